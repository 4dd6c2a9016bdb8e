"""Give exhibitors their booths: only :func:`rearrange` writes, for one exhibitor or many at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.text import natural
from expo.domain.venue import BoothMove, adjacent
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation
from expo.queries import allocation, venue
from expo.services import history
from expo.services.venue.booths import taken


def allocate(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_id: int, booth_codes: Sequence[str], now: datetime
) -> list[Booth]:
    """Give an exhibitor exactly these booths, adjacent ones in its own hall; an empty list takes all back."""
    rearrange(session, actor, edition, wanted={exhibitor_id: booth_codes}, act="allocate", now=now)
    return list(venue.held_by(session, exhibitor_id))


def rearrange(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    wanted: Mapping[int, Sequence[str]],
    act: str = "rearrange",
    now: datetime,
) -> list[BoothMove]:
    """Give each exhibitor exactly these booths, all at once, as one act that is undone in one step.

    ``wanted`` is booth codes by exhibitor id. Exhibitors and booths are locked; one exhibitor a booth is also the
    database's rule. Return what has changed.
    """
    needs(actor, Permission.MANAGE_VENUE)
    exhibitors = lock_exhibitors(session, edition, wanted)
    booths = _locked_booths(session, edition, [code for codes in wanted.values() for code in codes])
    held = venue.held_by_each(session, exhibitors)
    refuse_if(
        violation
        for exhibitor in exhibitors.values()
        for violation in _objections(session, exhibitor, [booths[code] for code in wanted[exhibitor.id]], wanted)
    )
    moves = [
        BoothMove(id_, tuple(booth.code for booth in held[id_]), tuple(sorted(codes, key=natural)))
        for id_, codes in wanted.items()
    ]
    moves = [move for move in moves if move.before != move.after]
    locked_ids = allocation.locked_among(session, [move.exhibitor_id for move in moves])
    refuse_if(_locked_in_place(exhibitors[id_]) for id_ in sorted(locked_ids))
    if moves:
        _write(session, actor, moves, booths, now)
        for move in moves:
            session.expire(exhibitors[move.exhibitor_id], ["booths"])
            for booth in held[move.exhibitor_id]:
                session.expire(booth, ["allocation"])
        _record(session, actor, edition, moves, exhibitors, act, now)
    return moves


def lock_exhibitors(session: Session, edition: Edition, ids: Mapping[int, object]) -> dict[int, Exhibitor]:
    """Return the exhibitors of some ids, locked."""
    found = session.scalars(
        locked(
            select(Exhibitor)
            .where(Exhibitor.id.in_(list(ids)), Exhibitor.edition_id == edition.id)
            .order_by(Exhibitor.id)
        )
    ).all()
    missing = set(ids) - {exhibitor.id for exhibitor in found}
    if missing:
        raise NotFound(f"exhibitors {sorted(missing)}")
    return {exhibitor.id: exhibitor for exhibitor in found}


def _locked_booths(session: Session, edition: Edition, codes: Sequence[str]) -> dict[str, Booth]:
    found = session.scalars(
        locked(select(Booth).where(Booth.edition_id == edition.id, Booth.code.in_(codes)).order_by(Booth.id))
    ).all()
    missing = set(codes) - {booth.code for booth in found}
    if missing:
        raise NotFound(f"booths {sorted(missing)}")
    return {booth.code: booth for booth in found}


def _write(
    session: Session, actor: Actor, moves: Sequence[BoothMove], booths: Mapping[str, Booth], now: datetime
) -> None:
    ids = [move.exhibitor_id for move in moves]
    session.execute(delete(BoothAllocation).where(BoothAllocation.exhibitor_id.in_(ids)))
    session.add_all(
        BoothAllocation(
            booth_id=booths[code].id, exhibitor_id=move.exhibitor_id, allocated_at=now, allocated_by_id=actor.user_id
        )
        for move in moves
        for code in move.after
    )
    session.flush()
    for booth in booths.values():
        session.expire(booth, ["allocation"])


def _record(
    session: Session,
    actor: Actor,
    edition: Edition,
    moves: Sequence[BoothMove],
    exhibitors: Mapping[int, Exhibitor],
    act: str,
    now: datetime,
) -> None:
    first = moves[0]
    detail: dict[str, object] = {"before": first.before, "after": first.after}
    if len(moves) > 1:
        detail = {
            "exhibitor": exhibitors[moves[1].exhibitor_id].code,
            "count": len(moves),
            "moves": [[move.exhibitor_id, move.before, move.after] for move in moves],
        }
    elif act != "allocate":
        act = "allocate"
    history.record(
        session, actor, f"venue.{act}", "exhibitor", first.exhibitor_id, edition_id=edition.id, now=now, **detail
    )


def _objections(
    session: Session, exhibitor: Exhibitor, booths: Sequence[Booth], leaving: Mapping[int, object]
) -> Iterator[Violation]:
    """Yield the reasons against these booths; the exhibitors ``leaving`` get new ones in the same act."""
    name = Named.of(exhibitor)
    for booth in booths:
        holder = venue.holder(session, booth.id)
        if holder is not None and holder.id not in leaving:
            yield taken(booth, Named.of(holder))
        if booth.hall_id != exhibitor.hall_id:
            hall = exhibitor.hall
            yield Violation(
                "other_hall",
                N_(
                    "%(booth)s lies in another hall, and %(exhibitor)s belongs to %(hall)s."
                    " Change its hall on its page first."
                ),
                {"exhibitor": name, "booth": booth.code, "hall": Named.of(hall)},
            )
    if not adjacent([booth.area for booth in booths]):
        yield Violation(
            "not_adjacent",
            N_("The booths %(booths)s do not lie side by side. Several booths of one exhibitor must touch."),
            {"booths": ", ".join(booth.code for booth in booths)},
        )


def _locked_in_place(exhibitor: Exhibitor) -> Violation:
    return Violation(
        "locked_in_place",
        N_("%(exhibitor)s is locked in its booth. Unlock it first."),
        {"exhibitor": Named.of(exhibitor)},
    )
