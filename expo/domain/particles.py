"""Korean particles by the final sound of the word before them: ``윤슬이(가)`` becomes ``윤슬이``.

A translation writes both forms of a particle, because it does not know the word that will come before it. Hangul is
read as written, digits and times as they are spoken, capitals letter by letter, other Latin words by their ending,
kana as they sound. A weekday in brackets is not read. Marks alone are read by their names, which end open: “…표”.
"""

import re
import unicodedata

_PAIRS = {
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "을(를)": ("을", "를"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
}
_TOWARDS = "(으)로"
_PARTICLE = re.compile("|".join(re.escape(form) for form in (*_PAIRS, _TOWARDS)))
_SKIPPED = re.compile(r"(?:<[^<>]*>|&#?\w+;|[^\w<>&;])+$")
_MARKS = re.compile(r"[^\w\s<>&;'\"“”‘’()]")
_WEEKDAY = re.compile(r"\s*\([월화수목금토일]\)$")
_CLOCK = re.compile(r"\d{1,2}:(\d\d)$")
_WORD = re.compile(r"[A-Za-z]+$")
_ENDS_IN_L = re.compile(r"(?:l|le)$", re.IGNORECASE)
_ENDS_CLOSED = re.compile(r"(?:[lmn]|ng|le|[aeiou][mn]e|[aeiou](?:ck|[bpt]))$", re.IGNORECASE)

RIEUL = 8
"""The number of ㄹ among the 28 final sounds; 0 is an open syllable."""
OTHER = 1
"""Any final sound but ㄹ: the particles do not tell them apart."""


def fitted(text: str) -> str:
    """Return a sentence in which each particle has the form that the word before it asks for.

    A particle after something that cannot be read keeps both forms.
    """
    return _PARTICLE.sub(_chosen, text) if "(" in text else text


def final_sound(text: str) -> int | None:
    """Return the final sound of a text: 0 if open, :data:`RIEUL`, another number otherwise; ``None`` if unreadable."""
    if text.endswith("%"):
        return 0  # "퍼센트"
    words = _WEEKDAY.sub("", _plain(text[-60:]))
    text = _SKIPPED.sub("", words)
    if not text:
        return 0 if _MARKS.search(words) else None
    last = text[-1]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if "ぁ" <= last <= "ヺ" or last == "ー":
        return OTHER if last in "んン" else 0
    if clock := _CLOCK.search(text):
        return 0 if clock[1] == "00" else OTHER  # "시", "분"
    if last in "0123456789":
        return {"1": RIEUL, "7": RIEUL, "8": RIEUL, "0": OTHER, "3": OTHER, "6": OTHER}.get(last, 0)
    word = _WORD.search(text)
    return _of_latin(word[0]) if word else None


def _plain(text: str) -> str:
    """Return a text with composed Hangul, usual digits and brackets, and Latin letters without accents."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(unicodedata.normalize("NFKD", one)[0] if one.isalpha() and one < "\u1fff" else one for one in kept)


def _of_latin(word: str) -> int:
    if word.isupper():
        return {"L": RIEUL, "R": RIEUL, "M": OTHER, "N": OTHER}.get(word[-1], 0)
    if _ENDS_IN_L.search(word):
        return RIEUL
    return OTHER if _ENDS_CLOSED.search(word) else 0


def _chosen(found: re.Match[str]) -> str:
    sound, form = final_sound(found.string[: found.start()]), found[0]
    if sound is None:
        return form
    if form == _TOWARDS:
        return "로" if sound in {0, RIEUL} else "으로"
    closed, opened = _PAIRS[form]
    return closed if sound else opened
