"""Understand on which days of an edition a company is there: ``10/22, 10/23``, ``1일차``, ``22~24일``, ``전일``."""

import re
from collections.abc import Sequence
from datetime import date

from expo.domain.refusals import Violation
from expo.domain.spreadsheets.cells import Cell, as_lines
from expo.domain.spreadsheets.readers import parts
from expo.domain.spreadsheets.vocabulary import UnreadableCell, Vocabulary, Words, compact
from expo.domain.text import digits
from expo.domain.words import N_, Named

DAYS = "days"
_ALL = frozenset(
    {"전일", "전체", "모두", "매일", "전일정", "전기간", "o", "예", "all", "alldays", "everyday", "yes", "y"}
)
_PAIR = frozenset({"양일", "이틀", "both", "bothdays"})
_PRESENT = re.compile(
    r"\s*만?\s*(?:참석|참가|참여|방문|present|only)(?:\s*(?:예정|가능))?\s*|만\s*(?=$|[,·/])", re.IGNORECASE
)
_RANGE = re.compile(r"\s*[~∼〜～–—]\s*|\s+(?:부터|to|-)\s+", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ("월 mon", "화 tue", "수 wed", "목 thu", "금 fri", "토 sat", "일 sun")
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = (
    "첫날 첫째날 first firstday",
    "둘째날 second secondday",
    "셋째날 third thirdday",
    "넷째날 fourth fourthday",
)


def vocabulary(days: Sequence[date]) -> Vocabulary:
    """Return what the days of an edition, in order, may be called; a weekday that comes twice names neither."""
    return Vocabulary.of(
        (on, Named(on.isoformat(), on.isoformat()), _words(number, on)) for number, on in _numbered(days)
    )


def _numbered(days: Sequence[date]) -> list[tuple[int, date]]:
    return list(enumerate(sorted(days), start=1))


def _words(number: int, on: date) -> list[str]:
    """Return the words of a day, as :func:`compact` leaves them: without marks."""
    month, korean, short = _MONTHS[on.month - 1], *_WEEKDAYS[on.weekday()].split()
    dates = [
        f"{on:%Y%m%d}",
        f"{on:%y%m%d}",
        f"{on.month}{on.day}",
        f"{on:%m%d}",
        f"{on.month}월{on.day}일",
        f"{on.day}일",
        f"{on.day}",
        f"{month}{on.day}",
        f"{on.day}{month}",
        f"{on:%B}{on.day}",
        f"{on.day}{on:%B}",
        f"{on.year}년{on.month}월{on.day}일",
    ]
    weekdays = [korean, f"{korean}요일", short, _ENGLISH[on.weekday()]]
    ordinals = [f"{number}일차", f"제{number}일", f"day{number}", f"d{number}", f"{number}day"]
    ordinals += _ORDINALS[number - 1].split() if number <= len(_ORDINALS) else []
    return [*dates, *(f"{one}{day}" for one in dates for day in weekdays[:3]), *weekdays, *ordinals]


def days(cell: Cell, _heading: str, words: Words) -> tuple[object, ...]:
    """Read on which days people are there, in their order."""
    text, known = _PRESENT.sub(" ", digits(as_lines(cell))).strip(), words[DAYS]
    every = sorted(on for on in known.names if isinstance(on, date))
    word = compact(text)
    is_count = re.fullmatch(r"(\d)일간?", word)
    if word in _ALL or (word in _PAIR and len(every) == 2) or (is_count and int(is_count[1]) == len(every) > 1):
        return tuple(every)
    named = [on for part in _ranged(text, known) for on in _between(part, known, every)]
    if not named:
        raise UnreadableCell(Violation("no_day_named", N_("“%(text)s” names no day of the expo."), {"text": text}))
    return tuple(on for on in every if on in named)


def _ranged(text: str, known: Vocabulary) -> list[str]:
    return [text] if compact(text) in known.values else parts(text)


def _between(text: str, known: Vocabulary, every: Sequence[date]) -> list[object]:
    """Return the days that a part names: one, those from one to another, or those between weaker separators."""
    if compact(text) in known.values:
        return [known.find(text)]
    ends = [one for one in _RANGE.split(text) if one]
    if len(ends) == 2:
        first, last = (known.find(one) for one in ends)
        return [on for on in every if str(first) <= str(on) <= str(last)]
    return [known.find(one) for one in parts(text, is_weak=True)]
