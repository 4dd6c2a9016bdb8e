"""Write an import that was made ready, all of it or nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.imports import RowChange
from expo.domain.people import Actor
from expo.models.base import Base
from expo.models.buyers import BuyerInterest
from expo.models.editions import Edition
from expo.models.imports import Import, ImportedRow, ImportFile
from expo.queries import imports
from expo.services import history
from expo.services.imports import presence
from expo.services.imports.preparing import NotedRow, PreparedImport, state_of_lists
from expo.services.imports.uploads import waiting

_RECORDS = Base.metadata.tables[ImportedRow.__tablename__]


def write(
    session: Session, actor: Actor, edition: Edition, *, import_id: int, prepared: PreparedImport, now: datetime
) -> Import | None:
    """Write every row of an import that was made ready, all or nothing.

    Return ``None``, with nothing written, if the lists that it rests on have changed since: prepare it again.
    """
    row = waiting(session, actor, edition, import_id)
    lock_row(session, Edition, edition.id)  # codes are numbered on, one by one
    chosen, plan = prepared.choices, prepared.plan
    if replace(imports.choices(row), approves=chosen.approves) != chosen:
        return None
    presence.lock_slots(session, edition, prepared.batch)
    if state_of_lists(session, row) != prepared.lists:
        return None
    if prepared.renewed:
        session.execute(delete(BuyerInterest).where(BuyerInterest.buyer_id.in_(prepared.renewed)))
    ids = prepared.batch.write(session)
    presence.hold_slots(session, [ids[closed["id"]] for closed in presence.closed_by(prepared.batch)])
    if prepared.rows:
        session.execute(insert(_RECORDS), [_record(row, one, ids) for one in prepared.rows])
    row.counts, row.approves = {change.value: plan.counts[change] for change in RowChange}, chosen.approves
    row.sheet, row.written_at = prepared.seen.sheet.name[:200], now
    session.execute(delete(ImportFile).where(ImportFile.import_id == row.id))
    history.record(
        session,
        actor,
        "imports.write",
        "import",
        row.id,
        edition_id=edition.id,
        now=now,
        kind=row.kind.value,
        file=row.file_name,
        new=plan.counts[RowChange.NEW],
        changed=plan.counts[RowChange.CHANGED],
    )
    session.flush()
    session.expire_all()  # rows were written past the session
    return row


def _record(row: Import, one: NotedRow, ids: Mapping[int, int]) -> dict[str, object]:
    return {
        "import_id": row.id,
        "number": one.number,
        "subject": one.subject,
        "subject_id": ids.get(one.row_id, one.row_id),
        "before": one.before,
        "after": one.after,
    }
