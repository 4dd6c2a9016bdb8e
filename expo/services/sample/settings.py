"""What ``edition.toml`` and ``consents.toml`` say, as the same values that the organizer's forms make."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from expo.domain import settings
from expo.domain.buyers import ConsentKind
from expo.domain.editions import BlockKind, Hours, Phase, Span, moment
from expo.domain.hosts import HostName, HostPart
from expo.domain.refusals import refuse_if
from expo.domain.settings import BlockPlan, EditionPolicy, EditionProfile, GridPlan
from expo.domain.walking import WalkingRule
from expo.domain.words import N_
from expo.services.languages import against_choice
from expo.services.sample.sheets import Folder

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)
EDITION, CONSENTS = "edition.toml", "consents.toml"
_DAYS = ("starts_on", "ends_on")
_METRES = ("plan_width", "plan_height")
_A_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class EditionFile:
    """An edition's settings as one file has them; ``sources`` are names of public sources by code."""

    code: str
    profile: EditionProfile
    policy: EditionPolicy
    grid: GridPlan
    phases: tuple[Phase, ...]
    hosts: tuple[HostName, ...]
    sources: Mapping[str, str]


def read(folder: Folder) -> EditionFile:
    """Read and judge ``edition.toml``; without it the other files mean nothing, so its faults are refused at once."""
    document = _Document(folder, EDITION)
    profile = _profile(document.top)
    zone = settings.zone(profile.time_zone)
    refuse_if([*folder.faults, *settings.against_profile(profile, []), *against_choice(profile.languages)])
    assert zone is not None  # against_profile has refused an unknown one
    grid = GridPlan(
        hours=tuple(_hours(row) for row in document.tables("days")),
        slot_minutes=document.top.take("slot_minutes", int, 30),
        blocks=tuple(_block(row, zone) for row in document.tables("blocks")),
        zone=zone,
    )
    policy = document.table("policy")
    read = EditionFile(
        code=document.top.take("code", str, ""),
        profile=profile,
        policy=_policy(policy),
        grid=grid,
        phases=tuple(document.top.words("open_phases", Phase)),
        hosts=tuple(_host(row) for row in document.tables("hosts")),
        sources={row.take("code", str, ""): row.take("name", str, "") for row in document.tables("sources")},
    )
    folder.refuse()
    days = [hours.on for hours in grid.hours]
    refuse_if(
        [
            *settings.against_profile(profile, days),
            *settings.against_grid(grid, profile.starts_on, profile.ends_on),
        ]
    )
    return read


def consents(folder: Folder) -> list[dict[str, Any]]:
    """Read the consent texts: each kind in each version, in both languages."""
    return [
        {
            "kind": row.word("kind", ConsentKind),
            "version": row.take("version", int, 1),
            "is_required": row.take("is_required", bool, False),
            **{key: row.take(key, str, "").strip() for key in ("title_ko", "title_en", "body_ko", "body_en")},
        }
        for row in _Document(folder, CONSENTS).tables("consents")
    ]


class _Table:
    """One table of a TOML file; what is missing or of another kind is a fault."""

    def __init__(self, folder: Folder, file: str, place: str, values: Mapping[str, Any]) -> None:
        self._folder, self._file, self._place, self._values = folder, file, place, values

    def take(self, key: str, kind: type[T], instead: T) -> T:
        """Return a value; ``instead`` lets the reading go on after a fault."""
        value = self._values.get(key)
        if isinstance(value, kind) and isinstance(value, bool) == (kind is bool):
            return value
        self._fault(key, value)
        return instead

    def word(self, key: str, enum: type[W]) -> W:
        """Return a word of the trade."""
        return self._known(key, self._values.get(key), enum)

    def words(self, key: str, enum: type[W]) -> list[W]:
        """Return several words of the trade; none when the key is missing."""
        return [self._known(key, value, enum) for value in self._values.get(key, [])]

    def has(self, key: str) -> bool:
        return key in self._values

    def _known(self, key: str, value: object, enum: type[W]) -> W:
        found = next((member for member in enum if member.value == value), None)
        if found is None:
            self._fault(key, value)
        return found or next(iter(enum))

    def _fault(self, key: str, value: object) -> None:
        sentence = N_("%(file)s, %(place)s: “%(key)s” is missing or cannot be “%(value)s”.")
        if value is None:
            sentence = N_("%(file)s, %(place)s: “%(key)s” is missing.")
        self._folder.fault(sentence, file=self._file, place=self._place, key=key, value=value)


class _Document:
    """A TOML file."""

    def __init__(self, folder: Folder, file: str) -> None:
        self._folder, self._file, self._values = folder, file, folder.document(file)
        self.top = _Table(folder, file, "top", self._values)

    def table(self, name: str) -> _Table:
        return _Table(self._folder, self._file, f"[{name}]", self._values.get(name, {}))

    def tables(self, name: str) -> list[_Table]:
        rows = self._values.get(name, [])
        return [_Table(self._folder, self._file, f"[[{name}]] {place}", row) for place, row in enumerate(rows, 1)]


def _profile(table: _Table) -> EditionProfile:
    texts = [name for name in _given(table, EditionProfile) if name not in {*_DAYS, *_METRES}]
    days: dict[str, Any] = {name: table.take(name, date, _A_DAY) for name in _DAYS}
    sides: dict[str, Any] = {name: table.take(name, int, 1) for name in _METRES}
    words: dict[str, Any] = {name: table.take(name, str, "") for name in texts}
    return EditionProfile(**words, **days, **sides)


def _policy(table: _Table) -> EditionPolicy:
    switches = ("booth_meetings", "page_approval", "long_requests")
    given = _given(table, EditionPolicy)
    values: dict[str, Any] = {name: table.take(name, bool, False) for name in switches if name in given}
    if "walking_rule" in given:
        values["walking_rule"] = table.word("walking_rule", WalkingRule)
    values |= {name: table.take(name, int, 1) for name in given if name not in values}
    return EditionPolicy(**values)


def _given(table: _Table, value: type[EditionProfile] | type[EditionPolicy]) -> list[str]:
    """Return the fields that a table has to have, and those that it has."""
    return [field.name for field in fields(value) if field.default is MISSING or table.has(field.name)]


def _host(row: _Table) -> HostName:
    return HostName(row.word("part", HostPart), row.take("name_ko", str, ""), row.take("name_en", str, ""))


def _hours(row: _Table) -> Hours:
    return Hours(row.take("date", date, _A_DAY), row.take("opens", time, time(0)), row.take("closes", time, time(1)))


def _block(row: _Table, zone: ZoneInfo) -> BlockPlan:
    on = row.take("date", date, _A_DAY)
    starts, ends = (moment(on, row.take(key, time, time(0)), zone) for key in ("starts", "ends"))
    name_ko, name_en = (row.take(key, str, "") for key in ("name_ko", "name_en"))
    return BlockPlan(row.word("kind", BlockKind), name_ko, name_en, Span(starts, ends))
