"""What has changed in one's agenda since it was confirmed, for the pages of both sides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from expo.db import db, transaction
from expo.domain.agenda import AgendaChange, changes
from expo.domain.people import Actor
from expo.queries import agenda_readings
from expo.services import agenda


@dataclass(frozen=True, slots=True)
class Look:
    """What a person has not seen yet, and when the other side has seen each consultation where it is now."""

    changes: list[AgendaChange]
    read: dict[int, datetime]


def look(actor: Actor, now: datetime) -> Look:
    """Return both sides' readings. Who looks for the first time has missed nothing."""
    session = db.session()
    places = agenda_readings.places(session, actor)
    seen = agenda_readings.seen(session, actor)
    read = agenda_readings.seen_by_others(session, actor, places)
    if seen is not None:
        return Look(changes(seen, places, now), read)
    if places:
        confirm(actor, now)
    return Look([], read)


def confirm(actor: Actor, now: datetime) -> None:
    """Keep the agenda as it is now as seen; two first looks at once are one."""
    try:
        with transaction() as session:
            agenda.confirm(session, actor, now=now)
    except IntegrityError:
        db.session().rollback()
