"""From wishes to meetings in numbers, and what makes a pair count towards each.

A pair is one exhibitor and one buyer of whom either wished for the other, or who are planned or due to meet. Each
:class:`FunnelStage` is one number of the dashboard and the filter of the list behind it. The numbers are added up in
`funnel_counts.py`, which is quicker; a test compares each with the length of its list.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session, defer

from expo.domain.buyers import Decision
from expo.domain.wishes import Answer, Level, Side
from expo.models.base import word
from expo.models.buyers import BuyerDecision
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.schedules import Publication, Schedule, StoredPlacement, UnmetWish
from expo.models.wishes import Wish, WishReply

Narrowing = Callable[[Any], ColumnElement[bool]]
"""Says of a table with exhibitors and buyers which of its rows are wanted."""


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


def asked(edition: Edition, version: Schedule | None) -> dict[str, int]:
    """Return what the statements over :func:`pairs_of` are asked for."""
    return {"edition_id": edition.id, "version_id": version.id if version else 0}


_WISHES_ALONE = (
    FunnelStage.WISHED, FunnelStage.BY_EXHIBITOR, FunnelStage.BY_BUYER, FunnelStage.MUTUAL, FunnelStage.NEVER,
)  # fmt: skip
_ANSWERED = (FunnelStage.ACCEPTED, FunnelStage.DECLINED)
_READ: Mapping[FunnelStage | None, Sequence[Any]] = {
    **dict.fromkeys((*_WISHES_ALONE, *_ANSWERED), (Wish,)),
    FunnelStage.PLANNED: (StoredPlacement, Meeting),
    FunnelStage.MEETING: (Meeting,),
}
"""The tables that decide whether a pair counts towards a number; all of them where none are named."""


def pairs_of(stage: FunnelStage | None = None, narrowed: Narrowing | None = None) -> Subquery:
    """Return one row a pair, gathered from wishes, active meetings and the version's placements and unmet wishes.

    The edition and the version are parameters of the statement: :func:`asked`. With a ``stage``, only what
    :func:`shown` reads for it is gathered, since to sort 200,000 rows costs most of it. ``narrowed`` says of a table
    which of its pairs count.
    """
    edition_id, version_id = bindparam("edition_id", type_=Integer), bindparam("version_id", type_=Integer)
    nothing: dict[str, ColumnElement[Any]] = {
        "by_exhibitor": literal(None, word(Level)),
        "by_buyer": literal(None, word(Level)),
        "accepted": literal(0),
        "declined": literal(0),
        "planned": literal(0),
        "slot_id": literal(None, Integer),
        "unmet": literal(None, UnmetWish.reason.type),
    }
    known: dict[Any, dict[str, ColumnElement[Any]]] = {
        Wish: {
            "by_exhibitor": case((Wish.side == Side.EXHIBITOR, Wish.level)),
            "by_buyer": case((Wish.side == Side.BUYER, Wish.level)),
        },
        Meeting: {"slot_id": Meeting.slot_id.expression},
        StoredPlacement: {"planned": literal(1)},
        UnmetWish: {"unmet": UnmetWish.reason.expression},
    }
    if stage not in _WISHES_ALONE:
        known[Wish] |= {
            "accepted": case((WishReply.answer == Answer.ACCEPTED, 1), else_=0),
            "declined": case((WishReply.answer == Answer.DECLINED, 1), else_=0),
        }
    read = {table: known[table] for table in _READ.get(stage, known)}
    parts = []
    for table, columns in read.items():
        told = (column.label(name) for name, column in {**nothing, **columns}.items())
        part = select(table.exhibitor_id, table.buyer_id, *told).where(_of(table, edition_id, version_id))
        if "accepted" in columns:
            part = part.join(WishReply, WishReply.wish_id == Wish.id, isouter=stage not in _ANSWERED)
        parts.append(part if narrowed is None else part.where(narrowed(table)))
    every = union_all(*parts).subquery()
    told_by_any = {name for columns in read.values() for name in columns}
    gathered = [
        (func.max(every.c[name]) if name in told_by_any else unknown).label(name) for name, unknown in nothing.items()
    ]
    return (
        select(every.c.exhibitor_id, every.c.buyer_id, *gathered)
        .group_by(every.c.exhibitor_id, every.c.buyer_id)
        .subquery()
    )


def _of(table: Any, edition_id: Any, version_id: Any) -> ColumnElement[bool]:
    """Return which rows of a table are an edition's, or a version's."""
    if table is Meeting:
        return and_(Meeting.edition_id == edition_id, Meeting.is_active.is_(True))
    return and_(Wish.edition_id == edition_id if table is Wish else table.schedule_id == version_id)


def pairs_alone() -> Subquery:
    """Return the two companies of each pair, for less than half of what :func:`pairs_of` costs."""
    ids = bindparam("edition_id", type_=Integer), bindparam("version_id", type_=Integer)
    tables: tuple[Any, ...] = (Wish, Meeting, StoredPlacement, UnmetWish)
    return union(*(select(one.exhibitor_id, one.buyer_id).where(_of(one, *ids)) for one in tables)).subquery()


def is_in_force(session: Session, version: Schedule | None) -> bool:
    """Tell whether a version is, or was, the timetable that everybody has."""
    published = select(Publication.id).where(Publication.schedule_id == (version.id if version else 0)).limit(1)
    return session.scalar(published) is not None


def unmet_in_force() -> Subquery:
    """Return the pairs that want to meet and have no time: what :func:`shown` says of them, in an index's order."""
    declined = select(WishReply.wish_id).where(WishReply.answer == Answer.DECLINED)
    refuses = or_(Wish.level == Level.NEVER, Wish.id.in_(declined))
    wished = (
        select(Wish.exhibitor_id, Wish.buyer_id)
        .where(Wish.edition_id == bindparam("edition_id", type_=Integer))
        .group_by(Wish.exhibitor_id, Wish.buyer_id)
        .having(func.max(case((refuses, 1), else_=0)) == 0)
        .subquery()
    )
    pair = wished.c
    return (
        select(wished)
        .where(
            pair.buyer_id.in_(select(BuyerDecision.buyer_id).where(BuyerDecision.decision == Decision.APPROVED)),
            ~exists().where(
                Meeting.exhibitor_id == pair.exhibitor_id,
                Meeting.buyer_id == pair.buyer_id,
                Meeting.is_active.is_(True),
            ),
        )
        .subquery()
    )


def shown(pairs: Subquery, stage: FunnelStage) -> ColumnElement[bool]:
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
