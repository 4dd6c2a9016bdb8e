"""Give exhibitors their booths. Only :func:`allocate` writes; the others decide what it is to write."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.venue import adjacent, shifted
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation
from expo.queries import venue
from expo.services import history
from expo.services.venue.booths import taken


def allocate(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_id: int, booth_codes: Sequence[str], now: datetime
) -> list[Booth]:
    """Give an exhibitor exactly these booths, adjacent ones in its own hall; an empty list takes all back.

    Moving is giving other booths. The exhibitor and the booths are locked; one exhibitor a booth is also the
    database's rule.
    """
    needs(actor, Permission.MANAGE_VENUE)
    exhibitor = _locked(session, edition, exhibitor_id)
    booths = _locked_booths(session, edition, booth_codes)
    refuse_if(_objections(session, exhibitor, booths))
    held = venue.held_by(session, exhibitor.id)
    before = [booth.code for booth in held]
    after = [booth.code for booth in booths]
    if before == after:
        return booths
    session.execute(delete(BoothAllocation).where(BoothAllocation.exhibitor_id == exhibitor.id))
    session.add_all(
        BoothAllocation(booth_id=booth.id, exhibitor_id=exhibitor.id, allocated_at=now, allocated_by_id=actor.user_id)
        for booth in booths
    )
    session.flush()
    session.expire(exhibitor, ["booths"])
    for booth in {*held, *booths}:
        session.expire(booth, ["allocation"])
    history.record(
        session, actor, "venue.allocate", "exhibitor", exhibitor.id, edition_id=edition.id, now=now,
        before=before, after=after,
    )  # fmt: skip
    return booths


def place(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    exhibitor_code: str,
    booth_code: str,
    extend: bool = False,
    now: datetime,
) -> list[Booth]:
    """Move an exhibitor to a booth, or let it have this one besides those it holds.

    Who held several moves with all of them when the booths beside the new one lie the same way and are free, else
    with one.
    """
    needs(actor, Permission.MANAGE_VENUE)
    exhibitor = _locked(session, edition, venue.exhibitor_id(session, edition.id, exhibitor_code))
    wanted = venue.booth(session, edition.id, booth_code)
    held = list(venue.held_by(session, exhibitor.id))
    if extend:
        codes = sorted({booth.code for booth in held} | {wanted.code})
    else:
        codes = _moved(session, edition, exhibitor, held, wanted)
    return allocate(session, actor, edition, exhibitor_id=exhibitor.id, booth_codes=codes, now=now)


def give_back(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_code: str, booth_code: str | None, now: datetime
) -> list[Booth]:
    """Take one booth back from an exhibitor that holds several, or (``None``) all of them."""
    needs(actor, Permission.MANAGE_VENUE)
    exhibitor = _locked(session, edition, venue.exhibitor_id(session, edition.id, exhibitor_code))
    held = [booth.code for booth in venue.held_by(session, exhibitor.id)]
    codes = [code for code in held if booth_code is not None and code != booth_code]
    return allocate(session, actor, edition, exhibitor_id=exhibitor.id, booth_codes=codes, now=now)


def put_back(session: Session, actor: Actor, edition: Edition, *, event_id: int, now: datetime) -> Exhibitor:
    """Undo one's own last allocation: the exhibitor gets the booths that it held before."""
    needs(actor, Permission.MANAGE_VENUE)
    last = venue.last_allocation(session, edition.id, actor.user_id)
    if last is None or last.id != event_id or last.subject_id is None:
        raise NotFound(f"allocation {event_id}")
    exhibitor = _locked(session, edition, last.subject_id)
    now_held = [booth.code for booth in venue.held_by(session, exhibitor.id)]
    if now_held != last.detail["after"]:
        refuse_if(
            [
                Violation(
                    "changed_since",
                    N_("%(exhibitor)s has been moved again since, so there is nothing to undo."),
                    {"exhibitor": Named(exhibitor.name_ko, exhibitor.name_en)},
                )
            ]
        )
    allocate(session, actor, edition, exhibitor_id=exhibitor.id, booth_codes=last.detail["before"], now=now)
    return exhibitor


def _moved(session: Session, edition: Edition, exhibitor: Exhibitor, held: Sequence[Booth], wanted: Booth) -> list[str]:
    if len(held) < 2 or wanted.code in {booth.code for booth in held}:
        return [wanted.code]
    free = [
        booth
        for booth in venue.booths(session, edition.id)
        if booth.hall_id == exhibitor.hall_id
        and (booth.allocation is None or booth.allocation.exhibitor_id == exhibitor.id)
    ]
    targets = shifted([booth.area for booth in held], wanted.area)
    found = [next((booth.code for booth in free if booth.area.is_about(area)), None) for area in targets]
    return [code for code in found if code] if all(found) else [wanted.code]


def _locked(session: Session, edition: Edition, exhibitor_id: int) -> Exhibitor:
    exhibitor = session.scalar(
        locked(select(Exhibitor).where(Exhibitor.id == exhibitor_id, Exhibitor.edition_id == edition.id))
    )
    if exhibitor is None:
        raise NotFound(f"exhibitor {exhibitor_id}")
    return exhibitor


def _locked_booths(session: Session, edition: Edition, codes: Sequence[str]) -> list[Booth]:
    found = session.scalars(
        locked(select(Booth).where(Booth.edition_id == edition.id, Booth.code.in_(codes)).order_by(Booth.id))
    ).all()
    missing = set(codes) - {booth.code for booth in found}
    if missing:
        raise NotFound(f"booths {sorted(missing)}")
    return sorted(found, key=lambda booth: booth.code)


def _objections(session: Session, exhibitor: Exhibitor, booths: Sequence[Booth]) -> Iterator[Violation]:
    name = Named(exhibitor.name_ko, exhibitor.name_en)
    for booth in booths:
        holder = venue.holder(session, booth.id)
        if holder is not None and holder.id != exhibitor.id:
            yield taken(booth, Named(holder.name_ko, holder.name_en))
        if booth.hall_id != exhibitor.hall_id:
            hall = exhibitor.hall
            yield Violation(
                "other_hall",
                N_(
                    "%(booth)s lies in another hall, and %(exhibitor)s belongs to %(hall)s."
                    " Change its hall on its page first."
                ),
                {"exhibitor": name, "booth": booth.code, "hall": Named(hall.name_ko, hall.name_en)},
            )
    if not adjacent([booth.area for booth in booths]):
        yield Violation(
            "not_adjacent",
            N_("The booths %(booths)s do not lie side by side. Several booths of one exhibitor must touch."),
            {"booths": ", ".join(booth.code for booth in booths)},
        )
