"""The public form on which a company applies to exhibit, and what the organizer reads of it."""

import pytest
from sqlalchemy import select

from expo import clock
from expo.models.accounts import OneTimeLink
from expo.services import applications, one_time_links
from tests.support.reading import text_of
from tests.support.small_expo import THE_EVE

TYPED = {
    "name_ko": "Saigon Foods", "sector": "food", "makes": "Rice paper", "units": "1", "contact_name": "Mai",
    "contact_email": "mai@example.com", "agreed": "y",
}  # fmt: skip
ASKED = "Please write your business number, or tick below that you have none."
BOTH = "Write the number, or tick that you have none, but not both."


@pytest.fixture
def address(session, expo):
    on = THE_EVE.date()
    applications.set_period(session, expo.organizer, expo.edition, opens_on=on, closes_on=on, now=THE_EVE)
    session.commit()
    return f"/{expo.edition.code}/application"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [({}, ASKED), ({"business_number": "9000000016", "has_no_number": "y"}, BOTH)],
)
def test_a_company_writes_its_number_or_says_that_it_has_none(enter, address, typed, reason):
    answer = enter().post(address, data=TYPED | typed)

    assert answer.status_code == 422
    assert reason in text_of(answer)


def test_the_organizer_reads_that_a_company_from_abroad_has_no_number(app, enter, address, expo, session):
    sent = enter().post(address, data=TYPED | {"has_no_number": "y"})
    session.rollback()  # reads what the page wrote
    config = app.config["EXPO"]
    token = one_time_links.token_of(config, session.scalars(select(OneTimeLink)).one())
    row, _link = applications.confirm(session, expo.edition, token, secret=str(config.secret_key), now=clock.now())
    session.commit()
    organizer, root = enter("organizer"), f"/{expo.edition.code}/organizer/applications"

    assert sent.status_code == 303
    assert "From abroad, without a business number" in text_of(organizer.get(root))
    assert "From abroad, without a business number" in text_of(organizer.get(f"{root}/{row.id}"))
