"""Reports of processes and backups, and the whole state of an installation."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from expo import migrations
from expo.config import Config
from expo.db import file_of
from expo.domain import operations
from expo.domain.operations import GONE_AFTER, Check
from expo.models.operations import ProcessReport
from expo.queries import operations as operations_queries


def report(session: Session, kind: str, name: str, *, now: datetime) -> None:
    """Write that a process is there, or that a backup was made; processes that are gone are forgotten."""
    mine = (ProcessReport.kind == kind) & (ProcessReport.name == name)
    done = session.execute(update(ProcessReport).where(mine).values(seen_at=now).returning(ProcessReport.id)).first()
    if done is None:
        session.add(ProcessReport(kind=kind, name=name, seen_at=now))
        is_gone = (ProcessReport.kind == "worker") & (ProcessReport.seen_at < now - GONE_AFTER)
        session.execute(delete(ProcessReport).where(is_gone))


def withdraw(session: Session, kind: str, name: str) -> None:
    """Forget a process that ends in good order."""
    session.execute(delete(ProcessReport).where(ProcessReport.kind == kind, ProcessReport.name == name))


def state(session: Session, settings: Config, *, now: datetime) -> list[Check]:
    """Return how each part of the installation is; ``now`` is the real time."""
    folder = file_of(settings.database_url) or settings.files
    found = operations_queries.readings(
        session,
        schema=migrations.revision_of(session.connection()),
        schema_wanted=migrations.head(),
        folder=folder,
        has_mail_server=bool(settings.smtp_url),
        now=now,
    )
    return list(operations.checks(found, now))
