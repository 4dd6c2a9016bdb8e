"""Confirm one's agenda: from then on only what changes afterwards is shown as changed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.agenda import AgendaPlace
from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.models.agenda import AgendaReading
from expo.queries.agenda_readings import places


def confirm(session: Session, actor: Actor, *, now: datetime) -> None:
    """Keep the agenda of the actor's company as this person has seen it now."""
    _keep(session, actor, places(session, actor), now)


def take_note(session: Session, actor: Actor, meeting_id: int) -> None:
    """Keep what a person did themselves: a consultation booked or called off is no news to them."""
    reading = _reading(session, actor)
    if reading is None:
        return
    session.flush()
    own = _plain(places(session, actor)).get(str(meeting_id))
    seen = {key: place for key, place in reading.seen.items() if key != str(meeting_id)}
    reading.seen = seen | ({str(meeting_id): own} if own else {})


def _keep(session: Session, actor: Actor, found: Mapping[int, AgendaPlace], now: datetime) -> None:
    if actor.user_id is None or actor.edition_id is None:
        raise NotFound("agenda")
    reading = _reading(session, actor)
    if reading is None:
        reading = AgendaReading(user_id=actor.user_id, edition_id=actor.edition_id, seen={}, read_at=now)
        session.add(reading)
    reading.seen, reading.read_at = _plain(found), now
    session.flush()


def _reading(session: Session, actor: Actor) -> AgendaReading | None:
    return session.scalar(
        select(AgendaReading).where(
            AgendaReading.user_id == actor.user_id, AgendaReading.edition_id == actor.edition_id
        )
    )


def _plain(found: Mapping[int, AgendaPlace]) -> dict[str, list[str | None]]:
    """Return places as plain JSON: start, end, table, both names of the other company."""
    return {
        str(meeting_id): [
            place.starts_at.isoformat(),
            place.ends_at.isoformat(),
            place.table,
            place.other.name_ko,
            place.other.name_en,
        ]
        for meeting_id, place in found.items()
    }
