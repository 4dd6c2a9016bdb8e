"""Consultations in a company's agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from expo.domain.editions import Span
from expo.domain.meetings import HOLD, common_language, interpreting_language
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.colleagues import MeetingOwner
from expo.models.editions import Slot
from expo.models.exhibitors import Product
from expo.models.interpreters import Interpreter
from expo.models.live_questions import BroadcastConsultation, LiveQuestion
from expo.models.meetings import Meeting
from expo.models.people import Membership, User
from expo.models.venue import MeetingTable, Zone
from expo.queries.agenda.shapes import PLACE, HallArea, Host, place
from expo.queries.buyers import may_be_named


class AskedOnAir(NamedTuple):
    """What made a buyer ask for a consultation during a broadcast: a product, a question, or the broadcast itself."""

    product: Named | None
    question: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """A meeting as its exhibitor needs it; without a ``table`` it is at the booth.

    ``language`` is what is spoken: with an ``interpreter`` the buyer's, else the one both know. ``owner`` is the
    colleague who comes to it, where one was chosen.
    """

    kind: ClassVar[str] = HOLD.name

    id: int
    slot: Span
    buyer: Named
    person: str
    title: str
    country: str
    looking_for: str
    language: str | None
    interpreter: str | None
    table: str | None
    zone: Named | None
    place: HallArea
    asked_on_air: AskedOnAir | None = None
    owner: str | None = None

    @property
    def away(self) -> HallArea | None:
        return self.place if self.table else None


def _named(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return a column about the person who comes, empty while that person has not agreed to be named."""
    return case((may_be_named(), column), else_="")


_CONSULTATIONS = (
    select(
        Meeting.id,
        Slot.starts_at,
        Meeting.ends_at,
        Buyer.name,
        Buyer.name_en,
        _named(Buyer.contact_name),
        _named(Buyer.contact_title),
        Buyer.country,
        Buyer.languages,
        Buyer.looking_for,
        Interpreter.name,
        MeetingTable.code,
        Zone.name_ko,
        Zone.name_en,
        *PLACE,
        BroadcastConsultation.broadcast_id,
        Product.name_ko,
        Product.name_en,
        LiveQuestion.text,
        User.name,
    )
    .join(Meeting.slot)
    .join(Meeting.buyer)
    .outerjoin(Meeting.interpreter)
    .outerjoin(Meeting.table)
    .outerjoin(MeetingTable.zone)
    .outerjoin(Zone.hall)
    .outerjoin(BroadcastConsultation, BroadcastConsultation.meeting_id == Meeting.id)
    .outerjoin(BroadcastConsultation.product)
    .outerjoin(BroadcastConsultation.question)
    .outerjoin(MeetingOwner, MeetingOwner.meeting_id == Meeting.id)
    .outerjoin(MeetingOwner.membership)
    .outerjoin(Membership.user)
    .where(Meeting.exhibitor_id == bindparam("exhibitor_id"), Meeting.is_active.is_(True))
)


def entries(session: Session, exhibitor_id: int | None, own: Host) -> list[Consultation]:
    """Return the exhibitor's own, as its agenda shows them."""
    rows: Iterable[Any] = session.execute(_CONSULTATIONS, {"exhibitor_id": exhibitor_id})
    found = []
    for row in rows:
        number, starts_at, ends_at, name, name_en, person, title, country, languages, *rest = row[:12]
        wants, interpreter, table = rest
        spoken = own.languages or ["ko"]
        language = interpreting_language(languages, spoken) or common_language(languages, spoken)
        zone = Named(row[12], row[13]) if table else None
        where = place(row[14:22]) if table else own.hall
        found.append(
            Consultation(
                number,
                Span(starts_at, ends_at),
                Named(name, name_en),
                person,
                title,
                country,
                wants,
                language,
                interpreter,
                table,
                zone,
                where,
                _asked_on_air(*row[22:26]),
                row[26],
            )
        )
    return found


def _asked_on_air(
    broadcast_id: int | None, name_ko: str | None, name_en: str | None, question: str | None
) -> AskedOnAir | None:
    if broadcast_id is None:
        return None
    return AskedOnAir(Named(name_ko, name_en or name_ko) if name_ko else None, question or "")
