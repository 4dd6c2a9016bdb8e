"""Wishes and answers, as far as each side may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, load_only, selectinload

from expo.domain.buyers import Decision
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound, existing
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.wishes import Wish
from expo.queries import meetings as meetings_queries
from expo.queries.exhibitors import LISTED

BOTH = (
    joinedload(Wish.exhibitor).joinedload(Exhibitor.hall),
    joinedload(Wish.exhibitor).joinedload(Exhibitor.sector),
    joinedload(Wish.exhibitor).selectinload(Exhibitor.booths),
    joinedload(Wish.buyer).selectinload(Buyer.interests),
    joinedload(Wish.buyer).joinedload(Buyer.decision),
)
"""Both companies with what a card shows of them."""
_CARD_OF = {
    Side.EXHIBITOR: (
        joinedload(Wish.exhibitor).options(
            load_only(*LISTED), joinedload(Exhibitor.hall), joinedload(Exhibitor.sector), selectinload(Exhibitor.booths)
        ),
    ),
    Side.BUYER: (joinedload(Wish.buyer), joinedload(Wish.exhibitor).load_only(Exhibitor.languages)),
}
"""A company with what its card shows to the other side; a buyer's card says who interprets for the reader."""

ORDER = Wish.rank.is_(None), Wish.rank, Wish.wished_at, Wish.id
"""The musts of a company in its own order, those without a place after them."""

_MIRROR = aliased(Wish)
_IS_SETTLED = or_(
    exists().where(
        Meeting.exhibitor_id == Wish.exhibitor_id, Meeting.buyer_id == Wish.buyer_id, Meeting.is_active.is_(True)
    ),
    exists().where(
        _MIRROR.exhibitor_id == Wish.exhibitor_id, _MIRROR.buyer_id == Wish.buyer_id, _MIRROR.level == Level.NEVER
    ),
)
"""The two have a consultation, or one of them never wants to meet: no answer is needed."""


def side_of(actor: Actor) -> Side:
    """Return the side an actor wishes for; organizers and strangers have none."""
    if actor.is_exhibitor:
        return Side.EXHIBITOR
    if actor.is_buyer:
        return Side.BUYER
    raise NotFound("side")


def sight(actor: Actor) -> ColumnElement[bool]:
    """Return what an actor may see of wishes: both companies' own, and of the other side's all but the "never".

    For an exhibitor a buyer who is not approved (any more) does not exist, and neither do wishes from or for it.
    """
    if actor.role is Role.ORGANIZER:
        return Wish.edition_id == actor.edition_id
    if actor.is_exhibitor:
        approved = select(BuyerDecision.buyer_id).where(BuyerDecision.decision == Decision.APPROVED)
        own, mine = Side.EXHIBITOR, and_(Wish.exhibitor_id == actor.exhibitor_id, Wish.buyer_id.in_(approved))
    elif actor.is_buyer:
        own, mine = Side.BUYER, Wish.buyer_id == actor.buyer_id
    else:
        return false()
    return and_(mine, or_(Wish.side == own, Wish.level != Level.NEVER))


def visible_to(actor: Actor) -> Select[Wish]:
    """Return the wishes an actor may see, with their answers."""
    return select(Wish).where(sight(actor)).options(joinedload(Wish.reply))


def get(session: Session, actor: Actor, wish_id: int) -> Wish:
    """Return a wish that the actor may see."""
    return existing(session.scalar(visible_to(actor).where(Wish.id == wish_id)), f"wish {wish_id}")


def own(session: Session, actor: Actor) -> Sequence[Wish]:
    """Return what the actor's company wishes, strongest first and "never" last, with the other companies."""
    return session.scalars(
        visible_to(actor)
        .where(Wish.side == side_of(actor))
        .options(*_CARD_OF[side_of(actor).other])
        .order_by(Wish.level == Level.NEVER, Wish.level != Level.MUST, *ORDER)
    ).all()


def received(session: Session, actor: Actor) -> Sequence[Wish]:
    """Return what the other side wishes of the actor's company: unanswered first, then strongest first."""
    return session.scalars(
        visible_to(actor)
        .where(Wish.side == side_of(actor).other)
        .options(*_CARD_OF[side_of(actor).other])
        .order_by(Wish.reply.has() | _IS_SETTLED, Wish.level != Level.MUST, Wish.wished_at, Wish.id)
    ).all()


def unseen(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return which wishes of the other side the actor's company has not seen."""
    return sight(actor), Wish.side == side_of(actor).other, Wish.seen_at.is_(None)


def has_unseen(session: Session, actor: Actor) -> bool:
    """Return whether there is a wish of the other side that the actor's company has not seen."""
    return session.scalar(select(Wish.id).where(*unseen(actor)).limit(1)) is not None


def of_buyer(session: Session, actor: Actor, buyer_id: int) -> Sequence[Wish]:
    """Return the wishes of both sides about one buyer, as far as the actor may see them, strongest first."""
    return session.scalars(
        visible_to(actor)
        .where(Wish.buyer_id == buyer_id)
        .options(*BOTH)
        .order_by(Wish.side, Wish.level == Level.NEVER, Wish.level != Level.MUST, Wish.wished_at, Wish.id)
    ).all()


def exhibitors_of(session: Session, actor: Actor, buyer_id: int) -> list[Exhibitor]:
    """Return the exhibitors that a buyer wishes to meet or that wish to meet the buyer, by name."""
    wanted = (one for one in of_buyer(session, actor, buyer_id) if one.level is not Level.NEVER)
    found = {one.exhibitor_id: one.exhibitor for one in wanted}
    return sorted(found.values(), key=lambda one: (one.sort_ko, one.id))


def unanswered(session: Session, edition: Edition, actor: Actor, now: datetime) -> int:
    """Count the other side's wishes that wait for the actor's answer; after the expo none does."""
    since = now - timedelta(days=edition.answer_days) if edition.answer_days else datetime.min.replace(tzinfo=UTC)
    found = session.scalar(_unanswered(actor), {"since": since}) or 0
    return found if found and not edition.is_over(now) else 0


@lru_cache(maxsize=1024)
def _unanswered(actor: Actor) -> Select[int]:
    """Write the question once for each actor: *Today* asks it every minute, and writing costs more than asking."""
    since = bindparam("since", type_=Wish.wished_at.type)
    waits = sight(actor), Wish.side == side_of(actor).other, ~Wish.reply.has(), Wish.wished_at > since, ~_IS_SETTLED
    return select(func.count()).select_from(Wish).where(*waits)


def meetings(session: Session, actor: Actor) -> Mapping[int, Meeting]:
    """Return ``id of the other company → active meeting`` with slot and table: what became of the wishes."""
    rows = meetings_queries.visible_to(actor).where(Meeting.is_active.is_(True))
    furnished = rows.options(joinedload(Meeting.slot), joinedload(Meeting.table))
    return {
        (meeting.buyer_id if actor.is_exhibitor else meeting.exhibitor_id): meeting
        for meeting in session.scalars(furnished)
    }


@dataclass(frozen=True, slots=True)
class Budget:
    """How many wishes of one level a company has, and how many it has used."""

    level: Level
    limit: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


def budgets(session: Session, edition: Edition, actor: Actor) -> dict[Level, Budget]:
    """Return what is left of each limited level; "never" is free."""
    used = dict(session.execute(_used(actor)).all())
    limits = {Level.MUST: edition.must_wishes, Level.INTERESTED: edition.interested_wishes}
    return {level: Budget(level, limit, used.get(level, 0)) for level, limit in limits.items()}


@lru_cache(maxsize=1024)
def _used(actor: Actor) -> Select[Level, int]:
    return select(Wish.level, func.count()).where(sight(actor), Wish.side == side_of(actor)).group_by(Wish.level)


def levels(session: Session, actor: Actor) -> dict[int, Level]:
    """Return the actor's own wishes as ``id of the other company → level``, for marking lists."""
    other = Wish.buyer_id if actor.is_exhibitor else Wish.exhibitor_id
    rows = session.execute(select(other, Wish.level).where(sight(actor), Wish.side == side_of(actor)))
    return dict(rows.all())


def both_ways(session: Session, actor: Actor) -> tuple[dict[int, Level], frozenset[int]]:
    """Return the actor's own wishes as :func:`levels` does, and the companies that wish to meet the actor's.

    Who never wants to is not among them, nor told apart.
    """
    other = Wish.buyer_id if actor.is_exhibitor else Wish.exhibitor_id
    rows = session.execute(select(other, Wish.side, Wish.level).where(sight(actor))).all()
    own = {company: level for company, side, level in rows if side is side_of(actor)}
    return own, frozenset(company for company, side, _level in rows if side is not side_of(actor))
