"""Large screens: companies and places of the day, an address that can be revoked, a version that misses nothing."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.db import deciding
from expo.domain.arrivals import ScanEvent, ScanKind
from expo.domain.boards import BoardKind
from expo.domain.broadcast_runs import RunStep
from expo.domain.outcomes import EventKind, Party
from expo.domain.refusals import NotFound, Refusal
from expo.models.badges import Badge
from expo.queries import board_screens
from expo.queries import boards as boards_queries
from expo.services import arrivals, badges, boards, broadcast_runs, meetings, outcomes
from expo.services.arrivals import DeviceState
from tests.support.consultations import book, exhibitor, opened
from tests.support.small_expo import THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


def screen(session, expo, kind=BoardKind.ZONE, code="DOMESTIC"):
    with deciding(session):
        return boards.make(session, expo.organizer, expo.edition, kind=kind, code=code, now=THE_EVE)


def lines(session, expo, board):
    on = expo.edition.starts_on
    return [line for slot in boards_queries.content(session, expo.edition, board, on) for line in slot.lines]


def test_a_zone_shows_the_pairs_of_its_tables_and_how_they_are(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    board = screen(session, expo)
    shown = [(one.place, one.who and one.who.name_en, one.state) for one in lines(session, expo, board)]
    assert shown == [("D-01", "Maker 0", ""), ("D-02", None, "")]

    with deciding(session):
        outcomes.tell(
            session,
            exhibitor(expo, 0),
            expo.edition,
            meeting.id,
            key="one",
            kind=EventKind.STARTED,
            now=expo.slots[0].starts_at,
        )

    assert [one.state for one in lines(session, expo, board)] == ["running", ""]
    assert board_screens.code_of(screen(session, expo)) == "domestic"


def test_who_has_come_in_is_said_once_badges_are_scanned(session, expo):
    book(session, expo, 0, 0, 0)
    book(session, expo, 1, 1, 0)
    board = screen(session, expo)
    before = boards_queries.version(session, expo.edition)
    with deciding(session):
        badges.complete(session, expo.organizer, expo.edition, secret="s", now=THE_EVE)
    came = {("exhibitor_id", expo.exhibitors[0].id), ("buyer_id", expo.buyers[0].id), ("buyer_id", expo.buyers[1].id)}
    opens = expo.slots[0].starts_at - timedelta(minutes=30)
    for n, one in enumerate(session.scalars(select(Badge).options(joinedload(Badge.person)))):
        if came & {(side, getattr(one.person, side)) for side in ("exhibitor_id", "buyer_id")}:
            event = ScanEvent(str(uuid.uuid4()), ScanKind.ENTRY, n, opens, badge=one.code)
            with deciding(session):
                arrivals.store(
                    session, expo.organizer, expo.edition, device=DeviceState("a", "A"), events=[event], now=opens
                )

    (slot,) = (one for one in boards_queries.content(session, expo.edition, board, expo.edition.starts_on) if one.lines)
    assert [line.state for line in slot.lines] == ["here", "coming"]
    assert (slot.arrived, slot.coming) == (1, 1)
    assert boards_queries.version(session, expo.edition) != before


def test_every_change_makes_another_version(session, expo):
    seen = [boards_queries.version(session, expo.edition)]
    meeting = book(session, expo, 0, 0, 0)
    seen.append(boards_queries.version(session, expo.edition))
    with deciding(session):
        outcomes.tell(
            session,
            exhibitor(expo, 0),
            expo.edition,
            meeting.id,
            key="two",
            kind=EventKind.ARRIVED,
            party=Party.BUYER,
            now=expo.slots[0].starts_at,
        )
    seen.append(boards_queries.version(session, expo.edition))
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason="ill", now=expo.slots[0].starts_at)
    seen.append(boards_queries.version(session, expo.edition))

    assert len(set(seen)) == 4
    assert boards_queries.version(session, expo.edition) == seen[-1]


def test_a_changed_address_and_a_forged_one_show_nothing(session, expo):
    board = screen(session, expo)
    old = boards.token(board, "secret")
    assert boards.open_board(session, old, "secret", edition=expo.edition).id == board.id

    with deciding(session):
        boards.renew(session, expo.organizer, expo.edition, board.id, now=THE_EVE)

    for key, secret in ((old, "secret"), (boards.token(board, "another"), "secret"), ("x", "secret")):
        with pytest.raises(NotFound):
            boards.open_board(session, key, secret, edition=expo.edition)


def test_there_is_no_screen_of_what_does_not_exist(session, expo):
    with pytest.raises(Refusal):
        screen(session, expo, BoardKind.TABLE, "Z-99")


def test_a_studio_s_screen_says_on_air_only_when_its_crew_went_on_air(session, expo):
    show = expo.broadcast(0, expo.edition.starts_on, "10:30", "11:30")
    session.commit()
    board = screen(session, expo, BoardKind.STUDIO, expo.studio.code.upper())
    seen = [lines(session, expo, board)[0].state]
    for step in (RunStep.ON_AIR, RunStep.OFF_AIR):
        with deciding(session):
            broadcast_runs.take_step(
                session, expo.organizer, expo.edition, broadcast_id=show.id, step=step, now=show.studio_slot.starts_at
            )
        seen.append(lines(session, expo, board)[0].state)

    assert seen == ["", "on_air", "held"]
