"""The guests' route: written in the session's form, led on a phone that may have no network, printed, seen by hosts."""

import pytest
from sqlalchemy import select

from expo.models.exhibitors import Exhibitor
from expo.models.people import Membership
from expo.models.sessions import StageSession
from tests.support import people
from tests.support.reading import text_of

TEAM = "/2024/organizer/programme"


@pytest.fixture
def tour(session, sample) -> StageSession:
    return session.scalars(select(StageSession).where(StageSession.stops.any()).order_by(StageSession.id)).first()


def form(tour: StageSession, stops: str) -> dict[str, str]:
    typed = {"type_id": str(tour.type_id), "title_ko": tour.title_ko, "on": "2024-10-22"}
    return typed | {"starts": "15:00", "ends": "15:30", "hall_id": "", "stops": stops, "shows_route": "y"}


def test_a_route_is_written_a_line_a_stop_and_comes_back_as_it_was_typed(organizer, session, tour):
    lines = "15:00 | 혁신관 | 김관장\n15:10 | 시식 | 이대표 | E-010"

    refused = organizer.post(f"{TEAM}/{tour.id}", data=form(tour, lines + "\n15:05 | 수출관\n18:00 | 밖 || XX-1"))
    assert organizer.post(f"{TEAM}/{tour.id}", data=form(tour, lines)).status_code == 303

    assert refused.status_code == 422
    for sentence in (
        "Stop 3: 15:05 is before the stop above it.",
        "Stop 4: no exhibitor, or more than one, is called “XX-1”.",
        "Stop 4: 18:00 is not within the session.",
    ):
        assert sentence in text_of(refused)
    assert "15:05 | 수출관" in refused.text
    assert lines in organizer.get(f"{TEAM}/{tour.id}/edit").text


def test_companies_of_a_session_and_hosts_of_a_route_are_named_by_name_or_booth(organizer, session, tour):
    typed = form(tour, "15:00 | 시식 | | fd-07") | {"companies": "가온장, FD-01"}

    answer = organizer.post(f"{TEAM}/{tour.id}", data=typed)

    assert answer.status_code == 303
    session.rollback()
    assert {one.exhibitor.name_ko for one in tour.parties} == {"가온장식품", "윤슬찬푸드"}
    assert [stop.exhibitor.name_ko for stop in tour.stops] == ["가온장식품"]


def test_phone_and_paper_have_the_stops_in_order_with_time_booth_and_host(organizer, tour):
    for path in ("route", "route/sheet"):
        text = text_of(organizer.get(f"{TEAM}/{tour.id}/{path}"))
        parts = ("15:00", "교차협력1관", "15:15", "가온장식품", "FD-07", "대표 오정민", "15:25")
        places = [text.index(part) for part in parts if text.index(part)]
        assert places == sorted(places)


def test_a_tap_without_network_arrives_later_once_with_the_time_of_the_tap(organizer, session, tour):
    stop, later = tour.stops[0], {"Kept-Form": "1"}
    path = f"{TEAM}/{tour.id}/stops/{stop.id}"

    first = organizer.post(path, data={"done": "1", "ago": "120"}, headers=later)
    again = organizer.post(path, data={"done": "1", "ago": "60"}, headers=later)
    gone = organizer.post(f"{TEAM}/{tour.id}/stops/9999", data={"done": "1"}, headers=later)

    assert first.json == again.json == {"stored": path}
    assert "refused" in gone.json
    session.rollback()
    session.refresh(stop)
    assert stop.visited_at is not None
    assert "1 of 6 stops done" in text_of(organizer.get(f"{TEAM}/{tour.id}/route"))
    assert organizer.post(path, data={"done": ""}).status_code == 303
    session.rollback()
    session.refresh(stop)
    assert stop.visited_at is None


def test_the_host_sees_the_visit_among_its_days_only_if_the_route_is_shown(client, session, sample, tour):
    host = session.scalars(select(Exhibitor).where(Exhibitor.code == "E-010")).one()
    people.sign_in(client, session.scalars(select(Membership).where(Membership.exhibitor_id == host.id)).first())
    shown = text_of(client.get("/2024/today/days"))
    for row in session.scalars(select(StageSession)):
        row.shows_route = False
    session.commit()

    assert shown.count("내빈 방문") == 2
    assert "내빈 방문" not in text_of(client.get("/2024/today/days"))


def test_the_desk_leads_the_route_and_the_analyst_only_reads_it(client, session, sample, tour):
    path = f"{TEAM}/{tour.id}/stops/{tour.stops[0].id}"
    people.sign_in(client, people.of_team(session, sample, "desk"))
    assert client.post(path, data={"done": "1"}).status_code == 303
    people.sign_in(client, people.of_team(session, sample, "analyst"))
    assert client.post(path, data={"done": ""}).status_code == 403
    assert client.get(f"{TEAM}/{tour.id}/route").status_code == 200
