"""What an organizer has to do, by when; and what was done, with whom."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.permissions import TeamRole
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.web.organizer import todo
from tests.support import people

HOME = "/2024/organizer/"
NOW = datetime.fromisoformat("2024-10-23T11:00+09:00")


@pytest.fixture
def at_eleven(session: Session, sample: Edition) -> Edition:
    sample.clock_shift_seconds = clock.shift_to(NOW)
    session.execute(delete(BuyerDecision))
    session.commit()
    return sample


def apply(session: Session, edition: Edition, before: timedelta) -> None:
    """Let every buyer have applied some time before now."""
    for buyer in session.scalars(select(Buyer).where(Buyer.edition_id == edition.id)):
        buyer.registered_at = NOW - before
    session.commit()


def groups(page: str) -> dict[str, str]:
    parts = re.split(r'<h3 class="todo__when">([^<]+)</h3>', page.split('class="feed"')[0])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_who_applied_three_days_ago_is_late_and_comes_first(
    organizer: FlaskClient, session: Session, at_eleven: Edition
):
    apply(session, at_eleven, timedelta(days=3, hours=1))

    found = groups(organizer.get(HOME).text)

    assert next(iter(found)) == "Now"
    first = found["Now"].split("</li>")[0]
    assert "1 day late" in first
    assert "todo__item--late" in first
    assert "Oldest application: Sun 20 Oct" in first


@pytest.mark.parametrize(
    ("hours", "group", "when"),
    [(46, "Today", "13:00"), (24, "By tomorrow", "Thu 24 11:00"), (1, "When there is time", "Fri 25 10:00")],
)
def test_an_application_moves_up_as_it_ages(
    organizer: FlaskClient, session: Session, at_eleven: Edition, hours: int, group: str, when: str
):
    apply(session, at_eleven, timedelta(hours=hours))

    found = groups(organizer.get(HOME).text)

    assert [name for name, items in found.items() if "Oldest application" in items] == [group]
    assert when in re.sub(r"<[^>]+>", "", found[group])


def test_of_tasks_without_a_time_those_that_block_the_work_are_for_now(at_eleven: Edition):
    context = todo.TodoContext(None, at_eleven, None, NOW)  # type: ignore[arg-type] -- reads no rows
    blocking, pressing, other = (todo.Task(tone, "", "", None) for tone in ("bad", "wait", None))

    assert [tasks for _heading, tasks in todo.by_urgency([blocking, pressing, other], context)] == [
        [blocking],
        [pressing],
        [other],
    ]


def test_an_event_leads_to_the_company_it_is_about(organizer: FlaskClient, session: Session, at_eleven: Edition):
    exhibitor = session.scalars(select(Exhibitor).order_by(Exhibitor.id)).first()
    buyer = session.scalars(select(Buyer).order_by(Buyer.id)).first()
    for subject, row in (("exhibitor", exhibitor), ("buyer", buyer)):
        session.add(
            Event(
                edition_id=at_eleven.id,
                act=f"{subject}s.change",
                subject=subject,
                subject_id=row.id,
                actor_name="이서진",
                at=NOW - timedelta(minutes=1),
            )
        )
    session.commit()

    feed = organizer.get(HOME).text.split('class="feed"')[1]

    assert f'href="/2024/organizer/exhibitors/{exhibitor.code}"' in feed
    assert f'href="/2024/organizer/buyers/{buyer.code}"' in feed
    assert f"#{exhibitor.code}" in feed
    assert "patch--mark" in feed
    assert feed.count("이서진") == 2


def test_a_desk_reads_its_own_work_first_and_that_of_other_teams_below(
    client: FlaskClient, session: Session, at_eleven: Edition
):
    apply(session, at_eleven, timedelta(days=3, hours=1))
    people.sign_in(client, people.of_team(session, at_eleven, TeamRole.DESK))
    client.set_cookie("locale", "en")

    page = client.get(HOME).text

    own, others = page.split("Of other teams", 1)
    assert "Oldest application" not in own
    assert "Oldest application" in others
    menu = page.split('id="navigation"')[1].split("</nav>")[0]
    mine, read = menu.split("Pages of other teams")
    assert [name in mine for name in ("Check-in", "Walk-ins", "Planner", "Exhibitors")] == [True, True, False, False]
    assert "Planner" in read
