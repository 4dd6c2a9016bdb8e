"""The page of limits: groups by choice, companies by name, and what a plan then keeps to."""

import pytest

from tests.support import versions


@pytest.fixture
def expo(session):
    """Return the small expo on its eve."""
    expo, _version = versions.planned(session)
    session.commit()
    return expo


def test_a_group_and_a_company_by_name_get_limits_and_lose_them(enter, expo):
    organizer, page = enter("organizer"), "/2026/organizer/settings/limits"
    assert "Limits for groups and companies" in organizer.get("/2026/organizer/settings/rules").text

    assert organizer.post(page, data={"group": "country:VN", "maximum": "2"}).status_code == 303
    assert organizer.post(page, data={"company": "Maker 0", "minimum": "2", "maximum": "3"}).status_code == 303

    listed = organizer.get(page).text
    assert "Vietnam" in listed
    assert "Maker 0" in listed
    assert organizer.post(f"{page}/1/removal", follow_redirects=True).text.count("Vietnam") == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"maximum": "2"}, "Please choose a group or name one company."),
        ({"company": "Nobody Ltd", "maximum": "2"}, "No exhibitor and no buyer is called “Nobody Ltd”."),
        ({"company": "Nobody Ltd", "minimum": "3", "maximum": "2"}, "The minimum is more than the maximum."),
        ({"company": "Maker", "maximum": "2"}, "Several companies are called “Maker”: E-0, E-1, E-2."),
        ({"group": "track:overseas"}, "Please give at least one number."),
        ({"group": "track:overseas", "minimum": "3", "maximum": "2"}, "The minimum is more than the maximum."),
        ({"group": "hall:999999", "maximum": "2"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(enter, expo, sent, said):
    answer = enter("organizer").post("/2026/organizer/settings/limits", data=sent)

    assert answer.status_code == 422
    assert said in answer.text
