"""Wishes and answers, as far as each side may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound
from expo.domain.wishes import Level, Side
from expo.models.editions import Edition
from expo.models.wishes import Wish


def side_of(actor: Actor) -> Side:
    """Return the side an actor wishes for; organizers and strangers have none."""
    if actor.is_exhibitor:
        return Side.EXHIBITOR
    if actor.is_buyer:
        return Side.BUYER
    raise NotFound("side")


def sight(actor: Actor) -> ColumnElement[bool]:
    """Return what an actor may see of wishes: both companies' own, and of the other side's all but the "never"."""
    if actor.role is Role.ORGANIZER:
        return Wish.edition_id == actor.edition_id
    if actor.is_exhibitor:
        own, mine = Side.EXHIBITOR, Wish.exhibitor_id == actor.exhibitor_id
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
    found = session.scalar(visible_to(actor).where(Wish.id == wish_id))
    if found is None:
        raise NotFound(f"wish {wish_id}")
    return found


def own(session: Session, actor: Actor) -> Sequence[Wish]:
    """Return what the actor's company wishes, strongest first, with both companies loaded."""
    return session.scalars(
        visible_to(actor)
        .where(Wish.side == side_of(actor))
        .options(joinedload(Wish.exhibitor), joinedload(Wish.buyer))
        .order_by(Wish.level != Level.MUST, Wish.wished_at, Wish.id)
    ).all()


def received(session: Session, actor: Actor) -> Sequence[Wish]:
    """Return what the other side wishes of the actor's company: unanswered first, then strongest first."""
    return session.scalars(
        visible_to(actor)
        .where(Wish.side == side_of(actor).other)
        .options(joinedload(Wish.exhibitor), joinedload(Wish.buyer))
        .order_by(Wish.reply.has(), Wish.level != Level.MUST, Wish.wished_at, Wish.id)
    ).all()


def unanswered(session: Session, actor: Actor) -> int:
    """Count the other side's wishes that wait for the actor's answer."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Wish)
            .where(sight(actor), Wish.side == side_of(actor).other, ~Wish.reply.has())
        )
        or 0
    )


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
    used = dict(
        session.execute(
            select(Wish.level, func.count()).where(sight(actor), Wish.side == side_of(actor)).group_by(Wish.level)
        ).all()
    )
    limits = {Level.MUST: edition.must_wishes, Level.INTERESTED: edition.interested_wishes}
    return {level: Budget(level, limit, used.get(level, 0)) for level, limit in limits.items()}


def levels(session: Session, actor: Actor) -> dict[int, Level]:
    """Return the actor's own wishes as ``id of the other company → level``, for marking lists."""
    other = Wish.buyer_id if actor.is_exhibitor else Wish.exhibitor_id
    rows = session.execute(select(other, Wish.level).where(sight(actor), Wish.side == side_of(actor)))
    return dict(rows.all())
