"""Each bad state of the database has its own sentence; reads go on where they can, and nothing needs a restart."""

import logging
import sqlite3
from pathlib import Path

import click
import pytest

from expo import migrations
from expo.config import Config
from expo.db import db, file_of
from tests.support import applications
from tests.support.people import sign_in_wrongly

AWAY, READ_ONLY, DAMAGED, SCHEMA = "연결할 수 없습니다", "읽을 수만 있습니다", "손상되어", "업데이트하고 있습니다"


@pytest.fixture
def file(database_url: str) -> Path:
    path = file_of(database_url)
    assert path is not None
    return path


def test_a_file_that_is_moved_away_is_not_made_anew_and_is_found_when_it_is_back(visitor, file):
    away = file.with_suffix(".away")
    file.rename(away)

    missing = visitor.get("/2024/")
    was_made = file.exists()
    away.rename(file)

    assert (missing.status_code, missing.headers["Retry-After"]) == (503, "5")
    assert AWAY in missing.text
    assert not was_made
    assert visitor.get("/2024/").status_code == 200


def test_nothing_is_written_into_a_file_that_was_moved_away(visitor, file):
    away = file.with_suffix(".away")
    file.rename(away)

    refused = sign_in_wrongly(visitor)
    away.rename(file)

    assert refused.status_code == 503
    assert sign_in_wrongly(visitor).status_code == 422
    with sqlite3.connect(file) as connection:
        counted, once = connection.execute("select count(*), count(distinct key) from attempt").fetchone()
    assert counted == once > 0  # only the second one was counted


def test_what_can_only_be_read_is_read(app, file, sample, session):
    session.close()
    url = f"sqlite:///file:{file}?mode=ro&uri=true"
    client = applications.create(Config(database_url=url, secret_key="x", testing=True)).test_client()
    client.application.config["PROPAGATE_EXCEPTIONS"] = False

    assert client.get("/2024/").status_code == 200
    refused = sign_in_wrongly(client)
    assert refused.status_code == 503
    assert READ_ONLY in refused.text
    assert ("몰려" in refused.text, "지금은 저장할 수 없습니다" in refused.text) == (False, True)


def test_on_a_disk_that_became_read_only_pages_are_read_until_it_can_be_written_again(
    visitor, file, session, monkeypatch
):
    session.get_bind().dispose()
    with visitor.application.app_context():
        db.engine.dispose()  # who closes it last leaves nothing beside it

    with monkeypatch.context() as disk:
        disk.setattr("expo.db.is_writable", lambda _path: False)
        ready, page, refused = visitor.get("/readyz"), visitor.get("/2024/"), sign_in_wrongly(visitor)
        beside = list(file.parent.glob(f"{file.name}-*"))

    assert (ready.status_code, ready.text, page.status_code) == (503, "read-only\n", 200)
    assert refused.status_code == 503
    assert READ_ONLY in refused.text
    assert beside == []
    assert visitor.get("/readyz").status_code == 200
    assert sign_in_wrongly(visitor).status_code == 422


def test_a_damaged_file_is_said_to_be_damaged(visitor, file):
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    sound = file.read_bytes()
    file.unlink()
    file.write_bytes(b"no database at all" * 300)

    broken = visitor.get("/2024/")
    file.unlink()
    file.write_bytes(sound)

    assert broken.status_code == 503
    assert DAMAGED in broken.text


def test_another_schema_is_reported_at_start_and_served_after_the_update(database_url, sample, session, caplog):
    session.close()
    migrations.downgrade(database_url, "-1")

    app = applications.create(Config(database_url=database_url, secret_key="x", testing=True))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    old, styles = app.test_client().get("/2024/"), app.test_client().get("/styles/tokens,base.css")
    migrations.upgrade(database_url)

    assert f"The database has schema {int(migrations.head()) - 1:04}" in caplog.text
    assert (old.status_code, styles.status_code) == (503, 200)
    assert SCHEMA in old.text
    assert app.test_client().get("/2024/").status_code == 200


def test_a_command_begins_without_a_warning_about_the_database_that_it_makes(tmp_path, caplog):
    config = Config(database_url=f"sqlite:///{tmp_path / 'not-yet.sqlite3'}", secret_key="x", testing=True)

    applications.create(config)
    of_a_server = caplog.text
    caplog.clear()
    with click.Context(click.Command("demo")):
        applications.create(config)

    assert "cannot be read yet" in of_a_server
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


def test_a_new_database_can_be_read_by_its_owner_only(tmp_path):
    path = tmp_path / "new" / "expo.sqlite3"

    migrations.upgrade(f"sqlite:///{path}", "0001")

    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_log_never_holds_a_personal_link(app, visitor, file, caplog, method):
    file.rename(file.with_suffix(".away"))
    token = "WzEsMV0.abcdefghijklmnopqrstuvwxyz"

    getattr(visitor, method)(f"/2024/links/{token}")
    app.logger.warning("GET /2024/links/%s", token)

    assert caplog.text
    assert token not in caplog.text
