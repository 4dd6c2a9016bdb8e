"""Say what happens at a table; settle and close a day.

Every act adds one event under the lock of its consultation, and derives what all events add up to.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.outcome_rules import TableFacts, TableRules, against, against_undoing, source_of
from expo.domain.outcomes import NO_SHOWS, EventKind, MeetingOutcome, Party, Said, Settled, Source, settle
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.editions import Day, Edition
from expo.models.meetings import Meeting
from expo.models.outcomes import ClosedDay, MeetingEvent, MeetingStatus
from expo.queries import at_table, editions, meetings, outcomes
from expo.services import history, refills, seats

LONGEST_REASON = 300
KEY_IS_TAKEN = Violation("key_is_taken", N_("This was sent for another consultation. Please load the page again."))


def rules_of(edition: Edition) -> TableRules:
    """Return the edition's rules for what is said at tables."""
    return TableRules(edition.call_minutes, edition.no_show_minutes, edition.refill_share)


def tell(
    session: Session,
    actor: Actor,
    edition: Edition,
    meeting_id: int,
    *,
    key: str,
    kind: EventKind,
    now: datetime,
    party: Party | None = None,
    at: datetime | None = None,
    reason: str = "",
) -> MeetingEvent:
    """Add an event to a consultation; the same ``key`` once more changes nothing.

    Parameters
    ----------
    key
        Made by the device that says it, before it is sent.
    at
        When it happened, if a device without network kept it; never later than ``now``.

    Raises
    ------
    Refusal
        With every reason against it.
    NotFound
        If the actor may not see the consultation.
    """
    source = source_of(actor)
    if source is None:
        raise NotAllowed("outcomes")
    meeting = _deciding(session, actor, meeting_id)
    known = _known(session, key, meeting)
    if known is not None:
        return known
    said = Said(key, kind, party, source, min(at or now, now))
    refuse_if(against(said, facts(session, meeting), rules_of(edition)))
    if kind is EventKind.REOPENED:
        reason = reason.strip()[:LONGEST_REASON]
        if not reason:
            raise Refusal(Violation("reason_is_missing", N_("Please say why."), field="reason"))
        pair = {"exhibitor": meeting.exhibitor.code, "buyer": meeting.buyer.code}
        history.record(
            session,
            actor,
            "outcomes.reopen",
            "meeting",
            meeting.id,
            edition_id=edition.id,
            now=now,
            reason=reason,
            **pair,
        )
    return add(session, meeting, said, now=now, actor=actor, reason=reason)


def undo(
    session: Session, actor: Actor, edition: Edition, meeting_id: int, *, event_id: int, now: datetime
) -> MeetingEvent:
    """Take an event back; taking it back twice changes nothing."""
    source = source_of(actor)
    if source is None:
        raise NotAllowed("outcomes")
    meeting = _deciding(session, actor, meeting_id)
    rows = outcomes.events(session, meeting.id)
    row = existing(next((one for one in rows if one.id == event_id), None), f"event {event_id}")
    key = f"undo-{row.id}"
    known = _known(session, key, meeting)
    if known is not None:
        return known
    undone = next(one for one in outcomes.said(rows) if one.key == row.key)
    refuse_if(against_undoing(undone, source, now, facts(session, meeting)))
    said = Said(key, EventKind.UNDO, None, source, now, undone.key)
    return add(session, meeting, said, now=now, actor=actor, undo_of_id=row.id)


def hold_by_record(session: Session, actor: Actor, meeting_id: int, *, now: datetime) -> None:
    """Say that a consultation took place, because its exhibitor submits the record; however late that is.

    Where another outcome was said, both are kept: the consultation is contested. A closed day stays as it is.
    """
    meeting = _locked(session, actor, meeting_id)
    found, key = facts(session, meeting), f"record-{meeting.id}"
    status = session.get(MeetingStatus, meeting.id)
    is_settled = found.is_cancelled or found.is_refilled or found.closed_at is not None
    if is_settled or (status is not None and status.outcome is MeetingOutcome.HELD):
        return
    if _known(session, key, meeting) is None:
        said = Said(key, EventKind.HELD, None, Source.EXHIBITOR, now)
        add(session, meeting, said, now=now, actor=actor)


def call(session: Session, edition: Edition, meeting: Meeting, party: Party, *, now: datetime) -> MeetingEvent:
    """Call who is missing, as the clock does it once for each consultation."""
    return add(session, meeting, Said(f"call-{meeting.id}", EventKind.CALLED, party, Source.CLOCK, now), now=now)


def call_missing(session: Session, edition: Edition, *, now: datetime) -> int:
    """Call everybody who is missing and due for it; return how many consultations that were."""
    due = at_table.uncalled(session, edition, now)
    for meeting in due:
        call(session, edition, meeting, _missing(session, meeting), now=now)
    return len(due)


def settle_day(
    session: Session, actor: Actor, edition: Edition, answers: Mapping[int, MeetingOutcome], *, now: datetime
) -> int:
    """Say as the organizer how consultations ended; return how many were settled.

    What an organizer said last of a consultation is not said again.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    seats.lock(session, meetings.slots_of(session, Meeting.edition_id == edition.id, Meeting.id.in_(answers)))
    for meeting_id, outcome in sorted(answers.items()):
        party = NO_SHOWS.get(outcome)
        if party is None and outcome is not MeetingOutcome.HELD:
            raise NotFound(f"outcome {outcome}")
        last = max(outcomes.events(session, meeting_id), key=lambda one: one.id, default=None)
        kind = EventKind.HELD if party is None else EventKind.NO_SHOW
        is_said = last is not None and (last.source, last.kind, last.party) == (Source.ORGANIZER, kind, party)
        key = last.key if last and is_said else f"settle-{meeting_id}-{last.id if last else 0}"
        tell(session, actor, edition, meeting_id, key=key, kind=kind, party=party, now=now)
    return len(answers)


def close_day(session: Session, actor: Actor, edition: Edition, day_id: int, *, now: datetime) -> ClosedDay:
    """Close a day whose consultations all have one outcome; closing it twice changes nothing."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    day = _day(session, edition, day_id)
    closed = outcomes.closing(session, day.id)
    if closed is not None:
        return closed
    refuse_if(_against_closing(session, edition, day, now))
    closed = ClosedDay(day_id=day.id, closed_at=now, closed_by_id=actor.user_id)
    session.add(closed)
    session.flush()
    history.record(
        session, actor, "outcomes.close_day", "day", day.id, edition_id=edition.id, now=now, day=day.on.isoformat()
    )
    return closed


def open_day(session: Session, actor: Actor, edition: Edition, day_id: int, *, now: datetime) -> None:
    """Open a closed day again."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    day = _day(session, edition, day_id)
    closed = outcomes.closing(session, day.id)
    if closed is not None:
        session.delete(closed)
        session.flush()
        history.record(
            session, actor, "outcomes.open_day", "day", day.id, edition_id=edition.id, now=now, day=day.on.isoformat()
        )


def add(
    session: Session,
    meeting: Meeting,
    said: Said,
    *,
    now: datetime,
    actor: Actor | None = None,
    reason: str = "",
    undo_of_id: int | None = None,
) -> MeetingEvent:
    """Write an event, and what all events of its consultation add up to; the consultation is locked."""
    event = MeetingEvent(
        key=said.key,
        meeting_id=meeting.id,
        kind=said.kind,
        party=said.party,
        source=said.source,
        actor_id=actor.user_id if actor else None,
        undo_of_id=undo_of_id,
        reason=reason,
        effective_at=said.at,
        received_at=now,
    )
    session.add(event)
    session.flush()
    settled = derive(session, meeting.id)
    if meeting.is_active:
        refills.follow(session, session.get_one(Edition, meeting.edition_id), meeting, settled, now=now)
    return event


def derive(session: Session, meeting_id: int) -> Settled:
    """Write what a consultation's events add up to, from all of them."""
    settled = settle(outcomes.said(outcomes.events(session, meeting_id)))
    row = session.get(MeetingStatus, meeting_id) or MeetingStatus(meeting_id=meeting_id)
    for name in Settled.__dataclass_fields__:
        setattr(row, name, getattr(settled, name))
    session.add(row)
    session.flush()
    return settled


def facts(session: Session, meeting: Meeting) -> TableFacts:
    """Return what bears on a new event of a consultation."""
    closed = outcomes.closing(session, meeting.slot.day_id)
    closed_at = closed.closed_at if closed else None
    if closed_at is not None:
        opened = [one.received_at for one in outcomes.events(session, meeting.id) if one.kind is EventKind.REOPENED]
        closed_at = None if any(moment >= closed_at for moment in opened) else closed_at
    is_cancelled = meeting.cancellation is not None
    return TableFacts(
        slot=meeting.span,
        is_cancelled=is_cancelled,
        closed_at=closed_at,
        is_refilled=meeting.is_active is None and not is_cancelled,
    )


def _deciding(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Return a consultation whose slots are locked too: what is said of it may give them to another company."""
    seats.lock(session, meetings.get(session, actor, meeting_id).slot_ids)
    return _locked(session, actor, meeting_id)


def _locked(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    meetings.get(session, actor, meeting_id)
    lock_row(session, Meeting, meeting_id)
    session.expire_all()
    return meetings.get(session, actor, meeting_id)


def _missing(session: Session, meeting: Meeting) -> Party:
    status = session.get(MeetingStatus, meeting.id)
    return settle(outcomes.said(outcomes.events(session, meeting.id))).missing or Party.BOTH if status else Party.BOTH


def _known(session: Session, key: str, meeting: Meeting) -> MeetingEvent | None:
    found = session.scalar(select(MeetingEvent).where(MeetingEvent.key == key))
    if found is not None and found.meeting_id != meeting.id:
        raise Refusal(KEY_IS_TAKEN)
    return found


def _against_closing(session: Session, edition: Edition, day: Day, now: datetime) -> list[Violation]:
    counts = outcomes.counts(session, edition, now, day_id=day.id)
    reasons = (
        (MeetingOutcome.OPEN, N_("Consultations that are not over yet: %(count)s.")),
        (MeetingOutcome.UNRECORDED, N_("Consultations without an outcome: %(count)s. Say how they ended first.")),
    )
    found = [
        Violation(outcome.value, sentence, {"count": counts[outcome]})
        for outcome, sentence in reasons
        if counts[outcome]
    ]
    contested = outcomes.contested(session, edition, day.id)
    if contested:
        sentence = N_("Consultations with contradicting reports: %(count)s. Decide them first.")
        found.append(Violation("contested", sentence, {"count": contested}))
    return found


def _day(session: Session, edition: Edition, day_id: int) -> Day:
    return editions.locked_row(session, edition.id, Day, day_id)
