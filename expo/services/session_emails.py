"""E-mails to people who registered for a session: it has changed, does not take place, or a place became free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.words import Named
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.sessions import StageSession
from expo.queries import sessions
from expo.services import visitor_emails


@dataclass(frozen=True, slots=True)
class SessionAsShown:
    """What registered people count on: when, where and with whom a session is, and who of them has a place."""

    span: Span
    place: Named
    people: Named
    placed: frozenset[int]
    registered: frozenset[int]


def shown(session: Session, row: StageSession) -> SessionAsShown:
    """Return a session as it stands."""
    parts = [Named(row.people_ko, row.people_en)]
    parts += [Named.of(one) for party in row.parties if (one := party.exhibitor or party.buyer)]
    people = [" · ".join(filter(None, (one.said_in(language) for one in parts))) or "–" for language in ("ko", "en")]
    listed = sessions.registrations(session, row)
    return SessionAsShown(
        row.span, Named.of(row.hall) if row.hall else Named("–", "–"), Named(*people),
        frozenset(one.person.id for one in listed if one.has_place), frozenset(one.person.id for one in listed),
    )  # fmt: skip


def tell_changes(session: Session, edition: Edition, row: StageSession, was: SessionAsShown, now: datetime) -> None:
    """Tell those who registered what is different now, and who waited that there is a place; not of what is over."""
    now_shown = shown(session, row)
    if now_shown.span.ends_at <= now:
        return
    params = _params(row, now_shown)
    if (was.span, was.place, was.people) != (now_shown.span, now_shown.place, now_shown.people):
        _tell(session, edition, now_shown.registered, "sessions.changed", params | {"old_when": was.span}, now)
    got_a_place = (now_shown.placed - was.placed) & was.registered
    _tell(session, edition, got_a_place, "sessions.placed", params, now)


def tell_removed(session: Session, edition: Edition, row: StageSession, now: datetime) -> None:
    """Tell those who registered that a session does not take place."""
    if row.ends_at > now:
        was = shown(session, row)
        _tell(session, edition, was.registered, "sessions.removed", _params(row, was), now)


def _params(row: StageSession, one: SessionAsShown) -> dict[str, object]:
    return {"title": Named(row.title_ko, row.title_en), "when": one.span, "place": one.place, "people": one.people}


def _tell(
    session: Session, edition: Edition, person_ids: Collection[int], template: str, params: dict[str, object],
    now: datetime,
) -> None:  # fmt: skip
    people = session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)).all()
    visitor_emails.write_to_people(session, edition, people, template=template, params=params, now=now)
