"""Counselling at the guidance desk in an exhibitor's agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.editions import Span
from expo.domain.guidance import HOLD, KEEPS_TIME
from expo.domain.words import Named
from expo.models.guidance import Counsellor, GuidanceTime, GuidanceTopic, GuidanceVisit
from expo.models.venue import Hall
from expo.queries.agenda.shapes import PLACE, HallArea, HeldSpan, Host, place


@dataclass(frozen=True, slots=True)
class CounselledAt:
    """An appointment at the guidance desk, which is where the company has to be then."""

    kind: ClassVar[str] = HOLD.name

    id: int
    slot: Span
    topic: Named
    desk: str
    place: HallArea | None

    @property
    def away(self) -> HallArea | None:
        return self.place


_VISITS = (
    select(
        GuidanceVisit.id,
        GuidanceTime.starts_at,
        GuidanceTime.ends_at,
        GuidanceTopic.name_ko,
        GuidanceTopic.name_en,
        Counsellor.desk,
        Hall.id,
        *PLACE,
    )
    .join(GuidanceTime, GuidanceTime.id == GuidanceVisit.time_id)
    .join(GuidanceTopic, GuidanceTopic.id == GuidanceVisit.topic_id)
    .join(Counsellor, Counsellor.id == GuidanceTime.counsellor_id)
    .outerjoin(Hall, (Hall.edition_id == GuidanceVisit.edition_id) & (Hall.facility == "guidance"))
    .where(GuidanceVisit.exhibitor_id == bindparam("exhibitor_id"), GuidanceVisit.state.in_(KEEPS_TIME))
    .order_by(GuidanceVisit.id, Hall.id)
)


def entries(session: Session, exhibitor_id: int | None, own: Host) -> list[CounselledAt]:
    """Return the exhibitor's own, as its agenda shows them."""
    rows: Iterable[Any] = session.execute(_VISITS, {"exhibitor_id": exhibitor_id})
    found = {
        row[0]: CounselledAt(
            row[0],
            Span(row[1], row[2]),
            Named(row[3], row[4]),
            row[5],
            place(row[7:15]) if row[6] is not None else None,
        )
        for row in rows
    }
    return list(found.values())


def held(session: Session, edition_id: int) -> Iterator[HeldSpan]:
    """Yield the appointments of an edition with whom each one holds."""
    rows = select(GuidanceVisit).where(
        GuidanceVisit.edition_id == edition_id, GuidanceVisit.time_id.is_not(None), GuidanceVisit.state.in_(KEEPS_TIME)
    )
    found = session.scalars(rows.options(joinedload(GuidanceVisit.time)).order_by(GuidanceVisit.id))
    return (held_by(row, row.time) for row in found if row.time is not None)


def held_by(row: GuidanceVisit, time: GuidanceTime) -> HeldSpan:
    """Return what one appointment holds: the counsellor and the company, if it is one of the edition."""
    holders = [("counsellor_id", time.counsellor_id)]
    holders += [("exhibitor_id", row.exhibitor_id)] if row.exhibitor_id else []
    holders += [("buyer_id", row.buyer_id)] if row.buyer_id else []
    return HeldSpan(row.id, time.span, tuple(holders))
