"""Lay out the booths of a hall: whole blocks at once, or one."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.booth_codes import BoothBlock
from expo.domain.drawing import BoothSheet
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.venue import Area
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.venue import Booth, Hall
from expo.queries import drawing, venue
from expo.services import history
from expo.services.venue.halls import CODE_TAKEN

MOST_AT_ONCE = 500


def add_booths(
    session: Session, actor: Actor, edition: Edition, *, hall_code: str, block: BoothBlock, now: datetime
) -> list[Booth]:
    """Lay out a block of booths in a hall: all of them, or none."""
    needs(actor, Permission.MANAGE_VENUE)
    hall = venue.hall(session, edition.id, hall_code)
    refuse_if(objections(session, edition, hall, block))
    booths = [Booth(edition_id=edition.id, hall_id=hall.id, **asdict(sheet)) for sheet in block.sheets()]
    session.add_all(booths)
    session.flush()
    session.expire(hall, ["booths"])
    history.record(
        session,
        actor,
        "venue.add_booths",
        "hall",
        hall.id,
        edition_id=edition.id,
        now=now,
        codes=", ".join(booth.code for booth in booths),
    )
    return booths


def change_booth(
    session: Session, actor: Actor, edition: Edition, *, code: str, sheet: BoothSheet, now: datetime
) -> Booth:
    """Change a booth inside its hall."""
    needs(actor, Permission.MANAGE_VENUE)
    booth = venue.booth(session, edition.id, code)
    refuse_if(objections(session, edition, booth.hall, BoothBlock(sheet), booth))
    for name, value in asdict(sheet).items():
        setattr(booth, name, value)
    session.flush()
    _record(session, actor, "venue.edit_booth", booth, now)
    return booth


def remove_booth(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove a booth that has no exhibitor."""
    needs(actor, Permission.MANAGE_VENUE)
    booth = venue.booth(session, edition.id, code)
    holder = venue.holder(session, booth.id)
    if holder is not None:
        refuse_if([taken(booth, Named.of(holder))])
    _record(session, actor, "venue.remove_booth", booth, now)
    session.delete(booth)
    session.flush()


def taken(booth: Booth | BoothSheet, holder: Named) -> Violation:
    """Return the refusal for a booth that has an exhibitor."""
    return Violation(
        "booth_is_taken",
        N_("%(exhibitor)s is in %(booth)s. Move it to another booth first."),
        {"exhibitor": holder, "booth": booth.code},
    )


def objections(
    session: Session, edition: Edition, hall: Hall, block: BoothBlock, booth: Booth | None = None
) -> Iterator[Violation]:
    """Yield every reason against a block as it is written; ``booth`` is the one it is to replace."""
    if not 1 <= block.count <= MOST_AT_ONCE:
        yield Violation("count", N_("Lay out 1 to %(most)s booths at once."), {"most": MOST_AT_ONCE}, "count")
        return
    sheets = block.sheets()
    others = [other for other in venue.booths(session, edition.id) if booth is None or other.id != booth.id]
    yield from _against_codes(sheets, {other.code for other in others})
    yield from _against_places(sheets, hall, others)
    yield from _against_elements(session, edition, sheets)


def _against_codes(sheets: Sequence[BoothSheet], existing: set[str]) -> Iterator[Violation]:
    known = [sheet.code for sheet in sheets if sheet.code in existing]
    if known and len(sheets) == 1:
        yield CODE_TAKEN
    elif known:
        yield Violation(
            "codes_taken",
            N_("These codes exist already: %(codes)s. Begin with another number."),
            {"codes": ", ".join(known)},
            "code",
        )


def _against_places(sheets: Sequence[BoothSheet], hall: Hall, others: Sequence[Booth]) -> Iterator[Violation]:
    outside = [sheet.code for sheet in sheets if not hall.area.contains(sheet.area)]
    if outside:
        yield Violation(
            "outside_its_hall",
            N_(
                "%(booths)s would lie outside %(hall)s,"
                " which reaches from %(left)s, %(top)s to %(right)s, %(bottom)s m."
            ),
            {"booths": ", ".join(outside), "hall": Named.of(hall)} | _corners(hall.area),
            "x",
        )
    overlapped = [other.code for other in others if any(other.area.overlaps(sheet.area) for sheet in sheets)]
    if overlapped:
        yield Violation(
            "booths_overlap",
            N_("It would overlap these booths: %(booths)s. Choose another place."),
            {"booths": ", ".join(overlapped)},
            "x",
        )


def _against_elements(session: Session, edition: Edition, sheets: Sequence[BoothSheet]) -> Iterator[Violation]:
    for element in drawing.drawing(session, edition).elements.values():
        below = [sheet.code for sheet in sheets if sheet.area.overlaps(element.area)]
        if below:
            yield Violation(
                "booth_on_element",
                N_("%(element)s lies on these booths: %(booths)s."),
                {"element": element.name, "booths": ", ".join(below)},
                "x",
            )


def _corners(area: Area) -> dict[str, object]:
    corners = {"left": area.x, "top": area.y, "right": area.x + area.width, "bottom": area.y + area.height}
    return {side: f"{metres:g}" for side, metres in corners.items()}


def _record(session: Session, actor: Actor, act: str, booth: Booth, now: datetime) -> None:
    history.record(
        session,
        actor,
        act,
        "booth",
        booth.id,
        edition_id=booth.edition_id,
        now=now,
        code=booth.code,
        area=[booth.x, booth.y, booth.width, booth.height],
    )
