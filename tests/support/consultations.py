"""The village on the eve of its expo: the timetable is published and booking is open."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.editions import Phase
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.editions import OpenPhase
from expo.models.meetings import Meeting
from expo.models.schedules import Publication, Schedule
from expo.services import meetings
from tests.support import village
from tests.support.village import THE_EVE, Village


def opened(session: Session) -> Village:
    """Build the village, publish an empty timetable, open booking, and commit."""
    here = village.settle(session)
    version = Schedule(edition_id=here.edition.id, number=1, asked_at=THE_EVE, solved_at=THE_EVE)
    session.add(version)
    session.flush()
    session.add(Publication(edition_id=here.edition.id, schedule_id=version.id, published_at=THE_EVE))
    session.add(OpenPhase(edition_id=here.edition.id, phase=Phase.BOOKING, opened_at=THE_EVE))
    session.commit()
    return here


def buyer(here: Village, n: int) -> Actor:
    """Return an actor for the nth buyer."""
    return Actor(Role.BUYER, None, f"buyer {n}", here.edition.id, buyer_id=here.buyers[n].id)


def exhibitor(here: Village, n: int) -> Actor:
    """Return an actor for the nth exhibitor."""
    return Actor(Role.EXHIBITOR, None, f"exhibitor {n}", here.edition.id, exhibitor_id=here.exhibitors[n].id)


def book(
    session: Session, here: Village, seller: int, customer: int, slot: int, actor: Actor | None = None, **more
) -> Meeting:
    """Book a consultation by the village's numbers; without an actor the organizer does."""
    with deciding(session):
        return meetings.book(
            session,
            actor or here.boss,
            here.edition,
            exhibitor_id=here.exhibitors[seller].id,
            buyer_id=here.buyers[customer].id,
            slot_id=here.slots[slot].id,
            now=more.pop("now", THE_EVE),
            **more,
        )


def reasons(refusal: pytest.ExceptionInfo[Refusal]) -> Sequence[str]:
    """Return the sentences of a refusal."""
    return [str(violation) for violation in refusal.value.violations]
