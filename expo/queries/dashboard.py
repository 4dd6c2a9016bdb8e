"""What an organizer must know at a glance: the state of everything, in a fixed number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session, defer

from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.live_commerce import StudioSlot
from expo.models.meetings import Meeting
from expo.models.schedules import Publication, Schedule
from expo.models.venue import MeetingTable
from expo.queries import buyers, calendar, editions, funnel, funnel_counts, interpreters, schedules
from expo.queries.buyers import ApplicationState
from expo.queries.editions import PhaseState
from expo.queries.funnel import FunnelStage


@dataclass(frozen=True, slots=True)
class DashboardFigures:
    """The figures of the dashboard.

    ``version`` is what "planned" and "unmet" speak of; ``newest`` the last one asked for; ``publication`` the one in
    force. ``had`` counts exhibitors by their number of active meetings. ``missing_languages`` counts approved
    buyers by the language that no interpreter speaks, ``changes_since`` what ``newest`` does not know,
    ``without_a_place`` meetings where something has been closed in spite of them; the first of them begins at
    ``first_without_a_place``.
    """

    phases: Sequence[PhaseState]
    pairs: Mapping[FunnelStage, int]
    buyers: Mapping[ApplicationState, int]
    exhibitors: int
    without_booth: int
    idle_buyers: int
    slots: int
    tables: int
    free_studio_slots: int
    had: Counter[int]
    missing_languages: Mapping[str, int]
    version: Schedule | None
    newest: Schedule | None
    publication: Publication | None
    grid_changed_at: datetime | None
    changes_since: Mapping[schedules.Topic, int]
    without_a_place: int
    first_without_a_place: datetime | None

    @property
    def is_published(self) -> bool:
        """Tell whether a timetable is in force, and was not taken back."""
        return self.publication is not None and not self.publication.is_empty

    def below(self, minimum: int) -> int:
        """Count the exhibitors with fewer meetings than this."""
        return sum(count for meetings, count in self.had.items() if meetings < minimum)

    @property
    def grid_outran_plan(self) -> bool:
        """Tell whether the grid was changed after the newest version was asked for."""
        return bool(self.newest and self.grid_changed_at and self.grid_changed_at > self.newest.asked_at)


def read(session: Session, edition: Edition, now: datetime) -> DashboardFigures:
    """Return the dashboard's figures."""
    version = funnel.reference(session, edition)
    newest = _newest(session, edition)
    figures = _figures(session, edition)
    in_the_way = calendar.coming_in_the_way(session, edition.id, now)
    return DashboardFigures(
        phases=editions.phases(session, edition.id),
        pairs=funnel_counts.counts(session, edition, version),
        buyers=buyers.counts(session, edition.id),
        had=_had(session, edition),
        missing_languages=interpreters.missing_languages(session, edition.id),
        version=version,
        newest=newest,
        without_a_place=len({one.meeting_id for one in in_the_way}),
        first_without_a_place=in_the_way[0].starts_at if in_the_way else None,
        changes_since=schedules.changes_since(session, newest) if newest else {},
        publication=session.scalar(
            select(Publication).where(Publication.edition_id == edition.id).order_by(Publication.id.desc()).limit(1)
        ),
        grid_changed_at=session.scalar(
            select(func.max(Event.at)).where(Event.edition_id == edition.id, Event.act.startswith("grid."))
        ),
        **figures,
    )


def _figures(session: Session, edition: Edition) -> dict[str, int]:
    names, statement = _counting()
    return dict(zip(names, session.execute(statement, {"edition_id": edition.id}).one(), strict=True))


@cache
def _counting() -> tuple[list[str], Select[Any]]:
    """Return the names of the figures and the statement that counts them all."""
    edition_id: BindParameter[int] = bindparam("edition_id")
    active = select(Meeting.buyer_id).where(Meeting.edition_id == edition_id, Meeting.is_active.is_(True))
    approved = select(BuyerDecision.buyer_id).where(BuyerDecision.decision == ApplicationState.APPROVED)
    of_edition: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "exhibitors": (Exhibitor, ()),
        "without_booth": (Exhibitor, (~Exhibitor.booths.any(),)),
        "idle_buyers": (Buyer, (Buyer.id.in_(approved), Buyer.id.not_in(active))),
        "slots": (Slot, ()),
        "tables": (MeetingTable, ()),
        "free_studio_slots": (StudioSlot, (~StudioSlot.broadcast.has(),)),
    }
    counts = [
        select(func.count()).select_from(table).where(table.edition_id == edition_id, *narrowed).scalar_subquery()
        for table, narrowed in of_edition.values()
    ]
    return list(of_edition), select(*counts)


def _had(session: Session, edition: Edition) -> Counter[int]:
    return Counter(dict(session.execute(_having(), {"edition_id": edition.id}).all()))


@cache
def _having() -> Select[int, int]:
    """Return the statement that counts the exhibitors by their number of active meetings."""
    edition_id: BindParameter[int] = bindparam("edition_id")
    active = (
        select(Meeting.exhibitor_id, func.count().label("meetings"))
        .where(Meeting.edition_id == edition_id, Meeting.is_active.is_(True))
        .group_by(Meeting.exhibitor_id)
        .subquery()
    )
    meetings = func.coalesce(active.c.meetings, 0)
    return (
        select(meetings, func.count())
        .select_from(Exhibitor)
        .outerjoin(active, active.c.exhibitor_id == Exhibitor.id)
        .where(Exhibitor.edition_id == edition_id)
        .group_by(meetings)
    )


def _newest(session: Session, edition: Edition) -> Schedule | None:
    return session.scalar(
        select(Schedule)
        .where(Schedule.edition_id == edition.id)
        .order_by(Schedule.number.desc())
        .limit(1)
        .options(defer(Schedule.progress))
    )
