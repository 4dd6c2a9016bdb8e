"""Accounts: how long a sign-in or a one-time link lasts, how a device is called, how long a password is."""

from datetime import datetime, timedelta

from expo.domain.words import N_, Labelled

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
"""A sign-in with a password ends after so long without a request, and after so long in any case."""
LINK_IDLE = timedelta(days=45)
LINK_LONGEST = timedelta(days=120)
"""The same for a sign-in by a personal link."""
SEEN_EVERY = timedelta(minutes=5)
"""``seen_at`` is written at most this often."""
KEPT_FOR = timedelta(days=365)
"""So long the record of access keeps a line."""
RECENTLY = timedelta(minutes=10)
"""A sensitive act asks for a confirmation that is not older than this."""


class Purpose(Labelled):
    """What a one-time link is for."""

    INVITATION = "invitation", N_("Invitation")
    PASSWORD_RESET = "password_reset", N_("New password")
    EMAIL_CHANGE = "email_change", N_("New e-mail address")
    REGISTRATION = "registration", N_("Registration")
    REGISTRATION_DRAFT = "registration_draft", N_("Registration that is not finished")
    VISITOR_EMAIL = "visitor_email", N_("E-mail address of a visitor")
    APPLICATION = "application", N_("Application to exhibit")
    APPLICATION_DETAILS = "application_details", N_("Details of an application")
    CALL_APPLICATION = "call_application", N_("Application to a call")
    REVIEWER = "reviewer", N_("Reviews of a call")
    MENTORING = "mentoring", N_("Mentoring of a firm")


LIFETIME = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.PASSWORD_RESET: timedelta(hours=1),
    Purpose.EMAIL_CHANGE: timedelta(days=1),
    Purpose.REGISTRATION: timedelta(days=2),
    Purpose.REGISTRATION_DRAFT: timedelta(days=7),
    Purpose.VISITOR_EMAIL: timedelta(days=7),
    Purpose.APPLICATION: timedelta(days=2),
    Purpose.APPLICATION_DETAILS: timedelta(days=30),
    Purpose.CALL_APPLICATION: timedelta(days=180),
    Purpose.REVIEWER: timedelta(days=180),
    Purpose.MENTORING: timedelta(days=365),
}


class AccessAct(Labelled):
    """What the list of sign-ins and access records."""

    SIGNED_IN = "signed_in", N_("Signed in")
    LINK_OPENED = "link_opened", N_("Opened a personal link")
    SIGN_IN_FAILED = "sign_in_failed", N_("Sign-in failed")
    SIGN_IN_THROTTLED = "sign_in_throttled", N_("Sign-in refused: too many attempts")
    SIGNED_OUT = "signed_out", N_("Signed out")
    DEVICE_ENDED = "device_ended", N_("Ended the sign-in of a device")
    PASSWORD_SET = "password_set", N_("Set a password")
    RESET_ASKED = "reset_asked", N_("Asked for a new password or link")
    EMAIL_CHANGED = "email_changed", N_("Changed the e-mail address")
    LINK_VIEWED = "link_viewed", N_("Looked at personal links")
    LINKS_PRINTED = "links_printed", N_("Opened the print sheet of personal links")
    EXPORTED = "exported", N_("Downloaded data")
    EDITION_READ = "edition_read", N_("Read in the file of an expo")
    COMMAND = "command", N_("Ran a command")


def ends_at(*, by_link: bool, seen_at: datetime, expires_at: datetime) -> datetime:
    """Return when a sign-in ends if its holder does nothing more."""
    return min(seen_at + (LINK_IDLE if by_link else IDLE), expires_at)


_BROWSERS = (
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER(", "NAVER"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Whale/", "Whale"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """Return a device's name, ``Chrome · Android``, from its user agent; empty when neither part is known."""
    parts = (next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, parts))


SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
