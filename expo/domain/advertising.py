"""Advertising by e-mail, as Korean law wants it: consent, form, hours, and consent confirmed every two years.

Act on Promotion of Information and Communications Network Utilization (정보통신망법) §50 and its decree §62-2.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

LASTS = timedelta(days=730)
"""A consent counts for two years, then again from the day on which it was confirmed."""
ASKED_BEFORE = timedelta(days=30)
"""The e-mail that asks to confirm goes out so long before a consent stops counting."""
NIGHT_STARTS, NIGHT_ENDS = time(20, 50), time(8)
"""No advertising from 21:00 to 08:00; ten minutes earlier, since what is handed over is not there at once."""
MESSAGE, ASKED = "advertising.message", "advertising.asked"


class AdObstacle(Labelled):
    """Why a buyer gets no advertising."""

    NOT_AGREED = "not_agreed", N_("Did not agree to advertising")
    WITHDRAWN = "withdrawn", N_("Took the consent back")
    TOO_OLD = "too_old", N_("Agreed more than two years ago and has not confirmed it")
    NO_LINK = "no_link", N_("Has no personal link, and so no way to unsubscribe")


@dataclass(frozen=True, slots=True)
class AdWords:
    """An advertising message in both languages; readers of other languages get the English one."""

    title_ko: str
    title_en: str
    body_ko: str
    body_en: str


@dataclass(frozen=True, slots=True)
class AdConsent:
    """One buyer's consent to advertising: when given, confirmed again, taken back."""

    given_at: datetime
    confirmed_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        return (self.confirmed_at or self.given_at) + LASTS

    def obstacle(self, now: datetime) -> AdObstacle | None:
        """Return why this consent allows nothing, ``None`` if it does."""
        if self.withdrawn_at is not None:
            return AdObstacle.WITHDRAWN
        return AdObstacle.TOO_OLD if now >= self.ends_at else None


def leaves_at(local: datetime) -> datetime:
    """Return when advertising may leave, by the wall clock of the expo: now, or at eight in the morning."""
    morning = local.replace(hour=NIGHT_ENDS.hour, minute=0, second=0, microsecond=0)
    if local.time() >= NIGHT_STARTS:
        return morning + timedelta(days=1)
    return max(local, morning)


HISTORY = FeatureHistory(
    N_("Advertising"),
    {
        "write": N_("Wrote the advertising “%(title)s”"),
        "discard": N_("Discarded the advertising “%(title)s”"),
        "send": N_("Sent the advertising “%(title)s”; buyers: %(count)s"),
        "confirm": N_("Confirmed the consent to advertising"),
    },
)
