"""Words and values of imports: what a spreadsheet may bring, and what each of its rows would do."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from expo.domain.history import FeatureHistory
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled, Named

KEPT_FOR = timedelta(days=1)
"""How long an uploaded file waits for its confirmation; it is removed afterwards."""


class ImportKind(Labelled):
    """What the rows of a spreadsheet are."""

    EXHIBITORS = "exhibitors", N_("Exhibitors")
    PRODUCTS = "products", N_("Products")
    BUYERS = "buyers", N_("Buyers")
    WISHES = "wishes", N_("Wishes")
    BOOTHS = "booths", N_("Booths")
    INTERPRETERS = "interpreters", N_("Interpreters")
    TABLES = "tables", N_("Consultation tables")


class Resemblance(Labelled):
    """Why two companies may be one."""

    NAME = "name", N_("Same name")
    ADDRESS = "address", N_("Same e-mail address")
    PHONE = "phone", N_("Same telephone number")
    ALIKE = "alike", N_("Nearly the same name")


_PERMISSIONS = {
    ImportKind.EXHIBITORS: (Permission.MANAGE_EXHIBITORS, Permission.SEE_CONTACTS),
    ImportKind.PRODUCTS: (Permission.MANAGE_EXHIBITORS,),
    ImportKind.BUYERS: (Permission.MANAGE_BUYERS, Permission.SEE_CONTACTS),
    ImportKind.WISHES: (Permission.MANAGE_BUYERS,),
    ImportKind.BOOTHS: (Permission.MANAGE_VENUE,),
    ImportKind.INTERPRETERS: (Permission.MANAGE_TIMETABLE, Permission.SEE_CONTACTS),
    ImportKind.TABLES: (Permission.MANAGE_VENUE,),
}
"""A sheet of companies or people replaces their contacts and shows the former ones beside them."""

IMPORTERS = frozenset(needed[0] for needed in _PERMISSIONS.values())
"""Who has one of these permissions may import something."""


def may_import(actor: Actor, kind: ImportKind) -> bool:
    """Tell whether the actor may bring rows of this kind."""
    return all(actor.may(permission) for permission in _PERMISSIONS[kind])


def needs_import(actor: Actor, kind: ImportKind) -> None:
    """Refuse everybody who may not bring rows of this kind."""
    for permission in _PERMISSIONS[kind]:
        needs(actor, permission)


class RowChange(Labelled):
    """What a row of a spreadsheet would do."""

    WRONG = "wrong", N_("To correct")
    QUESTION = "question", N_("To answer")
    NEW = "new", N_("New")
    CHANGED = "changed", N_("Changed")
    UNCHANGED = "unchanged", N_("Unchanged")


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person has chosen about a file; empty values leave the choice to the program.

    ``heading_row`` is the last row of the headings, 1-based, 0 for unknown. ``columns`` maps a 0-based column to the
    key of a field, or to ``""`` where the column is ignored. ``answers`` maps a row of the sheet to the id of the
    company that is meant, 0 for a new one. ``approves`` is whether new buyers count as approved. ``fills`` maps the key
    of a field to the word that new rows get where they say nothing.
    """

    sheet: str = ""
    heading_row: int = 0
    columns: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[int, int] = field(default_factory=dict)
    approves: bool = True
    fills: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A reason against a row; ``column`` is 0-based, ``None`` where the reason concerns the whole row."""

    violation: Violation
    column: int | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a row whose value is other than the stored one, both in words: nothing, one or several."""

    field: str
    before: tuple[Named | str | date, ...]
    after: tuple[Named | str | date, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company that a row may mean; ``likeness`` is 0 to 100."""

    id: int
    code: str
    name: Named
    likeness: int


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one row would do; ``number`` is the row of the sheet, 1-based, ``values`` are by the key of the field."""

    number: int
    name: tuple[Named | str | date, ...]
    change: RowChange
    target_id: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    differences: tuple[FieldChange, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What all rows of a sheet would do, in the order of the sheet."""

    rows: Sequence[PlannedRow]

    @property
    def counts(self) -> Mapping[RowChange, int]:
        return Counter(row.change for row in self.rows)

    @property
    def is_right(self) -> bool:
        """Whether every row can be written."""
        return not (self.counts[RowChange.WRONG] or self.counts[RowChange.QUESTION])

    def written(self, field: str) -> set[str]:
        """Return the words that would newly stand in a field."""
        changes = (one for row in self.rows for one in row.differences if one.field == field)
        return {str(word) for one in changes for word in one.after}

    @property
    def digest(self) -> str:
        """A fingerprint of what would be written: other rows in the database make another one."""
        told = [
            (row.number, row.change.value, row.target_id, [(one.field, str(one.after)) for one in row.differences])
            for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


HISTORY = FeatureHistory(
    N_("Imports"),
    {
        "write": N_("Imported %(kind)s from %(file)s: %(new)s new, %(changed)s changed"),
        "undo": N_("Undid the import of %(kind)s from %(file)s"),
        "merge": N_("Merged %(merged)s into %(subject)s"),
    },
    words={"kind": ImportKind},
)
