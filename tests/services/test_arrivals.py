"""Scans are a set: whatever their order, repetition and batches, a person is counted once a day."""

import random
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from expo.domain.arrivals import ScanEvent, ScanKind, ScanResult, Stored
from expo.models.arrivals import FirstEntry, Scan
from expo.models.badges import Badge
from expo.queries import arrivals as arrivals_queries
from expo.services import arrivals, badges
from expo.services.arrivals import DeviceState
from expo.services.badges import NewPerson
from tests.support import small_expo
from tests.support.small_expo import TUESDAY, WEDNESDAY, at

DOOR = at(TUESDAY, "09:30")
DESK, OTHER = DeviceState("desk-a", "Desk A"), DeviceState("desk-b", "Desk B")


@pytest.fixture
def expo(session):
    return small_expo.build(session)


def badge(expo, name="김봄"):
    return badges.add(expo.session, expo.organizer, expo.edition, person=NewPerson(name), secret="s", now=DOOR)


def entry(badge, minutes=0, seq=1, **more):
    told = {"id": str(uuid.uuid4()), "kind": ScanKind.ENTRY, "badge": badge.code} | more
    return ScanEvent(seq=seq, device_at=DOOR + timedelta(minutes=minutes), **told)


def void(event, seq=9):
    return ScanEvent(str(uuid.uuid4()), ScanKind.VOID, seq, event.device_at, voids=event.id)


def store(expo, *events, device=DESK, now=DOOR + timedelta(hours=5)):
    return arrivals.store(expo.session, expo.organizer, expo.edition, device=device, events=events, now=now)


def figures(expo, on=TUESDAY):
    found = arrivals_queries.figures(expo.session, expo.edition, on)
    return found.persons, found.visits, found.entries, found.again


def test_two_desks_without_network_scan_one_badge_and_one_person_came(expo):
    one = badge(expo)
    first, second = entry(one, minutes=1), entry(one)

    store(expo, first)
    answers = store(expo, second, device=OTHER)

    assert answers[second.id].stored is Stored.STORED
    assert figures(expo) == (1, 1, 2, 1)
    assert expo.session.scalar(select(FirstEntry.scan_id)) == second.id  # it was earlier, though it was sent later


def test_an_answer_that_was_lost_is_asked_for_again(expo):
    event = entry(badge(expo))

    answers = [store(expo, event)[event.id].stored for _ in range(3)]

    assert answers == [Stored.STORED, Stored.KNOWN, Stored.KNOWN]
    assert figures(expo) == (1, 1, 1, 0)


def test_what_is_taken_back_counts_for_nobody_and_the_next_entry_is_first(expo):
    one = badge(expo)
    wrong, right = entry(one), entry(one, minutes=3, seq=2)

    store(expo, wrong, right, void(wrong))

    assert figures(expo) == (1, 1, 1, 0)
    assert expo.session.scalar(select(FirstEntry.scan_id)) == right.id


def test_a_void_may_come_before_what_it_takes_back(expo):
    event = entry(badge(expo))

    store(expo, void(event))
    store(expo, event)

    assert figures(expo) == (0, 0, 0, 0)


def test_a_revoked_badge_adds_nobody_but_was_good_before(expo):
    one, other = badge(expo), badge(expo, "이여름")
    badges.revoke(
        expo.session,
        expo.organizer,
        expo.edition,
        person_id=one.person_id,
        reason="lost",
        now=DOOR + timedelta(minutes=30),
    )
    early, late = entry(one, minutes=10), entry(one, minutes=40, seq=2)

    answers = store(expo, early, late, entry(other))

    assert [answers[event.id].result for event in (early, late)] == [ScanResult.ACCEPTED, ScanResult.REVOKED]
    assert answers[late.id].stored is Stored.REFUSED
    assert figures(expo) == (2, 2, 2, 0)
    assert expo.session.scalar(select(func.count()).select_from(Scan)) == 3  # nothing is lost


def test_a_replaced_badge_adds_no_second_person(expo):
    old = badge(expo)
    store(expo, entry(old))
    new = badges.replace(
        expo.session,
        expo.organizer,
        expo.edition,
        person_id=old.person_id,
        secret="s",
        now=DOOR + timedelta(minutes=20),
    )

    store(expo, entry(new, minutes=30, seq=2))

    assert figures(expo) == (1, 1, 2, 1)


def test_an_unknown_badge_is_kept_and_refused(expo):
    event = ScanEvent(str(uuid.uuid4()), ScanKind.ENTRY, 1, DOOR, badge="https://elsewhere.example/ticket/7")

    assert store(expo, event)[event.id].stored is Stored.REFUSED
    assert figures(expo) == (0, 0, 0, 0)
    assert expo.session.scalar(select(Scan.id)) == event.id


def test_a_fast_clock_is_set_right_and_never_runs_ahead(expo):
    one = badge(expo)
    fast = entry(one, minutes=26, offset_ms=-26 * 60_000)
    ahead = entry(one, minutes=600, seq=2)

    store(expo, fast, ahead)

    rows = expo.session.execute(select(Scan.effective_at, Scan.flags).order_by(Scan.seq)).all()
    assert [row[0] for row in rows] == [DOOR, DOOR + timedelta(hours=5)]
    assert rows[0][1] == ["clock"]


def test_a_day_is_counted_by_the_expos_own_midnight(expo):
    one = badge(expo)

    store(expo, entry(one), entry(one, minutes=60 * 24, seq=2), now=at(WEDNESDAY, "12:00"))

    assert figures(expo) == (1, 2, 2, 0)
    assert arrivals_queries.figures(expo.session, expo.edition, WEDNESDAY).today == 1


def test_any_order_repetition_and_split_gives_the_same(expo):
    people = [badge(expo, f"사람 {n}") for n in range(6)]
    chance = random.Random(20241022)
    events = [
        (device, entry(chance.choice(people), minutes=chance.randrange(90), seq=seq))
        for seq in range(20)
        for device in (DESK, OTHER)
    ]
    events += [(DESK, void(event, seq=30)) for _device, event in events[::7]]
    void_ids = {event.voids for _device, event in events if event.voids}
    counted = [event for _device, event in events if event.kind is ScanKind.ENTRY and event.id not in void_ids]
    chance.shuffle(events)

    for device in (DESK, OTHER, DESK):
        of_device = [event for one, event in events if one is device]
        for start in range(0, len(of_device), 7):
            store(expo, *of_device[start : start + 7], device=device)
        chance.shuffle(events)

    persons = len({event.badge for event in counted})
    assert figures(expo) == (persons, persons, len(counted), len(counted) - persons)


def test_who_has_come_in_is_known_by_company(expo):
    person = badge(expo).person
    person.buyer_id = expo.buyers[0].id
    expo.session.flush()
    store(expo, entry(expo.session.scalar(select(Badge))))

    found = arrivals_queries.checked_in(expo.session, expo.edition, TUESDAY)

    assert (found.buyers, found.exhibitors) == ({expo.buyers[0].id}, frozenset())
    assert arrivals_queries.checked_in(expo.session, expo.edition, WEDNESDAY).buyers == frozenset()
