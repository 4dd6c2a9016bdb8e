"""Everything we know of a company and its people, as plain values: access, or "my data"."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyer_details import DAYS, BuyerDetails
from expo.domain.outbox import addressed
from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.models.advertising import Advertisement, AdvertisementCopy
from expo.models.buyers import Buyer, BuyerDocument, Consent
from expo.models.calendar import Closure
from expo.models.card_photos import CardPhoto
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import FieldReport
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.models.wishes import Wish
from expo.queries import (
    advertising,
    buyers,
    calls,
    channels,
    colleagues,
    guidance,
    live_questions,
    market,
    meetings,
    mentors,
    objections,
    people,
    wishes,
)

_PROFILE = (
    "code",
    "name",
    "name_en",
    "track",
    "channel",
    "country",
    "city",
    "website",
    "languages",
    "looking_for",
    "contact_name",
    "contact_title",
    "contact_email",
    "contact_phone",
    "is_hosted",
    "verification",
    *(name for name in BuyerDetails.__dataclass_fields__ if name not in DAYS),
)


def of_buyer(session: Session, actor: Actor) -> dict[str, Any]:
    """Return the actor's own company's data; moments are ISO 8601 in UTC, the other side's names in both languages.

    The account and the acts are the reader's own; of colleagues who act for the same company only the names are told.
    An e-mail is exported as it was written, with ``{address}`` for the personal link, because a link is a key.
    """
    buyer = buyers.of_actor(session, actor)
    decision = buyer.decision
    user = session.get_one(User, actor.user_id)
    members = people.of_buyer(session, buyer.id)
    return {
        "account": _account(user),
        "who_acts_for_the_company": [member.user.name for member in members],
        "company": {name: getattr(buyer, name) for name in _PROFILE}
        | {"interests": [sector.code for sector in buyer.interests], "registered_at": buyer.registered_at.isoformat()}
        | {name: day and day.isoformat() for name in DAYS for day in [getattr(buyer, name)]},
        "decision": decision
        and {"decision": decision.decision, "reason": decision.reason, "decided_at": decision.decided_at.isoformat()},
        "consents": [_consent(one) for one in buyers.consents(session, buyer.id)],
        "documents": [_document(one) for one in buyers.documents(session, buyer.id)],
        "advertising": [_advertising(one, copy) for one, copy in advertising.of_buyer(session, buyer.id)],
        "messages_reach_me": channels.data_of(session, actor.user_id, buyer.edition_id),
        "closed_times": _closed_times(session, buyer),
        "wishes": [_wish(wish) for wish in wishes.own(session, actor)],
        "requests": [_wish(wish) for wish in wishes.received(session, actor)],
        "consultations": _consultations(session, actor),
        "guidance": guidance.data_of(session, buyer.edition_id, actor, None),
        "questions_in_broadcasts": live_questions.data_of(session, buyer.id),
        "photos_of_cards": _card_photos(session, buyer),
        "emails": [_message(message) for message in _messages(session, actor, buyer)],
        "history": [_act(event) for event in _events(session, actor, buyer, members)],
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "kind": consent.text.kind,
        "version": consent.text.version,
        "title": consent.text.title_ko,
        "language_shown": consent.locale,
        "hash_of_the_address_it_came_from": consent.address_hash,
        "given_at": consent.given_at.isoformat(),
        "withdrawn_at": consent.withdrawn_at and consent.withdrawn_at.isoformat(),
    }


def _document(document: BuyerDocument) -> dict[str, Any]:
    file = document.file
    return {
        "asked_for": document.name_ko,
        "asked_at": document.asked_at.isoformat(),
        "file": file
        and {"name": file.name, "size": file.size, "sha256": file.sha256, "added_at": file.added_at.isoformat()},
    }


def _advertising(message: Advertisement, copy: AdvertisementCopy) -> dict[str, Any]:
    return {
        "title": message.title_ko,
        "written_at": copy.written_at.isoformat(),
        "stopped_at": copy.stopped_at and copy.stopped_at.isoformat(),
    }


def _card_photos(session: Session, buyer: Buyer) -> list[dict[str, Any]]:
    """Return which exhibitors keep a photo of a business card of the company, since when."""
    rows = session.scalars(
        select(CardPhoto)
        .join(CardPhoto.meeting)
        .where(Meeting.buyer_id == buyer.id)
        .options(joinedload(CardPhoto.meeting).joinedload(Meeting.exhibitor))
    )
    return [{"kept_by": one.meeting.exhibitor.name_ko, "consented_at": one.consented_at.isoformat()} for one in rows]


_EXHIBITOR = (
    "code", "name_ko", "name_en", "business_number", "representative", "region", "website", "size", "export_status",
    "export_countries", "certifications", "languages", "factory_level", "sponsor_year", "story_ko", "story_en",
    "contact_name", "contact_email", "contact_phone",
)  # fmt: skip


def of_exhibitor(session: Session, actor: Actor) -> dict[str, Any]:
    """Return an exhibitor's own data, as :func:`of_buyer` does a buyer's."""
    exhibitor = existing(session.get(Exhibitor, actor.exhibitor_id), "own company")
    user = session.get_one(User, actor.user_id)
    members = people.of_exhibitor(session, exhibitor.id)
    closed = session.scalars(select(Closure).where(Closure.exhibitor_id == exhibitor.id).order_by(Closure.starts_at))
    emails = select(Message).where(Message.edition_id == exhibitor.edition_id, Message.user_id == actor.user_id)
    return {
        "account": _account(user),
        "who_acts_for_the_company": [member.user.name for member in members],
        "company": {name: getattr(exhibitor, name) for name in _EXHIBITOR},
        "applications_to_calls": calls.data_of_email(session, user.email),
        "requests_for_mentors": mentors.data_of_email(session, user.email),
        "seller_in_the_market": _seller(session, exhibitor),
        "agreed_to_be_filmed": [
            {"who": row.consented_by, "at": row.consented_at and row.consented_at.isoformat()}
            for row in session.scalars(select(FieldReport).where(FieldReport.exhibitor_id == exhibitor.id))
        ],
        "products": [{"name_ko": one.name_ko, "name_en": one.name_en} for one in exhibitor.products],
        "messages_reach_me": channels.data_of(session, actor.user_id, exhibitor.edition_id),
        "consultations_that_i_come_to": [
            one.slot.starts_at.isoformat()
            for one in colleagues.to_come(session, exhibitor.id, user.created_at)
            if actor.membership_id is not None and one.owner_id == actor.membership_id
        ],
        "closed_times": [_span_of(row) for row in closed],
        "wishes": [_wish_of_exhibitor(wish) for wish in wishes.own(session, actor)],
        "requests": [_wish_of_exhibitor(wish) for wish in wishes.received(session, actor)],
        "consultations": _consultations(session, actor, "buyer"),
        "guidance": guidance.data_of(session, exhibitor.edition_id, actor, None),
        "emails": [_message(message) for message in session.scalars(emails.order_by(Message.id))],
        "history": [_act(event) for event in _own_events(session, actor, exhibitor, members)],
    }


_SELLER = ("legal_name", "representative", "business_number", "mail_order_number", "address", "phone", "email", "stall")


def _seller(session: Session, exhibitor: Exhibitor) -> dict[str, Any] | None:
    row = market.seller(session, exhibitor.id)
    return {name: getattr(row, name) for name in _SELLER} if row else None


def _own_events(session: Session, actor: Actor, exhibitor: Exhibitor, members: Sequence[Membership]) -> Sequence[Event]:
    about = (
        Event.actor_id == actor.user_id,
        and_(Event.subject == "exhibitor", Event.subject_id == exhibitor.id, Event.act.startswith("exhibitors.")),
        and_(Event.subject == "membership", Event.subject_id.in_([member.id for member in members])),
    )
    of_edition = select(Event).where(Event.edition_id == exhibitor.edition_id)
    return session.scalars(of_edition.where(or_(*about)).order_by(Event.id)).all()


def _account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "name": user.name,
        "language": user.locale,
        "has_password": user.password_hash is not None,
        "since": user.created_at.isoformat(),
    }


def _messages(session: Session, actor: Actor, buyer: Buyer) -> Sequence[Message]:
    """Return every e-mail of this edition to the reader, or to the company's address while it had no member."""
    to_reader = Message.user_id == actor.user_id
    to_contact = and_(Message.user_id.is_(None), func.lower(Message.recipient) == buyer.contact_email.lower())
    of_edition = select(Message).where(Message.edition_id == buyer.edition_id)
    return session.scalars(of_edition.where(or_(to_reader, to_contact)).order_by(Message.id)).all()


def _message(message: Message) -> dict[str, Any]:
    return {
        "to": message.recipient,
        "language": message.locale,
        "subject": message.subject,
        "body": addressed(message.body, message.link_at, "{address}"),
        "written_at": message.written_at.isoformat(),
        "sent_at": message.sent_at and message.sent_at.isoformat(),
    }


def _events(session: Session, actor: Actor, buyer: Buyer, members: Sequence[Membership]) -> Sequence[Event]:
    """Return what the history of this edition tells of the company, of its people's links, and of the reader's acts.

    What others wish of the company is theirs: whom they never want to meet stays between them and the organizer.
    """
    about = [
        Event.actor_id == actor.user_id,
        and_(Event.subject == "buyer", Event.subject_id == buyer.id, Event.act.startswith("buyers.")),
        and_(Event.subject == "membership", Event.subject_id.in_([member.id for member in members])),
    ]
    of_edition = select(Event).where(Event.edition_id == buyer.edition_id)
    return session.scalars(of_edition.where(or_(*about)).order_by(Event.id)).all()


def _act(event: Event) -> dict[str, Any]:
    return {"act": event.act, "by": event.actor_name, "at": event.at.isoformat(), "detail": event.detail}


def _closed_times(session: Session, buyer: Buyer) -> list[dict[str, str]]:
    rows = session.scalars(select(Closure).where(Closure.buyer_id == buyer.id).order_by(Closure.starts_at))
    return [_span_of(row) for row in rows]


def _span_of(row: Closure) -> dict[str, str]:
    return {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()}


def _consultations(session: Session, actor: Actor, other: str = "exhibitor") -> list[dict[str, Any]]:
    rows = session.scalars(
        meetings.visible_to(actor).options(
            joinedload(Meeting.slot),
            joinedload(Meeting.exhibitor),
            joinedload(Meeting.buyer),
            joinedload(Meeting.cancellation),
        )
    )
    objected = objections.of_actor(session, actor)
    return [
        {
            other: [getattr(meeting, other).name_ko, getattr(meeting, other).name_en],
            "starts_at": meeting.slot.starts_at.isoformat(),
            "ends_at": meeting.ends_at.isoformat(),
            "cancelled": meeting.cancellation.reason if meeting.cancellation else None,
            "objection": objected[meeting.id].reason if meeting.id in objected else None,
        }
        for meeting in rows
    ]


def _wish_of_exhibitor(wish: Wish) -> dict[str, Any]:
    of_buyer = _wish(wish)
    del of_buyer["exhibitor"]
    return {"buyer": [wish.buyer.name_ko, wish.buyer.name_en]} | of_buyer


def _wish(wish: Wish) -> dict[str, Any]:
    return {
        "exhibitor": [wish.exhibitor.name_ko, wish.exhibitor.name_en],
        "level": wish.level,
        "rank": wish.rank,
        "message": wish.message,
        "asks_for_two_slots": wish.asks_long,
        "wished_at": wish.wished_at.isoformat(),
        "answer": wish.reply and wish.reply.answer,
        "reason": wish.reply and wish.reply.reason,
        "answer_asks_for_two_slots": bool(wish.reply and wish.reply.asks_long),
    }
