"""Interpreters and consultation tables from a spreadsheet."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from expo.domain.imports import ImportKind
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.vocabulary import Words, compact
from expo.domain.words import N_
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable
from expo.queries import codes
from expo.services.imports.targets import Match, Target


class InterpreterTarget(Target):
    """An interpreter, recognised by code or name; the languages do not name Korean."""

    kind = ImportKind.INTERPRETERS
    model = Interpreter
    named_by = "name"
    reads = (Interpreter, Meeting)

    def load(self) -> Words:
        """Read interpreters, and which of them have consultations."""
        wanted = select(Interpreter).where(Interpreter.edition_id == self.edition.id)
        rows = self.session.scalars(wanted.order_by(natural(Interpreter.code))).all()
        self._by_code = {row.code: row for row in rows}
        self._by_name = {compact(row.name): row for row in rows}
        busy = select(Meeting.interpreter_id).where(
            Meeting.edition_id == self.edition.id, Meeting.is_active.is_(True), Meeting.interpreter_id.is_not(None)
        )
        self._busy = set(self.session.scalars(busy))
        self._last_number = 0
        return {}

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Leave Korean out: every interpreter speaks it."""
        complete = dict(values)
        if "languages" in complete:
            complete["languages"] = tuple(code for code in complete["languages"] if code != "ko")
        return complete

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Recognise the interpreter."""
        name = compact(values.get("name", ""))
        found = self._by_code.get(values.get("code", "")) or self._by_name.get(name)
        return Match(found, key=found.id if found else values.get("code", name))

    def objections(self, row: Interpreter | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is against the row as a whole."""
        other = self._by_code.get(values.get("code", ""))
        if other is not None and other is not row:
            yield Violation("code_taken", N_("There is another one with this code."), {}, "code")
        if "languages" in values and not values["languages"]:
            yield Violation("no_language", N_("Choose at least one language besides Korean."), {}, "languages")
        lost = set(row.languages) - set(values.get("languages", row.languages)) if row is not None else set()
        if row is not None and lost and row.id in self._busy:
            yield Violation(
                "language_in_use",
                N_("A language would be gone while consultations are planned. Change it on the interpreter's page."),
                {},
                "languages",
            )

    def new(self, values: Mapping[str, Any], *, now: datetime) -> Interpreter:
        """Return a new interpreter with the next code."""
        code = values.get("code", "")
        while not code or code in self._by_code:
            self._last_number += 1
            code = f"I-{self._last_number:02d}"
        row = Interpreter(edition_id=self.edition.id, code=code)
        self._by_code[code] = row
        return row


class TableTarget(Target):
    """A table of a consultation zone, recognised by its number."""

    kind = ImportKind.TABLES
    model = MeetingTable
    reads = (MeetingTable, Meeting, Exhibitor, Buyer)

    def load(self) -> Words:
        """Read tables, and at which of them people meet."""
        rows = self.session.scalars(select(MeetingTable).where(MeetingTable.edition_id == self.edition.id)).all()
        self._rows = {row.code: row for row in rows}
        used = select(Meeting.table_id).where(Meeting.edition_id == self.edition.id, Meeting.table_id.is_not(None))
        self._used = set(self.session.scalars(used))
        self._others = codes.of_others(self.session, self.edition.id, MeetingTable)
        return {}

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Recognise the table."""
        code = values.get("code")
        return Match(self._rows.get(code or ""), key=code)

    def get(self, row: MeetingTable, key: str) -> object:
        """Return what a table has of a field."""
        return row.zone_id if key == "zone" else super().get(row, key)

    def objections(self, row: MeetingTable | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is against a table's number, and against moving it to another zone."""
        if row is None:
            yield from codes.against(values.get("code", ""), self._others)
        if row is not None and values.get("zone", row.zone_id) != row.zone_id and row.id in self._used:
            yield Violation(
                "table_in_use", N_("Consultations are planned at this table. It stays in its zone."), {}, "zone"
            )

    def new(self, values: Mapping[str, Any], *, now: datetime) -> MeetingTable:
        """Return a new table."""
        return MeetingTable(edition_id=self.edition.id)

    def set(self, row: MeetingTable, key: str, value: Any) -> None:
        """Write a field."""
        super().set(row, "zone_id" if key == "zone" else key, value)
