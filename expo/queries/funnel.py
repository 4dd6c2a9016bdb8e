"""From wishes to meetings in numbers, and the pairs behind every number.

A pair is one exhibitor and one buyer of whom either wished for the other, or who are planned or due to meet. Each
:class:`FunnelStage` is one number of the dashboard and at the same time the filter of the list behind it, so that the
two cannot disagree.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session, defer

from expo.domain.buyers import Decision
from expo.domain.text import wanted_text
from expo.domain.wishes import Answer, Level, Side
from expo.models.base import word
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.schedules import Placement, Publication, Schedule, UnmetWish
from expo.models.wishes import Wish, WishReply
from expo.queries.lists import holds

PER_PAGE = 50


class FunnelStage(StrEnum):
    """Which pairs: the numbers of the funnel from top to bottom."""

    WISHED = "wished"
    BY_EXHIBITOR = "by_exhibitor"
    BY_BUYER = "by_buyer"
    MUTUAL = "mutual"
    NEVER = "never"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PLANNED = "planned"
    MEETING = "meeting"
    UNMET = "unmet"


@dataclass(frozen=True, slots=True)
class FunnelPair:
    """One exhibitor and one buyer: what each wants, what was answered, when they meet or why not."""

    exhibitor: Exhibitor
    buyer: Buyer
    by_exhibitor: Level | None
    by_buyer: Level | None
    accepted: bool
    declined: bool
    planned: bool
    slot: Slot | None
    unmet: str | None


@dataclass(frozen=True, slots=True)
class FunnelPage:
    """One page of pairs and how many there are in all."""

    pairs: Sequence[FunnelPair]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def reference(session: Session, edition: Edition) -> Schedule | None:
    """Return the version that "planned" and "unmet" speak of: the one in force, else the newest solved one."""
    in_force = session.scalar(
        select(Schedule)
        .join(Publication, Publication.schedule_id == Schedule.id)
        .where(Publication.edition_id == edition.id)
        .order_by(Publication.id.desc())
        .limit(1)
        .options(defer(Schedule.progress))
    )
    return in_force or session.scalar(
        select(Schedule)
        .where(Schedule.edition_id == edition.id, Schedule.solved_at.is_not(None))
        .order_by(Schedule.number.desc())
        .limit(1)
        .options(defer(Schedule.progress))
    )


def counts(session: Session, edition: Edition, version: Schedule | None) -> dict[FunnelStage, int]:
    """Return every number of the funnel, in one query.

    While a version is in force, "planned" are its pairs that are in the calendar, and "unmet" all that want to
    meet and are not, those that lost their place among them.
    """
    row = session.execute(_counting(), _of(edition, version)).one()
    return {stage: int(getattr(row, stage.value)) for stage in FunnelStage}


@cache
def _counting() -> Select[*tuple[Any, ...]]:
    """Return the statement behind :func:`counts`; building it costs as much as asking it."""
    pairs = _pairs()
    columns = [func.count(case((_shown(pairs, stage), 1))).label(stage.value) for stage in FunnelStage]
    return select(*columns).select_from(pairs)


def _of(edition: Edition, version: Schedule | None) -> dict[str, int]:
    """Return what the statements over :func:`_pairs` are asked for."""
    return {"edition_id": edition.id, "version_id": version.id if version else 0}


def page(
    session: Session,
    edition: Edition,
    version: Schedule | None,
    stage: FunnelStage | None,
    *,
    text: str = "",
    number: int = 1,
) -> FunnelPage:
    """Return a page (from 1) of the pairs behind one number, by exhibitor and buyer."""
    wanted = wanted_text(text)
    if not wanted:
        return _page_of_all(session, edition, version, stage, number)
    pairs, asked = _pairs(), _of(edition, version)
    conditions = [_shown(pairs, stage)] if stage else []
    conditions.append(holds(wanted, Exhibitor.search_text, Buyer.search_text, Buyer.search_contact))
    found = (  # ids only, since the database sorts all that it selects; the total with them, since pairs are costly
        select(pairs, func.count().over().label("total"))
        .join(Exhibitor, Exhibitor.id == pairs.c.exhibitor_id)
        .join(Buyer, Buyer.id == pairs.c.buyer_id)
        .where(*conditions)
        .order_by(Exhibitor.sort_ko, Exhibitor.id, Buyer.sort_ko, Buyer.id)
        .limit(PER_PAGE)
    )
    number = max(1, number)
    rows = session.execute(found.offset((number - 1) * PER_PAGE), asked).all()
    if not rows and number > 1:  # beyond the last page: the last one
        first = session.execute(found, asked).first()
        number = max(1, -(-first.total // PER_PAGE)) if first else 1
        rows = session.execute(found.offset((number - 1) * PER_PAGE), asked).all()
    return FunnelPage(_furnished(session, rows), rows[0].total if rows else 0, number)


def _page_of_all(
    session: Session, edition: Edition, version: Schedule | None, stage: FunnelStage | None, number: int
) -> FunnelPage:
    """Return a page without sorting all pairs: count them by exhibitor, and sort those of the page's exhibitors."""
    pairs, asked = _pairs() if stage else _pairs_alone(), _of(edition, version)
    counted = select(pairs.c.exhibitor_id, func.count().label("pairs")).group_by(pairs.c.exhibitor_id)
    by_exhibitor = (counted.where(_shown(pairs, stage)) if stage else counted).subquery()
    ordered = (
        select(Exhibitor.id, by_exhibitor.c.pairs)
        .join(by_exhibitor, by_exhibitor.c.exhibitor_id == Exhibitor.id)
        .order_by(Exhibitor.sort_ko, Exhibitor.id)
    )
    blocks = [(row[0], row[1]) for row in session.execute(ordered, asked)]
    ends = list(accumulate(size for _id, size in blocks))
    total = max(ends, default=0)
    number = min(max(1, number), max(1, -(-total // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    first, last = bisect_right(ends, start), bisect_left(ends, min(start + PER_PAGE, total))
    few = _pairs([exhibitor_id for exhibitor_id, _size in blocks[first : last + 1]])
    found = (
        select(few)
        .join(Exhibitor, Exhibitor.id == few.c.exhibitor_id)
        .join(Buyer, Buyer.id == few.c.buyer_id)
        .where(*([_shown(few, stage)] if stage else []))
        .order_by(Exhibitor.sort_ko, Exhibitor.id, Buyer.sort_ko, Buyer.id)
        .limit(PER_PAGE)
        .offset(start - (ends[first - 1] if first else 0))
    )
    return FunnelPage(_furnished(session, session.execute(found, asked).all()), total, number)


def _furnished(session: Session, rows: Sequence[Any]) -> list[FunnelPair]:
    def by_id(model: Any, ids: set[int]) -> dict[int, Any]:
        return {one.id: one for one in session.scalars(select(model).where(model.id.in_(ids)))}

    exhibitors = by_id(Exhibitor, {row.exhibitor_id for row in rows})
    buyers = by_id(Buyer, {row.buyer_id for row in rows})
    slots = by_id(Slot, {row.slot_id for row in rows} - {None})
    return [_pair(row, exhibitors[row.exhibitor_id], buyers[row.buyer_id], slots.get(row.slot_id)) for row in rows]


def _pairs(exhibitor_ids: Sequence[int] | None = None) -> Subquery:
    """Return one row a pair, gathered from wishes, active meetings and the version's placements and unmet wishes.

    The edition and the version are parameters of the statement: :func:`_of`. With ``exhibitor_ids`` only their pairs.
    """
    edition_id, version_id = bindparam("edition_id", type_=Integer), bindparam("version_id", type_=Integer)
    level, reason = word(Level), UnmetWish.reason.type
    nothing = {
        "by_exhibitor": literal(None, level),
        "by_buyer": literal(None, level),
        "accepted": literal(0),
        "declined": literal(0),
        "planned": literal(0),
        "slot_id": literal(None, Integer),
        "unmet": literal(None, reason),
    }

    def part(table: Any, **known: Any) -> list[Any]:
        columns = {**nothing, **known}
        return [table.exhibitor_id, table.buyer_id, *(column.label(name) for name, column in columns.items())]

    wishes = (
        select(
            *part(
                Wish,
                by_exhibitor=case((Wish.side == Side.EXHIBITOR, Wish.level)),
                by_buyer=case((Wish.side == Side.BUYER, Wish.level)),
                accepted=case((WishReply.answer == Answer.ACCEPTED, 1), else_=0),
                declined=case((WishReply.answer == Answer.DECLINED, 1), else_=0),
            )
        )
        .outerjoin(WishReply, WishReply.wish_id == Wish.id)
        .where(Wish.edition_id == edition_id)
    )
    meetings = select(*part(Meeting, slot_id=Meeting.slot_id)).where(
        Meeting.edition_id == edition_id, Meeting.is_active.is_(True)
    )
    placements = select(*part(Placement, planned=literal(1))).where(Placement.schedule_id == version_id)
    unmet = select(*part(UnmetWish, unmet=UnmetWish.reason)).where(UnmetWish.schedule_id == version_id)
    parts = [wishes, meetings, placements, unmet]
    if exhibitor_ids is not None:
        tables: tuple[Any, ...] = (Wish, Meeting, Placement, UnmetWish)
        parts = [one.where(table.exhibitor_id.in_(exhibitor_ids)) for one, table in zip(parts, tables, strict=True)]
    every = union_all(*parts).subquery()
    gathered = [func.max(every.c[name]).label(name) for name in nothing]
    return (
        select(every.c.exhibitor_id, every.c.buyer_id, *gathered)
        .group_by(every.c.exhibitor_id, every.c.buyer_id)
        .subquery()
    )


def _pairs_alone() -> Subquery:
    """Return the two companies of each pair, for less than half of what :func:`_pairs` costs."""
    edition_id, version_id = bindparam("edition_id", type_=Integer), bindparam("version_id", type_=Integer)
    wanted: dict[Any, ColumnElement[bool]] = {
        Wish: Wish.edition_id == edition_id,
        Meeting: and_(Meeting.edition_id == edition_id, Meeting.is_active.is_(True)),
        Placement: Placement.schedule_id == version_id,
        UnmetWish: UnmetWish.schedule_id == version_id,
    }
    return union(*(select(one.exhibitor_id, one.buyer_id).where(which) for one, which in wanted.items())).subquery()


def _shown(pairs: Subquery, stage: FunnelStage) -> ColumnElement[bool]:
    """Return what makes a pair count towards a number."""
    column = pairs.c
    in_force = select(Publication.id).where(Publication.schedule_id == bindparam("version_id", type_=Integer)).exists()
    has_time, is_refused = column.slot_id.is_not(None), column.declined == 1
    wants = {
        side: and_(levels.is_not(None), levels != Level.NEVER)
        for side, levels in ((Side.EXHIBITOR, column.by_exhibitor), (Side.BUYER, column.by_buyer))
    }
    never = func.coalesce(or_(column.by_exhibitor == Level.NEVER, column.by_buyer == Level.NEVER), False)
    approved = column.buyer_id.in_(select(BuyerDecision.buyer_id).where(BuyerDecision.decision == Decision.APPROVED))
    want_to_meet = and_(or_(*wants.values()), ~or_(never, is_refused), approved)
    conditions: dict[FunnelStage, ColumnElement[bool]] = {
        FunnelStage.WISHED: or_(*wants.values()),
        FunnelStage.BY_EXHIBITOR: wants[Side.EXHIBITOR],
        FunnelStage.BY_BUYER: wants[Side.BUYER],
        FunnelStage.MUTUAL: and_(*wants.values()),
        FunnelStage.NEVER: never,
        FunnelStage.ACCEPTED: and_(column.accepted == 1, column.declined == 0),
        FunnelStage.DECLINED: is_refused,
        FunnelStage.PLANNED: and_(column.planned == 1, or_(has_time, ~in_force)),
        FunnelStage.MEETING: has_time,
        FunnelStage.UNMET: or_(and_(in_force, want_to_meet, ~has_time), and_(~in_force, column.unmet.is_not(None))),
    }
    return conditions[stage]


def _pair(row: Any, exhibitor: Exhibitor, buyer: Buyer, slot: Slot | None) -> FunnelPair:
    marks = bool(row.accepted), bool(row.declined), bool(row.planned)
    return FunnelPair(exhibitor, buyer, row.by_exhibitor, row.by_buyer, *marks, slot, row.unmet)
