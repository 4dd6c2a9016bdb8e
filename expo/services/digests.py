"""Keep what can wait until the morning or the reader's summary, and make one e-mail of what came together."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.digests import QuietHours, net, step
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.push import excerpt
from expo.domain.refusals import Violation
from expo.models.channels import ContactPreference, MessageRule
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.people import User
from expo.queries import channels, digests
from expo.services import calendar_files, history, outbox

_NOTHING = "meetings.booked", "meetings.cancelled"


def change_rule(
    session: Session, actor: Actor, edition: Edition, *, quiet: QuietHours | None, breaks_through: bool, now: datetime
) -> MessageRule:
    """Set the quiet hours of an edition, and whether what is about today breaks through everybody's."""
    needs(actor, Permission.MANAGE_EDITION)
    row = digests.rule(session, edition.id)
    row.quiet_from, row.quiet_until = (quiet.starts, quiet.ends) if quiet else (None, None)
    row.breaks_through = breaks_through
    session.add(row)
    session.flush()
    history.record(session, actor, "digests.change_rule", "edition", edition.id, edition_id=edition.id, now=now)
    return row


def choose(
    session: Session, user_id: int, edition: Edition, *, quiet: QuietHours | None, digest_hour: int | None
) -> ContactPreference:
    """Choose one's own quiet hours, and the hour of a summary; ``None``: each message at once."""
    row = channels.preference(session, user_id, edition.id) or ContactPreference(
        user_id=user_id, edition_id=edition.id, phone=""
    )
    row.quiet_from, row.quiet_until = (quiet.starts, quiet.ends) if quiet else (None, None)
    row.digest_hour = digest_hour
    session.add(row)
    session.flush()
    return row


def hold(session: Session, *, now: datetime) -> int:
    """Give new messages that can wait the moment when they leave; return how many wait. ``now`` is real."""
    kept = 0
    for edition in digests.editions(session):
        rules, shown = digests.rules(session, edition.id), clock.shown(edition, now)
        for message in digests.new(session, edition.id):
            leaves_at = rules.of(message.user_id).leaves_at(shown, edition.zone, message.about_at)
            message.due_at = now + (leaves_at - shown)
            kept += leaves_at > shown
    session.flush()
    return kept


def gather(session: Session, *, now: datetime) -> int:
    """Make one e-mail of what is due together for readers who want a summary; return how many summaries there are.

    Changes of one consultation that follow one another are told as one; what has come to nothing is not told.
    """
    written = 0
    for edition in digests.editions(session):
        readers = [
            one for one, rule in digests.rules(session, edition.id).of_readers.items() if rule.digest_hour is not None
        ]
        for messages in digests.together(session, edition.id, readers, now=now):
            written += len(messages) > 1 and _summarise(session, edition, messages, now)
    return written


def _summarise(session: Session, edition: Edition, messages: Sequence[Message], now: datetime) -> bool:
    ids, items = [one.id for one in messages], _items(messages)
    if not items:
        session.execute(delete(Message).where(Message.id.in_(ids)))
        return False
    first, shown = messages[0], clock.shown(edition, now)
    summary = outbox.write(
        session,
        edition,
        template="digests.summary",
        params={"day": shown.date(), "items": items},
        now=shown,
        user=session.get_one(User, first.user_id),
        membership_id=first.membership_id,
    )
    summary.calendar = _files(messages)
    session.flush()
    for one in messages:
        one.digest_id = summary.id
    session.flush()
    return True


def _files(messages: Sequence[Message]) -> str:
    """Return a summary's calendar files: the last of each consultation, none of what came to nothing."""
    found: dict[str, list[Message]] = defaultdict(list)
    for one in messages:
        if one.calendar:
            found[calendar_files.uid(one.calendar)].append(one)
    told = [each for each in found.values() if (each[0].template, each[-1].template) != _NOTHING]
    return "".join(each[-1].calendar for each in told)


def _items(messages: Sequence[Message]) -> tuple[object, ...]:
    """Return what a summary says: consultations one a line, then each other message with its subject."""
    steps = [found for one in messages if one.words and (found := step(one.template, one.words)) is not None]
    lines: list[Violation | str] = [line for one in net(steps) if (line := one.line()) is not None]
    for one in messages:
        if not one.words or step(one.template, one.words) is None:
            lines += ["", one.subject, excerpt(one.body)]
    return tuple(lines)
