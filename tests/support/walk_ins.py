"""People without an appointment, as a desk enters and seats them."""

from expo.db import deciding
from expo.models.badges import Person
from expo.models.meetings import Meeting
from expo.queries import walk_ins as walk_ins_queries
from expo.services import walk_in_seats, walk_ins
from expo.services.walk_ins import WalkIn

KIM = WalkIn("김서준", "하늘유통", sectors=("food",))


def enter(session, expo, now, walk_in=KIM, actor=None, **more) -> Person:
    with deciding(session):
        return walk_ins.enter(
            session,
            actor or expo.organizer,
            expo.edition,
            walk_in=walk_in,
            locale="ko",
            address_hash="",
            secret="a secret of the tests",
            now=now,
            **more,
        )


def seats(session, expo, person, now):
    return walk_ins_queries.seats(session, expo.organizer, expo.edition, person.buyer, now)


def seat(session, expo, person, choice, now) -> Meeting:
    with deciding(session):
        return walk_in_seats.seat(
            session,
            expo.organizer,
            expo.edition,
            person_id=person.id,
            exhibitor_id=choice.exhibitor.id,
            slot_id=choice.option.slot.id,
            now=now,
        )
