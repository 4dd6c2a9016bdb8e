"""Which pairs want to meet, and what each meeting is worth."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.buyers import Track
from expo.domain.objections import Settlement
from expo.domain.schedules import request_name
from expo.domain.wishes import Answer, Level, Side, Weights, weight
from expo.models.editions import Edition
from expo.models.meetings import Cancellation, Meeting
from expo.models.objections import Objection
from expo.models.schedules import Publication
from expo.models.wishes import Wish, WishReply
from expo.queries.schedules.rows import Rows


@dataclass(frozen=True, slots=True)
class WishedPair:
    """An exhibitor and a buyer who should meet."""

    exhibitor_id: int
    buyer_id: int
    weight: int


@dataclass(slots=True)
class _Said:
    """What the two sides of a pair have said so far."""

    levels: dict[Side, Level] = field(default_factory=dict)
    answers: set[Answer] = field(default_factory=set)
    ranks: list[int] = field(default_factory=list)
    last_wished_at: datetime | None = None


def pairs(session: Session, edition: Edition, weights: Weights, rows: Rows) -> dict[str, WishedPair]:
    """Return the pairs by request id: at least one side wishes, neither refuses, the buyer is approved.

    A pair whose meeting a person called off, or that is to be left out after an objection, counts as refused until one
    of the two wishes again.
    """
    called_off = cancelled_by_people(session, edition)
    found: dict[str, WishedPair] = {}
    for (exhibitor, buyer), said in sorted(_said(session, edition).items()):
        row = rows.buyers.get(buyer)
        if row is None or not row.is_approved or exhibitor not in rows.exhibitors:
            continue
        cancelled_at = called_off.get((exhibitor, buyer))
        if cancelled_at and said.last_wished_at and said.last_wished_at <= cancelled_at:
            continue
        worth = None
        if Answer.DECLINED not in said.answers:
            worth = weight(
                said.levels.get(Side.EXHIBITOR),
                said.levels.get(Side.BUYER),
                accepted=Answer.ACCEPTED in said.answers,
                overseas=row.track is Track.OVERSEAS,
                weights=weights,
                ranks=said.ranks,
            )
        if worth is not None:
            found[request_name(exhibitor, buyer)] = WishedPair(exhibitor, buyer, worth)
    return found


def cancelled_by_people(session: Session, edition: Edition) -> dict[tuple[int, int], datetime]:
    """Return when a person last called off a pair's meeting, or decided to leave it out after an objection.

    A publication cancels what it replaces at the moment of publication. Those cancellations are left out.
    """
    by_plan = set(session.scalars(select(Publication.published_at).where(Publication.edition_id == edition.id)))
    statement = (
        select(Meeting.exhibitor_id, Meeting.buyer_id, Cancellation.cancelled_at)
        .join(Cancellation, Cancellation.meeting_id == Meeting.id)
        .where(Meeting.edition_id == edition.id)
    )
    left_out = (
        select(Meeting.exhibitor_id, Meeting.buyer_id, Objection.settled_at)
        .join(Objection, Objection.meeting_id == Meeting.id)
        .where(Meeting.edition_id == edition.id, Objection.settlement == Settlement.LEFT_OUT)
    )
    found: dict[tuple[int, int], datetime] = {}
    for exhibitor, buyer, at in (*session.execute(statement).all(), *session.execute(left_out).all()):
        if at is not None and at not in by_plan:
            found[exhibitor, buyer] = max(at, found.get((exhibitor, buyer), at))
    return found


def _said(session: Session, edition: Edition) -> dict[tuple[int, int], _Said]:
    statement = (
        select(Wish.exhibitor_id, Wish.buyer_id, Wish.side, Wish.level, Wish.wished_at, Wish.rank, WishReply.answer)
        .outerjoin(WishReply, WishReply.wish_id == Wish.id)
        .where(Wish.edition_id == edition.id)
    )
    said: dict[tuple[int, int], _Said] = {}
    for exhibitor, buyer, side, level, wished_at, rank, answer in session.execute(statement):
        pair = said.setdefault((exhibitor, buyer), _Said())
        pair.levels[side] = level
        if answer is not None:
            pair.answers.add(answer)
        if rank is not None:
            pair.ranks.append(rank)
        if pair.last_wished_at is None or wished_at > pair.last_wished_at:
            pair.last_wished_at = wished_at
    return said
