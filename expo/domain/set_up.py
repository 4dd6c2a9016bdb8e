"""How an edition begins: what its organizer is asked first, and every reason against the answers."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from expo.domain import settings
from expo.domain.editions import BlockKind, Hours, Span, moment
from expo.domain.refusals import Violation
from expo.domain.settings import BlockPlan, EditionProfile, GridPlan
from expo.domain.words import N_

RESERVED = frozenset({"healthz", "locale", "new", "organizer", "static", "sw", "manifest"})
"""Words that are no address of an edition, because other pages have them or could have them."""
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LUNCH = ("점심시간", "Lunch")


def name_of_year(name: str, year: int, other: int) -> str:
    """Return the name of an expo of ``year`` as it is in the ``other`` year, where it has the year in it."""
    return name.replace(str(year), str(other))


@dataclass(frozen=True, slots=True)
class EditionStart:
    """What an edition begins with: its profile, its address, and the same consultation hours on every day.

    An empty ``code`` is the year of the first day. Lunch has both times or none.
    """

    profile: EditionProfile
    code: str = ""
    opens: time = time(10)
    closes: time = time(17)
    slot_minutes: int = 30
    lunch_starts: time | None = time(12)
    lunch_ends: time | None = time(13)

    @property
    def days(self) -> list[date]:
        """The days of the edition."""
        count = (self.profile.ends_on - self.profile.starts_on).days + 1
        return [self.profile.starts_on + timedelta(days=number) for number in range(count)]

    def grid(self, zone: ZoneInfo) -> GridPlan:
        """Return hours and lunch of every day; a lunch that touches no hours is left out."""
        hours = tuple(Hours(on, self.opens, self.closes) for on in self.days)
        lunch: tuple[BlockPlan, ...] = ()
        starts, ends = self.lunch_starts, self.lunch_ends
        if starts and ends and starts < self.closes and ends > self.opens:
            lunch = tuple(
                BlockPlan(BlockKind.LUNCH, *_LUNCH, Span(moment(on, starts, zone), moment(on, ends, zone)))
                for on in self.days
            )
        return GridPlan(hours, self.slot_minutes, lunch, zone)


def code_of(start: EditionStart, taken: Collection[str]) -> str:
    """Return the address of a new edition: as it was typed, else its year, numbered on where that is taken."""
    if start.code.strip():
        return start.code.strip().lower()
    year = str(start.profile.starts_on.year)
    number, code = 1, year
    while code in taken:
        number += 1
        code = f"{year}-{number}"
    return code


def against_start(start: EditionStart, taken: Collection[str]) -> Iterator[Violation]:
    """Yield every reason against the beginning of an edition; ``taken`` are the addresses of the others."""
    yield from against_code(code_of(start, taken), taken)
    yield from settings.against_profile(start.profile, [])
    if (start.lunch_starts is None) != (start.lunch_ends is None):
        yield Violation(
            "half_a_lunch", N_("Enter both times, or leave both empty for days without lunch."), {}, "lunch_ends"
        )
    yield from _against_hours(start)


def _against_hours(start: EditionStart) -> Iterator[Violation]:
    """Yield what is against the hours of the first day: the others have the same."""
    first, zone = start.profile.starts_on, settings.zone(start.profile.time_zone) or ZoneInfo("UTC")
    plan = replace(start, profile=replace(start.profile, ends_on=first)).grid(zone)
    fields = {"on": "lunch_starts", "ends": "lunch_ends", settings.field_of(first): "closes"}
    for violation in settings.against_grid(plan, first, first):
        name = violation.field or ""
        yield Violation(violation.code, violation.sentence, violation.params, fields.get(name, name) or None)


def is_code(code: str) -> bool:
    """Tell whether a word could be the address of an expo."""
    return _CODE.fullmatch(code) is not None and code not in RESERVED


def against_code(code: str, taken: Collection[str]) -> Iterator[Violation]:
    """Yield the reason against an address."""
    if not is_code(code):
        yield Violation(
            "code_shape",
            N_(
                "An address has up to 40 lower-case letters, digits and hyphens, such as 2027. Some words are reserved."
            ),
            {},
            "code",
        )
    elif code in taken:
        yield Violation(
            "code_taken", N_("Another expo has the address %(code)s. Choose a different one."), {"code": code}, "code"
        )
