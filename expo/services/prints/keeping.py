"""Keep the timetable that paper shows, so that a sheet can be compared with it later."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain import prints as rules
from expo.models.editions import Edition
from expo.models.prints import PrintedTimetable
from expo.queries import prints


def keep(session: Session, edition: Edition, *, now: datetime) -> PrintedTimetable:
    """Keep the timetable as it is now, and return it; the same timetable of the same version is kept once."""
    lock_row(session, Edition, edition.id)
    kept = found(session, edition, now=now)
    session.add(kept)
    session.flush()
    return kept


def found(session: Session, edition: Edition, *, now: datetime) -> PrintedTimetable:
    """Return the timetable as it is now: the row that keeps it, or a new one that is in no session yet."""
    version, meetings = prints.version(session, edition.id), prints.meetings(session, edition.id)
    digest = rules.digest(version, meetings)
    known = prints.by_digest(session, edition.id, digest)
    if known is not None:
        return known
    number, revision = prints.next_numbers(session, edition.id, version)
    return PrintedTimetable(
        edition_id=edition.id,
        number=number,
        digest=digest,
        version=version,
        revision=revision,
        taken_at=now,
        meetings=[one.as_json() for one in meetings],
    )
