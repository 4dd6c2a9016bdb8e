"""An exhibitor's personal link: it opens the exhibitor's own pages on a phone, without a password."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Invitation
from expo.models.people import Membership
from expo.queries import people as people_queries
from expo.services import history, outbox, people
from expo.services.exhibitors.profiles import locked


def invite(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> Membership:
    """Make the first personal link of an exhibitor without a member, in the name of its contact."""
    needs(actor, Permission.HAND_OUT_LINKS)
    exhibitor = locked(session, edition, code)
    existing = people_queries.of_exhibitor(session, exhibitor.id)
    if existing:
        return existing[0]
    membership = join(session, edition, exhibitor, template="exhibitors.invited", now=now)
    history.record(session, actor, "exhibitors.invite", "exhibitor", exhibitor.id, edition_id=edition.id, now=now)
    return membership


def join(
    session: Session, edition: Edition, exhibitor: Exhibitor, *, template: str, now: datetime, locale: str = ""
) -> Membership:
    """Make an exhibitor's contact a member of the edition, and write the personal link."""
    refuse_if(_objections(session, edition, exhibitor))
    email, name = exhibitor.contact_email, exhibitor.contact_name or exhibitor.name_ko
    user = people.ensure_user(session, email, name, now=now)
    user.locale = user.locale or locale or None
    membership = Membership(user_id=user.id, edition_id=edition.id, role=Role.EXHIBITOR, exhibitor_id=exhibitor.id)
    session.add(membership)
    session.flush()
    session.add(Invitation(membership_id=membership.id, invited_at=now))
    company = Named.of(exhibitor)
    outbox.write(
        session,
        edition,
        template=template,
        params={"company": company},
        user=user,
        membership_id=membership.id,
        now=now,
    )
    return membership


def renew_link(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Make the links given out so far invalid, because a phone was lost or an employee left the company."""
    needs(actor, Permission.HAND_OUT_LINKS)
    exhibitor = locked(session, edition, code)
    for member in people_queries.of_exhibitor(session, exhibitor.id):
        people.renew_link(session, member)
    session.flush()
    history.record(session, actor, "exhibitors.renew_link", "exhibitor", exhibitor.id, edition_id=edition.id, now=now)


def _objections(session: Session, edition: Edition, exhibitor: Exhibitor) -> list[Violation]:
    if not exhibitor.contact_email:
        return [Violation("no_address", N_("Enter the contact's e-mail address first: the link is made for a person."))]
    return list(people.against_company_link(session, edition, exhibitor.contact_email))
