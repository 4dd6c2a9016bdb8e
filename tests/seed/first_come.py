"""The plainest planner there is: takes pairs in order of worth and gives each the first slot that is free.

It shares no code with the engine; it only shows that the sample is neither trivial nor hopeless.
"""

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from seed import sheets
from seed.sheets import Row

Pair = tuple[str, str]
NOON = time(12)
PER_DAY_OF_A_BUYER, PER_DAY_OF_AN_EXHIBITOR, LONGEST_RUN = 8, 4, 6


@dataclass(frozen=True)
class Cell:
    """One slot: the day, from, to; wall-clock times."""

    on: date
    starts: datetime
    ends: datetime


def grid(folder: Path) -> list[Cell]:
    """Cut the consultation hours into slots around the blocks."""
    edition = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    length = timedelta(minutes=edition["slot_minutes"])
    blocked = [_span(block["date"], block["starts"], block["ends"]) for block in edition["blocks"]]
    cells = []
    for day in edition["days"]:
        at, end = _span(day["date"], day["opens"], day["closes"])
        while at + length <= end:
            if not any(starts < at + length and at < ends for starts, ends in blocked):
                cells.append(Cell(day["date"], at, at + length))
            at += length
    return cells


def _span(on: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    return datetime.combine(on, starts), datetime.combine(on, ends)


class Sample:
    """The files of an edition, read for planning."""

    def __init__(self, folder: Path) -> None:
        self.cells = grid(folder)
        sheet = {path.stem: sheets.read(path) for path in folder.glob("*.csv")}
        self.exhibitors = {row["code"]: row for row in sheet["exhibitors"]}
        self.buyers = {row["code"]: row for row in sheet["buyers"]}
        self.tables = Counter(row["zone"] for row in sheet["tables"])
        self.interpreters = sheet["interpreters"]
        self.wishes = sheet["wishes"]
        self.away = self._away(sheet)

    def _away(self, sheet: dict[str, list[Row]]) -> dict[str, set[int]]:
        """Return the slots in which each exhibitor, buyer and interpreter cannot meet."""
        away: dict[str, set[int]] = defaultdict(set)
        presence = [(row["buyer"], row) for row in sheet["buyer_availability"]]
        presence += [(row["interpreter"], row) for row in sheet["interpreter_shifts"]]
        for index, cell in enumerate(self.cells):
            half = "morning" if cell.starts.time() < NOON else "afternoon"
            for code, row in presence:
                if row["date"] == cell.on.isoformat() and row[half] == "no":
                    away[code].add(index)
            on_air = {row["code"]: row for row in sheet["studio_slots"]}
            closed = [(row["exhibitor"], on_air[row["studio_slot"]]) for row in sheet["broadcasts"]]
            closed += [(row["exhibitor"], row) for row in sheet["exhibitor_closures"]]
            for code, row in closed:
                day = date.fromisoformat(row["date"])
                starts, ends = _span(day, time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"]))
                if starts < cell.ends and cell.starts < ends:
                    away[code].add(index)
        return away

    def wanted(self) -> dict[Pair, int]:
        """Return the worth of each pair that one side wishes and neither forbids."""
        worth: dict[Pair, int] = defaultdict(int)
        forbidden = set()
        for wish in self.wishes:
            pair = wish["exhibitor"], wish["buyer"]
            worth[pair] += {"must": 25, "interested": 10, "never": 0}[wish["level"]]
            if wish["level"] == "never":
                forbidden.add(pair)
        return {pair: value for pair, value in worth.items() if pair not in forbidden}

    def language(self, pair: Pair) -> str | None:
        """Return the language an interpreter must speak, if the two share none."""
        spoken = self.buyers[pair[1]]["languages"].split(";")
        heard = self.exhibitors[pair[0]]["languages"].split(";") if self.exhibitors[pair[0]]["languages"] else ["ko"]
        return None if set(spoken) & set(heard) else spoken[0]


def plan(sample: Sample) -> dict[Pair, int]:
    """Place pairs: first one for every exhibitor, then a second, then the rest by worth."""
    wanted = sample.wanted()
    options = Counter(code for pair in wanted for code in pair)
    plan = _Plan(sample)
    for floor in (1, 2):
        for pair in sorted(wanted, key=lambda pair: (options[pair[0]], pair)):
            if len(plan.met[pair[0]]) < floor:
                plan.place(pair)
    for pair in sorted(wanted, key=lambda pair: (-wanted[pair], options[pair[0]], pair)):
        plan.place(pair)
    return plan.placed


class _Plan:
    """Who meets when so far."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.met: dict[str, set[int]] = defaultdict(set)
        self.seats: Counter[tuple[str, int]] = Counter()
        self.placed: dict[Pair, int] = {}

    def place(self, pair: Pair) -> None:
        """Give the pair the first slot in which everything is free, if there is one."""
        if pair in self.placed:
            return
        zone = "TD" if self.sample.buyers[pair[1]]["track"] == "domestic" else "TG"
        language = self.sample.language(pair)
        for cell in range(len(self.sample.cells)):
            if self.seats[zone, cell] < self.sample.tables[zone] and self._can_meet(pair, cell):
                helper = self._interpreter(language, cell) if language else ""
                if helper is not None:
                    for code in filter(None, (*pair, helper)):
                        self.met[code].add(cell)
                    self.seats[zone, cell] += 1
                    self.placed[pair] = cell
                    return

    def _can_meet(self, pair: Pair, cell: int) -> bool:
        limits = zip(pair, (PER_DAY_OF_AN_EXHIBITOR, PER_DAY_OF_A_BUYER), strict=True)
        return all(self._is_free(code, cell) and self._on_the_day(code, cell) < limit for code, limit in limits)

    def _is_free(self, code: str, cell: int) -> bool:
        return cell not in self.met[code] and cell not in self.sample.away[code]

    def _on_the_day(self, code: str, cell: int) -> int:
        cells = self.sample.cells
        return sum(cells[held].on == cells[cell].on for held in self.met[code])

    def _interpreter(self, language: str, cell: int) -> str | None:
        able = (row["code"] for row in self.sample.interpreters if row["languages"] == language)
        return next((code for code in able if self._is_free(code, cell) and self._stays_fit(code, cell)), None)

    def _stays_fit(self, code: str, cell: int) -> bool:
        return self._longest_run(self.met[code] | {cell}) <= LONGEST_RUN

    def _longest_run(self, held: set[int]) -> int:
        longest = length = 0
        for cell, before in zip(sorted(held), [None, *sorted(held)], strict=False):
            follows = before is not None and cell == before + 1
            same_day = before is not None and self.sample.cells[cell].on == self.sample.cells[before].on
            length = length + 1 if follows and same_day else 1
            longest = max(longest, length)
        return longest
