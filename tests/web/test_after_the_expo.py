"""A company's pages a week after the expo: they keep what there was, and offer nothing that is over."""

from datetime import UTC, datetime

import pytest

from expo import clock

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("page", "said", "over"),
    [
        ("company/market", "What was sold stays here.", "Nobody waits"),
        ("company/booth", "Floor plan", "The booths are built"),
        ("follow-ups", "Consultation records", "The show is still on"),
        ("programme", "Sheet to print", "All in my calendar"),
    ],
)
def test_a_page_of_a_company_offers_nothing_that_is_over(client, sign_in, session, sample, page, said, over):
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 11, 1, 1, tzinfo=UTC))
    session.commit()
    client.set_cookie("locale", "en")
    sign_in(client, "exhibitor")

    text = client.get(f"/2024/{page}").text

    assert said in text
    assert over not in text
