"""Remind people of their consultations: a list on the evening before, and each one shortly before it begins."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists
from sqlalchemy.orm import Session

from expo.domain.outbox import ATTEMPTS
from expo.domain.refusals import Violation
from expo.domain.reminders import INTERPRETED_LINE, LINE, ReminderKind, Wave
from expo.domain.words import N_, Marked, Named
from expo.models.buyers import Buyer
from expo.models.channels import PhoneMessage
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.reminders import ReminderWave
from expo.queries import colleagues, meetings, people
from expo.services import outbox
from expo.services.meeting_emails import place


def prepare(session: Session, edition: Edition, wave: Wave, *, now: datetime) -> outbox.PreparedEmails:
    """Word the e-mails of a wave; it takes a while, so it is done before anything is locked.

    A consultation with an owner is the owner's alone; all others are everybody's of the company.
    """
    told: dict[tuple[str, int], list[Meeting]] = defaultdict(list)
    companies: dict[tuple[str, int], Exhibitor | Buyer] = {}
    found = meetings.between(session, edition.id, wave.starts_at, wave.ends_at)
    for meeting in found:
        for side, company in (("exhibitor", meeting.exhibitor), ("buyer", meeting.buyer)):
            told[side, company.id].append(meeting)
            companies[side, company.id] = company
    members, owners = people.of_companies(session, edition.id), colleagues.owners(session, edition.id)
    rows = []
    for key, of_company in told.items():
        for reader in outbox.readers(edition, companies[key], members.get(key, ())):
            theirs = [one for one in of_company if _is_for(reader, key[0], owners.get(one.id))]
            if theirs:
                params = _list(key[0], theirs) if wave.kind is ReminderKind.EVENING else _facts(key[0], theirs[0])
                rows += outbox.drafts(edition, [reader], template=f"reminders.{wave.kind}", params=params, now=now)
    return outbox.PreparedEmails(_seats(found), rows)


def _is_for(reader: outbox.Reader, side: str, owner_id: int | None) -> bool:
    return side == "buyer" or owner_id is None or reader.membership_id in (None, owner_id)


def remind(session: Session, edition: Edition, wave: Wave, *, prepared: outbox.PreparedEmails, now: datetime) -> int:
    """Write the e-mails of a wave and that it is written; return how many. A seat that has changed is worded anew."""
    if session.get(ReminderWave, (edition.id, wave.kind, wave.starts_at)) is not None:
        return 0
    if _seats(meetings.between(session, edition.id, wave.starts_at, wave.ends_at)) != prepared.found:
        prepared = prepare(session, edition, wave, now=now)
    session.add(ReminderWave(edition_id=edition.id, kind=wave.kind, starts_at=wave.starts_at, written_at=now))
    session.flush()
    _forget_over(session, edition, wave, now)
    outbox.write_all(session, prepared.rows)
    return len(prepared.rows)


def _forget_over(session: Session, edition: Edition, wave: Wave, now: datetime) -> None:
    """Take back reminders of an earlier wave that have not left, nor went to a phone: what they are about has begun."""
    late = Message.template == f"reminders.{wave.kind}", Message.about_at <= now, Message.sent_at.is_(None)
    is_told = exists().where(PhoneMessage.message_id == Message.id)
    session.execute(
        delete(Message).where(Message.edition_id == edition.id, *late, Message.attempts < ATTEMPTS, ~is_told),
        execution_options={"synchronize_session": False},
    )


def _seats(found: Sequence[Meeting]) -> tuple[tuple[object, ...], ...]:
    return tuple((one.id, *one.slot_ids, one.table_id, one.interpreter_id) for one in found)


def _facts(side: str, meeting: Meeting) -> dict[str, object]:
    return {
        "other": Named.of(meeting.buyer if side == "exhibitor" else meeting.exhibitor),
        "when": meeting.when,
        "place": place(meeting),
        "interpreter": meeting.interpreter.name if meeting.interpreter else Marked(N_("not needed")),
    }


def _list(side: str, theirs: Sequence[Meeting]) -> dict[str, object]:
    lines = tuple(
        Violation("reminder", INTERPRETED_LINE if one.interpreter else LINE, _facts(side, one)) for one in theirs
    )
    return {"day": theirs[0].slot.starts_at.date(), "lines": lines}
