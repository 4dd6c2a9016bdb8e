"""The survey in the browser: opened by the organizer, answered by link, shown in the results."""

import pytest

from expo import clock
from expo.services import answer_links
from tests.support import days
from tests.support.days import THIRD
from tests.support.small_expo import at

pytestmark = pytest.mark.sqlite_only


def test_a_company_answers_by_link_and_the_results_say_how_many_did(app, organizer, session, sample):
    day = days.busy(session, sample)
    sample.clock_shift_seconds = clock.shift_to(at(THIRD.replace(day=25), "18:00"))
    session.commit()
    config, client = app.config["EXPO"], app.test_client()
    client.set_cookie("locale", "en")

    opened = organizer.post("/2024/organizer/survey", follow_redirects=True).text
    link = answer_links.address(config, sample, day.membership, "surveys.asked", asked_at=clock.now(sample))
    landed = client.get(link.removeprefix(config.public_url)).location
    empty = client.post(landed, data={})
    answers = {"overall": "5", "meetings": "5", "again": "yes", "reason": "buyers", "comment": ""}
    kept = client.post(landed, data=answers, follow_redirects=True).text
    cases = client.get("/2024/follow-ups")
    results = organizer.get("/2024/organizer/results").text

    assert "Nothing is shown before 5 companies have answered." in opened
    assert (landed, empty.status_code) == ("/2024/survey", 422)
    assert "Would you take part again?" in kept
    assert "Thank you." in kept
    assert "/sign-in" in cases.location
    assert "Exhibitors: Answers" in results
