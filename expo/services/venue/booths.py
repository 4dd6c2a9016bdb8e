"""Lay out the booths of a hall: whole rows at once, or one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.venue import Area, BoothKind
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.venue import Booth, Hall
from expo.queries import venue
from expo.services import history
from expo.services.venue.halls import CODE_TAKEN

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class BoothSheet:
    """What an organizer writes about a booth; lengths in metres, on the plan."""

    code: str
    x: float
    y: float
    width: float = 3.0
    height: float = 3.0
    kind: BoothKind = BoothKind.SHELL

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class BoothRow:
    """So many booths wall to wall, to the right or downward; codes are numbered on (``FD-09``, ``FD-10``)."""

    first: BoothSheet
    count: int = 1
    downward: bool = False

    def sheets(self) -> list[BoothSheet]:
        """Return the booths of the row in their order."""
        first = self.first
        right, down = (0.0, first.height) if self.downward else (first.width, 0.0)
        return [
            replace(first, code=_numbered(first.code, place), x=first.x + place * right, y=first.y + place * down)
            for place in range(self.count)
        ]


def add_booths(
    session: Session, actor: Actor, edition: Edition, *, hall_code: str, row: BoothRow, now: datetime
) -> list[Booth]:
    """Lay out a row of booths in a hall: all of them, or none."""
    needs(actor, Permission.MANAGE_VENUE)
    hall = venue.hall(session, edition.id, hall_code)
    refuse_if(objections(session, edition, hall, row))
    booths = [Booth(edition_id=edition.id, hall_id=hall.id, **asdict(sheet)) for sheet in row.sheets()]
    session.add_all(booths)
    session.flush()
    session.expire(hall, ["booths"])
    history.record(
        session, actor, "venue.add_booths", "hall", hall.id, edition_id=edition.id, now=now,
        codes=", ".join(booth.code for booth in booths),
    )  # fmt: skip
    return booths


def change_booth(
    session: Session, actor: Actor, edition: Edition, *, code: str, sheet: BoothSheet, now: datetime
) -> Booth:
    """Change a booth inside its hall."""
    needs(actor, Permission.MANAGE_VENUE)
    booth = venue.booth(session, edition.id, code)
    refuse_if(objections(session, edition, booth.hall, BoothRow(sheet), booth))
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
        refuse_if([taken(booth, Named(holder.name_ko, holder.name_en))])
    _record(session, actor, "venue.remove_booth", booth, now)
    session.delete(booth)
    session.flush()


def taken(booth: Booth, holder: Named) -> Violation:
    """Return the refusal for a booth that has an exhibitor."""
    return Violation(
        "booth_is_taken",
        N_("%(exhibitor)s is in %(booth)s. Move it to another booth first."),
        {"exhibitor": holder, "booth": booth.code},
    )


def objections(
    session: Session, edition: Edition, hall: Hall, row: BoothRow, booth: Booth | None = None
) -> Iterator[Violation]:
    """Yield every reason against a row as it is written; ``booth`` is the one it is to replace."""
    if not 1 <= row.count <= MOST_AT_ONCE:
        yield Violation("count", N_("Lay out 1 to %(most)s booths at once."), {"most": MOST_AT_ONCE}, "count")
        return
    sheets = row.sheets()
    others = [other for other in venue.booths(session, edition.id) if booth is None or other.id != booth.id]
    yield from _against_codes(sheets, {other.code for other in others})
    yield from _against_places(sheets, hall, others)


def _against_codes(sheets: Sequence[BoothSheet], existing: set[str]) -> Iterator[Violation]:
    known = [sheet.code for sheet in sheets if sheet.code in existing]
    if known and len(sheets) == 1:
        yield CODE_TAKEN
    elif known:
        yield Violation(
            "codes_taken", N_("These codes exist already: %(codes)s. Begin with another number."),
            {"codes": ", ".join(known)}, "code",
        )  # fmt: skip


def _against_places(sheets: Sequence[BoothSheet], hall: Hall, others: Sequence[Booth]) -> Iterator[Violation]:
    outside = [sheet.code for sheet in sheets if not hall.area.contains(sheet.area)]
    if outside:
        yield Violation(
            "outside_its_hall",
            N_(
                "%(booths)s would lie outside %(hall)s,"
                " which reaches from %(left)s, %(top)s to %(right)s, %(bottom)s m."
            ),
            {"booths": ", ".join(outside), "hall": Named(hall.name_ko, hall.name_en)} | _corners(hall.area),
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


def _corners(area: Area) -> dict[str, object]:
    corners = {"left": area.x, "top": area.y, "right": area.x + area.width, "bottom": area.y + area.height}
    return {side: f"{metres:g}" for side, metres in corners.items()}


def _numbered(code: str, place: int) -> str:
    """Return the code so many places on: ``FD-09`` → ``FD-10``; one without a number gets one."""
    found = re.fullmatch(r"(.*?)(\d+)", code)
    if found is None:
        return code if place == 0 else f"{code}-{place + 1}"
    prefix, digits = found.groups()
    return f"{prefix}{int(digits) + place:0{len(digits)}d}"


def _record(session: Session, actor: Actor, act: str, booth: Booth, now: datetime) -> None:
    history.record(
        session, actor, act, "booth", booth.id, edition_id=booth.edition_id, now=now,
        code=booth.code, area=[booth.x, booth.y, booth.width, booth.height],
    )  # fmt: skip
