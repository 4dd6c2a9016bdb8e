"""E-mails to people who registered for a session: it has changed, does not take place, or a place became free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.words import Named
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.sessions import StageSession
from expo.queries import sessions
from expo.services import outbox, visitor_emails
from expo.services.outbox import Reader

CHANGED = "sessions.changed"


class Announced(NamedTuple):
    """What registered people count on: when, where and with whom a session is."""

    span: Span
    place: Named
    people: Named

    @property
    def noted(self) -> dict[str, Any]:
        """It as values for an e-mail's ``changes``."""
        names = {
            "place": [self.place.name_ko, self.place.name_en],
            "people": [self.people.name_ko, self.people.name_en],
        }
        return {"when": [self.span.starts_at.isoformat(), self.span.ends_at.isoformat()]} | names

    @classmethod
    def read(cls, noted: dict[str, Any]) -> Self:
        """Return what :attr:`noted` tells."""
        when = Span(*map(datetime.fromisoformat, noted["when"]))
        return cls(when, Named(*noted["place"]), Named(*noted["people"]))


@dataclass(frozen=True, slots=True)
class SessionAsShown:
    """A session as it stands: what is known of it, who is registered, and who of them has a place."""

    known: Announced
    placed: frozenset[int]
    registered: frozenset[int]


def shown(session: Session, row: StageSession) -> SessionAsShown:
    """Return a session as it stands."""
    parts = [Named(row.people_ko, row.people_en)]
    parts += [Named.of(one) for party in row.parties if (one := party.exhibitor or party.buyer)]
    people = [" · ".join(filter(None, (one.said_in(language) for one in parts))) or "–" for language in ("ko", "en")]
    listed = sessions.registrations(session, row)
    return SessionAsShown(
        Announced(row.span, Named.of(row.hall) if row.hall else Named("–", "–"), Named(*people)),
        frozenset(one.person.id for one in listed if one.has_place),
        frozenset(one.person.id for one in listed),
    )


def tell_changes(session: Session, edition: Edition, row: StageSession, was: SessionAsShown, now: datetime) -> None:
    """Tell those who registered what is different now, and who waited that there is a place; not of what is over.

    A letter that has not left gives way to one about everything since: who moves a session and back writes nothing.
    """
    stands = shown(session, row)
    if stands.known.span.ends_at <= now:
        return
    if was.known != stands.known:
        unsent = _taken_back(session, row)
        for reader in _readers(session, edition, stands.registered):
            known = unsent.get(reader.email, was.known)
            if known != stands.known:
                before = tuple(old for old, new in zip(known, stands.known, strict=True) if old != new)
                params = _params(row, stands.known) | {"before": before}
                noted = {"session": row.id} | known.noted
                _write(session, edition, reader, CHANGED, params, now, changes=noted)
    for reader in _readers(session, edition, (stands.placed - was.placed) & was.registered):
        _write(session, edition, reader, "sessions.placed", _params(row, stands.known), now)


def tell_removed(session: Session, edition: Edition, row: StageSession, now: datetime) -> None:
    """Tell those who registered that a session does not take place, at the time that they know."""
    if row.ends_at > now:
        was, unsent = shown(session, row), _taken_back(session, row)
        for reader in _readers(session, edition, was.registered):
            _write(session, edition, reader, "sessions.removed", _params(row, unsent.get(reader.email, was.known)), now)


def _taken_back(session: Session, row: StageSession) -> dict[str, Announced]:
    """Delete the letters about changes of a session that have not left; return what their readers know without them."""
    told = outbox.take_back(session, row.edition_id, ("session", row.id), CHANGED)
    return {email: Announced.read(changes) for email, changes in told.items()}


def _params(row: StageSession, known: Announced) -> dict[str, object]:
    return {
        "title": Named(row.title_ko, row.title_en),
        "when": known.span,
        "place": known.place,
        "people": known.people,
    }


def _readers(session: Session, edition: Edition, person_ids: Collection[int]) -> list[Reader]:
    people = session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)).all()
    return visitor_emails.readers(session, edition, people)


def _write(
    session: Session,
    edition: Edition,
    reader: Reader,
    template: str,
    params: dict[str, object],
    now: datetime,
    *,
    changes: dict[str, Any] | None = None,
) -> None:
    (letter,) = outbox.drafts(edition, [reader], template=template, params=params, now=now, changes=changes)
    session.add(Message(**letter))
