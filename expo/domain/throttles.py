"""Throttles: how many attempts count against one key in how much time."""

from dataclasses import dataclass, fields
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

TEN_MINUTES = timedelta(minutes=10)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONGEST_WINDOW = DAY
PRESSED_TWICE = timedelta(seconds=30)
"""Within this, the same words are the same person; later they may be a namesake's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Attempts allowed; each use names its window.

    ``EXPO_LIMITS`` changes single ones, ``registrations_per_address=200,emails_per_email=3``.
    """

    sign_ins_per_account_and_address: int = 10
    sign_ins_per_address: int = 100
    sign_ins_per_account: int = 30
    """From unknown devices, per hour. A device that signed in before and the e-mail with a new password pass it."""
    registrations_per_address: int = 35
    """In ten minutes: thirty visitors may share the address of a hall."""
    registrations_per_network: int = 120
    registrations_per_email: int = 3
    emails_per_address: int = 40
    """In ten minutes: thirty visitors of one hall may have lost their links."""
    emails_per_email: int = 3
    second_factors_per_account: int = 10
    """In ten minutes. The right code or passkey starts anew, here and below."""
    second_factors_per_account_and_day: int = 40
    """A million codes are guessed one by one: this slows down a guesser who is patient."""
    phone_codes_per_account: int = 5
    """In an hour; a number gets codes for all accounts together."""
    phone_codes_per_number: int = 3
    live_questions_per_viewer: int = 6
    """In ten minutes, to all broadcasts together."""
    live_questions_per_address: int = 150
    live_votes_per_address: int = 2000
    """In ten minutes: a whole hall may watch behind one address."""

    @classmethod
    def read(cls, text: str) -> "Limits":
        """Return the limits with those of ``name=number,…`` changed; an unknown name or number is a ``ValueError``."""
        known, changed = {field.name for field in fields(cls)}, {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, number = part.partition("=")
            if name.strip() not in known or not number.strip().isdecimal():
                raise ValueError(f"EXPO_LIMITS: {part!r} is none of {', '.join(sorted(known))} with a number")
            changed[name.strip()] = int(number)
        return cls(**changed)


@dataclass(frozen=True, slots=True)
class Throttle:
    """One key that attempts are counted under, and how many of them in which time."""

    key: str
    allowed: int
    window: timedelta


Counted = tuple[list[Throttle], list[Throttle]]
"""What is counted for a place, and for an address of e-mail."""


def sign_in(limits: Limits, email: str, address: str, *, is_known_device: bool) -> list[Throttle]:
    """Return what a sign-in is counted under; a device that signed in before is not counted for the account alone."""
    account = email.strip().lower()
    found = [
        Throttle(of_account(email, address), limits.sign_ins_per_account_and_address, TEN_MINUTES),
        Throttle(f"sign-in from {line(address)}", limits.sign_ins_per_address, TEN_MINUTES),
    ]
    if not is_known_device:
        found.append(Throttle(f"sign-in of {account}", limits.sign_ins_per_account, HOUR))
    return found


def of_account(email: str, address: str) -> str:
    """Return the key of one account from one address."""
    return f"sign-in of {email.strip().lower()} from {line(address)}"


def registration(limits: Limits, email: str, address: str) -> Counted:
    """Return what a registration is counted under: for where it comes from, and for its e-mail address."""
    here = [
        Throttle(f"registration from {line(address)}", limits.registrations_per_address, TEN_MINUTES),
        Throttle(f"registration from {network(address)}", limits.registrations_per_network, TEN_MINUTES),
    ]
    return here, [Throttle(f"registration of {email.strip().lower()}", limits.registrations_per_email, HOUR)]


def email(limits: Limits, to: str, address: str) -> list[Throttle]:
    """Return what an e-mail asked for by a visitor is counted under."""
    return [
        Throttle(f"email from {line(address)}", limits.emails_per_address, TEN_MINUTES),
        Throttle(f"email to {to.strip().lower()}", limits.emails_per_email, HOUR),
    ]


def second_factor(limits: Limits, user_id: int) -> list[Throttle]:
    """Return what a try of a second factor is counted under: a code, a recovery code or a passkey."""
    return [
        Throttle(f"second factor of {user_id}", limits.second_factors_per_account, TEN_MINUTES),
        Throttle(f"second factor of {user_id} today", limits.second_factors_per_account_and_day, DAY),
    ]


def phone_code(limits: Limits, user_id: int, number: str) -> list[Throttle]:
    """Return what a code sent to a phone is counted under."""
    return [
        Throttle(f"phone code of {user_id}", limits.phone_codes_per_account, HOUR),
        Throttle(f"phone code to {number}", limits.phone_codes_per_number, HOUR),
    ]


def live_question(limits: Limits, viewer: str, address: str) -> list[Throttle]:
    """Return what a viewer's question is counted under."""
    return [
        Throttle(f"live question of {viewer}", limits.live_questions_per_viewer, TEN_MINUTES),
        Throttle(f"live question from {line(address)}", limits.live_questions_per_address, TEN_MINUTES),
    ]


def live_vote(limits: Limits, address: str) -> list[Throttle]:
    """Return what a vote is counted under; a viewer has one for each question anyway."""
    return [Throttle(f"live vote from {line(address)}", limits.live_votes_per_address, TEN_MINUTES)]


def line(address: str) -> str:
    """Return whose address it is: itself, or the /64 in which one connection has as many as it likes under IPv6."""
    return _prefix(address, 32, 64)


def network(address: str) -> str:
    """Return the network of an address: /24, or /56 for IPv6; what is no address is its own."""
    return _prefix(address, 24, 56)


def _prefix(address: str, of_4: int, of_6: int) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return str(ip_network((found, of_6), strict=False))
        found = found.ipv4_mapped
    return str(ip_network((found, of_4), strict=False))
