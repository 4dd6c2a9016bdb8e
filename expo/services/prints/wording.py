"""The words of a sheet in its reader's language, moments on the edition's wall clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from expo.domain.particles import fitted
from expo.domain.prints import printable
from expo.domain.words import Named
from expo.services.languages import catalogue, grouped

_DAY = {"ko": "M월 d일 (EEE)", "en": "EEEE d MMMM"}
_SHORT_DAY = {"ko": "d일(EEE)", "en": "EEE d"}
_LONG_DAY = {"ko": "y. M. d.(EEE)", "en": "EEE d MMM y"}


@dataclass(frozen=True, slots=True)
class SheetWords:
    """How a sheet in a language (``ko`` or ``en``) says things."""

    language: str
    zone: ZoneInfo

    def text(self, sentence: str, **params: Any) -> str:
        """Return a marked sentence in the language."""
        said = catalogue(self.language).gettext(sentence)
        return fitted(said % params) if params else said

    def counted(self, one: str, many: str, number: int) -> str:
        """Return a marked sentence about a number of things."""
        return catalogue(self.language).ngettext(one, many, number) % {"num": grouped(number, self.language)}

    def name(self, name: Named) -> str:
        """Return a name as its reader knows it."""
        return printable(name, self.language)[0]

    def other_name(self, name: Named) -> str:
        """Return the name's other form, empty if it has none."""
        return printable(name, self.language)[1]

    def day(self, moment: datetime | date) -> str:
        """Return ``10월 23일 (수)`` or ``Wednesday 23 October``."""
        on = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        return format_date(on, _DAY[self.language], locale=self.language)

    def short_moment(self, moment: datetime) -> str:
        """Return ``23일(수) 14:30`` or ``Wed 23 14:30``."""
        local = moment.astimezone(self.zone)
        return f"{format_date(local.date(), _SHORT_DAY[self.language], locale=self.language)} {local:%H:%M}"

    def moment(self, moment: datetime) -> str:
        """Return ``2024. 10. 22.(화) 18:04`` or ``Tue 22 Oct 2024 18:04``."""
        local = moment.astimezone(self.zone)
        return f"{format_date(local.date(), _LONG_DAY[self.language], locale=self.language)} {local:%H:%M}"

    def time(self, moment: datetime) -> str:
        """Return ``14:30``."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def languages(self, codes: Collection[str]) -> str:
        """Return the names of languages."""
        known = _names(self.language, "languages")
        return ", ".join(known.get(code, code) for code in codes)

    def country(self, code: str) -> str:
        """Return a country's name, empty for home."""
        return "" if code in {"", "KR"} else _names(self.language, "territories").get(code, code)


@lru_cache(maxsize=4)
def _names(language: str, of: str) -> dict[str, str]:
    return dict(getattr(Locale(language), of))
