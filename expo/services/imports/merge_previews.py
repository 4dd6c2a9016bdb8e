"""Say before a merge what becomes of two companies: what moves, what falls away, which details stay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.imports import ImportChoices, ImportKind
from expo.domain.people import Actor
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.fields import FIELDS
from expo.domain.words import N_, Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.people import User
from expo.models.venue import Booth
from expo.services.imports import joining
from expo.services.imports.joining import Values
from expo.services.imports.merging import MergePlan, PartOfMerge, merge_plan
from expo.services.imports.plans import shown, target_of

_CALLED: Mapping[str, str] = {
    "wish": N_("Wishes"),
    "meeting": N_("Consultations"),
    "booth_allocation": N_("Booths"),
    "product": N_("Products"),
    "case_member": N_("Collaboration cases"),
    "broadcast": N_("Broadcasts"),
    "lead": N_("Leads"),
    "membership": N_("Sign-ins"),
    "person": N_("People with badges"),
    "closure": N_("Closed times"),
    "buyer_interest": N_("Lines of interest"),
    "consent": N_("Consents given"),
    "buyer_document": N_("Documents"),
}
"""What people call the rows of a table, in the order in which they are told."""
_SAME_TIMES = N_("Times that both have taken")
_OTHERS = N_("Other entries")
_FOLLOWING = frozenset({"hold", "placement", "unmet_wish", "acting"})
"""Rows that follow from those above, or from a version of the timetable."""
_OWN_NAMES = (("name_ko", "name_en"), ("name", "name"), ("title_ko", "title_en"))
_NAMED_BY: Mapping[str, type[Any]] = {"exhibitor_id": Exhibitor, "buyer_id": Buyer, "booth_id": Booth, "user_id": User}
"""What a row without a name of its own is called by: the first of these that it points at."""


@dataclass(frozen=True, slots=True)
class MergedRows:
    """How many rows, and what they are called, each once; rows of some kinds have no names, and times are moments."""

    count: int
    names: Sequence[Named | datetime] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows of one kind: those that go to the company that is kept, and those that fall away as it has the same."""

    label: str
    moving: MergedRows
    doubled: MergedRows


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail of the company that goes: what the one that is kept will have, what falls away, both in words."""

    name: Named
    stays: tuple[Named | str | date, ...]
    falls_away: tuple[Named | str | date, ...]


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do; with ``violations`` it cannot be done."""

    kept: Named
    gone: Named
    moved: Sequence[Moved]
    details: Sequence[Detail]
    violations: tuple[Violation, ...]


def merge_preview(
    session: Session, actor: Actor, edition: Edition, *, kind: ImportKind, kept: str, gone: str
) -> MergePreview:
    """Say what a merge would do."""
    plan = merge_plan(session, actor, edition, kind=kind, kept=kept, gone=gone)
    return MergePreview(
        _name_of(plan.into),
        _name_of(plan.row),
        list(_moved(session, plan.parts)),
        list(_details(session, edition, kind, plan)),
        plan.violations,
    )


def _moved(session: Session, parts: Sequence[PartOfMerge]) -> Iterator[Moved]:
    by_table = {part.table.name: part for part in parts if part.rows}
    for table, label in _CALLED.items():
        if part := by_table.pop(table, None):
            yield Moved(
                label, *(MergedRows(len(rows), _names(session, part, rows)) for rows in (_moving(part), part.doubled))
            )
    if (holds := by_table.get("hold")) and holds.clashes:
        yield Moved(_SAME_TIMES, MergedRows(0), MergedRows(len(holds.clashes), _times(session, holds.clashes)))
    others = [part for part in by_table.values() if part.table.name not in _FOLLOWING]
    if others:
        doubled = sum(len(part.doubled) for part in others)
        yield Moved(_OTHERS, MergedRows(sum(len(part.rows) for part in others) - doubled), MergedRows(doubled))


def _moving(part: PartOfMerge) -> list[Values]:
    return [one for one in part.rows if one not in part.doubled]


def _names(session: Session, part: PartOfMerge, rows: Sequence[Values]) -> list[Named]:
    columns = part.table.columns
    for ko, en in _OWN_NAMES:
        if ko in columns and en in columns:
            return _each_once(Named(one[ko], one[en]) for one in rows)
    for column, model in _NAMED_BY.items():
        if column in columns and column != part.column:
            ids = {one[column] for one in rows}
            return _each_once(map(_name_of, session.scalars(select(model).where(model.id.in_(ids)))))
    return []


def _times(session: Session, holds: Sequence[Values]) -> list[datetime]:
    slots = session.scalars(select(Slot).where(Slot.id.in_({one["slot_id"] for one in holds})).order_by(Slot.starts_at))
    return [slot.starts_at for slot in slots]


def _each_once(names: Iterable[Named]) -> list[Named]:
    return sorted(dict.fromkeys(names), key=str)


def _name_of(row: Any) -> Named:
    if isinstance(row, (Exhibitor, Buyer)):
        return Named.of(row)
    name = row.code if isinstance(row, Booth) else row.name
    return Named(name, name)


def _details(session: Session, edition: Edition, kind: ImportKind, plan: MergePlan) -> Iterator[Detail]:
    target = target_of(session, edition, kind, ImportChoices())
    rows = (plan.into, plan.row, _After(plan.into, joining.details(plan.into, plan.row)))
    columns = set(plan.row.__table__.columns.keys()) - {"code"}
    for field in FIELDS[kind]:
        if columns & {field.key, f"{field.key}_id"}:
            own, other, stays = (shown(target.get(row, field.key), target.words, field.words) for row in rows)
            if other and other != own:
                yield Detail(field.name, stays, tuple(one for one in other if not _is_part(one, stays)))


class _After:
    """The company that stays as it will be."""

    def __init__(self, row: Any, taken_over: Mapping[str, Any]) -> None:
        self._row, self._taken_over = row, taken_over

    def __getattr__(self, name: str) -> Any:
        return self._taken_over[name] if name in self._taken_over else getattr(self._row, name)


def _is_part(one: Named | str | date, of: Sequence[Named | str | date]) -> bool:
    return one in of or any(one in other.splitlines() for other in of if isinstance(other, str))
