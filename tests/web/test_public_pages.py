"""Public pages may be kept by a proxy; what belongs to one reader never is."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, template_rendered
from sqlalchemy import text, update

from expo.db import sessions
from expo.models.editions import Edition
from expo.web import public_pages

PUBLIC = ["", "exhibitors", "halls", "live-commerce", "market", "programme", "privacy", "reports"]


@contextmanager
def drawn(app: Flask) -> Iterator[list[str]]:
    """Note the templates that are drawn."""
    names: list[str] = []

    def note(_app: Flask, template, **_more: object) -> None:
        names.append(template.name)

    with template_rendered.connected_to(note, app):
        yield names


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


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_is_drawn_once_until_a_row_changes(app, expo, session, path):
    first = app.test_client().get(f"/2026/{path}").text
    looks = []
    for _look in range(5):  # each connection of the pool knows by itself whether a row has changed
        with drawn(app) as names:
            app.test_client().get(f"/2026/{path}")
        looks.append(names)
    expo.edition.name_ko = "바뀐 박람회"
    session.commit()

    assert [] in looks
    assert "바뀐 박람회" not in first
    assert "바뀐 박람회" in app.test_client().get(f"/2026/{path}").text


@pytest.mark.postgres_only
def test_on_postgresql_too_a_kept_page_shows_what_another_process_commits(app, expo, database_url):
    others, reader = sessions(database_url), app.test_client()

    with others() as other:
        other.execute(update(Edition).values(name_ko="바뀐 박람회"))
        reader.get("/2026/exhibitors")
        with drawn(app) as names:
            meanwhile = reader.get("/2026/exhibitors").text
        other.commit()
    after = reader.get("/2026/exhibitors").text
    others.kw["bind"].dispose()

    assert names == []
    assert ("바뀐 박람회" in meanwhile, "바뀐 박람회" in after) == (False, True)


def test_what_is_kept_for_strangers_is_not_shown_to_others_nor_in_another_language(app, expo, enter):
    app.test_client().get("/2026/exhibitors")
    other = app.test_client()
    other.set_cookie("locale", "en")

    assert 'lang="en"' in other.get("/2026/exhibitors").text
    assert 'csrf_token" value=""' not in enter("buyer").get("/2026/exhibitors").text


def test_a_page_that_needs_a_token_is_kept_for_nobody(app, expo, monkeypatch):
    monkeypatch.setattr(public_pages, "ENDPOINTS", public_pages.ENDPOINTS | {"people.new_session"})
    public_pages.keep(app)

    tokens = {app.test_client().get("/2026/sign-in").headers.get("Set-Cookie", "")[:60] for _ in range(2)}

    assert "" not in tokens
    assert not app.extensions["kept_pages"].parts


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
