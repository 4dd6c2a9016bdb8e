"""Booths from a spreadsheet, with who has them; booths without a place are laid out in their hall."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expo.domain.imports import ImportKind
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.vocabulary import Words
from expo.domain.text import natural
from expo.domain.venue import Area, adjacent
from expo.domain.words import N_, Named
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.services.imports import company_rows
from expo.services.imports.targets import Match, Target, Write

_UNIT = 3.0
"""Metres: the usual width and depth of a booth."""


class BoothTarget(Target):
    """A booth and the exhibitor that has it."""

    kind = ImportKind.BOOTHS
    model = Booth
    late = frozenset({"exhibitor"})
    reads = (Booth, BoothAllocation, Exhibitor)

    def load(self) -> Words:
        """Read halls, booths and exhibitors."""
        edition_id = self.edition.id
        booths = select(Booth).where(Booth.edition_id == edition_id).options(selectinload(Booth.allocation))
        self._rows = {row.code: row for row in self.session.scalars(booths)}
        self._halls = {row.id: row for row in self.session.scalars(select(Hall).where(Hall.edition_id == edition_id))}
        self._areas: dict[int, dict[str, Area]] = {hall_id: {} for hall_id in self._halls}
        self._held: dict[int, dict[str, Area]] = {}
        for code, row in self._rows.items():
            self._areas[row.hall_id][code] = row.area
            if row.allocation:
                self._held.setdefault(row.allocation.exhibitor_id, {})[code] = row.area
        self._placed: dict[str, Area] = {}
        exhibitors = company_rows.exhibitors(self.session, edition_id)
        self._exhibitors: dict[int, Exhibitor] = {row.id: row for row in exhibitors}
        return {"exhibitors": company_rows.words_of_exhibitors(self.session, exhibitors, edition_id)}

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Recognise the booth by its code."""
        code = values.get("code")
        return Match(self._rows.get(code or ""), key=code)

    def get(self, row: Booth, key: str) -> object:
        """Return what a booth has of a field."""
        if key == "exhibitor":
            return row.allocation.exhibitor_id if row.allocation else None
        return row.hall_id if key == "hall" else super().get(row, key)

    def objections(self, row: Booth | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is against the booth's place and against who shall have it."""
        hall = self._halls.get(values.get("hall", row.hall_id if row else 0))
        if hall is None or "code" not in values:
            return
        if row is not None and row.hall_id != hall.id:
            yield Violation("booth_stays", N_("A booth cannot move to another hall. Enter a new one."), {}, "hall")
            return
        area = self._area(row, hall, values)
        if area is None:
            yield Violation(
                "hall_is_full", N_("There is no room for another booth in %(hall)s."), {"hall": Named.of(hall)}, "hall"
            )
            return
        yield from self._against_place(hall, values["code"], area)
        self._areas[hall.id][values["code"]] = self._placed[values["code"]] = area
        yield from self._against_holder(row, hall, area, values)

    def _against_place(self, hall: Hall, code: str, area: Area) -> Iterator[Violation]:
        if not hall.area.contains(area):
            yield Violation("outside_its_hall", N_("It would lie outside %(hall)s."), {"hall": Named.of(hall)}, "x")
        over = [other for other, known in self._areas[hall.id].items() if other != code and known.overlaps(area)]
        if over:
            yield Violation(
                "booths_overlap", N_("It would overlap these booths: %(booths)s."), {"booths": ", ".join(over[:4])}, "x"
            )

    def _against_holder(
        self, row: Booth | None, hall: Hall, area: Area, values: Mapping[str, Any]
    ) -> Iterator[Violation]:
        wanted = self._exhibitors.get(values.get("exhibitor", 0))
        if wanted is None:
            return
        name = Named.of(wanted)
        holder = row.allocation.exhibitor_id if row is not None and row.allocation else None
        if holder is not None and holder != wanted.id:
            other = self._exhibitors[holder]
            yield Violation(
                "booth_is_taken",
                N_("%(exhibitor)s has this booth. Move it on the floor plan first."),
                {"exhibitor": Named.of(other)},
                "exhibitor",
            )
        if wanted.hall_id != hall.id:
            yield Violation(
                "other_hall",
                N_("%(exhibitor)s belongs to another hall. Change its hall on its page first."),
                {"exhibitor": name},
                "exhibitor",
            )
        held = self._held.setdefault(wanted.id, {})
        held[values["code"]] = area
        if not adjacent(held.values()):
            yield Violation(
                "not_adjacent",
                N_("The booths %(booths)s do not lie side by side. Several booths of one exhibitor must touch."),
                {"booths": ", ".join(sorted(held, key=natural))},
                "exhibitor",
            )

    def new(self, values: Mapping[str, Any], *, now: datetime) -> Booth:
        """Return a new booth at its place."""
        area = self._placed[values["code"]]
        return Booth(
            edition_id=self.edition.id,
            hall_id=values["hall"],
            code=values["code"],
            x=area.x,
            y=area.y,
            width=area.width,
            height=area.height,
        )

    def set(self, row: Booth, key: str, value: Any) -> None:
        """Write a field; a booth stays in its hall."""
        if key != "hall":
            super().set(row, key, value)

    def set_late(self, row: Booth, values: Mapping[str, Any], *, user_id: int | None, now: datetime) -> Iterator[Write]:
        """Give the booth to its exhibitor."""
        if "exhibitor" in values and self.get(row, "exhibitor") is None:
            yield Write(
                BoothAllocation(
                    booth_id=row.id, exhibitor_id=values["exhibitor"], allocated_at=now, allocated_by_id=user_id
                ),
                None,
            )

    def _area(self, row: Booth | None, hall: Hall, values: Mapping[str, Any]) -> Area | None:
        """Return where the booth is to lie: as written, as it lies, or at the first free place of its hall."""
        width = values.get("width") or (row.width if row else _UNIT)
        height = values.get("height") or (row.height if row else _UNIT)
        if row is not None or ("x" in values and "y" in values):
            return Area(values.get("x", row.x if row else 0.0), values.get("y", row.y if row else 0.0), width, height)
        taken = list(self._areas[hall.id].values())
        down, across = math.floor(hall.height / height + 1e-6), math.floor(hall.width / width + 1e-6)
        places = (
            Area(hall.x + column * width, hall.y + line * height, width, height)
            for line in range(down)
            for column in range(across)
        )
        return next((area for area in places if not any(area.overlaps(other) for other in taken)), None)
