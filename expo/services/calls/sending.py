"""A firm sends its application before the call closes; what it sent is kept with its check sum."""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import lock_row
from expo.domain.calls import CallApplicationState, lacking
from expo.domain.people import STRANGER
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.calls import Call, CallApplication, CallVersion, CallVersionFile
from expo.models.editions import Edition
from expo.services import history
from expo.services.calls.applying import writable
from expo.services.calls.emails import write_to


def objections(row: CallApplication) -> Iterator[Violation]:
    """Yield what an application still lacks before it can be sent."""
    if row.track_id is None:
        yield Violation("no_track", N_("Choose the support track."), {}, "track")
    if not row.title.strip() or row.support_won is None:
        yield Violation("no_plan", N_("Write the title of the project and the support that is asked for."))
    call = row.call
    yield from lacking(
        [(one.id, one.is_required) for one in call.questions],
        row.answers,
        [(one.id, one.is_required) for one in call.documents],
        {one.document_id for one in row.uploads},
    )


def send(session: Session, edition: Edition, token: str, *, now: datetime) -> CallApplication:
    """Send an application before the call closes, and write the receipt; ``now`` is the real time.

    Raises
    ------
    Refusal
        With everything that is missing, if it is too late to the instant, or if the firm has sent another one.
    """
    row = writable(session, edition, token, now)
    refuse_if(objections(row))
    shown = clock.shown(edition, now)
    lock_row(session, Call, row.call_id)
    refuse_if(_against_twin(session, row))
    if row.received_at is None:
        newest = select(func.max(CallApplication.number)).where(CallApplication.call_id == row.call_id)
        row.number = (session.scalar(newest) or 0) + 1
        row.received_at = shown
    row.state, row.reason, row.ask_until = CallApplicationState.SENT, "", None
    _keep_version(row, shown)
    session.flush()
    write_to(
        session,
        edition,
        row,
        "calls.received",
        secret="",
        now=now,
        when=shown,
        number=str(row.number),
        hash=row.digest[:16],
    )
    history.record(
        session,
        STRANGER,
        "calls.send",
        "call_application",
        row.id,
        edition_id=edition.id,
        now=shown,
        name=row.firm_name,
        number=row.number,
    )
    return row


def _against_twin(session: Session, row: CallApplication) -> Iterator[Violation]:
    twin = session.scalar(
        select(CallApplication.number).where(
            CallApplication.call_id == row.call_id,
            CallApplication.business_number == row.business_number,
            CallApplication.received_at.is_not(None),
            CallApplication.state != CallApplicationState.WITHDRAWN,
            CallApplication.id != row.id,
        )
    )
    if twin is not None:
        yield Violation("twin", N_("This firm has sent an application to this call already."))


_SENT_FIELDS = (
    "firm_name",
    "business_number",
    "ksic",
    "region",
    "title",
    "support_won",
    "supplier_name",
    "supplier_number",
    "writer_name",
    "answers",
    "track_id",
)


def _keep_version(row: CallApplication, shown: datetime) -> None:
    """Keep what is sent now as it is, with its check sum: texts, amounts and the check sums of the files."""
    content = {name: getattr(row, name) for name in _SENT_FIELDS}
    content["files"] = [upload.file.sha256 for upload in row.uploads]
    row.digest = sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    number = len(row.versions) + 1
    files = [CallVersionFile(document_id=one.document_id, file_id=one.file_id) for one in row.uploads]
    row.versions.append(CallVersion(number=number, sent_at=shown, digest=row.digest, content=content, files=files))
