"""Lists that stay quick and short: sorted, narrowed and turned by the server, everything in the address."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.outcomes import EventKind, Said, Source
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.services import outcomes
from tests.support.days import BusyDay

DESK = "/2024/organizer"


@pytest.fixture
def organizer(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("locale", "ko")
    return organizer


def names(page: str) -> list[str]:
    return re.findall(r'<a class="list__link"[^>]*>\s*(?:<time[^>]*>)?\s*([^<]+?)\s*<', page)


def views(page: str) -> dict[str, int]:
    found = re.findall(r'list-views__one"[^>]*>([^<]+?)\s*<b>([\d,]+)</b>', page)
    return {name: int(count.replace(",", "")) for name, count in found}


def test_exhibitors_come_in_the_order_of_the_floor_or_of_the_column_that_was_chosen(
    organizer: FlaskClient, session: Session, day: BusyDay
):
    by_name = list(session.scalars(select(Exhibitor.name_ko).order_by(Exhibitor.sort_ko, Exhibitor.id)))

    assert names(organizer.get(f"{DESK}/exhibitors").text)[0] == "웬떡마을"
    assert names(organizer.get(f"{DESK}/exhibitors?sort=name").text) == by_name[:50]
    assert names(organizer.get(f"{DESK}/exhibitors?sort=-name&page=2").text) == by_name[::-1][50:]
    assert names(organizer.get(f"{DESK}/exhibitors?sort=-meetings").text)[0] == day.exhibitor.name_ko
    assert names(organizer.get(f"{DESK}/exhibitors?sort=next").text)[0] == day.exhibitor.name_ko


def test_a_view_shows_as_many_rows_as_it_says(organizer: FlaskClient, day: BusyDay):
    counts = views(organizer.get(f"{DESK}/exhibitors").text)

    assert counts["전체"] == 99
    assert counts["상담 없음"] == 98
    assert f">{counts['상담 없음']}<" in organizer.get(f"{DESK}/exhibitors?view=no-meeting").text
    assert day.exhibitor.name_ko not in names(organizer.get(f"{DESK}/exhibitors?view=no-meeting&sort=name").text)


def test_a_column_can_be_left_out_and_the_address_says_so(organizer: FlaskClient):
    page = organizer.get(f"{DESK}/exhibitors?sort=name&without=product.contact").text

    heads = re.findall(r'<th class="[^"]*" scope="col"', page)

    assert len(heads) == 6  # the boxes to tick, and five of the seven columns
    assert "without=product.contact" in re.search(r'rel="next" href="([^"]+)"', page).group(1)
    assert "sort=name" in re.search(r'rel="next" href="([^"]+)"', page).group(1)


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "view=nonsense", "page=999999", "page=-1", "without=name", "sort=-"]
)
@pytest.mark.parametrize("place", ["exhibitors", "buyers", "meetings", "outbox"])
def test_a_list_answers_whatever_its_address_says(organizer: FlaskClient, place: str, query: str):
    assert organizer.get(f"{DESK}/{place}?{query}").status_code == 200


def test_consultations_of_all_days_are_one_list(organizer: FlaskClient, session: Session, day: BusyDay):
    first, last = day.meetings[0], day.meetings[-1]
    page = organizer.get(f"{DESK}/meetings").text

    assert views(page) == {"전체": 4, "지금": 1, "미도착": 1, "예정": 3}
    assert len(names(organizer.get(f"{DESK}/meetings?day=2024-10-24").text)) == 1
    assert last.buyer.name in organizer.get(f"{DESK}/meetings?day=2024-10-24").text
    assert len(names(organizer.get(f"{DESK}/meetings?q={first.table.code}&view=now").text)) == 1


def test_letters_are_narrowed_by_occasion_and_by_words(organizer: FlaskClient, session: Session):
    codes = list(session.scalars(select(Buyer.code).where(~Buyer.decision.has()).limit(2)))
    organizer.post(f"{DESK}/buyers/approvals", data={"code": codes})
    session.rollback()
    recipient = session.scalars(select(Message.recipient).order_by(Message.id)).first()

    assert len(names(organizer.get(f"{DESK}/outbox?occasion=buyers.approved").text)) == 2
    assert names(organizer.get(f"{DESK}/outbox?occasion=meetings.moved").text) == []
    assert len(names(organizer.get(f"{DESK}/outbox?q={recipient}").text)) == 1


@pytest.mark.parametrize("place", ["meetings", "outbox"])
@pytest.mark.parametrize("role", ["exhibitor", "buyer"])
def test_the_lists_are_the_organizers(client: FlaskClient, sign_in: Callable[..., object], role: str, place: str):
    sign_in(client, role)

    assert client.get(f"{DESK}/{place}").status_code == 403


def test_a_page_costs_the_same_however_long_the_list(organizer: FlaskClient, session: Session, day: BusyDay):
    assert session.scalar(select(func.count()).select_from(Meeting)) == 4
    assert organizer.get(f"{DESK}/buyers").text.count("data-row data-beside") == 50


def test_who_has_not_arrived_and_what_lacks_a_record_are_views(organizer: FlaskClient, session: Session, day: BusyDay):
    first, second = day.meetings[:2]
    assert views(organizer.get(f"{DESK}/meetings").text) == {"전체": 4, "지금": 1, "미도착": 1, "예정": 3}

    for meeting, kind in ((first, EventKind.STARTED), (second, EventKind.HELD)):
        said = Said(str(meeting.id), kind, None, Source.EXHIBITOR, meeting.slot.starts_at)
        outcomes.add(session, meeting, said, now=meeting.slot.starts_at)
    session.commit()
    assert "미도착" not in views(organizer.get(f"{DESK}/meetings").text)
    day.edition.clock_shift_seconds = clock.shift_to(second.slot.ends_at + timedelta(minutes=1))
    session.commit()

    assert views(organizer.get(f"{DESK}/meetings").text) == {"전체": 4, "기록 없음": 2, "예정": 2}
    shown = organizer.get(f"{DESK}/meetings?view=no-record").text
    assert [one.buyer.name in shown for one in day.meetings] == [True, True, False, False]
