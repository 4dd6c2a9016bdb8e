"""Keep the photo of a business card with a consultation, because the person agreed; it is erased with the person."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.card_photos import CardPhoto
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.queries import card_photos
from expo.services import history, records
from expo.services.pictures import NO_FILE, EncodedPicture
from expo.services.storage import Storage

NO_CONSENT = Violation(
    "no_consent", N_("Please ask the person first, and tick that the person agrees."), field="has_consent"
)


def put(
    session: Session,
    actor: Actor,
    edition: Edition,
    storage: Storage,
    meeting_id: int,
    *,
    picture: EncodedPicture | None,
    has_consent: bool,
    now: datetime,
) -> CardPhoto:
    """Keep the photo of a card in the former one's place; refused without a picture or without the person's consent."""
    meeting = records.of_exhibitor(session, actor, meeting_id, now)
    reasons = [] if has_consent else [NO_CONSENT]
    if picture is None:
        raise Refusal(NO_FILE, *reasons)
    refuse_if(reasons)
    for name, content in picture.files:
        storage.put(name, content)
    row = card_photos.find(session, actor, meeting_id) or CardPhoto(edition_id=edition.id, meeting_id=meeting_id)
    row.digest, row.width, row.height = picture.digest, picture.width, picture.height
    row.consented_at, row.taken_by_id = now, actor.user_id
    session.add(row)
    session.flush()
    _record(session, actor, "keep_card", meeting, now)
    return row


def remove(session: Session, actor: Actor, edition: Edition, meeting_id: int, *, now: datetime) -> None:
    """Remove a photo; its files are not served from then on, and are deleted by the clock."""
    meeting = records.of_exhibitor(session, actor, meeting_id, now)
    row = existing(card_photos.find(session, actor, meeting_id), f"card photo of meeting {meeting_id}")
    session.delete(row)
    session.flush()
    _record(session, actor, "remove_card", meeting, now)


def forget(session: Session, which: ColumnElement[bool]) -> None:
    """Remove the photos of these consultations: the data of their people is erased."""
    session.execute(delete(CardPhoto).where(CardPhoto.meeting_id.in_(select(Meeting.id).where(which))))


def _record(session: Session, actor: Actor, verb: str, meeting: Meeting, now: datetime) -> None:
    history.record(
        session,
        actor,
        f"records.{verb}",
        "meeting",
        meeting.id,
        edition_id=meeting.edition_id,
        now=now,
        exhibitor=meeting.exhibitor.code,
        buyer=meeting.buyer.code,
    )
