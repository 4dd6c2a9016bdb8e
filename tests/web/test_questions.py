"""Questions about a version, as an organizer asks them and reads the answers."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.people import Role
from expo.domain.questions import EVERYTHING
from expo.domain.schedules import request_name
from expo.models.editions import Edition
from expo.models.schedules import Question
from tests.support import people
from tests.support.reading import source_of
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import planned

NOON = {"at": "2026-06-02T10:30:00+09:00", "minutes": 30}
EARLIER = {"at": "2026-06-01T10:30:00+09:00", "minutes": 30}


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """A very small expo with one planned version that leaves a wish unmet."""
    expo, schedule = planned(session, unmet=[(1, 0)])
    schedule.problem, schedule.result = {}, {}
    session.commit()
    return expo


@pytest.fixture
def edition(expo: SmallExpo) -> Edition:
    return expo.edition


@pytest.fixture
def wish(expo) -> str:
    return request_name(expo.exhibitors[1].id, expo.buyers[0].id)


def address(asked: str) -> str:
    return f"/2026/organizer/planner/1/questions/{asked}"


def fix(change: str, **detail) -> dict:
    blank = {
        "who": None, "at": None, "limit": None, "is_daily": False, "pool": None, "language": None, "hours": [],
        "meets": NOON, "gain": 10, "lost": [], "moves": [],
    }  # fmt: skip
    return {"change": change} | blank | detail


def answered(session, expo, wish, *fixes: dict, **said) -> None:
    question = Question(schedule_id=1, request=wish, asked_at=THE_EVE, answered_at=THE_EVE)
    question.answer = {"fixes": list(fixes), "tried": [], "is_complete": True} | said
    session.add(question)
    session.commit()


def test_only_an_organizer_may_ask(session, client, expo, wish):
    people.sign_in(client, people.member(session, expo.edition, Role.EXHIBITOR))

    assert (client.post(address(wish)).status_code, client.get(address(wish)).status_code) == (403, 403)
    session.rollback()
    assert session.scalars(select(Question)).all() == []


def test_a_wish_that_is_met_or_unknown_cannot_be_asked_about(organizer, expo):
    met = request_name(expo.exhibitors[0].id, expo.buyers[0].id)

    assert [organizer.post(address(asked)).status_code for asked in (met, "e9999-b1", "nonsense")] == [404] * 3


def test_asking_twice_is_one_question_that_is_watched_until_it_is_answered(session, organizer, expo, wish):
    for _ in range(2):
        watched = source_of(organizer.post(address(wish), headers={"HX-Request": "true"}))
    answered_at_once = organizer.post(address(wish))

    session.rollback()
    assert [one.request for one in session.scalars(select(Question))] == [wish]
    assert 'hx-trigger="every 1s"' in watched
    assert answered_at_once.status_code == 303


@pytest.mark.parametrize(
    ("change", "detail", "words"),
    [
        ("open_slot", {"who": "b{buyer}", "at": NOON}, "for Trader 0"),
        ("raise_limit", {"who": "e{exhibitor}", "limit": 5, "is_daily": True}, "Raise the daily limit to 5: Maker 1"),
        ("add_table", {"pool": "domestic", "at": NOON}, "One more table in domestic at"),
        ("add_interpreter", {"language": "vi", "hours": [NOON]}, "One more interpreter of Vietnamese at"),
    ],
)
def test_the_cheapest_change_is_said_with_names_and_times(session, organizer, expo, wish, change, detail, words):
    ids = {"buyer": expo.buyers[0].id, "exhibitor": expo.exhibitors[1].id}
    named = {key: value.format(**ids) if key == "who" else value for key, value in detail.items()}
    answered(session, expo, wish, fix(change, **named))

    page = source_of(organizer.get(address(wish), headers={"HX-Request": "true"}))

    assert words in page
    assert "Tue 2 Jun 10:30" in page
    assert "No other consultation moves." in page
    assert "hx-trigger" not in page


def test_whoever_would_lose_or_move_is_named(session, organizer, expo, wish):
    lost = {"request": request_name(expo.exhibitors[0].id, expo.buyers[0].id), "at": NOON}
    moves = {"request": request_name(expo.exhibitors[1].id, expo.buyers[1].id), "from": NOON, "to": NOON}
    answered(session, expo, wish, fix("give_up", at=NOON, lost=[lost], moves=[moves], gain=-10))

    page = source_of(organizer.get("/2026/organizer/planner/1/unmet"))

    assert "Give up 1 other consultation" in page
    assert "They then meet at" in page
    assert "<b>Cancelled</b> Maker 0 – Trader 0" in page
    assert "<b>Moves</b> Maker 1 – Trader 1" in page
    assert "Score −10" in page


def test_a_change_in_the_past_is_not_offered(session, organizer, expo, wish):
    who = f"b{expo.buyers[0].id}"
    answered(session, expo, wish, fix("open_slot", who=who, at=EARLIER, meets=EARLIER))
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[4].starts_at)
    session.commit()

    page = source_of(organizer.get(address(wish)))

    assert "What would have helped is already in the past." in page
    assert "Trader 0</a>" not in page


@pytest.mark.parametrize(("is_complete", "words"), [(True, "No single change helps."), (False, "in the time given.")])
def test_no_help_is_claimed_only_when_everything_was_tried(session, organizer, expo, wish, is_complete, words):
    answered(session, expo, wish, tried=[{"change": "add_table", "number": 3}], is_complete=is_complete)

    page = source_of(organizer.get(address(wish)))

    assert words in page
    assert "One more table: 3 times tried, none makes room." in page


def test_a_question_that_nobody_could_answer_can_be_asked_again(session, organizer, expo, wish):
    session.add(Question(schedule_id=1, request=wish, asked_at=THE_EVE, failed_at=THE_EVE, attempts=2))
    session.commit()

    before = source_of(organizer.get(address(wish)))
    after = source_of(organizer.post(address(wish), headers={"HX-Request": "true"}))

    assert "There was no answer." in before
    assert "Trying out every single change" in after


def test_what_one_more_would_bring_stands_on_the_result(session, organizer, expo):
    blank = {"pool": None, "language": None, "on": None, "shortfall": 0}
    additions = [
        blank | {"change": "add_slot", "on": "2026-06-02", "meetings": 24, "weight": 240},
        blank | {"change": "add_interpreter", "language": "vi", "meetings": 0, "weight": 0},
    ]
    question = Question(schedule_id=1, request=EVERYTHING, asked_at=THE_EVE, answered_at=THE_EVE)
    question.answer = {"additions": additions}
    session.add(question)
    session.commit()

    page = source_of(organizer.get("/2026/organizer/planner/1"))

    assert 'One more slot on Tue 2 Jun</th> <td class="table__number">+24</td>' in page
    assert "These would not help: One more interpreter of Vietnamese." in page


@pytest.mark.parametrize("locale", ["ko", "en"])
@pytest.mark.parametrize("asked", ["pair", EVERYTHING])
def test_a_question_has_a_page_of_its_own_for_browsers_without_script(organizer, wish, asked, locale):
    organizer.set_cookie("locale", locale)

    page = organizer.post(address(wish if asked == "pair" else asked), follow_redirects=True)

    assert page.status_code == 200
    assert "<noscript>" in source_of(page)
