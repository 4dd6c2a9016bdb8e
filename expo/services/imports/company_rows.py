"""The companies of an edition as imports recognise them, and their wishes for one another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from expo.domain.refusals import Violation
from expo.domain.spreadsheets.vocabulary import Vocabulary
from expo.domain.wishes import Level, Side
from expo.domain.words import N_, Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.wishes import Wish
from expo.queries import venue
from expo.services import phones
from expo.services.imports.companies import Companies, Company
from expo.services.imports.targets import Write

LEVELS = {"must": Level.MUST, "interested": Level.INTERESTED}
"""The fields of a company's row that hold wishes."""
OVER_BUDGET = {
    Level.MUST: N_("“Must meet” wishes of one company: %(count)s; at most %(limit)s in the settings."),
    Level.INTERESTED: N_("“Interested” wishes of one company: %(count)s; at most %(limit)s in the settings."),
}


def exhibitors(session: Session, edition_id: int) -> Sequence[Exhibitor]:
    """Return the exhibitors of an edition."""
    return session.scalars(
        select(Exhibitor).where(Exhibitor.edition_id == edition_id).order_by(natural(Exhibitor.code))
    ).all()


def buyers(session: Session, edition_id: int) -> Sequence[Buyer]:
    """Return the buyers of an edition with their interests."""
    wanted = select(Buyer).where(Buyer.edition_id == edition_id).order_by(natural(Buyer.code))
    return session.scalars(wanted.options(selectinload(Buyer.interests), selectinload(Buyer.decision))).all()


def companies_of_exhibitors(rows: Sequence[Exhibitor]) -> Companies:
    """Return exhibitors to be recognised."""
    return Companies(_exhibitor(one) for one in rows)


def words_of_exhibitors(session: Session, rows: Sequence[Exhibitor], edition_id: int) -> Vocabulary:
    """Return what cells may call exhibitors."""
    return companies_of_exhibitors(rows).vocabulary(venue.holders(session, edition_id))


def companies_of_buyers(rows: Sequence[Buyer]) -> Companies:
    """Return buyers to be recognised."""
    return Companies(_buyer(one) for one in rows)


def of_exhibitors(session: Session, edition_id: int) -> list[Company]:
    """Return what the exhibitors of an edition are recognised by."""
    columns = (
        Exhibitor.id, Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en, Exhibitor.contact_email,
        Exhibitor.business_number, Exhibitor.contact_phone,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(Exhibitor.edition_id == edition_id).order_by(natural(Exhibitor.code)))
    return [_exhibitor(one) for one in rows]


def of_buyers(session: Session, edition_id: int) -> list[Company]:
    """Return what the buyers of an edition are recognised by."""
    columns = (Buyer.id, Buyer.code, Buyer.name, Buyer.name_en, Buyer.contact_email, Buyer.contact_phone, Buyer.country)
    rows = session.execute(select(*columns).where(Buyer.edition_id == edition_id).order_by(natural(Buyer.code)))
    return [_buyer(one) for one in rows]


def _exhibitor(one: Any) -> Company:
    names = (one.name_ko, one.name_en)
    number, phone = one.business_number or "", phones.as_kept(one.contact_phone)
    return Company(one.id, one.code, Named(*names), names, one.contact_email, number, phone)


def _buyer(one: Any) -> Company:
    names = (one.name, one.name_en)
    return Company(
        one.id, one.code, Named(*names), names, one.contact_email, phone=phones.as_kept(one.contact_phone, one.country)
    )


class WishBook:
    """The wishes of one side, read once; new ones are counted against the limits of the settings."""

    def __init__(self, session: Session, edition: Edition, side: Side) -> None:
        self.edition, self.side = edition, side
        rows = session.scalars(select(Wish).where(Wish.edition_id == edition.id, Wish.side == side)).all()
        self._rows = {self._pair(wish.exhibitor_id, wish.buyer_id): wish for wish in rows}
        self._partners: dict[tuple[int, Level], list[int]] = {}
        for (own, other), wish in self._rows.items():
            self._partners.setdefault((own, wish.level), []).append(other)
        meeting = select(Meeting.exhibitor_id, Meeting.buyer_id).where(
            Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
        )
        self._meetings = {self._pair(*pair) for pair in session.execute(meeting)}
        self._planned: Counter[tuple[object, Level]] = Counter()

    def partners(self, own: int | None, level: Level) -> tuple[int, ...]:
        """Return whom a company wishes at this level."""
        return tuple(sorted(self._partners.get((own, level), ()))) if own else ()

    def find(self, own: int, other: int) -> Wish | None:
        """Return the wish of a company for another one."""
        return self._rows.get((own, other))

    def objections(self, own: object, other: int, level: Level, field: str) -> Iterator[Violation]:
        """Yield what is against one more wish of a company; ``own`` is its id, or any key of a new one."""
        wish = self.find(own, other) if isinstance(own, int) else None
        if level is Level.NEVER and isinstance(own, int) and (own, other) in self._meetings:
            yield Violation("meeting_stands", N_("They have a consultation. Cancel it first."), field=field)
        if level is Level.NEVER or (wish is not None and wish.level is level):
            return
        self._planned[own, level] += 1
        count = self._planned[own, level] + (len(self.partners(own, level)) if isinstance(own, int) else 0)
        limit = self.edition.must_wishes if level is Level.MUST else self.edition.interested_wishes
        if count > limit:
            yield Violation("wish_budget", OVER_BUDGET[level], {"count": count, "limit": limit}, field)

    def write(self, own: int, other: int, level: Level, *, user_id: int | None, now: datetime) -> Iterator[Write]:
        """Set a wish, and yield it unless it is set already."""
        wish = self._rows.get((own, other))
        if wish is None:
            exhibitor_id, buyer_id = self._pair(own, other)
            wish = Wish(
                edition_id=self.edition.id,
                exhibitor_id=exhibitor_id,
                buyer_id=buyer_id,
                side=self.side,
                level=level,
                wished_at=now,
                wished_by_id=user_id,
            )
            self._rows[own, other] = wish
            yield Write(wish, None)
        elif wish.level is not level:
            before, wish.level = wish.level, level
            yield Write(wish, {"level": before.value}, {"level": level.value})

    def _pair(self, exhibitor_id: int, buyer_id: int) -> tuple[int, int]:
        """Turn (exhibitor, buyer) into (own, other), and back."""
        return (exhibitor_id, buyer_id) if self.side is Side.EXHIBITOR else (buyer_id, exhibitor_id)


def wishes_merged(book: WishBook, own: int | None, key: str, values: Mapping[str, Any]) -> tuple[int, ...]:
    """Return whom a company will wish at the level of a field."""
    others = {one for field in LEVELS if field != key for one in values.get(field, ())}
    return tuple(sorted((set(book.partners(own, LEVELS[key])) - others) | set(values[key])))


def without_repeats(values: dict[str, Any]) -> dict[str, Any]:
    """Leave a company that is wished twice among those that must be met."""
    if "must" in values and "interested" in values:
        values["interested"] = tuple(one for one in values["interested"] if one not in values["must"])
    return values


def wish_objections(book: WishBook, own: object, values: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield what is against the wishes of a company's row."""
    for key, level in LEVELS.items():
        for other in values.get(key, ()):
            yield from book.objections(own, other, level, key)


def write_wishes(
    book: WishBook, own: int, values: Mapping[str, Any], *, user_id: int | None, now: datetime
) -> Iterator[Write]:
    """Write the wishes of a company's row."""
    for key, level in LEVELS.items():
        for other in values.get(key, ()):
            yield from book.write(own, other, level, user_id=user_id, now=now)
