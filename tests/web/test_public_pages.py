"""Public pages may be kept by a proxy; what belongs to one reader never is."""

import pytest
from sqlalchemy import text

PUBLIC = ["", "exhibitors", "halls", "live-commerce", "programme", "privacy"]


@pytest.fixture(autouse=True)
def tokens(app):
    """Check tokens as in production."""
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_the_same_for_all_and_has_a_validator(app, expo, path):
    app.test_client().get(f"/2026/{path}")
    first = app.test_client().get(f"/2026/{path}")
    again = app.test_client().get(f"/2026/{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=60"
    assert "Set-Cookie" not in first.headers
    assert 'csrf_token" value=""' in first.text
    assert again.status_code == 304


@pytest.mark.parametrize("role", ["organizer", "exhibitor", "buyer"])
def test_a_page_of_a_known_reader_belongs_to_the_reader(expo, enter, role):
    reader = enter(role)

    kept = {reader.get(f"/2026/{path}").headers["Cache-Control"] for path in PUBLIC}

    assert kept == {"private, no-cache"}


def test_a_page_with_a_form_belongs_to_its_reader(client, expo):
    answer = client.get("/2026/sign-in")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "session=" in answer.headers["Set-Cookie"]


def test_the_language_can_be_chosen_on_a_page_without_a_token(client, expo):
    ours = {"Sec-Fetch-Site": "same-origin"}

    chosen = client.post("/locale", data={"locale": "en", "next": "/2026/"}, headers=ours)
    foreign = client.post("/locale", data={"locale": "ko"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert (chosen.status_code, foreign.status_code) == (303, 400)
    assert client.get("/2026/").text.count('lang="en"') > 0


def test_a_version_serves_a_database_that_a_later_one_has_added_to(client, expo, session):
    session.execute(text("update alembic_version set version_num = '9999'"))
    session.commit()
    client.application.extensions["schema_fits"] = False

    assert client.get("/2026/").status_code == 200
