"""From wishes to meetings in numbers, and what makes a pair count towards each.

A pair is one exhibitor and one buyer of whom either wished for the other, or who are planned or due to meet. Each
:class:`FunnelStage` is one number of the dashboard and the filter of the list behind it. The numbers are added up in
`funnel_counts.py`, which is quicker; a test compares each with the length of its list.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
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
from expo.domain.wishes import Answer, Level, Side
from expo.models.base import word
from expo.models.buyers import BuyerDecision
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.schedules import Placement, Publication, Schedule, UnmetWish
from expo.models.wishes import Wish, WishReply


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


def pairs_of(exhibitor_ids: Sequence[int] | None = None) -> Subquery:
    """Return one row a pair, gathered from wishes, active meetings and the version's placements and unmet wishes.

    The edition and the version are parameters of the statement: :func:`asked`. With ``exhibitor_ids`` only their pairs.
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


def pairs_alone() -> Subquery:
    """Return the two companies of each pair, for less than half of what :func:`pairs_of` costs."""
    edition_id, version_id = bindparam("edition_id", type_=Integer), bindparam("version_id", type_=Integer)
    wanted: dict[Any, ColumnElement[bool]] = {
        Wish: Wish.edition_id == edition_id,
        Meeting: and_(Meeting.edition_id == edition_id, Meeting.is_active.is_(True)),
        Placement: Placement.schedule_id == version_id,
        UnmetWish: UnmetWish.schedule_id == version_id,
    }
    return union(*(select(one.exhibitor_id, one.buyer_id).where(which) for one, which in wanted.items())).subquery()


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
