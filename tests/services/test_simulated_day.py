"""A simulated day: three desks, two offline, no-shows, refills, walk-ins, a late hall, a killed process."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from expo.db import deciding, sessions
from expo.domain.disruptions import Missing
from expo.domain.editions import Span
from expo.domain.outcomes import EventKind, MeetingOutcome, Party
from expo.domain.people import Actor, Role
from expo.domain.press import cells
from expo.domain.refills import OfferState
from expo.domain.refusals import Refusal
from expo.models.arrivals import Scan
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.refills import Opening, RefillOffer
from expo.queries import arrivals as arrivals_queries
from expo.queries import buyers
from expo.queries import outcomes as outcomes_queries
from expo.queries import results as results_queries
from expo.queries import walk_ins as walk_ins_queries
from expo.services import (
    arrivals,
    disruptions,
    free_tables,
    meetings,
    outcomes,
    refills,
    results,
    walk_in_seats,
    walk_ins,
)
from expo.services.spreadsheets.results import results_workbook
from expo.services.walk_ins import WalkIn
from tests.independent.press_table import recomputed
from tests.support import simulated_day
from tests.support.consultations import outcome_of_each
from tests.support.simulated_day import CANCELLED, COMMON, MINUTE, NO_SHOWS, SimulatedDay

WALK_INS, LATE_HALL, YESES = 25, "LIVING", 8
KILLED = """
import os, signal, sys
from datetime import datetime
from expo.db import deciding, sessions
from expo.domain.arrivals import ScanEvent, ScanKind
from expo.domain.people import Actor, Role
from expo.models.editions import Edition
from expo.services import arrivals
from expo.services.arrivals import DeviceState
url, number, when, *events = sys.argv[1:]
with sessions(url)() as session:
    edition, boss = session.get_one(Edition, int(number)), Actor(Role.ORGANIZER, None, "Boss", int(number))
    now = datetime.fromisoformat(when)
    for is_last, part in ((False, events[:2]), (True, events[2:])):
        with deciding(session):
            read = [ScanEvent(one.split()[0], ScanKind.ENTRY, 900, now, one.split()[1]) for one in part]
            arrivals.store(session, boss, edition, device=DeviceState("desk-a", "Desk a"), events=read, now=now)
            if is_last:
                os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_day_of_three_hundred_buyers_adds_up(session, sample, database_url, tmp_path):
    day = simulated_day.build(session, sample)
    spared = _hall_is_late(session, day)
    absent = day.no_shows(spared)

    sent = _let_everybody_in(session, day, database_url)
    seated = _play(session, day, absent, spared, database_url)
    _close(session, day)

    now = day.slots[-1].ends_at + 60 * MINUTE
    counts = outcomes_queries.counts(session, sample, now, day_id=day.day.id)
    refilled = session.scalar(select(func.count()).select_from(Meeting).where(Meeting.origin == "refill"))
    assert counts.planned == counts[MeetingOutcome.HELD] + counts[MeetingOutcome.CANCELLED] + counts.no_shows
    assert counts.planned == len(day.meetings) + refilled + WALK_INS
    assert (counts.no_shows, counts[MeetingOutcome.CANCELLED]) == (len(NO_SHOWS), CANCELLED)
    at_free_tables = select(func.count()).where(Opening.meeting_id.is_(None), Opening.filled_by_id.is_not(None))
    assert 0 < session.scalar(at_free_tables) < refilled
    assert seated == WALK_INS
    rows = results_queries.rows(session, sample, now)
    table = cells(rows, results_queries.rates(session, sample))
    assert table["planned", "total"] == counts.planned
    assert table["held", "total"] == counts[MeetingOutcome.HELD]
    assert (table["walk_ins", "total"], table["refills", "total"]) == (WALK_INS, refilled)
    _nobody_was_in_two_places(rows)
    _another_counts_the_same(session, day, tmp_path / "results.xlsx")
    figures = arrivals_queries.figures(session, sample, day.day.on)
    assert figures.persons == figures.today == len(day.codes) + WALK_INS
    assert session.scalar(select(func.count()).select_from(Scan)) == len(sent) + WALK_INS
    assert figures.entries == len(sent) + WALK_INS
    assert figures.again == COMMON


def _hall_is_late(session, day: SimulatedDay) -> set[int]:
    """Announce that a hall opens forty minutes late; its first consultations, and some others, are cancelled."""
    first, second = day.slots[:2]
    now = first.starts_at - 5 * MINUTE
    with deciding(session):
        disruptions.announce(
            session,
            day.boss,
            day.edition,
            missing=Missing.HALL,
            codes=[LATE_HALL],
            span=Span(first.starts_at, first.starts_at + 40 * MINUTE),
            reason="power",
            now=now,
        )
    hit = [one for one in day.in_slot(first) if one.exhibitor.hall.code == LATE_HALL]
    others = [one for one in day.meetings if one.slot_id not in {first.id, second.id}]
    off = [*hit, *day.dice.sample(others, CANCELLED - len(hit))]
    assert hit
    for one in off:
        with deciding(session):
            meetings.cancel(session, day.boss, day.edition, one.id, reason="late hall", now=now)
    return {one.id for one in off} | {one.id for one in day.in_slot(second) if one.exhibitor.hall.code == LATE_HALL}


def _let_everybody_in(session, day: SimulatedDay, database_url) -> set[str]:
    """Send what three desks have scanned from three threads, some of it twice, and kill one process; return the ids."""
    queues, now = simulated_day.desks(day), day.opens + 15 * MINUTE
    lost = queues[0].events[-4:]
    del queues[0].events[-4:]
    factory = sessions(database_url)

    def send(queue: simulated_day.DeskQueue) -> None:
        dice = day.dice.__class__(queue.state.id)
        batches = [queue.events[at : at + 40] for at in range(0, len(queue.events), 40)]
        batches += dice.sample(batches, len(batches) // 2)  # answers that were lost
        dice.shuffle(batches)
        for batch in batches:
            with factory() as own, deciding(own):
                edition = own.get_one(Edition, day.edition_id)
                arrivals.store(own, day.boss, edition, device=queue.state, events=batch, now=now)

    session.rollback()
    with ThreadPoolExecutor(3) as crowd:
        list(crowd.map(send, queues))
    factory.kw["bind"].dispose()
    words = [f"{one.id} {one.badge}" for one in lost]
    told = [database_url, str(day.edition.id), now.isoformat(), *words]
    killed = subprocess.run([sys.executable, "-c", KILLED, *told], check=False, env={**os.environ})
    assert killed.returncode == -9
    with deciding(session):
        answers = arrivals.store(session, day.boss, day.edition, device=queues[0].state, events=lost, now=now)
    assert [answers[one.id].stored.value for one in lost] == ["known", "known", "stored", "stored"]
    return {one.id for queue in queues for one in queue.events} | {one.id for one in lost}


def _play(session, day: SimulatedDay, absent: dict[int, Party], spared: set[int], database_url) -> int:
    """Play every slot; return how many walk-ins sat down."""
    seated = 0
    for number, slot in enumerate(day.slots):
        _fill_free_tables(session, day, slot)
        begun = [one for one in day.in_slot(slot) if one.is_active]
        for meeting in begun:
            if meeting.id in absent:
                _say(session, day, meeting, EventKind.ARRIVED, Party.EXHIBITOR, 1)
        wanted = min(WALK_INS, 3 * (number + 1)) - seated
        seated += sum(_walk_in(session, day, slot, seated + one) for one in range(wanted))
        for meeting in begun:
            if meeting.id in absent:
                _say(session, day, meeting, EventKind.NO_SHOW, absent[meeting.id], 10)
        _refill(session, day, slot, database_url, is_crowded=number % 4 == 0)
        for meeting in _sitting(session, slot):
            if meeting.id % 9:  # the others are forgotten, and settled in the evening
                _say(session, day, meeting, EventKind.HELD, None, 30)
    return seated


def _say(session, day, meeting, kind, party, minutes) -> None:
    is_own = kind is not EventKind.NO_SHOW or party is Party.BUYER
    with deciding(session):
        outcomes.tell(
            session,
            day.maker(meeting) if is_own else day.boss,
            day.edition,
            meeting.id,
            kind=kind,
            party=party,
            key=f"{kind}-{meeting.id}",
            now=meeting.slot.starts_at + minutes * MINUTE,
        )


def _walk_in(session, day: SimulatedDay, slot, number: int) -> bool:
    now = slot.starts_at + 2 * MINUTE
    texts = frozenset(text.id for text in buyers.consent_texts(session, day.edition.id))
    guest = WalkIn(f"손님 {number}", f"상회 {number}", sectors=("food",), consents=texts)
    with deciding(session):
        person = walk_ins.enter(
            session, day.boss, day.edition, walk_in=guest, locale="ko", address_hash="", secret="s", now=now
        )
    free = walk_ins_queries.seats(session, day.boss, day.edition, person.buyer, now)
    with deciding(session):
        walk_in_seats.seat(
            session,
            day.boss,
            day.edition,
            person_id=person.id,
            exhibitor_id=free[0].exhibitor.id,
            slot_id=free[0].option.slot.id,
            now=now,
        )
    return True


def _refill(session, day: SimulatedDay, slot, database_url, *, is_crowded: bool) -> None:
    """Let half of those who are offered a seat say yes, at times many at once; the others let it run out."""
    now = slot.starts_at + 12 * MINUTE
    live = select(RefillOffer).join(RefillOffer.opening).where(Opening.slot_id == slot.id)
    offers = [(one.id, one.buyer_id) for one in session.scalars(live.where(RefillOffer.state == OfferState.LIVE))]
    session.rollback()
    factory = sessions(database_url)

    def yes(offer: tuple[int, int]) -> int | None:
        actor = Actor(Role.BUYER, None, "", day.edition_id, buyer_id=offer[1])
        with factory() as own:
            try:
                with deciding(own):
                    meeting = refills.accept(own, actor, own.get_one(Edition, day.edition_id), offer[0], now=now)
                    return meeting and meeting.id
            except Refusal:
                return None

    for offer in offers[::2]:
        with ThreadPoolExecutor(YESES) as crowd:
            seats = set(crowd.map(yes, [offer] * (YESES if is_crowded else 1)))
        assert len(seats - {None}) <= 1
    factory.kw["bind"].dispose()
    with deciding(session):
        refills.sweep(session, day.edition, now=slot.starts_at + 16 * MINUTE)


def _fill_free_tables(session, day: SimulatedDay, slot) -> None:
    """Offer the free tables shortly before a slot; every other company that is asked says yes."""
    now = slot.starts_at - 5 * MINUTE
    with deciding(session):
        free_tables.offer(session, day.edition, {slot.id}, now=now)
    asked = select(RefillOffer).join(RefillOffer.opening).where(Opening.slot_id == slot.id)
    for offer in session.scalars(asked.where(RefillOffer.state == OfferState.LIVE)).all()[::2]:
        with deciding(session):
            buyer = Actor(Role.BUYER, None, "", day.edition_id, buyer_id=offer.buyer_id)
            refills.accept(session, buyer, day.edition, offer.id, now=now + MINUTE)


def _sitting(session, slot) -> list[Meeting]:
    """Return who sits at the tables of a slot at its end."""
    session.rollback()
    found = session.scalars(select(Meeting).where(Meeting.slot_id == slot.id, Meeting.is_active.is_(True))).all()
    ended = outcomes_queries.statuses(session, [one.id for one in found])
    return [one for one in found if one.id not in ended or ended[one.id].outcome is None]


def _close(session, day: SimulatedDay) -> None:
    """Settle in the evening what was forgotten, then close the day."""
    now = day.slots[-1].ends_at + 30 * MINUTE
    ids = session.scalars(select(Meeting.id).where(Meeting.slot_id.in_([slot.id for slot in day.slots]))).all()
    found = outcome_of_each(session, day.edition, now)
    forgotten = [number for number in ids if found.get(number) is MeetingOutcome.UNRECORDED]
    assert forgotten
    with deciding(session):
        outcomes.settle_day(session, day.boss, day.edition, dict.fromkeys(forgotten, MeetingOutcome.HELD), now=now)
    with deciding(session):
        outcomes.close_day(session, day.boss, day.edition, day.day.id, now=now + timedelta(minutes=1))


def _another_counts_the_same(session, day: SimulatedDay, file: Path) -> None:
    """Write records and a rate, and compare the press table with what another program finds in the exported rows."""
    now = day.slots[-1].ends_at + 60 * MINUTE
    ended = outcomes_queries.statuses(session, [one.id for one in day.meetings])
    held = [one for one in day.meetings if one.id in ended and ended[one.id].outcome is MeetingOutcome.HELD]
    simulated_day.write_records(session, day, held)
    with deciding(session):
        results.state_rates(
            session, day.boss, day.edition, rate="1379.01", source="매매기준율", rate_on=day.day.on, now=now
        )
    file.write_bytes(results_workbook(session, day.boss, day.edition, now=now, language="ko"))
    said, found = recomputed(file)
    counted = cells(results_queries.rows(session, day.edition, now), results_queries.rates(session, day.edition))
    assert said == found == counted
    assert all(said[figure, "total"] for figure in ("discussed_total", "expected_usd", "signed_krw", "confirmed_total"))


def _nobody_was_in_two_places(rows) -> None:
    held = [row for row in rows if row.outcome is MeetingOutcome.HELD]
    for place in ("exhibitor_id", "buyer_id", "table_id", "interpreter_id"):
        taken = Counter((row.starts_at, at) for row in held if (at := getattr(row, place)) is not None)
        assert [where for where, times in taken.items() if times > 1] == []
