"""Read a file as one kind of import: its table, its rows, what is missing in it and what it would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from expo.domain.imports import ImportChoices, ImportKind, ImportPlan
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.cells import cell_at, is_empty
from expo.domain.spreadsheets.fields import FIELDS, Field
from expo.domain.spreadsheets.headings import is_no_field
from expo.domain.spreadsheets.layout import Layout, find_table, with_body
from expo.domain.spreadsheets.rows import SheetRow, read_rows
from expo.domain.text import one_line
from expo.domain.words import Named
from expo.models.editions import Edition
from expo.services.imports.files import Worksheet
from expo.services.imports.plans import may_be_filled, plan_of, target_of
from expo.services.imports.targets import Target


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
        if not may_be_filled(target, field) or all(field.key in row.values or row.number in unread for row in new):
            continue
        names = target.words[field.words].names
        word = names.get(target.meant.get(field.key), "")
        meant = word.name_ko if isinstance(word, Named) else word
        yield Blank(field, tuple(names.values()), choices.fills.get(field.key, meant))
