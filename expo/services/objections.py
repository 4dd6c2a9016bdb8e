"""Object to a consultation of a provisional timetable; decide about objections; tell organizers when time is up."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.objections import LONGEST_REASON, Settlement
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission, of
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation, refuse_if
from expo.domain.wishes import Side
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.objections import Objection
from expo.models.people import Membership
from expo.queries import meetings as meetings_queries
from expo.queries import objections, people
from expo.services import meetings, outbox

KEPT = "objections.kept"
REASON_IS_MISSING = Violation(
    "reason_is_missing", N_("Please say in one sentence why: the organizer reads it."), field="reason"
)
REASON_IS_LONG = Violation(
    "reason_is_long", N_("Please keep to %(limit)s characters."), {"limit": LONGEST_REASON}, field="reason"
)
MADE_BY_HAND = Violation(
    "made_by_hand", N_("No plan changes a consultation that is locked or was booked by hand. Please cancel or keep it.")
)


def object_to(
    session: Session, actor: Actor, edition: Edition, meeting_id: int, *, reason: str, now: datetime
) -> Objection:
    """Object to a consultation as one of its companies; once more replaces the reason."""
    meeting, found = _own(session, actor, meeting_id)
    until = objections.provisional_until(session, edition.id)
    refuse_if(objections.against_objecting(meeting, found, until, now))
    reason = reason.strip()
    if not reason:
        raise Refusal(REASON_IS_MISSING)
    if len(reason) > LONGEST_REASON:
        raise Refusal(REASON_IS_LONG)
    if found is None:
        found = Objection(edition_id=edition.id, meeting_id=meeting.id, side=objections.side_of(actor))
        session.add(found)
        meetings.record(session, actor, "objections.object", meeting, now=now)
    found.reason, found.objected_at, found.objected_by_id = reason, now, actor.user_id
    session.flush()
    return found


def withdraw(session: Session, actor: Actor, edition: Edition, meeting_id: int, *, now: datetime) -> None:
    """Take one's objection back, as long as the organizer has not decided; without one nothing happens."""
    meeting, found = _own(session, actor, meeting_id)
    if found is None:
        return
    if found.settlement is not None:
        raise Refusal(objections.IS_SETTLED)
    session.delete(found)
    meetings.record(session, actor, "objections.withdraw", meeting, now=now)


def settle(
    session: Session,
    actor: Actor,
    edition: Edition,
    meeting_id: int,
    *,
    settlement: Settlement,
    now: datetime,
    reason: str = "",
) -> Meeting:
    """Decide about all objections to a consultation.

    One that is kept is locked, and those who objected are told. One that is cancelled frees its time at once, with the
    ``reason`` that both sides read. One that is left out stays until the next publication and is in no later plan
    unless one of the two wishes for it again.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    open_ones = _open(session, edition, meeting_id)
    meeting = meetings_queries.get(session, actor, meeting_id)
    if settlement is Settlement.LEFT_OUT and not objections.Disputed(meeting, open_ones).may_be_left_out:
        raise Refusal(MADE_BY_HAND)
    if settlement is Settlement.CANCELLED:
        meetings.cancel(session, actor, edition, meeting_id, reason=reason, now=now)
    elif settlement is Settlement.KEPT:
        meetings.lock(session, actor, edition, meeting_id, now=now)
        _tell_kept(session, edition, meeting, open_ones, now)
    for one in _open(session, edition, meeting_id):  # the other side may have objected meanwhile
        one.settlement, one.settled_at, one.settled_by_id = settlement, now, actor.user_id
    meetings.record(session, actor, "objections.settle", meeting, now=now, settlement=settlement.value)
    return meeting


def reopen(session: Session, actor: Actor, edition: Edition, meeting_id: int, *, now: datetime) -> None:
    """Take back a decision; one that was kept is unlocked, and e-mails about that give way if they have not left.

    What has been cancelled cannot be taken back here.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    meeting = meetings_queries.get(session, actor, meeting_id)
    if not meeting.is_active:
        raise Refusal(objections.IS_CANCELLED)
    settled = [one for one in _locked(session, edition, meeting_id) if one.settlement is not None]
    if not settled:
        return
    if settled[0].settlement is Settlement.KEPT:
        meetings.unlock(session, actor, edition, meeting_id, now=now)
        outbox.take_back(session, edition.id, ("meeting", meeting_id), KEPT)
    for one in settled:
        one.settlement = one.settled_at = one.settled_by_id = None
    meetings.record(session, actor, "objections.reopen", meeting, now=now)


def tell_closed(session: Session, edition: Edition, *, now: datetime) -> int:
    """Tell those who plan that the time for objections has passed, once; return how many are told."""
    publication = objections.to_close(session, now, edition.id)
    if publication is None:
        return 0
    publication.closing_told_at = now
    counts = objections.counts(session, edition.id)
    params = {"until": publication.provisional_until, "total": counts.total, "undecided": counts.undecided}
    told = [one for one in people.team(session, edition.id) if _plans(one)]
    for membership in told:
        outbox.write(session, edition, template="objections.closed", params=params, now=now, user=membership.user)
    return len(told)


def forget_words(session: Session, edition: Edition, side: Side, company_id: int) -> None:
    """Empty the reasons of a company."""
    company = Meeting.exhibitor_id if side is Side.EXHIBITOR else Meeting.buyer_id
    theirs = select(Objection).join(Objection.meeting).where(Objection.edition_id == edition.id)
    for one in session.scalars(theirs.where(Objection.side == side, company == company_id)):
        one.reason = ""


def _own(session: Session, actor: Actor, meeting_id: int) -> tuple[Meeting, Objection | None]:
    """Return a company's own meeting and objection, locked: a decision of the organizer comes before or after."""
    if not (actor.is_exhibitor or actor.is_buyer):
        raise NotAllowed("a company of the consultation")
    meeting = meetings_queries.get(session, actor, meeting_id)
    of_side = Objection.meeting_id == meeting_id, Objection.side == objections.side_of(actor)
    found = session.scalar(locked(select(Objection).where(*of_side)))
    lock_row(session, Meeting, meeting_id)
    session.refresh(meeting)
    return meeting, found


def _open(session: Session, edition: Edition, meeting_id: int) -> list[Objection]:
    found = _locked(session, edition, meeting_id)
    undecided = [one for one in found if one.settlement is None]
    if found and not undecided:
        raise Refusal(objections.IS_SETTLED)
    if not undecided:
        raise NotFound(f"objection to meeting {meeting_id}")
    return undecided


def _locked(session: Session, edition: Edition, meeting_id: int) -> list[Objection]:
    of_meeting = Objection.meeting_id == meeting_id, Objection.edition_id == edition.id
    return list(session.scalars(locked(select(Objection).where(*of_meeting).order_by(Objection.id))))


def _tell_kept(session: Session, edition: Edition, meeting: Meeting, found: list[Objection], now: datetime) -> None:
    for one in found:
        is_exhibitor = one.side is Side.EXHIBITOR
        company, other = (meeting.exhibitor, meeting.buyer) if is_exhibitor else (meeting.buyer, meeting.exhibitor)
        params = {"when": meeting.when, "other": Named.of(other)}
        outbox.write_to_company(
            session, edition, company, template=KEPT, params=params, now=now, changes={"meeting": meeting.id}
        )


def _plans(membership: Membership) -> bool:
    return Permission.MANAGE_TIMETABLE in of(held.role for held in membership.roles)
