"""A broken server still has a page, and asks no database for it."""

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from expo.db import db, locked, transaction
from expo.db_errors import is_lost_race
from expo.domain.venue import Facility
from expo.models.editions import Edition
from expo.models.live_commerce import Studio
from expo.models.venue import Hall
from tests.support.races import Act, at_once


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


@pytest.mark.parametrize(
    ("role", "address", "way_back"),
    [
        ("buyer", "/2024/nowhere/at-all", "/2024/agenda"),
        ("exhibitor", "/2024/exhibitors/E-999", "/2024/today"),
        ("organizer", "/2024/organizer/nowhere", "/2024/organizer/buyers"),
        ("organizer", "/2024/organizer/exhibitors/E-999", "/2024/organizer/buyers"),
    ],
)
def test_a_page_that_is_not_there_keeps_the_menu_of_who_reads(client, sign_in, role, address, way_back):
    sign_in(client, role)

    answer = client.get(address)

    assert answer.status_code == 404
    assert f'href="{way_back}"' in answer.text


def test_a_mistake_of_ours_is_answered_without_asking_who_reads(app, client, sign_in, monkeypatch):
    sign_in(client, "exhibitor")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(*_args, **_kwargs):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setitem(app.view_functions, "today.show", broken)
    monkeypatch.setattr("expo.web.access.people.actor", broken)
    monkeypatch.setattr("expo.web.access.sign_ins.account", broken)

    answer = client.get("/2024/today")

    assert answer.status_code == 500
    assert "a mistake of ours" not in answer.text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("locale", "sentence"), [("ko", "다른 사람이 더 빨랐습니다"), ("en", "Another person was faster")]
)
def test_of_two_clicks_at_once_the_slower_one_is_told(app, client, session, sign_in, monkeypatch, locale, sentence):
    """Both have looked before either has written: the database has the last word, and it is no error of ours."""
    sign_in(client, "organizer")
    client.set_cookie("locale", locale)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("expo.services.live_commerce._against_studio", lambda *_: ())
    hall_id = session.scalar(select(Hall.id).where(Hall.facility == Facility.STUDIO))
    studio = {"code": "S9", "name_ko": "둘째", "name_en": "Second", "hall_id": str(hall_id), "changeover_minutes": "30"}
    session.rollback()

    answers = [client.post("/2024/organizer/studio", data=studio) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 409]
    assert sentence in answers[1].text
    assert session.scalar(select(func.count()).where(Studio.code == "S9")) == 1


@pytest.mark.both_databases
def test_what_no_race_explains_is_a_mistake_of_ours(app, client, sign_in, monkeypatch):
    sign_in(client, "organizer")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def careless(**_):
        with transaction() as session:
            session.execute(update(Edition).values(slot_minutes=1))

    monkeypatch.setitem(app.view_functions, "today.show", careless)

    assert client.get("/2024/today").status_code == 500


@pytest.mark.both_databases
def test_who_blocks_another_is_told_that_somebody_was_faster(session, sample, database_url):
    first, second = session.scalars(select(Hall.id).limit(2)).all()
    session.rollback()

    def rename(*hall_ids: int) -> Act:
        def act(own: Session) -> None:
            for hall_id in hall_ids:
                own.execute(locked(select(Hall.id).where(Hall.id == hall_id)))

        return act

    if session.get_bind().dialect.name == "sqlite":
        assert at_once(database_url, rename(first, second), rename(second, first)) == [(), ()]
    else:
        with pytest.raises(OperationalError) as deadlock:
            at_once(database_url, rename(first, second), rename(second, first))
        assert is_lost_race(deadlock.value)
