"""Documents that applicants are asked for: which, and what a company uploads for each of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from expo import clock
from expo.domain.people import STRANGER, Actor, needs
from expo.domain.permissions import Permission
from expo.models.applications import ApplicationDocument, ApplicationFile
from expo.models.editions import Edition
from expo.queries import applications, editions
from expo.services import history, uploaded_documents
from expo.services.applications.applying import open_row


def ask_for_documents(
    session: Session, actor: Actor, edition: Edition, *, documents: Sequence[tuple[str, str, bool]], now: datetime
) -> None:
    """Set which documents applicants are asked for: Korean, English, whether required.

    A document that is no longer asked for goes with the files that were uploaded for it; one that keeps its Korean
    name keeps them.
    """
    needs(actor, Permission.MANAGE_EXHIBITORS)
    former = {one.name_ko: one for one in applications.documents(session, edition.id)}
    wanted = {korean: (english, is_required) for korean, english, is_required in documents if korean}
    for name, row in former.items():
        if name not in wanted:
            session.delete(row)
    for position, (name, (english, is_required)) in enumerate(wanted.items()):
        row = former.get(name) or ApplicationDocument(edition_id=edition.id, name_ko=name)
        row.position, row.name_en, row.is_required = position, english, is_required
        session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "applications.ask_for_documents",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        names=list(wanted),
    )


def attach(
    session: Session,
    edition: Edition,
    token: str,
    *,
    document_id: int,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
) -> ApplicationFile:
    """Attach a file to an application that is still open, in place of a former one; ``now`` is the real time."""
    row = open_row(session, edition, token, now)
    document = editions.row(session, edition.id, ApplicationDocument, document_id)
    columns = uploaded_documents.columns(name, media_type, content)
    file = session.get(ApplicationFile, (row.id, document.id))
    if file is None:
        file = ApplicationFile(application_id=row.id, document_id=document.id)
        session.add(file)
    for column, value in columns.items():
        setattr(file, column, value)
    shown = clock.shown(edition, now)
    file.added_at = row.completed_at = shown
    session.flush()
    history.record(
        session,
        STRANGER,
        "applications.attach",
        "application",
        row.id,
        edition_id=edition.id,
        now=shown,
        name=row.name_ko,
        document=document.name_ko,
    )
    return file
