"""Recognise the company that a row means: by code, business number, e-mail address or name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from expo.domain.imports import Candidate
from expo.domain.spreadsheets.vocabulary import Vocabulary, compact
from expo.domain.words import Named

try:
    from rapidfuzz import fuzz, process
except ImportError:  # no wheel for Intel Macs
    IS_QUICK = False
else:
    IS_QUICK = True

ALIKE = 82
"""How alike, of 100, two names are at least before a person is asked whether they are one company."""
MOST_ASKED = 4
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Company:
    """What a company is recognised by."""

    id: int
    code: str
    name: Named
    names: tuple[str, ...]
    email: str = ""
    business_number: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The company that is meant, or those that may be; neither is a company that is not known yet."""

    id: int | None = None
    candidates: tuple[Candidate, ...] = ()


class Companies:
    """The exhibitors or the buyers of an edition, to be recognised."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self._all = list(companies)
        self._by_id = {one.id: one for one in self._all}
        self._by_code = {one.code: one for one in self._all}
        self._by_number = {one.business_number: one for one in self._all if one.business_number}
        self._by_email: dict[str, list[Company]] = {}
        self._by_name: dict[str, list[Company]] = {}
        self._spelled = [_letters(compact(name)) for one in self._all for name in one.names if name]
        self._spelled_by = [one for one in self._all for name in one.names if name]
        for one in self._all:
            if one.email:
                self._by_email.setdefault(one.email.lower(), []).append(one)
            for name in {compact(name) for name in one.names if name}:
                self._by_name.setdefault(name, []).append(one)

    def vocabulary(self) -> Vocabulary:
        """Return what cells may call them: code, name, business number."""
        return Vocabulary.of((one.id, _called(one), (one.code, *one.names, one.business_number)) for one in self._all)

    def recognise(self, *, code: str = "", number: str = "", email: str = "", names: Sequence[str] = ()) -> Recognition:
        """Return the company of a row.

        A code or a business number is certain. So is a name that only one company has, unless that company has another
        business number. An address alone is not: one person may represent several companies.
        """
        certain = self._by_code.get(code) or self._by_number.get(number)
        if certain:
            return Recognition(certain.id)
        named = list({one.id: one for name in names for one in self._by_name.get(compact(name), ())}.values())
        if len(named) == 1 and not (number and named[0].business_number):
            return Recognition(named[0].id)
        asked: dict[int, float] = {one.id: 100 for one in named}
        asked |= {one.id: 99 for one in self._by_email.get(email.lower(), ()) if email and one.id not in asked}
        for other, likeness in self._alike(names):
            if not (number and other.business_number):
                asked.setdefault(other.id, likeness)
        best = sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ASKED]
        return Recognition(None, tuple(self._candidate(company, likeness) for company, likeness in best))

    def like(self, company: Company) -> list[tuple[Company, int]]:
        """Return the other companies with nearly the same name or the same address, unless their numbers differ."""
        found = {one.id: 100.0 for one in self._by_email.get(company.email.lower(), ()) if company.email}
        for other, likeness in self._alike(company.names):
            found[other.id] = max(likeness, found.get(other.id, 0))
        others = [(self._by_id[one], round(likeness)) for one, likeness in found.items() if one != company.id]
        return [
            (other, likeness) for other, likeness in others if not (company.business_number and other.business_number)
        ]

    def _alike(self, names: Sequence[str]) -> Iterable[tuple[Company, float]]:
        for name in filter(None, names):
            word = _letters(compact(name))
            for place, likeness in alike(word, self._spelled):
                if not _are_numbered_apart(word, self._spelled[place]):
                    yield self._spelled_by[place], likeness

    def _candidate(self, company_id: int, likeness: float) -> Candidate:
        one = self._by_id[company_id]
        return Candidate(one.id, one.code, one.name, round(likeness))


def _called(company: Company) -> Named:
    return Named(f"{company.name.name_ko} · {company.code}", f"{company.name.name_ko} · {company.code}")


def alike(word: str, words: Sequence[str]) -> list[tuple[int, float]]:
    """Return the places of the words that are alike, and how much of 100."""
    if IS_QUICK:
        found = process.extract(word, words, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        return [(place, likeness) for _word, likeness, place in found]
    scored = [(place, 100 * SequenceMatcher(None, word, other).ratio()) for place, other in enumerate(words)]
    return [(place, likeness) for place, likeness in scored if likeness >= ALIKE]


def _are_numbered_apart(one: str, other: str) -> bool:
    """Tell whether both names have numbers, and other ones: branches and plants of a company, not one entered twice."""
    numbers, others = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(numbers and others) and numbers != others


def _letters(word: str) -> str:
    """Return a word with each Hangul syllable taken apart, so that one other vowel is a small difference."""
    return unicodedata.normalize("NFD", word)
