"""Routes through the halls: their times follow one another, they are ticked once, and exhibitors see theirs."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.domain.tours import read_stop, read_stops, written
from expo.models.sessions import StageSession
from expo.queries import agenda
from expo.services import erasures, sessions, tours
from expo.services.sessions import SessionPlan
from tests.services.test_sessions import add, expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo, at, span

__all__ = ["expo"]
ROUTE = ("10:30 | 혁신관 | 김관장", "10:40 | 시식 | 이대표 | {maker}", "", "수출관")


def route(expo: SmallExpo, *lines: str, **more) -> StageSession:
    maker = expo.exhibitors[0].code
    return add(expo, stops=read_stops(line.format(maker=maker) for line in lines or ROUTE), is_public=False, **more)


def tick(expo: SmallExpo, row: StageSession, number: int, *, is_done: bool, at=NOW) -> None:
    tours.tick(
        expo.session,
        expo.organizer,
        expo.edition,
        session_id=row.id,
        stop_id=row.stops[number].id,
        is_done=is_done,
        at=at,
    )


def visits(expo: SmallExpo, number: int) -> list[tuple]:
    actor = Actor(Role.EXHIBITOR, exhibitor_id=expo.exhibitors[number].id, edition_id=expo.edition.id)
    own = agenda.company(expo.session, actor)
    return [(one.slot, one.is_visited) for one in agenda.of_exhibitor(expo.session, actor, own)]


@pytest.mark.parametrize(
    "line", ["10:40 | 시식 | 이대표 | E-010", "10:40 | 시식", "시식 | 이대표", "10:40 | 시식 |  | E-010"]
)
def test_a_line_of_a_route_reads_back_as_it_was_typed(line):
    stop = read_stop(line)

    assert stop is not None
    assert written(stop) == line


def test_a_route_has_its_stops_in_order_with_times_and_who_receives(expo):
    row = route(expo)

    stops = [(stop.words, stop.starts_at, stop.received_by, stop.exhibitor) for stop in row.stops]
    assert stops == [
        ("혁신관", at(TUESDAY, "10:30"), "김관장", None),
        ("시식", at(TUESDAY, "10:40"), "이대표", expo.exhibitors[0]),
        ("수출관", None, "", None),
    ]


def test_a_route_is_refused_with_everything_that_is_wrong_in_it(expo):
    with pytest.raises(Refusal) as refused:
        route(expo, "10:50 | 하나", "10:40 | 둘", "11:30 | 셋", "넷 | 김 | NO-99", "10:55 || 김")

    assert codes_of(refused) == ["stop_too_early", "stop_outside", "stop_nowhere", "stop_unnamed"]
    assert [one.params["number"] for one in refused.value.violations] == [2, 3, 4, 5]


def test_a_stop_is_ticked_once_and_stays_so_when_the_route_is_written_again(expo):
    row, later = route(expo), NOW + timedelta(minutes=3)
    tick(expo, row, 1, is_done=True)
    tick(expo, row, 1, is_done=True, at=later)
    tick(expo, row, 2, is_done=True)
    tick(expo, row, 2, is_done=False)

    ids = {stop.words: stop.id for stop in row.stops}
    stops = read_stops(["시식", "수출관", "시식"])
    plan = SessionPlan(row.type_id, span(TUESDAY, "10:30", "11:30"), "순회", stops=stops)
    row = sessions.change(expo.session, expo.organizer, expo.edition, session_id=row.id, plan=plan, now=later)

    assert [(stop.words, stop.visited_at) for stop in row.stops] == [("시식", NOW), ("수출관", None), ("시식", None)]
    assert [row.stops[0].id, row.stops[1].id] == [ids["시식"], ids["수출관"]]  # a phone without network names them


def test_exhibitors_see_the_visit_once_the_route_is_shown_to_them(expo):
    hidden = route(expo)
    assert visits(expo, 0) == []

    hidden.shows_route = True
    expo.session.flush()

    assert visits(expo, 0) == [(span(TUESDAY, "10:40", "10:50"), True)]
    assert visits(expo, 1) == []


def test_who_received_the_guests_is_forgotten_with_the_staff(expo, session: Session):
    row = route(expo)

    assert erasures.of_staff(session, expo.edition) == 2
    session.expire_all()
    assert [stop.received_by for stop in row.stops] == ["", "", ""]
