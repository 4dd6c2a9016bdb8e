"""The languages of the pages and e-mails: one for each folder of translations, described by Babel.

Korean and English are whole. Any other language covers what a buyer from abroad needs, and is English elsewhere. Data
has names in Korean and English only: readers of every other language see the English ones.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from babel.support import Translations

from expo.config import ROOT
from expo.domain.refusals import Violation
from expo.domain.walk_ins import spoken_in
from expo.domain.words import N_

LONGEST_TAB = 8
"""So many characters of a day fit into one of four tabs on a phone."""
FOLDER = ROOT / "expo" / "translations"
WHOLE = ("ko", "en")
_OURS = {
    "day": {"ko": "M월 d일 (EEE)", "en": "EEE d MMM"},
    "short": {"ko": "d(EEE)", "en": "EEE d"},
    "long": {"ko": "y. M. d.(EEE)", "en": "EEE d MMM y"},
}
_SKELETONS = {"day": "MMMEd", "short": "Ed", "long": "yMMMEd"}
_UNKNOWN = Violation("unknown_language", N_("Please choose at least one language of the pages."), field="languages")


@cache
def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the codes of all languages there are translations for: Korean, English, then by code."""
    found = sorted(one.parent.parent.name for one in folder.glob("*/LC_MESSAGES/messages.po"))
    return (*(code for code in WHOLE if code in found), *(code for code in found if code not in WHOLE))


@cache
def described(code: str) -> Locale:
    """Return what Babel knows of a language."""
    return Locale.parse(code)


@cache
def own_name(code: str) -> str:
    """Return what a language calls itself: ``한국어``, ``English``, ``Tiếng Việt``."""
    name = described(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def tag(code: str) -> str:
    """Return a language as HTML names it: ``zh-Hans``."""
    return code.replace("_", "-")


def direction(code: str) -> str:
    """Return ``ltr`` or ``rtl``."""
    return str(described(code).text_direction)


def of_data(code: str) -> str:
    """Return the language of the names that a reader sees: ``ko`` or ``en``."""
    return "ko" if code == "ko" else "en"


def chosen(accepted: Iterable[str], offered: Iterable[str]) -> str | None:
    """Return the first of the accepted languages that is offered in its script: Chinese is ``zh-CN``, not ``zh-TW``.

    A language without a script (``zh``) is taken in the one it is mostly written in.
    """
    known = {_written(one): one for one in offered}
    return next((known[found] for one in accepted if (found := _written(one)) is not None and found in known), None)


@lru_cache(maxsize=1000)  # many e-mails at once ask again and again
def usual_in(country: str, offered: tuple[str, ...]) -> str:
    """Return the language to write in to a country of which nothing else is known: its own if offered, or English."""
    return chosen([f"{spoken_in(country)}_{country}"], offered) or "en"


def whole_among(codes: Iterable[str]) -> tuple[str, ...]:
    """Return those of an edition's languages in which everything can be printed; English if there are none."""
    return tuple(code for code in codes if code in WHOLE) or ("en",)


def against_choice(codes: str) -> list[Violation]:
    """Say what is wrong with the languages of an edition, the first first, with blanks between."""
    wanted = codes.split()
    return [] if wanted and set(wanted) <= set(languages()) and len(set(wanted)) == len(wanted) else [_UNKNOWN]


@lru_cache(maxsize=4000)  # a list says the same few days in every row
def dated(on: date, code: str, length: str = "day") -> str:
    """Return a day as readers of a language write it; ``length`` is ``short`` (no month), ``day`` or ``long``."""
    if pattern := _OURS[length].get(code):
        return format_date(on, pattern, locale=code)
    text = format_skeleton(_SKELETONS[length], on, locale=code)
    return text if length != "short" or len(text) <= LONGEST_TAB else format_date(on, "EEEEE d", locale=code)


def grouped(number: float, code: str) -> str:
    """Return a number as readers of a language write it, with thousands separators."""
    return format_decimal(number, locale=code)


@cache
def catalogue(code: str) -> NullTranslations:
    """Return the translations into a language; what a partial one lacks is English."""
    found = Translations.load(FOLDER, [code])
    if code not in WHOLE:
        found.add_fallback(catalogue("en"))
    return found


@lru_cache(maxsize=500)  # each request says what its reader reads, and Babel looks through all its files for it
def _written(code: str) -> tuple[str, str | None] | None:
    """Return a language and its script; nothing if Babel knows of no such language."""
    try:
        found = Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None
    likely: str = get_global("likely_subtags").get(found.language, found.language)
    return found.language, found.script or Locale.parse(likely).script
