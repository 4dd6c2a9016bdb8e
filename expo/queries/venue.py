"""Halls, booths and the floor plan; everybody may see them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.refusals import existing
from expo.domain.venue import BoothMove, HallKind
from expo.models.base import natural
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.venue import Booth, BoothAllocation, Hall, Zone
from expo.queries import editions


def halls(session: Session, edition_id: int) -> Sequence[Hall]:
    """Return the halls in their order: themes, sectors, facilities."""
    return session.scalars(
        select(Hall).where(Hall.edition_id == edition_id).order_by(Hall.position, natural(Hall.code))
    ).all()


def exhibition_halls(session: Session, edition_id: int) -> list[Hall]:
    """Return the halls in which companies show, in their order: those that are no facility."""
    return [hall for hall in halls(session, edition_id) if hall.facility is None]


def hall(session: Session, edition_id: int, code: str) -> Hall:
    """Return a hall with its booths."""
    return editions.coded(session, edition_id, Hall, code, selectinload(Hall.booths))


def booths(session: Session, edition_id: int) -> Sequence[Booth]:
    """Return every booth with its hall and its allocation, by code."""
    return session.scalars(
        select(Booth)
        .where(Booth.edition_id == edition_id)
        .options(joinedload(Booth.hall), joinedload(Booth.allocation))
        .order_by(natural(Booth.code))
    ).all()


def count_booths(booths: Sequence[Booth]) -> dict[int, tuple[int, int]]:
    """Return ``hall id → (booths, of which taken)``."""
    counts: dict[int, tuple[int, int]] = {}
    for booth in booths:
        all_of_it, taken = counts.get(booth.hall_id, (0, 0))
        counts[booth.hall_id] = all_of_it + 1, taken + (booth.allocation is not None)
    return counts


def booth(session: Session, edition_id: int, code: str) -> Booth:
    """Return a booth."""
    return editions.coded(session, edition_id, Booth, code, joinedload(Booth.hall))


def held_by(session: Session, exhibitor_id: int) -> Sequence[Booth]:
    """Return the booths an exhibitor holds, by code."""
    return session.scalars(
        select(Booth)
        .join(BoothAllocation, BoothAllocation.booth_id == Booth.id)
        .where(BoothAllocation.exhibitor_id == exhibitor_id)
        .order_by(natural(Booth.code))
    ).all()


def held_by_each(session: Session, exhibitor_ids: Iterable[int]) -> dict[int, list[Booth]]:
    """Return the booths that each of these exhibitors holds, by code."""
    held: dict[int, list[Booth]] = {id_: [] for id_ in exhibitor_ids}
    rows = session.execute(
        select(BoothAllocation.exhibitor_id, Booth)
        .join(Booth, Booth.id == BoothAllocation.booth_id)
        .where(BoothAllocation.exhibitor_id.in_(held))
        .order_by(natural(Booth.code))
    )
    for exhibitor_id, booth in rows:
        held[exhibitor_id].append(booth)
    return held


def holders(session: Session, edition_id: int) -> dict[str, int]:
    """Return the exhibitor, as an id, of each booth that is taken, by the booth's code."""
    taken = select(Booth.code, BoothAllocation.exhibitor_id).join(BoothAllocation, BoothAllocation.booth_id == Booth.id)
    return {row.code: row.exhibitor_id for row in session.execute(taken.where(Booth.edition_id == edition_id))}


def holder(session: Session, booth_id: int) -> Exhibitor | None:
    """Return the exhibitor of a booth."""
    return session.scalar(
        select(Exhibitor)
        .join(BoothAllocation, BoothAllocation.exhibitor_id == Exhibitor.id)
        .where(BoothAllocation.booth_id == booth_id)
    )


def exhibitor_id(session: Session, edition_id: int, code: str) -> int:
    """Return the id of the exhibitor of a code."""
    found = session.scalar(select(Exhibitor.id).where(Exhibitor.edition_id == edition_id, Exhibitor.code == code))
    return existing(found, f"exhibitor {code}")


def named(session: Session, exhibitor_ids: Sequence[int]) -> Sequence[Exhibitor]:
    """Return the exhibitors of some ids."""
    return session.scalars(select(Exhibitor).where(Exhibitor.id.in_(exhibitor_ids))).all()


def last_allocation(session: Session, edition_id: int, user_id: int | None) -> Event | None:
    """Return the last giving or taking of booths by this user: what can be undone."""
    acts = ("venue.allocate", "venue.swap", "venue.rearrange", "venue.put_back")
    return session.scalar(
        select(Event)
        .where(Event.edition_id == edition_id, Event.act.in_(acts), Event.actor_id == user_id)
        .order_by(Event.id.desc())
        .limit(1)
    )


def moves(event: Event | None) -> list[BoothMove]:
    """Return what an act changed on the floor, exhibitor by exhibitor."""
    if event is None:
        return []
    rows = event.detail.get("moves") or [[event.subject_id, event.detail["before"], event.detail["after"]]]
    return [BoothMove(exhibitor_id, tuple(before), tuple(after)) for exhibitor_id, before, after in rows]


def zones(session: Session, edition_id: int) -> Sequence[Zone]:
    """Return the consultation zones with their tables and the hall they lie in."""
    return session.scalars(
        select(Zone)
        .where(Zone.edition_id == edition_id)
        .options(selectinload(Zone.tables), joinedload(Zone.hall))
        .order_by(natural(Zone.code))
    ).all()


def count_halls(session: Session, edition_id: int) -> int:
    """Count the halls in which companies show."""
    return session.scalar(select(func.count()).select_from(Hall).where(*_shown_in(edition_id))) or 0


def count_halls_without_booths(session: Session, edition_id: int) -> int:
    """Count the halls in which companies show and that have no booth."""
    bare = select(func.count()).select_from(Hall).where(*_shown_in(edition_id), ~Hall.booths.any())
    return session.scalar(bare) or 0


def count_all_booths(session: Session, edition_id: int) -> int:
    """Count the booths of an edition."""
    return session.scalar(select(func.count()).select_from(Booth).where(Booth.edition_id == edition_id)) or 0


def _shown_in(edition_id: int) -> tuple[ColumnElement[bool], ...]:
    return Hall.edition_id == edition_id, Hall.kind != HallKind.FACILITY
