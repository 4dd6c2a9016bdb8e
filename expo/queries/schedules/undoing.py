"""What undoing the newest publication leads back to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.schedules import Publication, Schedule
from expo.queries.schedules.versions import publications


def is_final_again(published: Sequence[Publication]) -> bool:
    """Tell whether undoing the newest publication undoes the undoing of a final one; the newest two, newest first."""
    return len(published) > 1 and published[0].undoes_id is not None and published[1].provisional_until is None


def is_provisional_again(published: Sequence[Publication]) -> bool:
    """Tell whether undoing the newest publication makes a final timetable provisional; the newest two, newest first."""
    return len(published) > 1 and not published[0].provisional_until and bool(published[1].provisional_until)


def before_the_newest(session: Session, edition: Edition) -> Schedule:
    """Return the version that was in force before the newest publication; before the first there was an empty one."""
    former = publications(session, edition, limit=2)[1:]
    return former[0].schedule if former else Schedule(policy={}, figures={})


def has_been_read_as_final(session: Session, newest: Sequence[Publication]) -> bool:
    """Tell whether an e-mail that called the newest publication final has left."""
    final = select(Message.id).where(Message.template == "schedules.final", Message.sent_at.is_not(None)).limit(1)
    return any(
        session.scalar(final.where(Message.edition_id == one.edition_id, Message.written_at >= one.published_at))
        for one in newest
    )
