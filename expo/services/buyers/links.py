"""A buyer's personal link: made for a contact whom the organizer entered, renewed when a stranger has it."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.queries import buyers, people
from expo.services import history
from expo.services.buyers import emails
from expo.services.buyers.registration import join
from expo.services.languages import usual_in
from expo.services.people import against_company_link
from expo.services.people import renew_link as renew

NO_EMAIL = Violation("no_email", N_("A personal link needs an e-mail address. Enter it in the profile first."))


def invite(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> Membership:
    """Give a buyer without a member its first personal link, in the name of its contact."""
    needs(actor, Permission.HAND_OUT_LINKS)
    buyer = buyers.get(session, actor, code)
    existing = people.of_buyer(session, buyer.id)
    if existing:
        return existing[0]
    if not buyer.contact_email:
        raise Refusal(NO_EMAIL)
    refuse_if(against_company_link(session, edition, buyer.contact_email))
    membership = join(session, edition, buyer, locale=usual_in(buyer.country, edition.language_codes), now=now)
    emails.write(session, edition, buyer, template="buyers.invited", now=now)
    history.record(session, actor, "buyers.invite", "buyer", buyer.id, edition_id=edition.id, now=now)
    return membership


def renew_link(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> Membership:
    """Make the links given out so far invalid; an organizer may, and the buyer itself."""
    if not (actor.is_organizer or actor.is_buyer):
        raise NotFound(f"buyer {code}")
    organizers_need(actor, Permission.HAND_OUT_LINKS)
    buyer = buyers.get(session, actor, code)
    members = people.of_buyer(session, buyer.id)
    if not members:
        raise NotFound(f"membership of {code}")
    for member in members:
        renew(session, member)
    session.flush()
    history.record(session, actor, "buyers.renew_link", "buyer", buyer.id, edition_id=edition.id, now=now)
    return members[0]
