"""Write an import, all of it or nothing, and undo it while nothing depends on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.imports import ImportPlan, PlannedRow, RowChange
from expo.domain.people import Actor
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.imports import ColumnChoice, Import, ImportedRow, ImportFile
from expo.queries import imports
from expo.services import history
from expo.services.imports.previews import ImportPreview, plan_of, target_of
from expo.services.imports.targets import Target, Write
from expo.services.imports.uploads import headings_of, waiting

NOT_RIGHT = Violation(
    "import_not_right", N_("Some rows are to be corrected or answered first. Nothing was written.")
)  # fmt: skip
CHANGED_SINCE = Violation(
    "changed_since_preview",
    N_("The lists have changed since this preview was made. Look at it again; nothing was written."),
)


@dataclass(frozen=True, slots=True)
class _Made:
    number: int
    write: Write


def write(
    session: Session, actor: Actor, edition: Edition, *, import_id: int, seen: ImportPreview, digest: str, now: datetime
) -> Import:
    """Write every row of a preview, all or nothing.

    ``seen`` was made outside the transaction. What it would do is worked out once more from the database as it is now,
    and has to be the same as ``digest`` says the person has seen.
    """
    row = waiting(session, actor, edition, import_id)
    session.execute(locked(select(Edition.id).where(Edition.id == edition.id)))  # codes are numbered on, one by one
    choices = imports.choices(row)
    target = target_of(session, edition, row.kind, choices)
    plan = plan_of(target, seen.rows, seen.layout, choices)
    refuse_if(_against(plan, digest))
    made = _write_rows(session, actor, target, plan.rows, now)
    session.add_all(_record(row, one) for one in made)
    row.counts = {change.value: plan.counts[change] for change in RowChange}
    row.sheet, row.written_at = seen.sheet.name[:200], now
    session.execute(delete(ImportFile).where(ImportFile.import_id == row.id))
    _remember(session, edition, seen)
    history.record(
        session, actor, "imports.write", "import", row.id, edition_id=edition.id, now=now, kind=row.kind.value,
        file=row.file_name, new=plan.counts[RowChange.NEW], changed=plan.counts[RowChange.CHANGED],
    )  # fmt: skip
    session.flush()
    return row


def _against(plan: ImportPlan, digest: str) -> Iterator[Violation]:
    if not plan.is_right or not plan.rows:
        yield NOT_RIGHT
    elif plan.digest != digest:
        yield CHANGED_SINCE


def _write_rows(
    session: Session, actor: Actor, target: Target, rows: Sequence[PlannedRow], now: datetime
) -> list[_Made]:
    """Write the rows in two batches: what has no id yet, then what needs it."""
    made: list[_Made] = []
    kept: list[tuple[PlannedRow, Any]] = []
    for planned in rows:
        if planned.change is RowChange.UNCHANGED:
            continue
        is_new = planned.change is RowChange.NEW
        row = target.new(planned.values, now=now) if is_new else session.get_one(target.model, planned.target_id)
        before = None if is_new else _interests(row)
        for key, value in planned.values.items():
            if key not in target.late:
                target.set(row, key, value)
        kept.append((planned, row))
        if is_new:
            session.add(row)
            made.append(_Made(planned.number, Write(row, None)))
        elif change := _change(row, before):
            made.append(_Made(planned.number, change))
    session.flush()
    for planned, row in kept:
        for extra in target.set_late(row, planned.values, user_id=actor.user_id, now=now):
            session.add(extra.row)
            made.append(_Made(planned.number, extra))
    session.flush()
    return made


def _interests(row: Any) -> list[int] | None:
    return [sector.id for sector in row.interests] if isinstance(row, Buyer) else None


def _change(row: Any, interests: list[int] | None) -> Write | None:
    """Return the columns of a row that were set to another value, or nothing."""
    state = inspect(row)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        changes = state.attrs[attribute.key].history
        if changes.has_changes():
            before[attribute.key] = _plain(changes.deleted[0] if changes.deleted else None)
            after[attribute.key] = _plain(getattr(row, attribute.key))
    if interests is not None and interests != _interests(row):
        before["interests"], after["interests"] = interests, _interests(row)
    return Write(row, before, after) if after else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _record(row: Import, one: _Made) -> ImportedRow:
    identity = inspect(one.write.row, raiseerr=True).identity or (0,)
    return ImportedRow(
        import_id=row.id,
        number=one.number,
        subject=one.write.row.__tablename__,
        subject_id=identity[0],
        before=one.write.before,
        after=one.write.after,
    )


def _remember(session: Session, edition: Edition, seen: ImportPreview) -> None:
    """Keep how the columns were understood, for the next file with these headings."""
    headings = headings_of(seen.layout)
    found = session.scalar(
        select(ColumnChoice).where(
            ColumnChoice.edition_id == edition.id,
            ColumnChoice.kind == seen.kind,
            ColumnChoice.fingerprint == imports.fingerprint(headings),
        )
    )
    if found is None:
        found = ColumnChoice(
            edition_id=edition.id, kind=seen.kind, fingerprint=imports.fingerprint(headings), headings=headings
        )
        session.add(found)
    found.columns = _columns(seen.layout.columns, len(seen.layout.headings))


def _columns(columns: Mapping[int, str], count: int) -> dict[str, str]:
    return {str(column): columns.get(column, "") for column in range(count)}
