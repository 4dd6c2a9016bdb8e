"""What each row of a file would do to the lists, and what is wrong in it. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
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
from expo.domain.spreadsheets.fields import FIELDS, Field
from expo.domain.spreadsheets.layout import Layout
from expo.domain.spreadsheets.rows import SheetRow
from expo.domain.spreadsheets.vocabulary import UnreadableCell, Words
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.services.imports.booths import BoothTarget
from expo.services.imports.buyers import BuyerTarget
from expo.services.imports.exhibitors import ExhibitorTarget, ProductTarget
from expo.services.imports.interpreters import InterpreterTarget, TableTarget
from expo.services.imports.targets import Match, Target
from expo.services.imports.wishes import WishTarget

TARGETS: Mapping[ImportKind, type[Target]] = {
    target.kind: target
    for target in (
        ExhibitorTarget,
        ProductTarget,
        BuyerTarget,
        WishTarget,
        BoothTarget,
        InterpreterTarget,
        TableTarget,
    )
}


def may_be_filled(target: Target, field: Field) -> bool:
    return field.can_be_filled or field.key in target.assumed


def fills_of(target: Target, choices: ImportChoices) -> dict[str, object]:
    """Return the values of the words that were chosen for blank cells; a word that is not known leaves them blank."""
    values = {}
    for field in FIELDS[target.kind]:
        if may_be_filled(target, field) and field.key in choices.fills:
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
