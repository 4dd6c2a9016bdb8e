"""An organizer enters a buyer who wrote, called or came: approved at once, without an e-mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.buyers import Decision
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import refuse_if
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.services import history, pressed_twice
from expo.services.buyers import documents
from expo.services.buyers.profiles import BuyerProfile, columns, incomplete, sectors_of
from expo.services.buyers.registration import next_code


def enter(session: Session, actor: Actor, edition: Edition, *, profile: BuyerProfile, now: datetime) -> Buyer:
    """Enter a buyer on its behalf; the personal link is made, and consents are given, when it is asked for.

    The edition's row is locked meanwhile: two buyers entered at once get two codes, and one that is
    sent twice gets one.
    """
    needs(actor, Permission.MANAGE_BUYERS)
    lock_row(session, Edition, edition.id)
    refuse_if(incomplete(profile))
    names = "name", "name_en", "country", "contact_name", "contact_email", "contact_phone"
    said = {"edition_id": edition.id} | {name: getattr(profile, name) for name in names}
    if before := pressed_twice.made(session, Buyer, Buyer.registered_at, now, **said):
        return before
    buyer = Buyer(
        edition_id=edition.id,
        code=next_code(session, edition, profile.track),
        registered_at=now,
        interests=sectors_of(session, edition, profile.sectors),
        decision=BuyerDecision(decision=Decision.APPROVED, decided_at=now, decided_by_id=actor.user_id),
        **columns(profile),
    )
    session.add(buyer)
    session.flush()
    documents.ask_new(session, edition, buyer, now=now)
    history.record(session, actor, "buyers.enter", "buyer", buyer.id, edition_id=edition.id, now=now)
    return buyer
