"""The small expo on the eve of its expo: the timetable is published and booking is open."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.editions import Phase
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.schedules import Publication, Schedule
from expo.queries import arrivals, outcomes
from expo.services import meetings
from tests.support import small_expo
from tests.support.small_expo import THE_EVE, SmallExpo


def opened(session: Session) -> SmallExpo:
    """Build the small expo, publish an empty timetable, open booking, and commit."""
    expo = small_expo.build(session, small_expo.PLANNED)
    version = Schedule(edition_id=expo.edition.id, number=1, asked_at=THE_EVE, solved_at=THE_EVE)
    session.add(version)
    session.flush()
    session.add(Publication(edition_id=expo.edition.id, schedule_id=version.id, published_at=THE_EVE))
    expo.open(Phase.BOOKING, THE_EVE)
    session.commit()
    return expo


def begun(session: Session, monkeypatch: pytest.MonkeyPatch) -> SmallExpo:
    """Build the small expo on its first morning: everybody is here, the second buyer wishes for the first company."""
    expo = opened(session)
    everybody = arrivals.CheckedIn(buyers=frozenset(one.id for one in expo.buyers))
    monkeypatch.setattr(arrivals, "checked_in", lambda *_: everybody)
    expo.wish(0, 1)
    session.commit()
    return expo


def buyer(expo: SmallExpo, n: int = 0) -> Actor:
    """Return an actor for the nth buyer."""
    return Actor(Role.BUYER, None, f"buyer {n}", expo.edition.id, buyer_id=expo.buyers[n].id)


def exhibitor(expo: SmallExpo, n: int = 0) -> Actor:
    """Return an actor for the nth exhibitor."""
    return Actor(Role.EXHIBITOR, None, f"exhibitor {n}", expo.edition.id, exhibitor_id=expo.exhibitors[n].id)


def book(
    session: Session, expo: SmallExpo, seller: int, customer: int, slot: int, actor: Actor | None = None, **more
) -> Meeting:
    """Book a consultation by the small expo's numbers; without an actor the organizer does."""
    with deciding(session):
        return meetings.book(
            session,
            actor or expo.organizer,
            expo.edition,
            exhibitor_id=expo.exhibitors[seller].id,
            buyer_id=expo.buyers[customer].id,
            slot_id=expo.slots[slot].id,
            now=more.pop("now", THE_EVE),
            **more,
        )


def reasons(refusal: pytest.ExceptionInfo[Refusal]) -> Sequence[str]:
    """Return the sentences of a refusal."""
    return [str(violation) for violation in refusal.value.violations]


def outcome_of_each(session: Session, edition: Edition, now: datetime) -> dict[int, MeetingOutcome]:
    """Return the outcome of each planned consultation of an edition."""
    rows = session.execute(outcomes.planned(edition, Meeting.id, outcomes.outcome_of(now)))
    return {meeting_id: MeetingOutcome(outcome) for meeting_id, outcome in rows}
