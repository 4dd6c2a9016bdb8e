"""Make an import ready outside its transaction: the rows that it will write, so that writing them is quick."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from expo.domain.imports import ImportChoices, ImportPlan, PlannedRow, RowChange
from expo.domain.people import Actor, only_organizer
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Sector
from expo.models.imports import Import
from expo.models.venue import Hall, Zone
from expo.queries import imports
from expo.services.imports.batches import RowBatch
from expo.services.imports.lists import fingerprint
from expo.services.imports.plans import TARGETS, plan_of, target_of
from expo.services.imports.previews import ImportPreview
from expo.services.imports.targets import Target, Write
from expo.services.imports.uploads import WRITTEN

NOT_RIGHT = Violation("import_not_right", N_("Some rows are to be corrected or answered first. Nothing was written."))
CHANGED_SINCE = Violation(
    "changed_since_preview",
    N_("The lists have changed since this preview was made. Look at it again; nothing was written."),
)


@dataclass(frozen=True, slots=True)
class NotedRow:
    """What is noted about one row, to undo it; ``row_id`` is provisional for a new one."""

    number: int
    subject: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """The rows that an import will write if its choices and the lists are still the same; see :mod:`lists`."""

    seen: ImportPreview
    choices: ImportChoices
    plan: ImportPlan
    lists: str
    batch: RowBatch = field(default_factory=RowBatch)
    rows: list[NotedRow] = field(default_factory=list)
    renewed: list[int] = field(default_factory=list)
    """Buyers whose interests are written anew."""


def prepare(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    import_id: int,
    seen: ImportPreview,
    digest: str,
    approves: bool,
    now: datetime,
) -> PreparedImport:
    """Make the rows of a preview ready, and write nothing.

    What it would do is worked out from the database as it is now, and has to be the same as ``digest`` says the person
    has seen.
    """
    only_organizer(actor)
    row = imports.get(session, actor, edition.id, import_id)
    if row.written_at is not None:
        raise Refusal(WRITTEN)
    choices, lists = replace(imports.choices(row), approves=approves), state_of_lists(session, row)
    with Session(session.connection(), autoflush=False) as reading:  # its rows are changed in memory only
        target = target_of(reading, edition, row.kind, choices)
        plan = plan_of(target, seen.rows, seen.layout, choices)
        refuse_if(_against(plan, digest))
        prepared = PreparedImport(seen, choices, plan, lists)
        for planned in plan.rows:
            if planned.change is not RowChange.UNCHANGED:
                _prepare_row(prepared, target, planned, actor, now)
    return prepared


def state_of_lists(session: Session, row: Import) -> str:
    """Return a fingerprint of everything that an import of this kind rests on."""
    return fingerprint(session, row.edition_id, (*TARGETS[row.kind].reads, Hall, Sector, Zone))


def _against(plan: ImportPlan, digest: str) -> Iterator[Violation]:
    if not plan.is_right or not plan.rows:
        yield NOT_RIGHT
    elif plan.digest != digest:
        yield CHANGED_SINCE


def _prepare_row(prepared: PreparedImport, target: Target, planned: PlannedRow, actor: Actor, now: datetime) -> None:
    is_new = planned.change is RowChange.NEW
    row = target.new(planned.values, now=now) if is_new else target.session.get_one(target.model, planned.target_id)
    before = None if is_new else _interests(row)
    for key, value in planned.values.items():
        if key not in target.late:
            target.set(row, key, value)
    if is_new:
        _keep(prepared, planned.number, Write(row, None))
    elif change := _change(row, before):
        _keep(prepared, planned.number, change)
        if "interests" in change.after:
            prepared.renewed.append(row.id)
    if is_new or row.id in prepared.renewed:
        for part in target.parts(row):
            prepared.batch.add(part)
    for extra in target.set_late(row, planned.values, user_id=actor.user_id, now=now):
        _keep(prepared, planned.number, extra)


def _keep(prepared: PreparedImport, number: int, write: Write) -> None:
    row: Any = write.row
    if write.before is None:
        prepared.batch.add(row)
    else:
        columns = write.after.keys() & row.__table__.columns.keys()
        prepared.batch.change(row, {name: getattr(row, name) for name in columns})
    prepared.rows.append(NotedRow(number, row.__tablename__, row.id, write.before, write.after))


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
