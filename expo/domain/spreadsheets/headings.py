"""Recognise what the columns of a sheet hold by their headings, in any order and in both languages."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from expo.domain.spreadsheets.fields import Field
from expo.domain.text import folded

_BRACKETS = re.compile(r"[(（\[［<【].*?[)）\]］>】]")
_MARKS = re.compile(r"[\W_]+")
_RANK = re.compile(r"([1-9]|10)(st|nd|rd|th)?(순위|지망|번)?$")
"""What one of several columns of the same kind ends in: ``희망기업 2순위``, ``Wish 3``."""
_RANK_FIRST = re.compile(r"^([1-9]|10)(st|nd|rd|th|순위|지망)(?=.)")
"""What it begins with instead: ``1순위 희망기업``, ``2nd wish``."""
_IN_ENGLISH = re.compile(r"\b(?:english|eng|en)\b|영문|영어")
_IN_KOREAN = re.compile(r"\b(?:korean|kor|kr|ko)\b|국문|한글")
_A_MUST = re.compile(r"꼭|필수|반드시|\bmust(?:[ -]meet)?\b")
_BETWEEN = re.compile(r"\s*[/|／]\s*")
_ENGLISH_BESIDE = re.compile(r"(?<=[가-힣)）])\s+(?=[A-Za-z][^가-힣]*$)|(?<=[A-Za-z)）.])\s+(?=[가-힣][^A-Za-z]*$)")
_GROUPS = {"contact_name", "name", "name_ko"}
"""What the upper of two lines may be over columns of all kinds: ``담당자``, ``업체``."""
_GENERIC = {"name", "type", "interests"}
"""English words that say less than the Korean ones beside them."""
_HANGUL, _LATIN = re.compile(r"[가-힣]"), re.compile(r"[A-Za-z]")
_ALIKE = 0.88
_NOT_FIELDS = {"연번", "순번", "no", "번", "비고", "메모", "note", "notes", "remark", "remarks", "합계", "소계"}
"""Headings of columns that are left out although they look like fields."""


def heading_key(heading: str) -> str:
    """Return what a heading is compared by: folded, without blanks and marks."""
    return _MARKS.sub("", folded(heading))


def recognised(headings: Sequence[str], fields: Sequence[Field], *, misspelt: bool = True) -> dict[int, str]:
    """Return the key of the field of each column that is recognised, by 0-based column.

    Exact headings go first, wherever they are; then headings without their brackets or their rank, then misspelt ones.
    A field goes to one column, the first, unless it repeats; ``2순위`` alone continues the column before it. Without
    ``misspelt`` headings have to be right, which is quicker.
    """
    words = _words(tuple(fields))
    repeating = {field.key for field in fields if field.repeats}
    found: dict[int, str] = {}
    for look in (
        _exact,
        _in_language,
        _in_level,
        _unbracketed,
        _last_words,
        _unranked,
        _in_both,
        *((_alike,) if misspelt else ()),
    ):
        for column, heading in enumerate(headings):
            if column in found or not heading or is_no_field(heading):
                continue
            key = look(heading, words)
            if key and (key in repeating or key not in found.values()):
                found[column] = key
    for column, heading in enumerate(headings):
        if _RANK.fullmatch(heading_key(heading)) and found.get(column - 1) in repeating:
            found[column] = found[column - 1]
    return found


def is_no_field(heading: str) -> bool:
    """Tell whether a column is a running number, a remark or a total, whatever it holds."""
    return heading_key(heading) in _NOT_FIELDS


def heading_set(headings: Sequence[str]) -> str:
    """Return what a set of headings is remembered by: the same headings in another order are another set."""
    return "|".join(heading_key(heading) for heading in headings).rstrip("|")


@cache
def _words(fields: tuple[Field, ...]) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for field in fields:
        for heading in (field.name.name_ko, field.name.name_en, *field.also, field.key):
            words.setdefault(heading_key(heading), field.key)
    return words


def _exact(heading: str, words: Mapping[str, str]) -> str | None:
    return words.get(heading_key(heading))


def _in_language(heading: str, words: Mapping[str, str]) -> str | None:
    """Look up ``Company name (English)`` and ``상호 영문``: what there is in each language, in the one that it says."""
    plain = folded(heading)
    for language, mark in (("_en", _IN_ENGLISH), ("_ko", _IN_KOREAN)):
        if mark.search(plain) and (key := words.get(heading_key(mark.sub(" ", plain)))):
            named = re.sub(r"_(?:ko|en)$", "", key)
            return next((one for one in (named + language, named, key) if one in words.values()), None)
    return None


def _in_level(heading: str, words: Mapping[str, str]) -> str | None:
    """Look up ``희망기업(꼭)``: the wishes of a column may be musts."""
    plain = folded(heading)
    is_wish = words.get(_RANK.sub("", heading_key(_A_MUST.sub(" ", plain)))) == "interested"
    return "must" if is_wish and _A_MUST.search(plain) else None


def _unbracketed(heading: str, words: Mapping[str, str]) -> str | None:
    return words.get(heading_key(_BRACKETS.sub(" ", heading)))


def _last_words(heading: str, words: Mapping[str, str]) -> str | None:
    """Look a two-line heading up by its lower line, which :func:`stacked` puts after a line end."""
    upper, mark, lower = heading.rpartition("\n")
    if not mark:
        return None
    key = words.get(heading_key(lower))
    if key in ("name", "name_ko") and words.get(heading_key(upper)) == "contact_name":
        return "contact_name"
    return key or words.get(heading_key(_BRACKETS.sub(" ", lower)))


def _unranked(heading: str, words: Mapping[str, str]) -> str | None:
    return words.get(_RANK_FIRST.sub("", _RANK.sub("", heading_key(heading))))


def _in_both(heading: str, words: Mapping[str, str]) -> str | None:
    """Look up ``업체명 / Company`` and ``국가 Country`` by each part: one name in two languages, not two things."""
    upper, _mark, lower = heading.rpartition("\n")
    is_translated = _HANGUL.search(upper) and not _LATIN.search(upper) and not _HANGUL.search(lower)
    is_group = _known(upper, words) in _GROUPS
    for text in (lower, upper) if is_translated and not is_group else (lower,):
        parts = [part for piece in _BETWEEN.split(text) for part in _ENGLISH_BESIDE.split(piece)]
        known = {part: key for part in parts if (key := _known(part, words))}
        telling = {part: key for part, key in known.items() if heading_key(part) not in _GENERIC} or known
        keys = list(telling.values())
        if len({re.sub(r"_(?:ko|en)$", "", key) for key in keys}) == 1 and not any(map(is_no_field, parts)):
            is_of_contact = keys[0] in ("name", "name_ko") and _known(_BETWEEN.split(upper)[0], words) == "contact_name"
            return "contact_name" if is_of_contact else keys[0]
    return None


def _known(part: str, words: Mapping[str, str]) -> str | None:
    looks = (_exact, _in_language, _in_level, _unbracketed, _unranked)
    return next((key for look in looks if (key := look(part, words))), None)


def _alike(heading: str, words: Mapping[str, str]) -> str | None:
    wanted = heading_key(_BRACKETS.sub(" ", heading))
    if len(wanted) < 4:
        return None
    scored = [(SequenceMatcher(None, wanted, word).ratio(), key) for word, key in words.items() if len(word) >= 4]
    best, key = max(scored, default=(0.0, ""))
    return key if best >= _ALIKE else None


def stacked(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return two lines of headings as one: a group such as ``담당자`` reaches over the columns below it."""
    headings, group = [], ""
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        if above:
            group = above
        if not below or above == below:
            headings.append(above or below)
        else:
            headings.append(f"{group}\n{below}" if group else below)
    return headings
