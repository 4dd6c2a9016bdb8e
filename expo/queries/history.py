"""Who did what when, newest first, with the names of whom it concerned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, func, null, or_, select
from sqlalchemy.orm import Session

from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.venue import Hall

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a list of events is narrowed to; empty fields narrow nothing."""

    feature: str = ""
    actor_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


class EventCompany(NamedTuple):
    """A company that an event is about; ``palette`` is the colour of an exhibitor's hall, none of a buyer.

    ``kind`` is ``exhibitor`` or ``buyer`` where the event has no other page.
    """

    code: str
    palette: int | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class EventNames:
    """Names of the companies that a page of events speaks of, by row and by code."""

    exhibitors: dict[int | str, Named]
    buyers: dict[int | str, Named]
    companies: dict[tuple[str, int | str], EventCompany] = field(default_factory=dict)

    def company(self, event: Event) -> EventCompany | None:
        """Return whom an event is about, the exhibitor first."""
        about = (
            (event.subject, event.subject_id),
            *((kind, str(event.detail.get(kind))) for kind in ("exhibitor", "buyer")),
        )
        found = (self.companies.get((kind, key)) for kind, key in about if key is not None)
        return next((one for one in found if one), None)

    def of(self, subject: str, subject_id: int | None) -> Named | None:
        """Return the name of an event's subject when that is a company."""
        known = {"exhibitor": self.exhibitors, "buyer": self.buyers}.get(subject)
        return known.get(subject_id) if known and subject_id is not None else None


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page of events, how many there are in all, and the names they need."""

    events: Sequence[Event]
    total: int
    number: int
    names: EventNames

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def page(session: Session, edition_id: int, narrowed: EventFilter, number: int = 1) -> EventPage:
    """Return a page (from 1) of an edition's events, newest first."""
    conditions = list(_conditions(edition_id, narrowed))
    total = session.scalar(select(func.count()).select_from(Event).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // PER_PAGE)))
    events = session.scalars(
        select(Event)
        .where(*conditions)
        .order_by(Event.id.desc())  # not by time: the clock of a demo goes back and forth
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    return EventPage(events, total, number, _names(session, edition_id, events))


def actors(session: Session, edition_id: int) -> Sequence[tuple[int, str]]:
    """Return who has acted in the edition, by name."""
    rows = session.execute(
        select(Event.actor_id, func.max(Event.actor_name))
        .where(Event.edition_id == edition_id, Event.actor_id.is_not(None))
        .group_by(Event.actor_id)
        .order_by(func.max(Event.actor_name))
    )
    return [(actor_id, name) for actor_id, name in rows if actor_id is not None]


def features(session: Session, edition_id: int) -> set[str]:
    """Return the features in which something was done."""
    acts = session.scalars(select(Event.act).where(Event.edition_id == edition_id).distinct())
    return {act.partition(".")[0] for act in acts}


def _conditions(edition_id: int, narrowed: EventFilter) -> Iterable[ColumnElement[bool]]:
    yield Event.edition_id == edition_id
    if narrowed.feature:
        yield Event.act.startswith(f"{narrowed.feature}.", autoescape=True)
    if narrowed.actor_id is not None:
        yield Event.actor_id == narrowed.actor_id
    if narrowed.since is not None:
        yield Event.at >= narrowed.since
    if narrowed.until is not None:
        yield Event.at < narrowed.until


def _names(session: Session, edition_id: int, events: Sequence[Event]) -> EventNames:
    ids = {kind: {event.subject_id for event in events if event.subject == kind} for kind in ("exhibitor", "buyer")}
    codes = {kind: {str(event.detail.get(kind)) for event in events} for kind in ("exhibitor", "buyer")}
    exhibitors = session.execute(
        select(Exhibitor.id, Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en, Hall.palette)
        .outerjoin(Hall, Hall.id == Exhibitor.hall_id)
        .where(
            Exhibitor.edition_id == edition_id,
            or_(Exhibitor.id.in_(ids["exhibitor"]), Exhibitor.code.in_(codes["exhibitor"])),
        )
    ).all()
    buyers = session.execute(
        select(Buyer.id, Buyer.code, Buyer.name, Buyer.name_en, null()).where(
            Buyer.edition_id == edition_id, or_(Buyer.id.in_(ids["buyer"]), Buyer.code.in_(codes["buyer"]))
        )
    ).all()
    companies = {
        (kind, key): EventCompany(code, palette, kind)
        for kind, rows in (("exhibitor", exhibitors), ("buyer", buyers))
        for row_id, code, _, _, palette in rows
        for key in (row_id, code)
    }
    return EventNames(_by_id_and_code(exhibitors), _by_id_and_code(buyers), companies)


def _by_id_and_code(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int | str, Named]:
    found: dict[int | str, Named] = {}
    for row_id, code, name_ko, name_en, _ in rows:
        found[row_id] = found[code] = Named(name_ko, name_en)
    return found
