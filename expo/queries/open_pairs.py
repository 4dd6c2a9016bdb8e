"""The wished pairs that have no time yet, the most wanted first: the tray beside the organizer's timetable.

Of 160,000 wishes a page shows 36 pairs. Those that both sides want come first, and an index finds them; only where
they are too few, all pairs are ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session, aliased

from expo.domain.people import Actor
from expo.domain.text import wanted_text
from expo.domain.wishes import Answer, Level, Side
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.wishes import Wish, WishReply
from expo.queries.buyers import is_approved
from expo.queries.lists import found_by, holds

COUNTED = 5_000
"""Pairs are counted up to here."""


class OpenPair(NamedTuple):
    """Two companies of which one at least wants the other and neither refuses; they have no time yet."""

    exhibitor_id: int
    exhibitor_ko: str
    exhibitor_en: str
    buyer_id: int
    buyer_ko: str
    buyer_en: str
    is_mutual: bool
    is_must: bool
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class Tray:
    """The pairs without a time, most wanted first, cut off at a number; ``total`` counts them, up to ``COUNTED``."""

    pairs: Sequence[OpenPair]
    total: int

    @property
    def has_more(self) -> bool:
        """Tell whether there are more than were counted."""
        return self.total >= COUNTED


def read(session: Session, actor: Actor, edition: Edition, *, text: str = "", limit: int = 36) -> Tray:
    """Return the wished pairs that have no time yet: mutual and must first."""
    narrowed = _named(actor, text) if text.strip() else None
    asked = {"edition_id": edition.id, "most": limit}
    mutual, ranked, total = _STATEMENTS if narrowed is None else _statements(narrowed)
    rows = session.execute(mutual, asked).all()
    if len(rows) < limit:
        rows = session.execute(ranked, asked).all()
    found = tuple(OpenPair._make((*row[:6], row[6] > 1, row[7] > 0, row[8] > 0)) for row in rows)
    return Tray(found, session.scalars(total, asked).one() if len(found) == limit else len(found))


def _is_open(*pair: Any) -> ColumnElement[bool]:
    """Return the condition that a pair's buyer is approved and it has no time; ``pair`` are all rows that name it."""
    is_theirs = [(Meeting.exhibitor_id == one.exhibitor_id, Meeting.buyer_id == one.buyer_id) for one in pair]
    has_time = exists().where(Meeting.edition_id == _EDITION, Meeting.is_active.is_(True), *chain(*is_theirs))
    return and_(is_approved(*(one.buyer_id for one in pair)), ~has_time)


def _mutual(narrowed: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the pairs with two wishes. What is asked of a pair names both: SQLite asks it after the join, of few."""
    theirs = aliased(Wish)

    def answered(answer: Answer) -> Any:
        return select(WishReply.id).where(WishReply.wish_id.in_([Wish.id, theirs.id]), WishReply.answer == answer)

    musts = [case((wish.level == Level.MUST, 1), else_=0) for wish in (Wish, theirs)]
    accepted = answered(Answer.ACCEPTED).with_only_columns(func.count()).scalar_subquery()
    pair = theirs.exhibitor_id == Wish.exhibitor_id, theirs.buyer_id == Wish.buyer_id
    same = and_(theirs.edition_id == Wish.edition_id, *pair, theirs.side == Side.BUYER)
    return (
        select(
            theirs.exhibitor_id,
            theirs.buyer_id,
            literal(2).label("sides"),
            (musts[0] + musts[1]).label("musts"),
            accepted.label("accepted"),
        )
        .join_from(Wish, theirs, same)
        .where(
            Wish.edition_id == _EDITION,
            Wish.side == Side.EXHIBITOR,
            Wish.level != Level.NEVER,
            theirs.level != Level.NEVER,
            ~answered(Answer.DECLINED).exists(),
            _is_open(Wish, theirs),
            narrowed,
        )
    )


def _every(narrowed: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return all pairs, with one wish or two; of fewer than one refusal, because PostgreSQL takes "none" to be rare."""
    wished = (
        select(
            Wish.exhibitor_id,
            Wish.buyer_id,
            func.count(Wish.id).label("sides"),
            _number(Wish.level == Level.MUST).label("musts"),
            _number(WishReply.answer == Answer.ACCEPTED).label("accepted"),
        )
        .outerjoin(WishReply, WishReply.wish_id == Wish.id)
        .where(Wish.edition_id == _EDITION, narrowed)
        .group_by(Wish.exhibitor_id, Wish.buyer_id)
        .having(_number(or_(Wish.level == Level.NEVER, WishReply.answer == Answer.DECLINED)) < 1)
        .subquery()
    )
    return select(wished).where(_is_open(wished.c))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _ranked(pairs: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return the most wanted pairs with names, those equally wanted by name; names are read for these few alone."""
    every = pairs.subquery()
    rank = (every.c.sides.desc(), every.c.musts.desc(), every.c.accepted.desc())
    few = select(every).order_by(*rank, every.c.exhibitor_id, every.c.buyer_id).limit(bindparam("most")).subquery()
    one = few.c
    return (
        select(
            Exhibitor.id,
            Exhibitor.name_ko,
            Exhibitor.name_en,
            Buyer.id,
            Buyer.name,
            Buyer.name_en,
            one.sides,
            one.musts,
            one.accepted,
        )
        .join(Exhibitor, Exhibitor.id == one.exhibitor_id)
        .join(Buyer, Buyer.id == one.buyer_id)
        .order_by(one.sides.desc(), one.musts.desc(), one.accepted.desc(), Exhibitor.sort_ko, Buyer.sort_ko, Buyer.id)
    )


def _statements(narrowed: ColumnElement[bool]) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Return the statements for mutual pairs, for all, and for their number."""
    every = _every(narrowed)
    total = select(func.count()).select_from(every.limit(_COUNTED).subquery())
    return _ranked(_mutual(narrowed)), _ranked(every), total


def _named(actor: Actor, text: str) -> ColumnElement[bool]:
    wanted = wanted_text(text)
    exhibitors, buyers = (
        select(one.id).where(one.edition_id == _EDITION, holds(wanted, *found_by(actor, one)))
        for one in (Exhibitor, Buyer)
    )
    return or_(Wish.exhibitor_id.in_(exhibitors), Wish.buyer_id.in_(buyers))


# A number in the statement: PostgreSQL takes a bound limit for a tenth of all rows, and hurries to the first of them.
_COUNTED = bindparam("counted", COUNTED, type_=Integer, literal_execute=True)
_EDITION = bindparam("edition_id", type_=Integer)
_STATEMENTS = _statements(true())  # written once: putting statements together costs as much as running them
