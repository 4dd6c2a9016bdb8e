"""Tables of a consultation zone."""

from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import DECIDING, deciding, sessions
from expo.domain.buyers import Track
from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.calendar import Closure, Hold
from expo.models.editions import Edition
from expo.models.meetings import Cancellation
from expo.models.outbox import Message
from expo.models.schedules import Schedule, StoredPlacement
from expo.models.venue import MeetingTable
from expo.queries import tables as tables_queries
from expo.services import calendar, tables
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo, span


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def numbers(expo: SmallExpo) -> list[str]:
    return list(expo.session.scalars(select(MeetingTable.code).order_by(MeetingTable.code)))


def sent(expo: SmallExpo) -> list[str]:
    return list(expo.session.scalars(select(Message.body).where(Message.template == "meetings.moved")))


def test_tables_are_numbered_on(expo):
    tables.add(expo.session, expo.organizer, expo.edition, zone_code="D", count=2, now=NOW)

    assert numbers(expo) == ["D-01", "D-02", "D-03", "D-04", "D-05"]


def test_the_first_table_of_a_zone_takes_the_zones_letter(expo):
    hall = expo.tables[0].zone.hall
    tables.add_zone(
        expo.session,
        expo.organizer,
        expo.edition,
        code="g",
        track=Track.OVERSEAS,
        hall_id=hall.id,
        name_ko="해외",
        name_en="Overseas",
        now=NOW,
    )

    added = tables.add(expo.session, expo.organizer, expo.edition, zone_code="G", count=1, now=NOW)

    assert [table.code for table in added] == ["G-01"]


def test_a_zone_that_makes_no_sense_is_refused_with_every_reason(expo):
    with pytest.raises(Refusal) as refused:
        tables.add_zone(
            expo.session,
            expo.organizer,
            expo.edition,
            code="D",
            track=Track.DOMESTIC,
            hall_id=0,
            name_ko="또",
            name_en="Again",
            now=NOW,
        )

    assert codes_of(refused) == ["code_taken", "track_taken", "no_such_hall"]


@pytest.mark.parametrize("count", [0, -1, 101])
def test_nobody_adds_none_or_a_thousand(expo, count):
    with pytest.raises(Refusal) as refused:
        tables.add(expo.session, expo.organizer, expo.edition, zone_code="D", count=count, now=NOW)

    assert codes_of(refused) == ["count"]


def test_a_table_gets_another_number_and_keeps_its_meetings(expo):
    meeting = expo.meet(0, 0, expo.slots[0])

    tables.rename(expo.session, expo.organizer, expo.edition, code="D-01", new_code="vip-1", now=NOW)

    assert (meeting.table.code, meeting.changed_at, sent(expo)) == ("VIP-1", NOW, [])


def test_who_meets_at_a_table_hears_of_its_new_number_if_the_organizer_wants(expo):
    expo.meet(0, 0, expo.slots[0])

    tables.rename(expo.session, expo.organizer, expo.edition, code="D-01", new_code="VIP-1", tells=True, now=NOW)

    (letter,) = sent(expo)
    assert letter.index("D-01") < letter.index("VIP-1")


@pytest.mark.parametrize(
    ("wanted", "reason"), [("D-02", "code_taken"), ("E-001", "others_code"), ("a b", "code_shape"), ("", "code_shape")]
)
def test_a_number_that_is_taken_or_odd_is_refused(expo, wanted, reason):
    with pytest.raises(Refusal) as refused:
        tables.rename(expo.session, expo.organizer, expo.edition, code="D-01", new_code=wanted, now=NOW)

    assert codes_of(refused) == [reason]


def test_a_table_with_meetings_stays(expo):
    expo.meet(0, 0, expo.slots[0])
    expo.meet(0, 1, expo.slots[1])

    with pytest.raises(Refusal) as refused:
        tables.remove(expo.session, expo.organizer, expo.edition, code="D-01", now=NOW)

    assert codes_of(refused) == ["table_has_meetings"]
    assert refused.value.violations[0].params == {"count": 2, "code": "D-01"}


def test_a_table_that_the_newest_version_counts_on_stays(expo):
    version = Schedule(edition_id=expo.edition.id, number=3, asked_at=NOW, solved_at=NOW)
    version.placements = [
        StoredPlacement(
            exhibitor_id=expo.exhibitors[0].id,
            buyer_id=expo.buyers[0].id,
            slot_id=expo.slots[0].id,
            table_id=expo.tables[0].id,
        )
    ]
    expo.session.add(version)
    expo.session.flush()

    with pytest.raises(Refusal) as refused:
        tables.remove(expo.session, expo.organizer, expo.edition, code="D-01", now=NOW)

    assert codes_of(refused) == ["planned"]
    assert refused.value.violations[0].params == {"number": 3, "count": 1}


def test_a_table_nobody_needs_goes_with_its_closed_times(expo):
    meeting = expo.meet(0, 0, expo.slots[0])
    meeting.is_active, meeting.cancellation = None, Cancellation(cancelled_at=NOW)
    calendar.release_meetings(expo.session, [meeting.id])
    close(expo, "D-01", "10:00", "12:00")

    tables.remove(expo.session, expo.organizer, expo.edition, code="D-01", now=NOW)
    expo.session.flush()

    assert numbers(expo) == ["D-02", "D-03"]
    assert expo.session.scalars(select(Closure)).all() == []
    assert meeting.table_id is None


def close(expo: SmallExpo, code: str, starts: str, ends: str, now=NOW) -> Closure:
    return tables.close(
        expo.session,
        expo.organizer,
        expo.edition,
        code=code,
        span=span(TUESDAY, starts, ends),
        reason="broken",
        now=now,
    )


def test_a_closed_table_is_held_in_every_slot_it_misses_and_no_other(expo):
    close(expo, "D-02", "10:15", "11:30")

    slots = expo.session.scalars(select(Hold.slot_id).where(Hold.table_id == expo.tables[1].id)).all()
    assert sorted(slots) == [slot.id for slot in expo.slots[:3]]


def test_a_table_cannot_be_closed_over_meetings_and_each_is_named(expo):
    expo.meet(0, 0, expo.slot(TUESDAY, "10:00"))
    expo.meet(1, 1, expo.slot(TUESDAY, "10:30"))

    with pytest.raises(Refusal) as refused:
        close(expo, "D-01", "10:00", "12:00")

    assert codes_of(refused) == ["meeting_then", "meeting_then"]
    assert str(refused.value.violations[1].params["exhibitor"]) == "Byeolha Foods"


def test_a_time_that_ends_before_it_starts_or_is_over_is_refused(expo):
    with pytest.raises(Refusal) as refused:
        close(expo, "D-01", "12:00", "10:00")

    assert codes_of(refused) == ["ends_before_it_starts"]
    noon = span(TUESDAY, "10:00", "12:00").ends_at
    close(expo, "D-01", "11:30", "12:30", now=noon)
    with pytest.raises(Refusal) as refused:
        close(expo, "D-02", "10:00", "12:00", now=noon)
    assert codes_of(refused) == ["time_passed"]


def test_a_reopened_table_is_free_but_where_another_closed_time_holds_it(expo):
    first = close(expo, "D-01", "10:00", "12:00")
    close(expo, "D-01", "11:00", "12:00")

    tables.reopen(expo.session, expo.organizer, expo.edition, code="D-01", closure_id=first.id, now=NOW)

    held = expo.session.scalars(select(Hold.slot_id).where(Hold.table_id == expo.tables[0].id)).all()
    assert sorted(held) == [slot.id for slot in expo.slots[2:4]]


def test_another_tables_closed_time_is_not_found(expo):
    closure = close(expo, "D-01", "10:00", "12:00")

    with pytest.raises(NotFound):
        tables.reopen(expo.session, expo.organizer, expo.edition, code="D-02", closure_id=closure.id, now=NOW)


def test_use_counts_meetings_and_closed_slots(expo):
    expo.meet(0, 0, expo.slot(WEDNESDAY, "10:00"))
    close(expo, "D-01", "10:00", "11:00")

    assert tables_queries.uses(expo.session, expo.edition.id) == {
        expo.tables[0].id: tables_queries.TableUse(meetings=1, closed=2)
    }


def test_a_stranger_adds_nothing(expo):
    with pytest.raises(NotAllowed):
        tables.add(expo.session, STRANGER, expo.edition, zone_code="D", count=1, now=NOW)


def test_a_table_taken_while_its_removal_waits_is_not_removed(expo, database_url):
    expo.session.commit()
    factory = sessions(database_url)
    outcome: list[object] = []

    def remove() -> None:
        with factory() as session:
            edition = session.scalars(select(Edition)).one()
            try:
                with deciding(session):
                    tables.remove(session, expo.organizer, edition, code="D-01", now=NOW)
            except Exception as error:
                outcome.append(error)

    session = expo.session
    session.rollback()
    session.connection(execution_options=DECIDING)
    expo.meet(0, 0, expo.slots[0])
    remover = Thread(target=remove)
    remover.start()
    remover.join(timeout=0.5)
    assert remover.is_alive()
    session.commit()
    remover.join(timeout=20)

    assert [type(error) for error in outcome] == [Refusal]
    assert "D-01" in numbers(expo)
    factory.kw["bind"].dispose()
