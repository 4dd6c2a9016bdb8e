"""Second factors of a user: one-time codes of an app, passkeys, and recovery codes for when both are away."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import pyotp
import webauthn
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.throttles import Limits, Throttle, second_factor
from expo.domain.words import N_
from expo.models.people import User
from expo.models.team import Passkey, PasskeyChallenge, RecoveryCode
from expo.queries import second_factors
from expo.services import throttles

RECOVERY_CODES = 10
WRONG_CODE = Violation("wrong_code", N_("This code is not right, or it was used already."), field="code")
WRONG_PASSKEY = Violation("wrong_passkey", N_("The passkey could not be checked. Please try again."))
_NO_PASSKEY = (WebAuthnException, ValueError, TypeError, RecursionError)
"""What reading an answer raises that no browser gives; JSON that is nested too deeply is among them."""
ANSWERED_WITHIN = timedelta(minutes=10)
"""A passkey answers a challenge within this time, and once."""
ONCE = timedelta(minutes=3)
"""A code of an app is valid for a minute and a half; it counts once."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a passkey is made and used: the host's name, and scheme with host."""

    host: str
    origin: str


def new_secret() -> str:
    """Return a secret for an app that shows one-time codes."""
    return pyotp.random_base32()


def address_of(secret: str, email: str, issuer: str) -> str:
    """Return the address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def set_app(session: Session, user: User, secret: str, code: str, *, now: datetime) -> list[str]:
    """Use an app from now on, if it shows the right code; return recovery codes if it is the first second factor.

    Codes that were printed before go on to count.
    """
    if not secret or not pyotp.TOTP(secret).verify(_plain(code), for_time=now, valid_window=1):
        raise Refusal(WRONG_CODE)
    is_first = not second_factors.has_any(session, user.id)
    user.totp_secret = secret
    return new_recovery_codes(session, user) if is_first else []


def new_recovery_codes(session: Session, user: User) -> list[str]:
    """Make recovery codes, which end the former ones."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}" for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_hashed(code)) for code in codes)
    session.flush()
    return codes


def remove(session: Session, user: User) -> None:
    """Do without a second factor again."""
    user.totp_secret = None
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.flush()


def remove_passkey(session: Session, user: User, passkey_id: int) -> None:
    """Remove one passkey; without any other factor the recovery codes go too."""
    row = session.get(Passkey, passkey_id)
    if row is None or row.user_id != user.id:
        raise NotFound(f"passkey {passkey_id}")
    session.delete(row)
    session.flush()
    if not second_factors.has_any(session, user.id):
        remove(session, user)


def count_attempt(session: Session, user_id: int, limits: Limits, *, now: datetime) -> bool:
    """Count a try of a second factor, and tell whether it is allowed; commit before the code is checked."""
    return throttles.count(session, second_factor(limits, user_id), now=now)


def forgive_attempts(session: Session, user_id: int, limits: Limits) -> None:
    """Forget the tries of a user who has given the right one."""
    for each in second_factor(limits, user_id):
        throttles.forgive(session, each.key)


def check_code(session: Session, user: User, code: str, *, now: datetime) -> None:
    """Accept the code of an app or a recovery code; each counts once."""
    plain = _plain(code)
    if user.totp_secret and pyotp.TOTP(user.totp_secret).verify(plain, for_time=now, valid_window=1):
        if throttles.count(session, [Throttle(f"code {plain} of {user.id}", 1, ONCE)], now=now):
            return
        raise Refusal(WRONG_CODE)
    kept = select(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _hashed(code))
    row = session.scalar(kept.with_for_update())
    if row is None:
        raise Refusal(WRONG_CODE)
    session.delete(row)
    session.flush()


def use_challenge(session: Session, user_id: int, challenge: str, *, now: datetime) -> str:
    """End a challenge, and return it if it was waiting for an answer of this user; commit before that is checked."""
    row = session.scalar(
        select(PasskeyChallenge)
        .where(PasskeyChallenge.user_id == user_id, PasskeyChallenge.challenge == challenge)
        .with_for_update()
    )
    if row is None:
        return ""
    session.delete(row)
    session.flush()
    return row.challenge if row.expires_at > now else ""


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget the challenges that are no longer waited for."""
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))


def _keep(session: Session, user_id: int, challenge: bytes, now: datetime) -> str:
    kept = bytes_to_base64url(challenge)
    session.add(PasskeyChallenge(user_id=user_id, challenge=kept, expires_at=now + ANSWERED_WITHIN))
    session.flush()
    return kept


def passkey_options(session: Session, user: User, site: Site, issuer: str, *, now: datetime) -> tuple[str, str]:
    """Return what a browser needs to make a passkey, as JSON, and the challenge, which is kept to be used once."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=issuer,
        user_name=user.email,
        user_id=str(user.id).encode(),
        user_display_name=user.name,
        exclude_credentials=_descriptors(session, user.id),
    )
    return webauthn.options_to_json(options), _keep(session, user.id, options.challenge, now)


def add_passkey(
    session: Session, user: User, credential: str, *, challenge: str, site: Site, name: str, now: datetime
) -> list[str]:
    """Keep a new passkey; return recovery codes if it is the first second factor."""
    if not challenge:
        raise Refusal(WRONG_PASSKEY)
    is_first = not second_factors.has_any(session, user.id)
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except _NO_PASSKEY as error:
        raise Refusal(WRONG_PASSKEY) from error
    session.add(
        Passkey(
            user_id=user.id,
            credential_id=bytes_to_base64url(verified.credential_id),
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            name=name[:200],
            added_at=now,
        )
    )
    session.flush()
    return new_recovery_codes(session, user) if is_first else []


def challenge_for(session: Session, user_id: int, site: Site, *, now: datetime) -> tuple[str, str]:
    """Return what a browser needs to use a passkey, as JSON, and the challenge, which is kept to be used once."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, allow_credentials=_descriptors(session, user_id)
    )
    return webauthn.options_to_json(options), _keep(session, user_id, options.challenge, now)


def check_passkey(session: Session, user: User, credential: str, *, challenge: str, site: Site) -> None:
    """Accept a passkey of the user that answers a challenge of :func:`use_challenge`."""
    if not challenge:
        raise Refusal(WRONG_PASSKEY)
    try:
        wanted = bytes_to_base64url(webauthn.helpers.parse_authentication_credential_json(credential).raw_id)
        row = session.scalar(
            select(Passkey).where(Passkey.user_id == user.id, Passkey.credential_id == wanted).with_for_update()
        )
        if row is None:
            raise Refusal(WRONG_PASSKEY)
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
        )
    except _NO_PASSKEY as error:
        raise Refusal(WRONG_PASSKEY) from error
    row.sign_count = verified.new_sign_count
    session.flush()


def _descriptors(session: Session, user_id: int) -> list[PublicKeyCredentialDescriptor]:
    rows = second_factors.passkeys(session, user_id)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id)) for row in rows]


def _plain(code: str) -> str:
    return "".join(code.split())


def _hashed(code: str) -> str:
    return sha256(_plain(code).lower().encode()).hexdigest()
