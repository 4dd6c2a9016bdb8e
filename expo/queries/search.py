"""One search over everything an organizer looks for by name: companies, tables, interpreters."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from expo.domain.people import Actor
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.venue import MeetingTable, Zone
from expo.queries import buyers, exhibitors

EACH = 6
"""So many of a kind are shown; the lists show the rest."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a text finds, by kind, at most :data:`EACH` of one kind."""

    exhibitors: Sequence[Exhibitor] = ()
    buyers: Sequence[Buyer] = ()
    tables: Sequence[MeetingTable] = ()
    interpreters: Sequence[Interpreter] = ()

    @property
    def total(self) -> int:
        return sum(map(len, (self.exhibitors, self.buyers, self.tables, self.interpreters)))


def everything(session: Session, actor: Actor, text: str, language: str = "ko") -> Hits:
    """Return what an organizer may see and the text names; nothing for an empty text or another reader."""
    text = text.strip()
    if not text or not actor.is_organizer or actor.edition_id is None:
        return Hits()
    companies = exhibitors.ExhibitorFilter(text=text, by_contact=actor.sees_contacts)
    return Hits(
        exhibitors=exhibitors.search(session, actor.edition_id, companies, language)[:EACH],
        buyers=buyers.search(session, actor, buyers.BuyerFilter(text=text))[:EACH],
        tables=_tables(session, actor.edition_id, text),
        interpreters=_interpreters(session, actor.edition_id, text),
    )


def _tables(session: Session, edition_id: int, text: str) -> Sequence[MeetingTable]:
    """Return the tables whose code begins with the text, such as ``G-0``."""
    return session.scalars(
        select(MeetingTable)
        .join(MeetingTable.zone)
        .where(MeetingTable.edition_id == edition_id, MeetingTable.code.istartswith(text, autoescape=True))
        .options(contains_eager(MeetingTable.zone).joinedload(Zone.hall))
        .order_by(natural(MeetingTable.code))
        .limit(EACH)
    ).all()


def _interpreters(session: Session, edition_id: int, text: str) -> Sequence[Interpreter]:
    fields = (Interpreter.name, Interpreter.code)
    return session.scalars(
        select(Interpreter)
        .where(Interpreter.edition_id == edition_id, or_(*(field.icontains(text, autoescape=True) for field in fields)))
        .order_by(Interpreter.name, Interpreter.id)
        .limit(EACH)
    ).all()
