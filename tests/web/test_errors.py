"""A broken server still has a page, and asks no database for it."""

import pytest
from sqlalchemy import text

from expo.db import db


@pytest.mark.sqlite_only
def test_a_database_that_is_gone_is_answered_in_words(app, client, sign_in):
    sign_in(client, "exhibitor")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context(), db.engine.begin() as connection:
        for table in ("edition", "user", "membership"):
            connection.execute(text(f'alter table "{table}" rename to "{table}_gone"'))

    answers = {path: client.get(path) for path in ("/2024/today", "/2024/", "/")}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert all("잠시 후" in answer.text or "다시" in answer.text for answer in answers.values())
    assert all("Reader" not in answer.headers for answer in answers.values())


@pytest.mark.sqlite_only
def test_a_mistake_of_ours_is_answered_without_asking_who_reads(app, client, sign_in, monkeypatch):
    sign_in(client, "exhibitor")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(*_args, **_kwargs):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setitem(app.view_functions, "today.show", broken)
    monkeypatch.setattr("expo.web.doors.people.actor", broken)
    monkeypatch.setattr("expo.web.doors.people.account", broken)

    answer = client.get("/2024/today")

    assert answer.status_code == 500
    assert "a mistake of ours" not in answer.text
