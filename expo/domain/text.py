"""Clean what people type, and make the keys that names are searched and sorted by.

One module for storage, search and order, so that they cannot disagree. A key is compared by code point on every
database: no collation of the server takes part.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, time
from functools import lru_cache

INITIALS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_PLAIN = {"ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ"}
_CLUSTERS = str.maketrans(
    {
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
        "ㄿ": "ㄹㅍ",
        "ㅀ": "ㄹㅎ",
        "ㅄ": "ㅂㅅ",
    }
)
"""A Korean keyboard joins two consonants that are typed one after the other."""

_WRITTEN = (
    "농업회사법인|어업회사법인|영농조합법인|영어조합법인|사회적협동조합|주식회사|유한책임회사|유한회사|株式会社|有限会社"
    "|[(（] ?(?:주|유|유한|사|재|株|有) ?[)）]"
)
"""Legal forms, longer ones first where one contains another."""
_FORMS, _HALF_A_FORM = re.compile(_WRITTEN), re.compile(r"^(?:[주유]\) ?)+")
_LEGAL_FORM = re.compile(rf"^(?:{_WRITTEN}|㈜|㈲)\s*|\s*(?:{_WRITTEN}|㈜|㈲)$")
_FORM_ABROAD = re.compile(
    r"(?<![ ,.&])(?:[ ,.&]+(?:co|company|corp|corporation|inc|incorporated|ltd|limited|l\.?l\.?c|l\.?l\.?p|p\.?l\.?c"
    r"|pte|pty|gmbh|kg|jsc|sdn|bhd|srl|s\.?a|b\.?v|k\.?k)(?=[ ,.&]|$))+[ ,.]*$"
    r"|(?<=.)(?:股份)?有限(?:责任|責任)?公司$|^cong ty (?:tnhh|co phan|cp)(?: mtv| mot thanh vien)? (?=.)"
)
"""Folded, as everything that it is compared with."""

_DAY = re.compile(
    r"([0-9]{4}) ?[-./년] ?([0-9]{1,2}) ?[-./월] ?([0-9]{1,2})(?: ?[.일])?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_TIME = re.compile(r"([0-9]{1,2})(?: ?[:시])? ?([0-9]{2})?(?: ?분)?")

_WHO_MAKES_KO = re.compile(
    r"(?P<goods>.+?) ?(?:을|를)? ?(?:(?:만드는|파는|판매하는|생산하는|제조하는)"
    r"(?: ?(?:기업|회사|업체|곳|데|집))?|기업|회사|업체|제조사|집)"
)
_WHO_MAKES_EN = re.compile(
    r"(?:(?:(?:an?|the|any) )?(?:makers?|producers?|manufacturers?|compan(?:y|ies)|firms?) "
    r"(?:of|making|(?:that|who) makes?) |who makes )?(?P<goods>.+?)(?:(?<=[sx])es|(?<=[sc]h)es|s)?"
    r"(?: (?:makers?|producers?|manufacturers?))?",
    re.IGNORECASE,
)

_BLANKS = "\u2800\u3164\uffa0"
"""Letters by their category that are drawn as blanks: Braille blank and Hangul fillers."""
_HIDDEN = "\u034f\u115f\u1160\u17b4\u17b5"
_JOINERS = "\u200c\u200d"
"""Needed inside words of some scripts and inside emoji."""
_STROKES = str.maketrans("đøłı", "doli")
"""Letters whose stroke or dot Unicode does not take apart."""
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PHONE = re.compile(r"(?:tel:)?[+(]?[0-9][0-9 ()./·‐-―−-]{5,}")
_BUSINESS_NUMBER = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{5}")
_LETTER_OFFSET = ord("가")
_PLAIN_TEXT = re.compile(r"[\t\n -~가-힣]*")
"""What most people type, and what no normal form changes: nothing has to be looked at letter by letter."""


def many_lines(text: str) -> str:
    """Return a text as it is stored: composed (NFC), without control, direction and invisible characters.

    Tabs and line ends stay, each line end as ``\\n``.
    """
    if _PLAIN_TEXT.fullmatch(text):
        return text
    composed = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    kept = "".join(_kept(character) for character in composed)
    return _loose_joiners(kept) if any(joiner in kept for joiner in _JOINERS) else kept


def one_line(text: str) -> str:
    """Return a text as it is stored in one line: as :func:`many_lines`, with single blanks and none around it."""
    return " ".join(many_lines(text).split())


def is_blank(text: str) -> bool:
    """Tell whether a reader would see nothing."""
    return not any(unicodedata.category(character)[0] in "LNPS" for character in many_lines(text))


def digits(text: str) -> str:
    """Return a text with every decimal digit as one of ``0-9``, and compatibility characters (NFKC) as plain ones."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in unicodedata.normalize("NFKC", text)
    )


def whole(text: str, most: int) -> int | None:
    """Return the number that a text of digits is; ``None`` for any other text, and for more than ``most``.

    However many digits there are: Python refuses to read some thousands, a database all above its own bound.
    """
    value = int(text) if len(text) < 20 and text.isdecimal() else None
    return value if value is not None and value <= most else None


def typed_day(text: str) -> date:
    """Read a day as people type it: ``2026-03-19``, ``2026. 3. 19.``, ``2026/3/19``, ``20260319``, ``2026년 3월 19일``.

    Raises ``ValueError`` for anything else, and for a day that no calendar has.
    """
    return date(*_numbers_of(_DAY, text))


def typed_time(text: str) -> time:
    """Read a time of day on 24 hours: ``14:00``, ``9:30``, ``1400``, ``14시 30분``; else ``ValueError``."""
    hour, minute = (*_numbers_of(_TIME, text), 0)[:2]
    return time(hour, minute)


def _numbers_of(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    found = pattern.fullmatch(digits(text).strip())
    if found is None:
        raise ValueError(text)
    return (int(number) for number in found.groups() if number)


def folded(text: str) -> str:
    """Return what a text is searched by: without case, accents, width, joined consonants, doubled blanks."""
    if _PLAIN_TEXT.fullmatch(text):
        return " ".join(text.lower().split())
    spread = one_line(text).translate(_CLUSTERS)
    compatible = "".join(one if "ㄱ" <= one <= "ㆎ" else unicodedata.normalize("NFKC", one) for one in spread)
    parts = unicodedata.normalize("NFD", compatible.casefold())
    plain = "".join(character for character in parts if unicodedata.category(character) != "Mn")
    return " ".join(unicodedata.normalize("NFC", plain.translate(_STROKES)).split())


def bare_name(name: str) -> str:
    """Return a company's name folded and without its legal form; a name of nothing else stays as it is."""
    whole = folded(name)
    bare = _HALF_A_FORM.sub("", " ".join(_FORMS.sub(" ", whole).split()))
    return bare or whole


def known_name(name: str) -> str:
    """Return what a company is recognised by: :func:`bare_name` without "Co., Ltd." and its like.

    Names are not ordered by it, because it is no key of a stored row.
    """
    bare = bare_name(name)
    return _FORM_ABROAD.sub("", bare) or bare


@lru_cache(maxsize=50_000)
def without_legal_form(name: str) -> str:
    """Return a company's name as it is written, without the legal form before or after it: for narrow places."""
    bare = _LEGAL_FORM.sub("", name).strip()
    return bare or name


def search_text(*names: str, also: Iterable[str] = ()) -> str:
    """Return what a row is found by, one key to a line.

    Names are found whole, without their legal form, and by their leading consonants; other texts only whole.
    """
    keys = [key for name in names if name for key in (folded(name), bare_name(name), consonants(name))]
    keys += [folded(text) for text in also if text]
    return "\n".join(dict.fromkeys(keys))


def wanted_text(typed: str) -> str:
    """Return what to look for in a :func:`search_text`; empty when nothing was typed.

    A name copied with its "Co., Ltd." finds the company that is entered without, or with "Inc.".
    """
    wanted = known_name(typed)
    if is_consonants(wanted):
        return wanted.replace(" ", "")
    if _PHONE.fullmatch(wanted) and not _BUSINESS_NUMBER.fullmatch(wanted):
        return _wanted_number(wanted)
    return wanted


def _wanted_number(typed: str) -> str:
    """Return one of the :func:`phone_keys` of a number: ``+82 (0)10 …``, ``0082 10 …`` and ``82-10 …`` are ``010…``.

    Only a whole number says without its plus that it begins with a country's code.
    """
    number = re.sub(r"[^+0-9]", "", typed.replace("(0)", ""))
    if len(number) > 10:
        number = re.sub(r"^00(?=[1-9])|^(?=82)", "+", number)
    return re.sub(r"^\+820?", "0", number)


def goods_of(typed: str) -> str:
    """Return what is made, of a text that asks who makes it: ``떡 만드는 기업``, ``a maker of rice cakes``.

    It is looked for only where the text as it was typed finds nothing: a company may be called so.
    """
    text = one_line(typed)
    found = _WHO_MAKES_KO.fullmatch(text) or _WHO_MAKES_EN.fullmatch(text)
    return found["goods"].strip() if found else text


def is_in(search_text: str, wanted: str) -> bool:
    """Tell whether a :func:`search_text` holds a :func:`wanted_text`; blanks and hyphens do not count."""
    return unspaced(wanted) in unspaced(search_text)


def unspaced(key: str) -> str:
    """Return a key as it is compared, as many leave out blanks and hyphens: ``윤슬 온 푸드``, ``900-00-01107``."""
    return key.replace(" ", "").replace("-", "") or key


def is_consonants(wanted: str) -> bool:
    """Tell whether only consonants were typed, blanks aside: they are the first ones of a name's syllables."""
    return bool(wanted) and all("ㄱ" <= letter <= "ㅎ" or letter == " " for letter in wanted)


def phone_keys(number: str) -> tuple[str, ...]:
    """Return how a telephone number may be typed: as it is kept, and in Korea without the country code."""
    kept = re.sub(r"[^+0-9]", "", digits(number))
    return (kept, f"0{kept[3:]}") if kept.startswith("+82") else (kept,)


def initial(name: str) -> str:
    """Return the index letter of a name: a plain ㄱ–ㅎ consonant, a Latin capital, or ``#``."""
    first = bare_name(name)[:1]
    if "가" <= first <= "힣" or "ㄱ" <= first <= "ㅎ":
        lead = _lead(first)
        return _PLAIN.get(lead, lead)
    return first.upper() if "a" <= first <= "z" else "#"


def sort_key(name: str) -> str:
    """Return what a name is ordered by: Hangul, Latin, then all others, each letter's names together.

    At most 200 characters; to be compared by code point.
    """
    letter = initial(name)
    group = "1" if letter in INITIALS else ("3" if letter == "#" else "2")
    return f"{group}{letter}{bare_name(name)}"[:200]


def natural(code: str) -> tuple[str, str]:
    """Return what a code is ordered by, as people count: ``A-2`` before ``A-10``. The number is the one at its end."""
    name = code.rstrip("0123456789")
    return name, code[len(name) :].rjust(12, "0")


def consonants(name: str) -> str:
    """Return the leading consonants of a Korean name (``웬떡마을`` → ``ㅇㄸㅁㅇ``), other letters folded."""
    return "".join(_lead(character) for character in bare_name(name) if character != " ")


def _lead(character: str) -> str:
    if not "가" <= character <= "힣":
        return character
    return _LEADS[(ord(character) - _LETTER_OFFSET) // 588]


def _kept(character: str) -> str:
    if character in "\t\n" or character in _JOINERS:
        return character
    if character in _BLANKS:
        return " "
    if character in _HIDDEN or unicodedata.category(character) in {"Cc", "Cf", "Cn", "Cs"}:
        return ""
    return character


def _loose_joiners(text: str) -> str:
    """Drop the joiners that join nothing: at either end of a word, or one after another."""
    return re.sub(r"(?<![^\s\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\s\u200c\u200d])", "", text)
