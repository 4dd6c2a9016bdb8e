"""Read a file as one kind of import, and say what each of its rows would do. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from expo.domain.imports import (
    CellProblem,
    FieldChange,
    ImportChoices,
    ImportKind,
    ImportPlan,
    PlannedRow,
    RowChange,
)
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.cells import cell_at, is_empty
from expo.domain.spreadsheets.fields import FIELDS, Field
from expo.domain.spreadsheets.headings import is_no_field
from expo.domain.spreadsheets.layout import Layout, find_table, with_body
from expo.domain.spreadsheets.rows import SheetRow, read_rows
from expo.domain.spreadsheets.vocabulary import UnreadableCell, Words
from expo.domain.text import one_line
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.services.imports.booths import BoothTarget
from expo.services.imports.buyers import BuyerTarget
from expo.services.imports.exhibitors import ExhibitorTarget, ProductTarget
from expo.services.imports.files import Worksheet
from expo.services.imports.interpreters import InterpreterTarget, TableTarget
from expo.services.imports.targets import Match, Target
from expo.services.imports.wishes import WishTarget

TARGETS: Mapping[ImportKind, type[Target]] = {
    target.kind: target
    for target in (
        ExhibitorTarget, ProductTarget, BuyerTarget, WishTarget, BoothTarget, InterpreterTarget, TableTarget,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blank:
    """What something new needs and some rows do not say; one of the ``words`` may be chosen for all of them."""

    field: Field
    words: tuple[Named | str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """What is wrong in several rows alike: one word that is not known is one thing to do, not forty."""

    field: Field | None
    violation: Violation
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file as it was understood: the sheet, its table, the rows, and the plan of what they would do."""

    kind: ImportKind
    sheet: Worksheet
    sheet_names: tuple[str, ...]
    layout: Layout
    rows: Sequence[SheetRow]
    plan: ImportPlan
    missing: tuple[Field, ...] = ()
    blanks: tuple[Blank, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS[self.kind]

    @property
    def is_right(self) -> bool:
        """Whether the file can be written as it is."""
        return self.plan.is_right and bool(self.plan.rows)

    @property
    def unread(self) -> list[str]:
        """The headings of columns that have values and are not imported, though no one has left them out."""
        return [
            one_line(heading)
            for column, heading in enumerate(self.layout.headings)
            if heading and column not in self.layout.columns and not is_no_field(heading)
            if any(not is_empty(cell_at(self.sheet.grid, row, column)) for row in self.layout.body)
        ]

    @property
    def repeated(self) -> list[Repeated]:
        """What several rows have alike to be corrected, most rows first."""
        fields = {field.key: field for field in self.fields}
        found: dict[tuple[str, str, str], tuple[Violation, list[int]]] = {}
        for row in self.plan.rows:
            for one in row.problems:
                key = "" if one.column is None else self.layout.columns[one.column]
                found.setdefault((key, one.violation.code, str(one.violation)), (one.violation, []))[1].append(
                    row.number
                )
        alike = [
            Repeated(fields.get(key), violation, tuple(rows))
            for (key, *_), (violation, rows) in found.items()
            if len(rows) > 1
        ]
        return sorted(alike, key=lambda one: -len(one.rows))


def layout_of(
    kind: ImportKind, sheets: Sequence[Worksheet], choices: ImportChoices, remembered: Mapping[int, str] | None = None
) -> tuple[Worksheet, Layout]:
    """Return the sheet that is meant and its table; a person's choice of columns goes before what is remembered."""
    fields = FIELDS[kind]
    named = [sheet for sheet in sheets if sheet.name == choices.sheet] or list(sheets)
    fixed = choices.heading_row - 1 if choices.heading_row else None
    found = [(sheet, find_table(sheet.grid, fields, heading_row=fixed)) for sheet in named]
    sheet, layout = max(found, key=lambda pair: len(pair[1].keys))
    known = {field.key for field in fields} | {""}
    chosen = choices.columns or remembered or {}
    columns = {**layout.columns, **{column: key for column, key in chosen.items() if key in known}}
    return sheet, with_body(replace(layout, columns=columns), sheet.grid)


def preview(
    session: Session,
    edition: Edition,
    kind: ImportKind,
    sheets: Sequence[Worksheet],
    choices: ImportChoices,
    remembered: Mapping[int, str] | None = None,
) -> ImportPreview:
    """Say what a file would do."""
    sheet, layout = layout_of(kind, sheets, choices, remembered)
    target = target_of(session, edition, kind, choices)
    rows = read_rows(layout, sheet.grid, FIELDS[kind], target.words)
    plan = plan_of(target, rows, layout, choices)
    missing = tuple(field for field in FIELDS[kind] if field.is_required and field.key not in layout.keys)
    blanks = tuple(_blanks(target, rows, plan, choices))
    return ImportPreview(kind, sheet, tuple(one.name for one in sheets), layout, rows, plan, missing, blanks)


def _blanks(target: Target, rows: Sequence[SheetRow], plan: ImportPlan, choices: ImportChoices) -> Iterable[Blank]:
    """Yield what one word may be chosen for: whatever has few words, and is missing in a row that brings something."""
    new = [row for row, planned in zip(rows, plan.rows, strict=True) if planned.target_id is None]
    for field in FIELDS[target.kind]:
        unread = {row.number for row in new for one in row.problems if one.column is not None}
        if not _may_be_filled(target, field) or all(field.key in row.values or row.number in unread for row in new):
            continue
        names = target.words[field.words].names
        word = names.get(target.meant.get(field.key), "")
        meant = word.name_ko if isinstance(word, Named) else word
        yield Blank(field, tuple(names.values()), choices.fills.get(field.key, meant))


def _may_be_filled(target: Target, field: Field) -> bool:
    return field.can_be_filled or field.key in target.assumed


def fills_of(target: Target, choices: ImportChoices) -> dict[str, object]:
    """Return the values of the words that were chosen for blank cells; a word that is not known leaves them blank."""
    values = {}
    for field in FIELDS[target.kind]:
        if _may_be_filled(target, field) and field.key in choices.fills:
            with suppress(UnreadableCell):
                values[field.key] = field.read(choices.fills[field.key], "", target.words)
    return values


def target_of(session: Session, edition: Edition, kind: ImportKind, choices: ImportChoices) -> Target:
    """Return the target of a kind, with what the edition has of it."""
    target = TARGETS[kind](session, edition)
    if isinstance(target, BuyerTarget):
        target.approves = choices.approves
    target.meant |= {key: value for key, value in fills_of(target, choices).items() if key in target.assumed}
    return target


def plan_of(target: Target, rows: Sequence[SheetRow], layout: Layout, choices: ImportChoices) -> ImportPlan:
    """Say what each row would do."""
    fields = {field.key: field for field in FIELDS[target.kind]}
    seen: dict[object, int] = {}
    fills = fills_of(target, choices)
    return ImportPlan(
        [_planned(target, row, fields, layout, choices.answers.get(row.number), seen, fills) for row in rows]
    )


def _planned(
    target: Target,
    row: SheetRow,
    fields: Mapping[str, Field],
    layout: Layout,
    answer: int | None,
    seen: dict[object, int],
    fills: Mapping[str, object],
) -> PlannedRow:
    values = target.completed(row.values)
    match = target.match(values, answer)
    if match.row is None:
        unread = {layout.columns[one.column] for one in row.problems if one.column is not None}
        values = {key: value for key, value in fills.items() if key not in unread} | values
    problems = [*row.problems, *_problems(target, row, values, match, fields, layout, seen)]
    differences = tuple(_differences(target, match.row, values, fields))
    if problems:
        change = RowChange.WRONG
    elif match.candidates:
        change = RowChange.QUESTION
    elif match.row is None:
        change = RowChange.NEW
    else:
        change = RowChange.CHANGED if differences else RowChange.UNCHANGED
    return PlannedRow(
        row.number,
        _name(target, match, values, fields),
        change,
        match.row.id if match.row is not None else None,
        values,
        differences,
        tuple(problems),
        match.candidates,
        answer,
    )


def _problems(
    target: Target,
    row: SheetRow,
    values: Mapping[str, Any],
    match: Match,
    fields: Mapping[str, Field],
    layout: Layout,
    seen: dict[object, int],
) -> Iterable[CellProblem]:
    columns = {key: column for column, key in sorted(layout.columns.items(), reverse=True)}
    unread = {layout.columns[one.column] for one in row.problems if one.column is not None}
    if match.row is None and not match.candidates:
        for field in fields.values():
            if field.is_required and field.key not in values and field.key not in unread:
                violation = Violation("missing", N_("%(field)s is missing."), {"field": field.name})
                yield CellProblem(violation, columns.get(field.key))
    own = () if match.key in (None, "") else (match.key,)
    earlier = next((seen[key] for key in (*own, *match.twins) if key in seen), None)
    if earlier is not None:
        yield CellProblem(Violation("row_twice", N_("Row %(row)s means the same."), {"row": earlier}))
    for key in (*own, *match.marks):
        seen.setdefault(key, row.number)
    for violation in target.objections(match.row, values):
        yield CellProblem(violation, columns.get(violation.field or ""))


def _differences(
    target: Target, row: Any, values: Mapping[str, Any], fields: Mapping[str, Field]
) -> Iterable[FieldChange]:
    for key in values:
        if key not in fields:
            continue
        before = target.get(row, key) if row is not None else None
        after = target.merged(row, key, values)
        if _comparable(before) != _comparable(after):
            words = fields[key].words
            yield FieldChange(key, shown(before, target.words, words), shown(after, target.words, words))


def _comparable(value: object) -> object:
    """Return a value so that an empty list, an empty text and none are the same, and lists have no order."""
    if isinstance(value, tuple):
        return frozenset(value)
    return value if value not in (None, "") else frozenset()


def shown(value: object, words: Words, vocabulary: str) -> tuple[Named | str | date, ...]:
    """Return a value as people read it: nothing, one thing or several, names in both languages, days as such."""
    if value in (None, ""):
        return ()
    if isinstance(value, tuple):
        return tuple(part for one in value for part in shown(one, words, vocabulary))
    if vocabulary:
        return (words[vocabulary].names.get(value, str(value)),)
    if isinstance(value, date):
        return (value,)
    return (f"{value:g}" if isinstance(value, float) else str(value),)


def _name(
    target: Target, match: Match, values: Mapping[str, Any], fields: Mapping[str, Field]
) -> tuple[Named | str | date, ...]:
    """Return what the row is called."""
    value = values.get(target.named_by)
    if value is None and match.row is not None:
        value = target.get(match.row, target.named_by)
    return shown(value, target.words, fields[target.named_by].words)
