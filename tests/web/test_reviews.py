"""Pages of the review: officers see committee, proof and ranking; a reviewer opens an application after declaring."""

import re

import pytest
from sqlalchemy import delete, select

from expo.models.calls import Call
from expo.models.reviews import Review, ReviewDecision, ReviewRound, ReviewScore
from tests.support import programmes
from tests.support.reading import text_of

ROOT = "/2024/organizer/calls/2024-1"


@pytest.fixture
def expo(session, sample):
    """Return the sample's calls with their review, on the second day of the expo."""
    return programmes.begun(session, sample)


def test_officers_see_committee_ranking_and_who_has_to_approve(organizer, expo):
    for language in ("ko", "en"):
        organizer.set_cookie("locale", language)
        pages = ["/review", "/review/edit", "/review/applications/1", "/selection"]
        assert [organizer.get(f"{ROOT}{one}").status_code for one in pages] == [200] * 4
        assert organizer.get("/2024/organizer/experts/1/edit").status_code == 200

    page, ranking = text_of(organizer.get(f"{ROOT}/review")), text_of(organizer.get(f"{ROOT}/selection"))
    own = organizer.post(f"{ROOT}/selection/approval", follow_redirects=True)

    assert "Points, each reviewer's mean moved to the common mean" in page
    assert "A second person approves" in ranking
    assert "you proposed this selection yourself" in text_of(own)


def test_the_engine_assigns_and_the_page_says_that_it_is_proven(organizer, expo, session):
    call = session.scalars(select(Call).where(Call.code == "2024-1")).one()
    for table in (ReviewDecision, ReviewScore, Review):
        session.execute(delete(table))
    row = session.get_one(ReviewRound, call.id)
    row.proposed_at = row.proposed_by_id = None
    session.commit()

    page = organizer.post(f"{ROOT}/review/assignment", follow_redirects=True)

    assert "120 reviews were assigned." in text_of(page)
    assert "Proven: no assignment is better Readings of a reviewer: 13 to 14" in text_of(page)


def test_a_reviewer_declares_scores_and_then_sees_the_others(client, app, expo, session, sample):
    client.set_cookie("locale", "en")
    token, number = programmes.unread_review(session, sample, app.config["EXPO"])
    opened = client.get(f"/2024/one-time/{token}")
    address = f"/2024/reviews/{token}/{number}"

    closed = client.get(address)
    client.post(f"{address}/declaration")
    form = client.get(address)
    given = dict.fromkeys(re.findall(r'name="(points-\d+)"', form.text), "5")
    early = client.post(address, data=given | dict.fromkeys(list(given)[:1], "11") | {"comment": "A sound plan."})
    sent = client.post(address, data=given, follow_redirects=True)

    assert opened.location.endswith(f"/reviews/{token}")
    assert "Your points" not in closed.text
    assert "Who wrote the plan" in text_of(closed) or "Are you related" in text_of(closed)
    assert early.status_code == 422
    assert "give 0 to 10 points" in text_of(early)
    assert "A sound plan." in text_of(early)
    assert "Points of all who have sent them" in text_of(sent)
    assert "Points of all who have sent them" not in text_of(form)
    assert client.get(f"{address[:-1]}999").status_code == 404
    assert client.get(f"/2024/reviews/{token[:-2]}").status_code == 404
