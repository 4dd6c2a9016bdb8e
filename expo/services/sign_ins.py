"""Begin and end sign-ins: a row each, found by the hash of the token in the cookie."""

import secrets
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.accounts import IDLE, LINK_IDLE, LINK_LONGEST, LONGEST, SEEN_EVERY, AccessAct
from expo.domain.refusals import Refusal, Violation, existing
from expo.domain.words import N_
from expo.models.accounts import AccessRecord, OneTimeLink, SignIn
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.queries import people, sign_ins
from expo.services import access_log, outbox
from expo.services.people import is_password_of

WRONG = Violation("wrong_sign_in", N_("The e-mail address or the password is not right."))


def check(session: Session, email: str, password: str) -> User:
    """Return the user of this e-mail and password; the refusal never says which of the two was wrong.

    It writes nothing, so that no transaction waits while a password is checked.
    """
    user = people.by_email(session, email)
    is_right = is_password_of(user, password)
    if user is None or not is_right:
        raise Refusal(WRONG)
    return user


def begin(session: Session, user: User, *, edition: Edition, device: str, now: datetime) -> people.Account:
    """Begin a sign-in with a password: whatever the user is, in every edition."""
    row, token = _row(user.id, device=device, now=now)
    row.expires_at, row.confirmed_at = now + LONGEST, now
    session.add(row)
    session.flush()
    _note(session, AccessAct.SIGNED_IN, user, edition, device, now)
    return sign_ins.account_of(row, user, token)


def begin_by_link(session: Session, membership: Membership, *, device: str, now: datetime) -> people.Account:
    """Begin a sign-in by a personal link: that membership and no other."""
    row, token = _row(membership.user_id, device=device, now=now)
    row.membership_id, row.expires_at = membership.id, now + LINK_LONGEST
    session.add(row)
    session.flush()
    access_log.record(
        session,
        AccessAct.LINK_OPENED,
        edition_id=membership.edition_id,
        now=now,
        user_id=membership.user_id,
        name=membership.user.name,
        device=device,
    )
    return sign_ins.account_of(row, membership.user, token)


def tell_of_new_device(session: Session, user: User, edition: Edition, *, device: str, now: datetime) -> None:
    """Write to an organizer who signed in on a device that had not signed in before, unless it is the first of all."""
    earlier = select(AccessRecord.id).where(
        AccessRecord.user_id == user.id, AccessRecord.act.in_([AccessAct.SIGNED_IN, AccessAct.PASSWORD_SET])
    )
    if len(session.scalars(earlier.limit(2)).all()) > 1 and people.organizes(session, user.id):
        shown = clock.shown(edition, now)
        params = {"device": device or "—", "when": shown}
        outbox.write(session, edition, template="sign_ins.new_device", params=params, user=user, now=shown)


def touch(session: Session, sign_in_id: int, *, now: datetime) -> None:
    """Note that a sign-in was used just now; most requests find that noted already."""
    seen_before = now - SEEN_EVERY
    session.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.seen_at <= seen_before).values(seen_at=now))


def confirm(session: Session, sign_in_id: int, *, now: datetime) -> None:
    """Note that its holder proved just now who they are."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(confirmed_at=now, seen_at=now))


def end(session: Session, account: people.Account, *, edition: Edition | None, now: datetime) -> None:
    """Sign out on the server: the cookie opens nothing any more, wherever a copy of it is."""
    session.execute(delete(SignIn).where(SignIn.id == account.sign_in_id))
    access_log.record(
        session,
        AccessAct.SIGNED_OUT,
        edition_id=edition.id if edition else None,
        now=now,
        user_id=account.user_id,
        name=account.name,
    )


def end_one(session: Session, account: people.Account, sign_in_id: int, *, edition: Edition, now: datetime) -> None:
    """End the sign-in of one's own device."""
    row = existing(session.scalar(sign_ins.own(account).where(SignIn.id == sign_in_id)), f"sign-in {sign_in_id}")
    session.delete(row)
    access_log.record(
        session,
        AccessAct.DEVICE_ENDED,
        edition_id=edition.id,
        now=now,
        user_id=account.user_id,
        name=account.name,
        detail=row.device,
    )


def end_others(session: Session, account: people.Account, *, edition: Edition, now: datetime) -> int:
    """End the sign-ins of all one's other devices, and return how many there were."""
    rows = session.scalars(sign_ins.own(account).where(SignIn.id != account.sign_in_id)).all()
    for row in rows:
        session.delete(row)
    if rows:
        access_log.record(
            session,
            AccessAct.DEVICE_ENDED,
            edition_id=edition.id,
            now=now,
            user_id=account.user_id,
            name=account.name,
            detail=str(len(rows)),
        )
    return len(rows)


def end_all(session: Session, user_id: int, *, but: int | None = None) -> None:
    """End every sign-in of a user, but for one."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.id != (but or 0)))


def forget_ended(session: Session, *, now: datetime) -> None:
    """Delete the sign-ins and one-time links that ran out."""
    by_link = SignIn.membership_id.is_not(None)
    idle = or_(and_(~by_link, SignIn.seen_at <= now - IDLE), and_(by_link, SignIn.seen_at <= now - LINK_IDLE))
    session.execute(delete(SignIn).where(or_(SignIn.expires_at <= now, idle)))
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at <= now))


def _row(user_id: int, *, device: str, now: datetime) -> tuple[SignIn, str]:
    token = secrets.token_urlsafe(32)
    return SignIn(user_id=user_id, token_hash=sign_ins.hashed(token), device=device, began_at=now, seen_at=now), token


def _note(session: Session, act: AccessAct, user: User, edition: Edition, device: str, now: datetime) -> None:
    access_log.record(session, act, edition_id=edition.id, now=now, user_id=user.id, name=user.name, device=device)
