"""Which message also goes to a phone, by which channel, in which words: the one table, and the numbers it can reach.

Every message is an e-mail besides. A text message and KakaoTalk only tell what happened to the reader's own
consultations: advertising has its own consent and form.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled


class Channel(Labelled):
    """A way to a phone, beside the e-mail."""

    NOTE = "note", N_("Note on the phone")
    KAKAO = "kakao", N_("KakaoTalk")
    SMS = "sms", N_("Text message")


_NOTE, _ALL = (Channel.NOTE,), (Channel.NOTE, Channel.KAKAO, Channel.SMS)

ROUTES: Mapping[str, tuple[Channel, ...]] = {
    "interpreters.changed": _ALL,
    "live_commerce.cancelled": _ALL,
    "live_commerce.changed": _ALL,
    "meetings.booked": _ALL,
    "meetings.cancelled": _ALL,
    "meetings.moved": _ALL,
    "proposals.asked": _ALL,
    "proposals.declined": _NOTE,
    "reminders.evening": (Channel.KAKAO,),
    "reminders.soon": _ALL,
    "schedules.changed": _ALL,
    "schedules.final": _NOTE,
    "schedules.proposed": _NOTE,
    "schedules.published": _ALL,
    "schedules.reopened": _NOTE,
}
"""Message → its channels, the first that works; a message that is not named here is an e-mail only."""

TEXTS: Mapping[str, str] = {
    "interpreters.changed": N_("[%(edition)s] Your consultations have changed.\n%(changes)s\n%(page)s"),
    "live_commerce.cancelled": N_(
        "[%(edition)s] Your broadcast on %(when)s does not take place.\nReason: %(reason)s\n%(page)s"
    ),
    "live_commerce.changed": N_(
        "[%(edition)s] Your broadcast has changed.\nWhen: %(when)s (was %(old_when)s)\nWhere: %(studio)s\n%(page)s"
    ),
    "meetings.booked": N_(
        "[%(edition)s] Consultation confirmed: %(other)s\nWhen: %(when)s\nWhere: %(place)s\n"
        "Interpreter: %(interpreter)s\n%(page)s"
    ),
    "meetings.cancelled": N_(
        "[%(edition)s] Consultation cancelled: %(other)s\nWhen: %(when)s\nReason: %(reason)s\n%(page)s"
    ),
    "meetings.moved": N_(
        "[%(edition)s] Consultation moved: %(other)s\nUntil now: %(old_when)s, %(old_place)s\n"
        "From now on: %(when)s, %(place)s\n%(page)s"
    ),
    "proposals.asked": N_(
        "[%(edition)s] %(other)s proposes a time for a consultation.\nProposed: %(when)s\n"
        "Please answer by: %(until)s\n%(page)s"
    ),
    "reminders.evening": N_("[%(edition)s] Your consultations tomorrow, %(day)s\n%(lines)s\n%(page)s"),
    "reminders.soon": N_("[%(edition)s] In ten minutes: %(other)s\nWhen: %(when)s\nWhere: %(place)s\n%(page)s"),
    "schedules.changed": N_("[%(edition)s] Your consultations have changed.\n%(changes)s\n%(page)s"),
    "schedules.published": N_("[%(edition)s] Your consultations have been arranged.\n%(changes)s\n%(page)s"),
}
"""Message → its words on a phone. In Korean they are the text that KakaoTalk has to approve."""

CODE_TEXT = N_("[%(edition)s] Your confirmation code: %(code)s. It is good for ten minutes.")

VARIABLES: Mapping[str, str] = {
    "changes": "변경 내용", "day": "날짜", "edition": "행사", "interpreter": "통역", "lines": "상담 목록",
    "old_place": "이전 장소", "old_when": "이전 일시", "other": "상대", "page": "주소", "place": "장소",
    "reason": "사유", "studio": "스튜디오", "until": "기한", "when": "일시",
}  # fmt: skip
"""What a place in a text is called in a template of KakaoTalk: ``#{일시}``."""

LATEST = timedelta(hours=2)
"""How long after it was written a message is still worth sending to a phone."""
KEPT = timedelta(days=2)
"""How long a message may be kept for quiet hours or a summary before that."""
LATEST_OF = {"reminders.soon": timedelta(minutes=10)}
TRIES = 4
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
REPORT_AFTER, REPORTS_END = timedelta(seconds=20), timedelta(hours=24)
"""When a provider is first asked what became of a message, and when it is asked no more."""
LONGEST_VALUE = 600
"""Characters of one value in a text; a template of KakaoTalk has room for 1,000 in all."""
SHORT_BYTES, LONG_BYTES, SUBJECT_BYTES = 90, 2_000, 40
"""Of a text message, a long one, which costs more, and its subject, in the Korean encoding."""

HISTORY = FeatureHistory(N_("Messages on phones"), {"approve": N_("Changed the templates that KakaoTalk has approved")})

_MOBILE = re.compile(r"\+821[016789]\d{7,8}")
UNREACHABLE = Violation(
    "unreachable_number",
    N_("KakaoTalk and text messages reach Korean mobile numbers, such as 010-0000-0000. E-mails come to everybody."),
    field="phone",
)
WRONG_CODE = Violation(
    "wrong_code", N_("This is not the code, or it is older than ten minutes. You can have a new one."), field="code"
)


def is_reachable(number: str) -> bool:
    """Return whether a number, as rows keep it, is a Korean mobile one."""
    return _MOBILE.fullmatch(number) is not None


def national(number: str) -> str:
    """Return a Korean number as providers want it: ``01000001234``."""
    return f"0{number.removeprefix('+82')}"


def template_text(korean: str) -> str:
    """Return a Korean text as a template of KakaoTalk: ``%(when)s`` becomes ``#{일시}``."""
    return korean % {name: f"#{{{word}}}" for name, word in VARIABLES.items()}


def values(words: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a template's variables, by the names that KakaoTalk knows."""
    return {f"#{{{VARIABLES[name]}}}": text for name, text in words.items() if name in VARIABLES}


def cut(text: str, most: int = LONGEST_VALUE) -> str:
    """Return a value with no more than so many characters, whole lines where there are several."""
    if len(text) <= most:
        return text
    head = text[: most - 2]
    return f"{head.rpartition(chr(10))[0] or head.rpartition(' ')[0] or head} …"


def plain(text: str) -> str:
    """Return a text in the characters that every Korean phone has: others lose their marks, or become ``?``."""
    return "".join(_known(sign) for sign in text)


def byte_count(text: str) -> int:
    """Count the bytes of a plain text in the Korean encoding."""
    return len(text.encode("euc_kr", "replace"))


def after(channel: Channel, template: str) -> Channel | None:
    """Return the channel that takes over when one fails."""
    ways = ROUTES.get(template, ())
    return next((one for one in ways if channel is Channel.KAKAO and one is Channel.SMS), None)


def is_fresh(template: str, written_at: datetime, now: datetime) -> bool:
    """Return whether a message is still worth sending to a phone."""
    return written_at > now - LATEST_OF.get(template, LATEST)


def routed() -> Iterator[str]:
    """Yield the messages that go by KakaoTalk or as a text message."""
    return (name for name, ways in ROUTES.items() if set(ways) & {Channel.KAKAO, Channel.SMS})


def _known(sign: str) -> str:
    try:
        sign.encode("euc_kr")
    except UnicodeEncodeError:
        bare = "".join(one for one in unicodedata.normalize("NFKD", sign) if one.isascii())
        return bare or {"–": "-", "—": "-", "đ": "d", "Đ": "D"}.get(sign, "?")
    return sign
