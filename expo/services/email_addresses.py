"""Another e-mail address for an account: it counts once it is confirmed there, and the old one is told."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.accounts import AccessAct, Purpose
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.people import Membership, User
from expo.queries import people
from expo.services import access_log, one_time_links, outbox

TAKEN = Violation("email_taken", N_("This address is in use already. Please enter another one."), field="email")

OPENS_MORE = Violation(
    "opens_more",
    N_("This address also opens other pages. Sign in with your password to change it, or ask the organizer."),
    field="email",
)


def ask(
    session: Session, edition: Edition, user: User, email: str, *, by_link: bool, secret: str, now: datetime
) -> None:
    """Send a one-time link to the new address and a notice to the present one; ``now`` is the real time.

    ``by_link``: a personal link was followed. It opens one company's pages, so it does not move an account that opens
    more: the holder of the address gets a new password and every other link.
    """
    email, shown = email.strip().lower(), clock.shown(edition, now)
    if email == user.email:
        return
    opens_more = user.password_hash is not None or len(user.memberships) > 1
    if by_link and opens_more:
        raise Refusal(OPENS_MORE)
    if people.by_email(session, email) is not None:
        raise Refusal(TAKEN)
    before = one_time_links.just_made(session, edition, Purpose.EMAIL_CHANGE, email, now=now)
    if before is not None and before.user_id == user.id:
        return
    link = one_time_links.make(session, edition, Purpose.EMAIL_CHANGE, secret=secret, now=now, user=user, email=email)
    outbox.write(
        session,
        edition,
        template="accounts.new_address",
        params={},
        email=email,
        locale=user.locale or "",
        link=link,
        now=shown,
    )
    outbox.write(session, edition, template="accounts.address_changing", params={"new": email}, user=user, now=shown)


def confirm(session: Session, edition: Edition, token: str, *, now: datetime) -> User:
    """Make the confirmed address the account's, and that of the companies whose contact the person is."""
    link = one_time_links.use(session, token, edition, now=now)
    user = link.user
    if link.purpose is not Purpose.EMAIL_CHANGE or user is None:
        raise NotFound("one-time link")
    if people.by_email(session, link.email) is not None:
        raise Refusal(TAKEN)
    old, user.email = user.email, link.email
    move_contacts(session, user, old)
    outbox.write(
        session,
        edition,
        template="accounts.address_changed",
        params={"new": user.email},
        email=old,
        name=user.name,
        locale=user.locale or "",
        now=clock.shown(edition, now),
    )
    access_log.record(session, AccessAct.EMAIL_CHANGED, edition_id=edition.id, now=now, user_id=user.id, name=user.name)
    session.flush()
    return user


def move_contacts(session: Session, user: User, old: str) -> None:
    """Let the companies whose contact had the old address have the new one."""
    members = session.scalars(select(Membership).where(Membership.user_id == user.id)).all()
    buyers = select(Buyer).where(Buyer.id.in_({member.buyer_id for member in members}))
    exhibitors = select(Exhibitor).where(Exhibitor.id.in_({member.exhibitor_id for member in members}))
    for company in (*session.scalars(buyers), *session.scalars(exhibitors)):
        if company.contact_email.lower() == old:
            company.contact_email = user.email
