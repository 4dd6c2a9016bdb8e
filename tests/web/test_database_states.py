"""A database that is full, locked, stopped or read-only is said to be so, and is used again when it is well."""

from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, event, make_url, text

from expo.config import Config
from expo.db import db, file_of
from tests.support import applications
from tests.support.people import sign_in_wrongly

FULL, BUSY, AWAY, READ_ONLY = "저장 공간이 부족합니다", "몇 초 뒤", "연결할 수 없습니다", "읽을 수만 있습니다"


@contextmanager
def new_connections(app, statement):
    """Let the application's connections begin with a statement."""
    with app.app_context():
        engine = db.engine

    def begin(connection, _record):
        connection.execute(statement)

    engine.dispose()
    event.listen(engine, "connect", begin)
    yield
    event.remove(engine, "connect", begin)
    engine.dispose()


def test_a_full_disk_is_said_and_pages_are_read(app, visitor, database_url):
    with create_engine(database_url).connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    with new_connections(app, f"PRAGMA max_page_count={pages}"):
        full = next((answer for answer in filled(visitor) if answer.status_code == 503), None)
        assert full is not None
        assert FULL in full.text
        assert visitor.get("/2024/").status_code == 200

    assert sign_in_wrongly(visitor).status_code == 422


def filled(visitor, most=400):
    """Yield the answers to requests that each write a few rows."""
    for number in range(most):
        yield visitor.post("/2024/sign-in/help", data={"email": f"somebody-{number}@example.com"})


def test_a_locked_file_is_busy_for_a_moment(app, visitor, database_url):
    other = create_engine(f"sqlite:///{file_of(database_url)}")
    with new_connections(app, "PRAGMA busy_timeout=50"), other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        refused = sign_in_wrongly(visitor)
        connection.rollback()

        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert BUSY in refused.text
        assert sign_in_wrongly(visitor).status_code == 422
    other.dispose()


@pytest.fixture
def postgres_app(lenders):
    with lenders("postgres").copy_of("sample") as url:
        app = applications.create(Config(database_url=url, secret_key="x", testing=True))
        app.config["PROPAGATE_EXCEPTIONS"] = False
        yield app, url
        with app.app_context():
            db.engine.dispose()


@pytest.mark.postgres
def test_connections_that_the_server_ended_are_replaced_and_one_that_only_reads_is_said(postgres_app):
    app, url = postgres_app
    client, admin = app.test_client(), create_engine(url, isolation_level="AUTOCOMMIT")
    assert client.get("/2024/").status_code == 200

    with admin.connect() as connection:
        others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
        connection.execute(text(f"{others} and pid <> pg_backend_pid()"))
        after_the_end = client.get("/2024/")
        name = make_url(url).database
        connection.execute(text(f'alter database "{name}" set default_transaction_read_only = on'))
        connection.execute(text(f"{others} and pid <> pg_backend_pid()"))
        read, refused, ready = client.get("/2024/"), sign_in_wrongly(client), client.get("/readyz")
        connection.execute(text(f'alter database "{name}" reset default_transaction_read_only'))
    admin.dispose()

    assert (after_the_end.status_code, read.status_code, refused.status_code) == (200, 200, 503)
    assert (ready.status_code, ready.text) == (503, "read-only\n")
    assert READ_ONLY in refused.text


@pytest.mark.postgres
def test_a_server_that_is_stopped_is_away(postgres_app):
    _app, url = postgres_app
    gone = make_url(url).set(host="127.0.0.1", port=9, query={}).render_as_string(hide_password=False)
    app = applications.create(Config(database_url=gone, secret_key="x", testing=True))
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = app.test_client().get("/2024/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert AWAY in answer.text
