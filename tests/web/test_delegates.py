"""The page of persons who speak for several companies: suggested, stated by name, taken back."""

import pytest

from tests.support import versions

PAGE = "/2026/organizer/settings/delegates"
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session):
    """Return the small expo on its eve, two companies with one address."""
    expo, _version = versions.planned(session)
    for company in (expo.exhibitors[0], expo.buyers[1]):
        company.contact_email = "kim@a.example"
    session.commit()
    return expo


def test_one_person_is_suggested_stated_and_taken_back(enter, expo):
    organizer = enter("organizer")
    assert "One person for several companies" in organizer.get("/2026/organizer/settings/rules").text
    assert "One person comes" in organizer.get(PAGE).text

    said = organizer.post(PAGE, data={"companies": "Maker 2\nTrader 3"}, follow_redirects=True)

    assert "no two consultations at the same time from now on" in said.text
    assert "Maker 2" in organizer.get(PAGE).text
    assert (
        "may have consultations at the same time again"
        in organizer.post(f"{PAGE}/1/removal", follow_redirects=True).text
    )


def test_every_name_that_is_not_clear_is_said_beside_what_was_typed(enter, expo):
    answer = enter("organizer").post(PAGE, data={"companies": "Nobody Ltd\nMaker"})

    assert answer.status_code == 422
    assert "No exhibitor and no buyer is called “Nobody Ltd”." in answer.text
    assert "Several companies are called “Maker”: E-0, E-1, E-2." in answer.text
