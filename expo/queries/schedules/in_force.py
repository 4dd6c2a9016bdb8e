"""The timetable in force beside the calendar: what holds today, and which consultations have lost their place."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, except_, exists, func, select, union
from sqlalchemy.orm import Session

from expo.domain.objections import Settlement
from expo.domain.text import natural
from expo.domain.wishes import Answer, Level
from expo.models.editions import Edition
from expo.models.meetings import Cancellation, Meeting
from expo.models.objections import Objection
from expo.models.schedules import Publication, StoredPlacement
from expo.models.wishes import Wish, WishReply
from expo.queries.schedules.names import NamedCompany, Names


@dataclass(frozen=True, slots=True)
class InForce:
    """What became of the version in force; ``of_version`` and ``by_hand`` add up to the meetings in the calendar."""

    of_version: int
    by_hand: int
    lost: tuple[tuple[int, int], ...]

    @property
    def meetings(self) -> int:
        return self.of_version + self.by_hand

    def named(self, names: Names) -> list[tuple[NamedCompany, NamedCompany]]:
        """Return the pairs that lost their place, by exhibitor and buyer."""
        known = [pair for pair in self.lost if pair[0] in names.exhibitors and pair[1] in names.buyers]
        pairs = [(names.exhibitors[exhibitor], names.buyers[buyer]) for exhibitor, buyer in known]
        return sorted(pairs, key=lambda pair: (natural(pair[0].code), natural(pair[1].code)))


def in_force(session: Session, edition: Edition, publication: Publication) -> InForce:
    """Hold the version in force against the calendar, in three statements."""
    active = _active(edition)
    planned = exists().where(
        StoredPlacement.schedule_id == publication.schedule_id,
        StoredPlacement.exhibitor_id == Meeting.exhibitor_id,
        StoredPlacement.buyer_id == Meeting.buyer_id,
    )
    total = session.scalar(select(func.count()).select_from(Meeting).where(active)) or 0
    kept = session.scalar(select(func.count()).select_from(Meeting).where(active, planned)) or 0
    return InForce(kept, total - kept, lost_pairs(session, edition, publication))


def lost_pairs(session: Session, edition: Edition, publication: Publication) -> tuple[tuple[int, int], ...]:
    """Return the pairs that a plan left without a place although they still want to meet.

    They are in the version in force but not in the calendar, or its publication cancelled their meeting. Pairs that
    people called off, or that were left out after an objection, are not among them.
    """
    asked = {
        "edition_id": edition.id,
        "schedule_id": publication.schedule_id,
        "published_at": publication.published_at,
    }
    return tuple((row[0], row[1]) for row in session.execute(_lost(), asked))


@cache
def _lost() -> Select[int, int]:
    """Return the statement behind :func:`lost_pairs`; building it costs more than asking it."""
    edition_id: BindParameter[int] = bindparam("edition_id")
    dropped = (
        select(Meeting.exhibitor_id, Meeting.buyer_id)
        .join(Cancellation, Cancellation.meeting_id == Meeting.id)
        .where(Meeting.edition_id == edition_id, Cancellation.cancelled_at == bindparam("published_at"))
    )
    planned = select(StoredPlacement.exhibitor_id, StoredPlacement.buyer_id).where(
        StoredPlacement.schedule_id == bindparam("schedule_id")
    )
    seated = select(Meeting.exhibitor_id, Meeting.buyer_id).where(
        Meeting.edition_id == edition_id, Meeting.is_active.is_(True)
    )
    due = union(dropped, planned).subquery()
    pair = except_(select(due), seated).subquery().c  # as sets: most pairs have their place, and are not asked further
    by_plan = select(Publication.published_at).where(Publication.edition_id == edition_id)
    called_off = exists().where(
        Cancellation.meeting_id == Meeting.id, Cancellation.cancelled_at.not_in(by_plan), *_same(Meeting, pair)
    )
    of_pair = [Wish.edition_id == edition_id, *_same(Wish, pair)]
    wanted = exists().where(Wish.level != Level.NEVER, *of_pair)
    refused = exists().where(Wish.level == Level.NEVER, *of_pair)
    declined = exists().where(WishReply.wish_id == Wish.id, WishReply.answer == Answer.DECLINED, *of_pair)
    left_out = exists().where(
        Objection.meeting_id == Meeting.id, Objection.settlement == Settlement.LEFT_OUT, *_same(Meeting, pair)
    )
    found = select(pair.exhibitor_id, pair.buyer_id).where(wanted, ~called_off, ~refused, ~declined, ~left_out)
    return found.order_by(pair.exhibitor_id, pair.buyer_id)


def _active(edition: Edition) -> ColumnElement[bool]:
    return and_(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))


def _same(table: type[Meeting] | type[Wish], pair: object) -> tuple[ColumnElement[bool], ...]:
    return table.exhibitor_id == pair.exhibitor_id, table.buyer_id == pair.buyer_id  # type: ignore[attr-defined]
