"""Everything we know of a buyer, as plain values: what the law calls access, and people call "my data"."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.people import Actor
from expo.models.buyers import Buyer
from expo.models.calendar import Closure
from expo.models.meetings import Meeting
from expo.models.wishes import Wish
from expo.queries import buyers, meetings, outbox, wishes

_PROFILE = (
    "code", "name", "name_en", "track", "channel", "country", "city", "website", "languages", "looking_for",
    "contact_name", "contact_title", "contact_email", "contact_phone", "is_hosted", "verification",
)  # fmt: skip


def of_buyer(session: Session, actor: Actor) -> dict[str, Any]:
    """Return the actor's own company's data; moments are ISO 8601 in UTC, the other side's names in both languages."""
    buyer = buyers.of_actor(session, actor)
    decision = buyer.decision
    return {
        "company": {name: getattr(buyer, name) for name in _PROFILE}
        | {"interests": [sector.code for sector in buyer.interests], "registered_at": buyer.registered_at.isoformat()},
        "decision": decision
        and {"decision": decision.decision, "reason": decision.reason, "decided_at": decision.decided_at.isoformat()},
        "consents": [
            {
                "kind": consent.text.kind,
                "version": consent.text.version,
                "title": consent.text.title_ko,
                "language_shown": consent.locale,
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": consent.withdrawn_at and consent.withdrawn_at.isoformat(),
            }
            for consent in buyers.consents(session, buyer.id)
        ],
        "closed_times": _closed_times(session, buyer),
        "wishes": [_wish(wish) for wish in wishes.own(session, actor)],
        "requests": [_wish(wish) for wish in wishes.received(session, actor)],
        "consultations": _consultations(session, actor),
        "letters": [
            {"subject": letter.subject, "to": letter.recipient, "written_at": letter.written_at.isoformat()}
            for letter in outbox.letters(session, actor)
        ],
    }


def _closed_times(session: Session, buyer: Buyer) -> list[dict[str, str]]:
    rows = session.scalars(select(Closure).where(Closure.buyer_id == buyer.id).order_by(Closure.starts_at))
    return [{"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()} for row in rows]


def _consultations(session: Session, actor: Actor) -> list[dict[str, Any]]:
    rows = session.scalars(
        meetings.visible_to(actor).options(
            joinedload(Meeting.slot), joinedload(Meeting.exhibitor), joinedload(Meeting.cancellation)
        )
    )
    return [
        {
            "exhibitor": [meeting.exhibitor.name_ko, meeting.exhibitor.name_en],
            "starts_at": meeting.slot.starts_at.isoformat(),
            "ends_at": meeting.slot.ends_at.isoformat(),
            "cancelled": meeting.cancellation.reason if meeting.cancellation else None,
        }
        for meeting in rows
    ]


def _wish(wish: Wish) -> dict[str, Any]:
    return {
        "exhibitor": [wish.exhibitor.name_ko, wish.exhibitor.name_en],
        "level": wish.level,
        "wished_at": wish.wished_at.isoformat(),
        "answer": wish.reply and wish.reply.answer,
        "reason": wish.reply and wish.reply.reason,
    }
