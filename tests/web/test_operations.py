"""What a load balancer, a monitoring server and the operator see of an installation."""

import dataclasses
import io
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from expo import clock, logs
from expo.db import deciding
from expo.models.outbox import Message
from expo.services import operations


@pytest.fixture
def lines():
    """Lend a function that gives the log's lines so far."""
    written, logger = io.StringIO(), logging.getLogger("expo")
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonLines())
    logger.addHandler(handler)
    former, _unset = logger.level, logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(former)


def test_a_process_is_alive_and_ready(client):
    answers = [client.get(path) for path in ("/healthz", "/readyz")]

    assert [(one.status_code, one.text) for one in answers] == [(200, "alive\n"), (200, "ready\n")]


def test_with_another_schema_a_process_is_alive_and_not_ready(client, session):
    session.execute(text("update alembic_version set version_num = '0001'"))
    session.commit()

    answers = [client.get(path) for path in ("/healthz", "/readyz")]

    assert [(one.status_code, one.text) for one in answers] == [(200, "alive\n"), (503, "schema\n")]


def test_metrics_are_for_this_machine_or_the_bearer_of_the_token(app, client):
    answers = [
        client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}),
        client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}),
        client.get("/metrics"),
    ]

    assert [one.status_code for one in answers] == [404, 404, 200]
    assert 'expo_condition{part="workers"} 2.0' in answers[2].text


def test_a_request_is_one_line_without_its_address(client, expo, lines):
    answer = client.get("/2026/exhibitors?q=kim@example.com")

    line = lines()[-1]
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["message"], line["endpoint"], line["status"]) == ("request", "exhibitors.index", 200)
    assert "kim" not in json.dumps(lines())


def test_a_slow_statement_names_the_function_that_asked(client, expo, lines, monkeypatch):
    monkeypatch.setattr(logs, "SLOW", 0.0)

    client.get("/2026/exhibitors")

    slow = {line["function"] for line in lines() if line["message"].startswith("slow statement: ")}
    assert "expo.queries.editions.find" in slow


def test_the_page_says_what_to_do_where_something_is_red(expo, enter, session):
    organizer = enter("organizer")
    organizer.set_cookie("locale", "en")

    before = organizer.get("/2026/organizer/operations").text
    with deciding(session):
        operations.report(session, "worker", "a machine:1", now=clock.now())
    after = organizer.get("/2026/organizer/operations").text

    advice = "Start “work”: without it nothing is planned and no e-mail leaves."
    assert (advice in before, advice in after) == (True, False)


def test_an_email_that_waits_for_long_is_red_only_with_a_mail_server(app, expo, session):
    now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    expo.edition.clock_shift_seconds = 3600
    session.add(
        Message(
            edition_id=expo.edition.id,
            recipient="kim@example.com",
            template="test",
            locale="ko",
            subject="",
            body="",
            written_at=now + timedelta(minutes=45),
        )
    )
    session.commit()
    settings = app.config["EXPO"]

    without, with_one = (
        {check.part: check.condition for check in operations.state(session, each, now=now)}["emails"]
        for each in (settings, dataclasses.replace(settings, smtp_url="smtp://localhost"))
    )

    assert (without, with_one) == ("watched", "bad")
