"""A visitor's registration waits until its address is proven; only then it becomes a buyer's application."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from expo import clock
from expo.db import lock_row
from expo.domain.accounts import Purpose
from expo.domain.booking import EXPO_OVER
from expo.domain.buyer_details import DAYS, WORDS, BuyerDetails
from expo.domain.buyers import Track
from expo.domain.editions import Span
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.throttles import Counted
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.queries import people
from expo.services import one_time_links, outbox, throttles
from expo.services.buyers.consents import hashed
from expo.services.buyers.profiles import BuyerProfile
from expo.services.buyers.registration import Registration, against_address, register_proven, unproven_objections

_DETAILS = "purchase"
"""The key of the details in applications that wait for their address to be proven; the version before wrote it too."""
TOO_MANY = Violation(
    "too_many_registrations",
    N_(
        "Too many registrations came from this network. Please try again in ten minutes, or ask at the registration "
        "desk."
    ),
)


def apply(
    session: Session,
    edition: Edition,
    registration: Registration,
    counted: Counted,
    *,
    locale: str,
    address: str,
    secret: str,
    now: datetime,
) -> None:
    """Keep a registration until its address is proven, and send the link for that; ``now`` is the real time.

    After the expo none is taken. Too many from one place are refused; too many for one address of e-mail are dropped
    without a word. An address that is known already gets an e-mail that says so. The caller answers the same in every
    case.
    """
    lock_row(session, Edition, edition.id)
    shown = clock.shown(edition, now)
    refuse_if([EXPO_OVER] if edition.is_over(shown) else unproven_objections(session, edition, registration))
    if not throttles.may_write(session, counted, TOO_MANY, now=now):
        return
    email = registration.profile.contact_email.strip().lower()
    if any(against_address(session, edition, email)):
        user = people.by_email(session, email)
        outbox.write(session, edition, template="registration.known", params={}, user=user, now=shown)
        return
    payload = _packed(registration) | {"locale": locale, "address_hash": hashed(edition, address, secret)}
    if one_time_links.just_made(session, edition, Purpose.REGISTRATION, email, now=now, payload=payload):
        return
    link = one_time_links.make(
        session, edition, Purpose.REGISTRATION, secret=secret, now=now, email=email, payload=payload
    )
    outbox.write(
        session, edition, template="registration.proof", params={}, email=email, locale=locale, link=link, now=shown
    )


def confirm(session: Session, edition: Edition, token: str, *, now: datetime) -> Membership:
    """Make the registration of a proven address an application; ``now`` is the real time."""
    link = one_time_links.use(session, token, edition, now=now)
    if link.purpose is not Purpose.REGISTRATION:
        raise NotFound("one-time link")
    return register_proven(
        session,
        edition,
        _unpacked(link.payload),
        locale=link.payload["locale"],
        address_hash=link.payload["address_hash"],
        now=clock.shown(edition, now),
    )


def _packed(registration: Registration) -> dict[str, Any]:
    spans = [[span.starts_at.isoformat(), span.ends_at.isoformat()] for span in registration.present]
    profile = asdict(registration.profile)
    details = profile.pop("details")
    days = {name: str(details[name] or "") for name in DAYS}
    return {
        "profile": profile | {_DETAILS: details | days},
        "present": spans,
        "consents": sorted(registration.consents),
    }


def _unpacked(payload: dict[str, Any]) -> Registration:
    kept = dict(payload["profile"])
    details = kept.pop(_DETAILS, {})
    profile = BuyerProfile(
        **kept
        | {"track": Track(kept["track"]), "languages": tuple(kept["languages"]), "sectors": tuple(kept["sectors"])}
        | {"details": _unpacked_details(details)}
    )
    spans = tuple(Span(*map(datetime.fromisoformat, pair)) for pair in payload["present"])
    return Registration(profile, present=spans, consents=frozenset(payload["consents"]))


def _unpacked_details(kept: dict[str, Any]) -> BuyerDetails:
    days = {name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in DAYS}
    words = {name: enum(kept[name]) if kept.get(name) else None for name, enum in WORDS.items()}
    return BuyerDetails(**kept | days | words | {"certificates": tuple(kept.get("certificates", ()))})
