"""What has changed in one's agenda since it was confirmed, for the pages of both sides."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from expo.db import db, transaction
from expo.domain.agenda import AgendaChange, changes
from expo.domain.people import Actor
from expo.queries import agenda_readings
from expo.services import agenda


def unseen(actor: Actor, now: datetime) -> list[AgendaChange]:
    """Return what a person has not seen yet. Who looks for the first time has missed nothing."""
    session = db.session()
    places = agenda_readings.places(session, actor)
    seen = agenda_readings.seen(session, actor)
    if seen is not None:
        return changes(seen, places, now)
    if places:
        confirm(actor, now)
    return []


def confirm(actor: Actor, now: datetime) -> None:
    """Keep the agenda as it is now as seen; two first looks at once are one."""
    try:
        with transaction() as session:
            agenda.confirm(session, actor, now=now)
    except IntegrityError:
        db.session().rollback()
