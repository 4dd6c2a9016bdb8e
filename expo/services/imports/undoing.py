"""Undo an import while nothing depends on what it wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, only_organizer
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.base import Base, Moment
from expo.models.buyers import BuyerInterest
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.imports import Import, ImportedRow
from expo.queries import imports
from expo.services import history
from expo.services.imports import presence
from expo.services.imports.batches import RowBatch
from expo.services.imports.preparing import state_of_lists

NOT_WRITTEN = Violation("import_not_written", N_("This file was not imported."))
_PARTS = frozenset({"buyer_interest", "buyer_decision", "hold"})
"""Tables whose rows are parts of an imported row, and go with it; a hold's cause points at the same company."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PreparedUndoing:
    """The former values that undoing an import restores if the lists are still the same; see :mod:`lists`."""

    lists: str
    batch: RowBatch = field(default_factory=RowBatch)
    renewed: list[int] = field(default_factory=list)
    """Buyers whose interests are written anew."""
    changed_since: list[int] = field(default_factory=list)
    """Rows of the sheet whose values are others now than the import wrote."""


def prepare_undoing(session: Session, actor: Actor, edition: Edition, *, import_id: int) -> PreparedUndoing:
    """Make the values that an import replaced ready to be restored, and write nothing."""
    only_organizer(actor)
    row = imports.get(session, actor, edition.id, import_id)
    prepared = PreparedUndoing(state_of_lists(session, row))
    with Session(session.connection(), autoflush=False) as reading:  # its rows are changed in memory only
        records = imports.changed_rows(reading, row.id)
        rows = _rows(reading, records)
        for record in records:
            found = rows.get((record.subject, record.subject_id))
            if _differs(found, record.after):
                prepared.changed_since.append(record.number)
            else:
                _restore(prepared, found, record.before or {})
    return prepared


def undo(
    session: Session, actor: Actor, edition: Edition, *, import_id: int, prepared: PreparedUndoing, now: datetime
) -> Import | None:
    """Remove what an import made and restore what it changed, all or nothing.

    Refused with every reason: rows that others point at now, and values that were changed since. Return ``None``, with
    nothing written, if the lists have changed since it was made ready: prepare it again.
    """
    only_organizer(actor)
    row = imports.get(session, actor, edition.id, import_id)
    session.execute(locked(select(Import).where(Import.id == row.id)))
    if row.written_at is None or row.undone_at is not None:
        refuse_if([NOT_WRITTEN])
    if state_of_lists(session, row) != prepared.lists:
        return None
    refuse_if([*_changed_since(prepared.changed_since), *_depending(session, row.id)])
    if prepared.renewed:
        session.execute(delete(BuyerInterest).where(BuyerInterest.buyer_id.in_(prepared.renewed)))
    prepared.batch.write(session)
    made = imports.subjects_made(session, row.id)
    if Closure.__tablename__ in made:
        presence.reopen(session, session.scalars(imports.ids_made(row.id, Closure.__tablename__)).all())
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in made:
            session.execute(delete(table).where(table.c.id.in_(imports.ids_made(row.id, table.name))))
    row.undone_at = now
    history.record(
        session,
        actor,
        "imports.undo",
        "import",
        row.id,
        edition_id=edition.id,
        now=now,
        kind=row.kind.value,
        file=row.file_name,
    )
    session.flush()
    session.expire_all()  # rows were written past the session
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
            for row in session.scalars(select(model).where(model.id.in_(ids[start : start + _AT_ONCE]))):
                found[subject, row.id] = row
    return found


def _changed_since(numbers: Sequence[int]) -> Iterator[Violation]:
    if numbers:
        yield Violation(
            "changed_since_import",
            N_("Rows that were changed since: %(rows)s. Their present values would be lost."),
            {"rows": _listed(numbers)},
        )


def _differs(row: Any, after: dict[str, Any]) -> bool:
    return row is None or any(_value(row, key) != value for key, value in after.items())


def _value(row: Any, key: str) -> object:
    if key == "interests":
        return [sector.id for sector in row.interests]
    value = getattr(row, key)
    return value.isoformat() if isinstance(value, datetime) else value


def _restore(prepared: PreparedUndoing, row: Any, before: dict[str, Any]) -> None:
    values = {key: _typed(row, key, value) for key, value in before.items() if key != "interests"}
    for key, value in values.items():
        setattr(row, key, value)
    prepared.batch.change(row, values)
    if "interests" in before:
        prepared.renewed.append(row.id)
        for sector_id in before["interests"]:
            prepared.batch.add(BuyerInterest(buyer_id=row.id, sector_id=sector_id))


def _typed(row: Any, key: str, value: Any) -> Any:
    is_moment = isinstance(row.__table__.columns[key].type, Moment) and value is not None
    return datetime.fromisoformat(value) if is_moment else value


def _depending(session: Session, import_id: int) -> Iterator[Violation]:
    """Yield the rows of the sheet that something points at which the import itself did not make."""
    made = imports.subjects_made(session, import_id)
    numbers: set[int] = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns if table.name not in _PARTS else ():
            for subject in {key.column.table.name for key in column.foreign_keys} & made:
                numbers |= set(session.scalars(imports.numbers_pointed_at(import_id, subject, column)))
    if numbers:
        yield Violation(
            "import_in_use",
            N_("Rows that are in use by now, such as in wishes, consultations, booths or links: %(rows)s."),
            {"rows": _listed(sorted(numbers))},
        )


def _listed(numbers: Sequence[int]) -> str:
    some = ", ".join(str(number) for number in dict.fromkeys(numbers[:12]))
    return f"{some} …" if len(numbers) > 12 else some
