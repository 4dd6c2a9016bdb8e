"""Badges: whom they name, the code that is typed, and what a scanner or a keyboard makes of a badge."""

import re
import unicodedata
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class BadgeType(Labelled):
    """What a badge says about its holder, by letter and colour."""

    EXHIBITOR = "exhibitor", N_("Exhibitor")
    DOMESTIC = "domestic", N_("Domestic buyer")
    OVERSEAS = "overseas", N_("Overseas buyer")
    VISITOR = "visitor", N_("Visitor")
    PRESS = "press", N_("Press")
    VIP = "vip", N_("VIP guest")
    INTERPRETER = "interpreter", N_("Interpreter")
    STAFF = "staff", N_("Organizer")

    @property
    def letter(self) -> str:
        return _LETTERS[self]


_LETTERS = {
    BadgeType.EXHIBITOR: "E",
    BadgeType.DOMESTIC: "D",
    BadgeType.OVERSEAS: "G",
    BadgeType.VISITOR: "V",
    BadgeType.PRESS: "P",
    BadgeType.VIP: "VIP",
    BadgeType.INTERPRETER: "I",
    BadgeType.STAFF: "S",
}

AT_THE_DESK = (BadgeType.VISITOR, BadgeType.PRESS, BadgeType.VIP)
"""Types of people who belong to no company of the expo: they are entered by hand."""


class PersonSource(Labelled):
    """How a person came to be registered."""

    MEMBER = "member", N_("Member of a company or of the team")
    ADVANCE = "advance", N_("Registered in advance")
    BANNER = "banner", N_("Registered at the entrance")
    DESK = "desk", N_("Entered at the desk")
    WALK_IN = "walk_in", N_("Walk-in")


ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that are not mistaken for one another: 31, a prime, so the check character finds each slip."""
CODE_LENGTH = 6
TOKEN_BYTES = 16

_TOKEN = re.compile(r"(?:^|/b/)([a-z2-7]{26})/?$", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BadgeRead:
    """What was read of a badge: the SHA-256 of its token, or its code."""

    token_hash: str = ""
    code: str = ""


def new_code(choose: Callable[[str], str]) -> str:
    """Return a code of five characters that ``choose`` picks and one that checks them."""
    body = "".join(choose(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the last character of a code: it tells every single error and every swap of neighbours."""
    total = sum(weight * ALPHABET.index(one) for weight, one in enumerate(body, start=2))
    return ALPHABET[total % len(ALPHABET)]


def shown_code(code: str) -> str:
    """Return a code as it is printed: ``7K3M-92``."""
    return f"{code[:4]}-{code[4:]}"


def typed_code(text: str, *, length: int = CODE_LENGTH) -> str | None:
    """Return the code that was typed, whatever stands between and around; ``None`` if it is none or was mistyped."""
    bare = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
    is_code = len(bare) == length and set(bare) <= set(ALPHABET)
    return bare if is_code and check_character(bare[:-1]) == bare[-1] else None


def token_of(digest: bytes) -> str:
    """Return a token as a QR code has it: 26 capitals and digits."""
    return b32encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def hashed(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.upper().encode()).hexdigest()


def read(text: str) -> BadgeRead | None:
    """Return the badge that a camera, a hand scanner or a keyboard gave; ``None`` if it is no badge of ours.

    A device without network sends the hash of a token. A hand scanner in Korean input mode types Hangul, which is
    turned back into the keys that it pressed.
    """
    latin = _pressed_keys(text.strip())
    if _HASH.fullmatch(latin):
        return BadgeRead(token_hash=latin)
    found = _TOKEN.search(latin)
    if found:
        return BadgeRead(token_hash=hashed(found[1]))
    code = typed_code(latin)
    return BadgeRead(code=code) if code else None


_KEYS = dict(zip("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣㅐㅔ", "rsefaqtdwczxvgkijuhynbmlop", strict=True))
_KEYS |= dict(zip("ㄲㄸㅃㅆㅉㅒㅖ", "REQTWOP", strict=True))
_JOINED = {
    "ㅘ": "hk", "ㅙ": "ho", "ㅚ": "hl", "ㅝ": "nj", "ㅞ": "np", "ㅟ": "nl", "ㅢ": "ml", "ㄳ": "rt", "ㄵ": "sw",
    "ㄶ": "sg", "ㄺ": "fr", "ㄻ": "fa", "ㄼ": "fq", "ㄽ": "ft", "ㄾ": "fx", "ㄿ": "fv", "ㅀ": "fg", "ㅄ": "qt",
}  # fmt: skip
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def _pressed_keys(text: str) -> str:
    return "".join(_JOINED.get(one) or _KEYS.get(one, one) for letter in text for one in _jamo(letter)).strip()


def _jamo(letter: str) -> str:
    """Return the letters of a Korean syllable; anything else as it is."""
    if not "가" <= letter <= "힣":
        return letter
    number = ord(letter) - ord("가")
    return (_LEADS[number // 588] + _VOWELS[number % 588 // 28] + _TAILS[number % 28]).strip()


HISTORY = FeatureHistory(
    N_("Badges"),
    {
        "add": N_("Entered %(name)s and made a badge"),
        "replace": N_("Replaced the badge of %(name)s"),
        "revoke": N_("Revoked the badge of %(name)s: %(reason)s"),
        "complete": N_("Made badges: %(count)s"),
    },
)
