"""Set, change and ask for passwords; ask for one's personal link again."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.accounts import AccessAct, Purpose
from expo.domain.people import Role
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.models.people import User
from expo.queries import links, people
from expo.services import access_log, one_time_links, outbox, sign_ins, visitor_emails
from expo.services.password_strength import against_password
from expo.services.people import hash_password, is_password_of

WRONG_OLD = Violation("wrong_password", N_("This is not your present password."), field="old")
PURPOSES = (Purpose.INVITATION, Purpose.PASSWORD_RESET)


def send_link(session: Session, edition: Edition, email: str, *, secret: str, now: datetime) -> None:
    """Send the way back in to this address: a link for a new password, the personal link, or that of a badge's page.

    Unknown addresses get nothing. The caller answers the same in every case.
    """
    visitor_emails.send_again(session, edition, email, secret=secret, now=now)
    user = people.by_email(session, email)
    if user is not None:
        _send_to_user(session, edition, user, secret=secret, now=now)


def _send_to_user(session: Session, edition: Edition, user: User, *, secret: str, now: datetime) -> None:
    shown = clock.shown(edition, now)
    member = people.membership_in(session, user.id, edition.id)
    if user.password_hash or people.organizes(session, user.id):
        link = one_time_links.make(session, edition, Purpose.PASSWORD_RESET, secret=secret, now=now, user=user)
        outbox.write(session, edition, template="passwords.reset", params={}, user=user, link=link, now=shown)
    if member is not None and member.role is not Role.ORGANIZER and links.are_valid(edition, shown):
        outbox.write(session, edition, template="links.again", params={}, user=user, now=shown)
    access_log.record(session, AccessAct.RESET_ASKED, edition_id=edition.id, now=now, user_id=user.id, name=user.name)


def set_password(session: Session, edition: Edition, token: str, password: str, *, again: str, now: datetime) -> User:
    """Set the password that a one-time link allows, end every sign-in, and return the user."""
    link = one_time_links.find(session, token, edition, now=now)
    user = link.user
    if link.purpose not in PURPOSES or user is None:
        raise NotFound("one-time link")
    refuse_if(against_password(password, user.email, again=again))
    one_time_links.use(session, token, edition, now=now)
    _write(session, edition, user, password, now=now)
    return user


def change_password(
    session: Session, edition: Edition, account: people.Account, *, old: str, password: str, again: str, now: datetime
) -> None:
    """Change the own password, which ends the sign-ins of all other devices."""
    user = session.get_one(User, account.user_id)
    refuse_if(_against_change(user, old, password, again))
    _write(session, edition, user, password, now=now, keep=account.sign_in_id)
    sign_ins.confirm(session, account.sign_in_id, now=now)


def _against_change(user: User, old: str, password: str, again: str) -> Iterator[Violation]:
    if not is_password_of(user, old):
        yield WRONG_OLD
    yield from against_password(password, user.email, again=again)


def _write(
    session: Session, edition: Edition, user: User, password: str, *, now: datetime, keep: int | None = None
) -> None:
    shown = clock.shown(edition, now)
    had_one = user.password_hash is not None
    user.password_hash = hash_password(password)
    sign_ins.end_all(session, user.id, but=keep)
    session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.purpose.in_(PURPOSES)))
    access_log.record(session, AccessAct.PASSWORD_SET, edition_id=edition.id, now=now, user_id=user.id, name=user.name)
    if had_one:
        outbox.write(session, edition, template="passwords.changed", params={}, user=user, now=shown)
    session.flush()
