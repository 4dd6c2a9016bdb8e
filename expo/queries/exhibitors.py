"""Exhibitors and their collaboration cases; everybody may see them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, load_only, selectinload

from expo.domain.booth_codes import next_codes
from expo.domain.exhibitors import last_code
from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.domain.text import INITIALS, is_consonants, wanted_text
from expo.domain.wishes import Level, Side
from expo.models.base import natural
from expo.models.editions import Slot
from expo.models.exhibitors import CollaborationCase, Exhibitor, Product, Sector
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.models.wishes import Wish
from expo.queries import codes, editions
from expo.queries.lists import holds

MANY = 3
"""So many consultations or more are counted together."""


@dataclass(frozen=True, slots=True)
class ExhibitorFilter:
    """What a list of exhibitors is narrowed to; empty fields narrow nothing.

    ``meetings`` is a number of active consultations; three means three or more. ``by_contact`` finds a company by its
    person too, for readers who may see who that is.
    """

    text: str = ""
    by_contact: bool = False
    hall: str = ""
    sector: str = ""
    initial: str = ""
    without_booth: bool = False
    meetings: int | None = None
    ids: frozenset[int] | None = field(default=None)


LISTED = (Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en, Exhibitor.hall_id, Exhibitor.sector_id)
"""What a line of a list says of an exhibitor itself; stories, contacts and lists of words are for its page."""
TABLED = (*LISTED, Exhibitor.contact_name)
"""What a line of the organizer's table says: whom to call, besides."""


def all_of(edition_id: int) -> Select[Exhibitor]:
    """Return the exhibitors of an edition with what a list shows: hall, sector, booths."""
    return (
        select(Exhibitor)
        .where(Exhibitor.edition_id == edition_id)
        .options(joinedload(Exhibitor.hall), joinedload(Exhibitor.sector), selectinload(Exhibitor.booths))
    )


def all_by_code(session: Session, edition_id: int) -> Sequence[Exhibitor]:
    """Return every exhibitor, by code."""
    return session.scalars(all_of(edition_id).order_by(natural(Exhibitor.code))).all()


def search(
    session: Session, edition_id: int, narrowed: ExhibitorFilter, language: str = "ko", *, most: int | None = None
) -> Sequence[Exhibitor]:
    """Return the exhibitors that match, as a list shows them, in the dictionary order of the reader's language.

    At ``most`` so many, the first ones.
    """
    found = all_of(edition_id).options(load_only(*LISTED)).where(*conditions(edition_id, narrowed, language))
    return session.scalars(found.order_by(*by_name(language)).limit(most)).all()


def placed(
    session: Session, edition_id: int, language: str, *, beside: Collection[int] = (), code: str = ""
) -> Sequence[Exhibitor]:
    """Return the exhibitors with a booth, and some others by number or code, ordered as :func:`search` does."""
    of_booth = Exhibitor.id.in_(select(BoothAllocation.exhibitor_id))
    found = all_of(edition_id).where(or_(of_booth, Exhibitor.id.in_(beside), Exhibitor.code == code))
    return session.scalars(found.options(load_only(*LISTED)).order_by(*by_name(language))).all()


def count(session: Session, edition_id: int, narrowed: ExhibitorFilter, language: str = "ko") -> int:
    """Return how many exhibitors match."""
    return session.scalar(select(func.count(Exhibitor.id)).where(*conditions(edition_id, narrowed, language))) or 0


def ids(session: Session, edition_id: int, narrowed: ExhibitorFilter, language: str = "ko") -> frozenset[int]:
    """Return the exhibitors that match, by their numbers."""
    return frozenset(session.scalars(select(Exhibitor.id).where(*conditions(edition_id, narrowed, language))))


def by_name(language: str) -> tuple[InstrumentedAttribute[Any], ...]:
    """Return the dictionary order of the names in the reader's language."""
    return (Exhibitor.sort_ko if language == "ko" else Exhibitor.sort_en, Exhibitor.id)


def conditions(edition_id: int, narrowed: ExhibitorFilter, language: str) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter of the exhibitors of an edition."""
    found: list[ColumnElement[bool]] = [Exhibitor.edition_id == edition_id]
    if narrowed.hall:
        found.append(Exhibitor.hall.has(Hall.code == narrowed.hall))
    if narrowed.sector:
        found.append(Exhibitor.sector.has(Sector.code == narrowed.sector))
    if narrowed.initial:
        found.append(_initial(language) == narrowed.initial)
    if narrowed.without_booth:
        found.append(~Exhibitor.booths.any())
    if narrowed.meetings is not None:
        had = _standing().where(Meeting.exhibitor_id == Exhibitor.id).scalar_subquery()
        found.append(had >= MANY if narrowed.meetings >= MANY else had == narrowed.meetings)
    if narrowed.ids is not None:
        found.append(Exhibitor.id.in_(narrowed.ids))
    wanted = wanted_text(narrowed.text)
    if wanted:
        of_name = holds(wanted, Exhibitor.search_text, *([Exhibitor.search_contact] if narrowed.by_contact else ()))
        of_products = Exhibitor.products.any(holds(wanted, Product.search_text))
        called = Booth.edition_id == edition_id, holds(wanted, func.lower(Booth.code))
        # Read once: asked of each exhibitor, all booths would be read for each.
        of_booth = Exhibitor.id.in_(select(BoothAllocation.exhibitor_id).join(Booth).where(*called))
        found.append(of_name if is_consonants(wanted) else or_(of_name, of_products, of_booth))
    return found


def get(session: Session, edition_id: int, code: str) -> Exhibitor:
    """Return an exhibitor with all that its page shows: products, cases with their members, booths."""
    found = session.scalar(
        all_of(edition_id)
        .where(Exhibitor.code == code)
        .options(
            selectinload(Exhibitor.products),
            selectinload(Exhibitor.cases)
            .selectinload(CollaborationCase.members)
            .options(selectinload(Exhibitor.booths), selectinload(Exhibitor.products)),
        )
    )
    return existing(found, f"exhibitor {code}")


def next_code(session: Session, edition_id: int) -> str:
    """Return the next free code: ``E-001`` for the first exhibitor of an edition."""
    own = session.scalars(select(Exhibitor.code).where(Exhibitor.edition_id == edition_id).order_by(Exhibitor.id)).all()
    return next(new_codes(session, edition_id, own, codes.of_others(session, edition_id, Exhibitor)))


def new_codes(session: Session, edition_id: int, own: Sequence[str], others: Collection[str]) -> Iterator[str]:
    """Yield the codes of new exhibitors, numbered on from ``own``, the oldest first.

    ``others`` and the codes of booths are not theirs to take.
    """
    taken = {*session.scalars(select(Booth.code).where(Booth.edition_id == edition_id)), *others}
    return next_codes(last_code(own, taken), frozenset((*own, *taken)))


def own(session: Session, actor: Actor) -> Exhibitor:
    """Return the exhibitor that the actor acts for, with its products."""
    found = session.scalar(
        select(Exhibitor).where(Exhibitor.id == actor.exhibitor_id).options(selectinload(Exhibitor.products))
    )
    return existing(found, "own exhibitor")


def sectors(session: Session, edition_id: int) -> Sequence[Sector]:
    """Return the edition's lines of business in their order."""
    return session.scalars(select(Sector).where(Sector.edition_id == edition_id).order_by(Sector.position)).all()


def cases(session: Session, edition_id: int, hall_id: int | None = None) -> Sequence[CollaborationCase]:
    """Return the collaboration cases with their members and booths; those of one hall with their products too."""
    found = (
        select(CollaborationCase)
        .where(CollaborationCase.edition_id == edition_id)
        .options(selectinload(CollaborationCase.members).selectinload(Exhibitor.booths))
        .order_by(natural(CollaborationCase.code))
    )
    if hall_id is not None:
        goods = selectinload(CollaborationCase.members).selectinload(Exhibitor.products)
        found = found.where(CollaborationCase.hall_id == hall_id).options(goods)
    return session.scalars(found).all()


_CASE_IDS = (
    select(CollaborationCase.id)
    .where(CollaborationCase.edition_id == bindparam("edition_id"))
    .order_by(natural(CollaborationCase.code))
)
_CASE = (
    select(CollaborationCase)
    .where(CollaborationCase.id == bindparam("case_id"))
    .options(selectinload(CollaborationCase.members).load_only(*LISTED).joinedload(Exhibitor.hall))
)


def case_in_turn(session: Session, edition_id: int, turn: int) -> CollaborationCase | None:
    """Return one collaboration case with its members, another one each turn; ``None`` if the edition has none."""
    ids = session.scalars(_CASE_IDS, {"edition_id": edition_id}).all()
    return session.scalar(_CASE, {"case_id": ids[turn % len(ids)]}) if ids else None


def case(session: Session, edition_id: int, code: str) -> CollaborationCase:
    """Return a collaboration case with its members."""
    return editions.coded(session, edition_id, CollaborationCase, code, selectinload(CollaborationCase.members))


def wishes(session: Session, exhibitor_id: int) -> dict[tuple[Side, Level], int]:
    """Return the number of wishes from and for an exhibitor, by side and level. For organizers only."""
    rows = session.execute(
        select(Wish.side, Wish.level, func.count())
        .where(Wish.exhibitor_id == exhibitor_id)
        .group_by(Wish.side, Wish.level)
    )
    return {(side, level): count for side, level, count in rows}


def meetings(session: Session, exhibitor_id: int) -> Sequence[Meeting]:
    """Return an exhibitor's active consultations, in time order, with buyer, table and interpreter."""
    return session.scalars(
        select(Meeting)
        .join(Meeting.slot)
        .where(Meeting.exhibitor_id == exhibitor_id, Meeting.is_active.is_(True))
        .options(*(joinedload(part) for part in (Meeting.slot, Meeting.buyer, Meeting.table, Meeting.interpreter)))
        .order_by(Slot.starts_at)
    ).all()


def count_by_hall(session: Session, edition_id: int) -> dict[int, int]:
    """Return ``hall id → number of exhibitors``; their sum is the edition's total."""
    rows = session.execute(
        select(Exhibitor.hall_id, func.count()).where(Exhibitor.edition_id == edition_id).group_by(Exhibitor.hall_id)
    )
    return dict(rows.all())


def initials(session: Session, edition_id: int, language: str = "ko") -> list[tuple[str, int]]:
    """Return the index letters with their counts: all of ㄱ–ㅎ or A–Z, others only when they have entries."""
    letter = _initial(language)
    rows = session.execute(select(letter, func.count()).where(Exhibitor.edition_id == edition_id).group_by(letter))
    counts = dict(rows.all())
    alphabet = INITIALS if language == "ko" else ascii_uppercase
    others = sorted(letter for letter in counts if letter not in alphabet)
    return [(letter, counts.get(letter, 0)) for letter in (*alphabet, *others)]


def occupants(session: Session, edition_id: int) -> dict[int, Exhibitor]:
    """Return ``booth id → exhibitor`` for the floor plan."""
    rows = session.execute(
        select(BoothAllocation.booth_id, Exhibitor)
        .join(Exhibitor, Exhibitor.id == BoothAllocation.exhibitor_id)
        .where(Exhibitor.edition_id == edition_id)
    )
    return dict(rows.all())


def _standing() -> Select[int]:
    return select(func.count()).select_from(Meeting).where(Meeting.is_active.is_(True))


def _initial(language: str) -> ColumnElement[str]:
    return (Exhibitor.initial if language == "ko" else Exhibitor.initial_en).expression
