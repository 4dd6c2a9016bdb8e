"""Recognise the company that a row means: by code, business number, e-mail address or name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from expo.domain.imports import Candidate, Resemblance
from expo.domain.spreadsheets.vocabulary import Vocabulary, compact, unmarked
from expo.domain.text import known_name
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
MOST_COMPARED = 2_000
"""Companies up to which every name is compared with every other one."""
NEIGHBOURS = 10
"""How many of the names that follow each one are compared with it where there are more."""
_NUMBER = re.compile(r"\d+")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Company:
    """What a company is recognised by."""

    id: int
    code: str
    name: Named
    names: tuple[str, ...]
    email: str = ""
    business_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The company that is meant, or those that may be; neither is a company that is not known yet."""

    id: int | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Similarity:
    """Why two companies may be one, the strongest reason first; ``percent`` is how alike, 0 to 100."""

    percent: int
    reasons: tuple[Resemblance, ...]


class Companies:
    """The exhibitors or the buyers of an edition, to be recognised."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self._all = list(companies)
        self._by_id = {one.id: one for one in self._all}
        self._by_code = {one.code: one for one in self._all}
        self._by_number = {one.business_number: one for one in self._all if one.business_number}
        self._by_email: dict[str, list[Company]] = {}
        self._by_name: dict[str, list[Company]] = {}
        self._by_phone: dict[str, list[Company]] = {}
        self._known = [(one, known_name(name)) for one in self._all for name in one.names if name]
        spellings = [(one, unmarked(known)) for one, known in self._known]
        self._spelled = [_letters(bare) for _one, bare in spellings]
        self._marks_of: dict[int, list[str]] = {}
        self._bare_of: defaultdict[int, set[str]] = defaultdict(set)
        for one, bare in spellings:
            self._bare_of[one.id].add(bare)
            named = self._by_name.setdefault(bare, [])
            if not named or named[-1] is not one:
                named.append(one)
        for one in self._all:
            if one.email:
                self._by_email.setdefault(one.email.lower(), []).append(one)
            if one.phone:
                self._by_phone.setdefault(one.phone, []).append(one)

    def vocabulary(self, booths: Mapping[str, int] | None = None) -> Vocabulary:
        """Return what cells may call them: code, name, business number, e-mail address, a booth that is no code."""
        held = defaultdict(list)
        for booth, company_id in (booths or {}).items():
            if booth not in self._by_code:
                held[company_id].append(booth)
        return Vocabulary.of(
            (one.id, _called(one), (one.code, *one.names, one.business_number, one.email, *held[one.id]))
            for one in self._all
        )

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
        for other, likeness, _is_by_end in self._alike(names):
            if not (number and other.business_number):
                asked.setdefault(other.id, likeness)
        best = sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ASKED]
        return Recognition(None, tuple(self._candidate(company, likeness) for company, likeness in best))

    @property
    def has_all_compared(self) -> bool:
        """Whether :meth:`twins` compares every name with every other one, or only with those near it in the order."""
        return len(self._all) <= MOST_COMPARED

    def like(self, company: Company) -> list[tuple[Company, Similarity]]:
        """Return the other companies that this one may be, unless their business numbers differ."""
        found: dict[int, float] = {}
        for other, likeness, is_by_end in self._alike(company.names):
            found[other.id] = max(0 if is_by_end else likeness, found.get(other.id, 0))
        for book, key in ((self._by_email, company.email.lower()), (self._by_phone, company.phone)):
            found |= {one.id: found.get(one.id, 0) for one in book.get(key, ()) if key}
        others = [(self._by_id[one], percent) for one, percent in found.items() if one != company.id]
        told = [(one, self._similarity(company, one, percent)) for one, percent in others if _may_be(company, one)]
        return [(other, similarity) for other, similarity in told if similarity.reasons]

    def twins(self) -> Iterator[tuple[Company, Company, Similarity]]:
        """Yield each pair that may be one company, once.

        The same name, address or telephone number is found whatever their number; names that are nearly the same
        among the nearest in the order of letters, from either end, where there are many. So the work is bounded.
        """
        found: dict[tuple[int, int], float] = {}
        for first, second, percent in self._pairs():
            pair = (min(first, second), max(first, second))
            if first != second:
                found[pair] = max(percent, found.get(pair, 0))
        for (first, second), percent in found.items():
            one, other = self._by_id[first], self._by_id[second]
            similarity = self._similarity(one, other, percent)
            if _may_be(one, other) and similarity.reasons:
                yield one, other, similarity

    def _pairs(self) -> Iterator[tuple[int, int, float]]:
        for book in (self._by_email, self._by_phone, self._by_name):
            for same in filter(_are_several, book.values()):
                yield from ((one.id, other.id, 0.0) for one, other in _near(same))
        if self.has_all_compared:
            for one in self._all:
                found = self._alike(one.names)
                yield from ((one.id, other.id, percent) for other, percent, is_by_end in found if not is_by_end)
            return
        places = range(len(self._spelled))
        for order in (sorted(places, key=self._spelled.__getitem__), sorted(places, key=self._backwards)):
            for place, near, percent in self._alike_in_order(order):
                if not _differ_by_end(self._spelled[place], self._spelled[near]):
                    yield self._known[place][0].id, self._known[near][0].id, percent

    def _alike_in_order(self, order: Sequence[int]) -> Iterator[tuple[int, int, float]]:
        """Yield the places of names that are alike and near in an order, and how much of 100."""
        marks = ["\n".join(self._marks(place)) for place in order]
        for distance in range(1, min(NEIGHBOURS, len(order) - 1) + 1):
            pairs = [
                (order[at], order[at + distance])
                for at, (one, other) in enumerate(zip(marks, marks[distance:], strict=False))
                if one == other or not one or not other  # else they are marked apart
            ]
            words, others = ([self._spelled[pair[side]] for pair in pairs] for side in (0, 1))
            for at, percent in alike_in_pairs(words, others):
                yield *pairs[at], percent

    def _similarity(self, one: Company, other: Company, percent: float) -> Similarity:
        same = {
            Resemblance.NAME: bool(self._bare_of[one.id] & self._bare_of[other.id]),
            Resemblance.ADDRESS: bool(one.email) and one.email.lower() == other.email.lower(),
            Resemblance.PHONE: bool(one.phone) and one.phone == other.phone,
        }
        reasons = [reason for reason, holds in same.items() if holds]
        if percent >= ALIKE and not same[Resemblance.NAME]:
            reasons.append(Resemblance.ALIKE)
        return Similarity(100 if any(same.values()) else round(percent), tuple(reasons))

    def _marks(self, place: int) -> list[str]:
        """Return the marks of a name, read once: one company is asked about few names."""
        if place not in self._marks_of:
            self._marks_of[place] = _marks(self._known[place][1])
        return self._marks_of[place]

    def _backwards(self, place: int) -> str:
        return self._spelled[place][::-1]

    def _alike(self, names: Sequence[str]) -> Iterator[tuple[Company, float, bool]]:
        """Yield companies of nearly the same name, how much of 100, and whether only the last letter is another one."""
        for name in filter(None, names):
            known = known_name(name)
            word, marks = _letters(unmarked(known)), _marks(known)
            for place, likeness in alike(word, self._spelled):
                if not _are_marked_apart(marks, self._marks(place)):
                    yield self._known[place][0], likeness, _differ_by_end(word, self._spelled[place])

    def _candidate(self, company_id: int, likeness: float) -> Candidate:
        one = self._by_id[company_id]
        return Candidate(one.id, one.code, one.name, round(likeness))


def _called(company: Company) -> Named:
    name = company.name
    return Named(f"{name.name_ko} · {company.code}", f"{name.name_en or name.name_ko} · {company.code}")


def alike(word: str, words: Sequence[str]) -> list[tuple[int, float]]:
    """Return the places of the words that are alike, and how much of 100."""
    if IS_QUICK:
        found = process.extract(word, words, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        return [(place, likeness) for _word, likeness, place in found]
    scored = [(place, ratio(word, other)) for place, other in enumerate(words)]
    return [(place, likeness) for place, likeness in scored if likeness >= ALIKE]


def alike_in_pairs(words: Sequence[str], others: Sequence[str]) -> list[tuple[int, float]]:
    """Return the places at which two lists of the same length are alike, and how much of 100."""
    if IS_QUICK:
        scores = process.cpdist(words, others, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return [(int(place), float(scores[place])) for place in scores.nonzero()[0]]
    scored = [(place, ratio(word, other)) for place, (word, other) in enumerate(zip(words, others, strict=True))]
    return [(place, likeness) for place, likeness in scored if likeness >= ALIKE]


def ratio(word: str, other: str) -> float:
    """Return how much of 100 two words are alike."""
    return 100 * SequenceMatcher(None, word, other).ratio()


def _are_several(same: Sequence[Company]) -> bool:
    return len(same) > 1


def _near(ordered: Sequence[_T]) -> Iterator[tuple[_T, _T]]:
    """Yield each with those that follow it closely."""
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            yield one, other


def _may_be(one: Company, other: Company) -> bool:
    """Tell whether two may be one company: two business numbers are two companies."""
    return not (one.business_number and other.business_number)


def _marks(known: str) -> list[str]:
    """Return what tells branches, plants and brands of a company apart: numbers, and a letter after the name."""
    *words, last = known.split() or [""]
    return [*_NUMBER.findall(known), *([last] if words and len(last) == 1 else [])]


def _are_marked_apart(marks: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether both names have marks, and other ones: so they are not one company entered twice."""
    return bool(marks and others) and marks != others


def _differ_by_end(word: str, other: str) -> bool:
    """Tell whether two words are the same but for their last letter or syllable: that alone makes no pair."""
    one, two = unicodedata.normalize("NFC", word), unicodedata.normalize("NFC", other)
    return one != two and one[:-1] == two[:-1]


def _letters(word: str) -> str:
    """Return a word with each Hangul syllable taken apart, so that one other vowel is a small difference."""
    return unicodedata.normalize("NFD", word)
