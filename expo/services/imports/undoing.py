"""Undo an import while nothing depends on what it wrote."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, only_organizer
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.base import Base, Moment
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Sector
from expo.models.imports import Import, ImportedRow
from expo.queries import imports
from expo.services import history

NOT_WRITTEN = Violation("import_not_written", N_("This file was not imported."))
_PARTS = frozenset({"buyer_interest", "buyer_decision"})
"""Tables whose rows are parts of an imported row, and go with it."""
_AT_ONCE = 500


def undo(session: Session, actor: Actor, edition: Edition, *, import_id: int, now: datetime) -> Import:
    """Remove what an import made and restore what it changed, all or nothing.

    Refused with every reason: rows that others point at now, and values that were changed since.
    """
    only_organizer(actor)
    row = imports.get(session, actor, edition.id, import_id)
    session.execute(locked(select(Import).where(Import.id == row.id)))
    if row.written_at is None or row.undone_at is not None:
        refuse_if([NOT_WRITTEN])
    records = imports.written_rows(session, row.id)
    rows = _rows(session, records)
    refuse_if([*_changed_since(records, rows), *_depending(session, records)])
    for record in reversed(records):
        found = rows.get((record.subject, record.subject_id))
        if found is not None and record.before is not None:
            _restore(session, found, record.before)
    session.flush()
    for record in reversed(records):
        found = rows.get((record.subject, record.subject_id))
        if found is not None and record.before is None:
            session.delete(found)
    row.undone_at = now
    history.record(
        session, actor, "imports.undo", "import", row.id, edition_id=edition.id, now=now, kind=row.kind.value,
        file=row.file_name,
    )  # fmt: skip
    session.flush()
    return row


def forget_values(session: Session, subject: str, subject_id: int) -> None:
    """Forget what imports wrote about a row and replaced in it: its person's data is to be erased."""
    found = select(ImportedRow).where(ImportedRow.subject == subject, ImportedRow.subject_id == subject_id)
    for record in session.scalars(found.where(ImportedRow.before.is_not(None))):
        record.before, record.after = {}, {}


def _rows(session: Session, records: Sequence[ImportedRow]) -> dict[tuple[str, int], Any]:
    """Return the rows of the database that are still there, by table and id."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    found: dict[tuple[str, int], Any] = {}
    for subject in {record.subject for record in records}:
        ids = [record.subject_id for record in records if record.subject == subject]
        model = models[subject]
        for start in range(0, len(ids), _AT_ONCE):
            for row in session.scalars(locked(select(model).where(model.id.in_(ids[start : start + _AT_ONCE])))):
                found[subject, row.id] = row
    return found


def _changed_since(records: Sequence[ImportedRow], rows: dict[tuple[str, int], Any]) -> Iterator[Violation]:
    """Yield the rows of the sheet whose values are others now than the import wrote."""
    numbers = [
        record.number
        for record in records
        if record.before is not None and _differs(rows.get((record.subject, record.subject_id)), record.after)
    ]
    if numbers:
        yield Violation(
            "changed_since_import", N_("Rows that were changed since: %(rows)s. Their present values would be lost."),
            {"rows": _listed(numbers)},
        )  # fmt: skip


def _differs(row: Any, after: dict[str, Any]) -> bool:
    return row is None or any(_value(row, key) != value for key, value in after.items())


def _value(row: Any, key: str) -> object:
    if key == "interests":
        return [sector.id for sector in row.interests]
    value = getattr(row, key)
    return value.isoformat() if isinstance(value, datetime) else value


def _restore(session: Session, row: Any, before: dict[str, Any]) -> None:
    for key, value in before.items():
        if key == "interests" and isinstance(row, Buyer):
            found = {one.id: one for one in session.scalars(select(Sector).where(Sector.id.in_(value)))}
            row.interests = [found[one] for one in value if one in found]
        elif isinstance(row.__table__.columns[key].type, Moment) and value is not None:
            setattr(row, key, datetime.fromisoformat(value))
        else:
            setattr(row, key, value)


def _depending(session: Session, records: Sequence[ImportedRow]) -> Iterator[Violation]:
    """Yield the rows of the sheet that something points at which the import itself did not make."""
    made: dict[str, dict[int, int]] = {}
    for record in records:
        if record.before is None:
            made.setdefault(record.subject, {})[record.subject_id] = record.number
    numbers: set[int] = set()
    for subject, ids in made.items():
        for table, column in _pointing_at(subject):
            numbers |= {ids[one] for one in _pointed(session, table, column, list(ids), made.get(table.name, {}))}
    if numbers:
        yield Violation(
            "import_in_use",
            N_("Rows that are in use by now, such as in wishes, consultations, booths or links: %(rows)s."),
            {"rows": _listed(sorted(numbers))},
        )


def _pointing_at(subject: str) -> Iterator[tuple[Table, str]]:
    for table in Base.metadata.sorted_tables:
        if table.name in _PARTS:
            continue
        for column in table.columns:
            if any(key.column.table.name == subject for key in column.foreign_keys):
                yield table, column.name


def _pointed(session: Session, table: Table, column: str, ids: Sequence[int], own: dict[int, int]) -> Iterator[int]:
    """Yield the ids that rows of a table point at, other than rows that the import made."""
    key = table.columns.get("id", table.columns[column])
    for start in range(0, len(ids), _AT_ONCE):
        batch = ids[start : start + _AT_ONCE]
        for row_id, target in session.execute(
            select(key, table.columns[column]).where(table.columns[column].in_(batch))
        ):
            if "id" not in table.columns or row_id not in own:
                yield target


def _listed(numbers: Sequence[int]) -> str:
    some = ", ".join(str(number) for number in dict.fromkeys(numbers[:12]))
    return f"{some} …" if len(numbers) > 12 else some
