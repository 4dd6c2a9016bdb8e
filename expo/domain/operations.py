"""How an installation is doing: what is measured, when it is red, and what the operator does then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from expo.domain.words import N_, Labelled

GONE_AFTER, SLOW_EMAIL, SLOW_PLAN, OLD_BACKUP = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(minutes=2),
    timedelta(days=1),
)
LOW, FULL = 0.15, 0.05
"""Shares of a disk that are free."""


class ServerPart(Labelled):
    """Something that is measured."""

    SCHEMA = "schema", N_("Schema of the database")
    WORKERS = "workers", N_("Worker processes")
    QUEUE = "queue", N_("Plans that wait")
    LEASES = "leases", N_("Plans whose worker is gone")
    EMAILS = "emails", N_("E-mails that wait")
    LOST_EMAILS = "lost_emails", N_("E-mails that could not be sent")
    SCREENS = "screens", N_("Connected screens")
    DISK = "disk", N_("Free disk space")
    BACKUP = "backup", N_("Last backup")


class Condition(Labelled):
    """How a part is."""

    GOOD = "good", N_("Fine")
    WATCHED = "watched", N_("To be watched")
    BAD = "bad", N_("Red")
    UNKNOWN = "unknown", N_("Not known")


WHAT_TO_DO: Mapping[ServerPart, str] = {
    ServerPart.SCHEMA: N_("Run “init” with the version that serves, then look again."),
    ServerPart.WORKERS: N_("Start “work”: without it nothing is planned and no e-mail leaves."),
    ServerPart.QUEUE: N_("Start another “work” on a machine with free cores, or wait until a long plan ends."),
    ServerPart.LEASES: N_("A worker takes them up within half a minute. If not, read its log and start “work” again."),
    ServerPart.EMAILS: N_("Check the mail server and EXPO_SMTP_URL; the outbox shows what the server answered."),
    ServerPart.LOST_EMAILS: N_("Check the outbox: correct the addresses, then send the e-mails again."),
    ServerPart.SCREENS: N_("Nothing to do. Screens without network go on with what they showed last."),
    ServerPart.DISK: N_("Delete old backups and logs, or move the database and the files to a larger disk."),
    ServerPart.BACKUP: N_("Run “backup” every night and keep the file on another machine."),
}


@dataclass(frozen=True, slots=True)
class Readings:
    """What was measured; ``None`` is not known. Counts of rows and moments of the real clock; no person is in it."""

    schema: str | None
    schema_wanted: str
    workers: int
    plans_waiting: int
    plans_waiting_since: datetime | None
    leases_ended: int
    emails_waiting: int
    emails_waiting_since: datetime | None
    emails_lost: int
    has_mail_server: bool
    screens: int
    disk_free: float | None
    backup_at: datetime | None


@dataclass(frozen=True, slots=True)
class Check:
    """One part and how it is; ``figure`` is a number, a text or a moment, by the part."""

    part: ServerPart
    condition: Condition
    figure: Any

    @property
    def advice(self) -> str:
        """Return what to do, unless all is well."""
        return "" if self.condition is Condition.GOOD else WHAT_TO_DO[self.part]


def checks(found: Readings, now: datetime) -> Iterator[Check]:
    """Judge what was measured."""
    good, watched, bad = Condition.GOOD, Condition.WATCHED, Condition.BAD
    yield Check(ServerPart.SCHEMA, good if (found.schema or "") >= found.schema_wanted else bad, found.schema or "–")
    yield Check(ServerPart.WORKERS, good if found.workers else bad, found.workers)
    is_long = _since(found.plans_waiting_since, now) > SLOW_PLAN
    yield Check(ServerPart.QUEUE, watched if is_long else good, found.plans_waiting)
    yield Check(ServerPart.LEASES, watched if found.leases_ended else good, found.leases_ended)
    is_slow = found.has_mail_server and _since(found.emails_waiting_since, now) > SLOW_EMAIL
    unsent = watched if found.emails_waiting and not found.has_mail_server else good
    yield Check(ServerPart.EMAILS, bad if is_slow else unsent, found.emails_waiting)
    yield Check(ServerPart.LOST_EMAILS, watched if found.emails_lost else good, found.emails_lost)
    yield Check(ServerPart.SCREENS, good, found.screens)
    yield Check(ServerPart.DISK, _of_disk(found.disk_free), found.disk_free)
    is_old = found.backup_at is None or now - found.backup_at > OLD_BACKUP
    yield Check(ServerPart.BACKUP, watched if is_old else good, found.backup_at)


def _of_disk(free: float | None) -> Condition:
    if free is None:
        return Condition.UNKNOWN
    return Condition.BAD if free < FULL else Condition.WATCHED if free < LOW else Condition.GOOD


def _since(moment: datetime | None, now: datetime) -> timedelta:
    return now - moment if moment else timedelta()
