"""The schema's history and the models tell one story, on every database we support."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import IntegrityError, StatementError

from expo import migrations
from expo.db import deciding
from expo.migrations import in_place
from expo.models.base import Base
from expo.models.editions import OpenPhase
from tests.support.small_expo import NOW


def test_every_table_stands_after_the_migrations(session):
    tables = set(inspect(session.connection()).get_table_names())

    assert tables == set(Base.metadata.tables) | {"alembic_version"}


def test_the_migrations_make_what_the_models_say_and_a_second_upgrade_changes_nothing(database_url):
    migrations.upgrade(database_url)

    migrations.check(database_url)


def test_a_migration_waits_for_somebody_who_writes(session, database_url):
    has_read = Event()

    def look(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT alembic_version"):
            has_read.set()

    event.listen(Engine, "after_cursor_execute", look)
    with ThreadPoolExecutor() as pool:
        with deciding(session):
            session.execute(text("UPDATE alembic_version SET version_num = version_num"))
            migrated = pool.submit(migrations.downgrade, database_url, "-1")
            has_read.wait(1)  # on SQLite it waits before it reads
        migrated.result()
    event.remove(Engine, "after_cursor_execute", look)

    assert migrations.revision_of(session.connection()) < migrations.head()


def test_migrations_are_one_transaction_from_the_first_reading_on(database_url):
    migrations.downgrade(database_url, "-2")
    begun = []
    begins = begun.append

    event.listen(Engine, "begin", begins)
    migrations.upgrade(database_url)
    event.remove(Engine, "begin", begins)

    assert len(begun) == 1


@pytest.mark.postgres_only
def test_of_two_processes_that_begin_together_one_waits_before_it_reads(session, database_url):
    could_begin = []

    def begin_too(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT alembic_version"):
            alone = text("SELECT pg_try_advisory_xact_lock(hashtext('expo.migrations'))")
            could_begin.append(session.scalar(alone))

    event.listen(Engine, "before_cursor_execute", begin_too)
    migrations.upgrade(database_url)
    event.remove(Engine, "before_cursor_execute", begin_too)

    assert could_begin == [False]


def test_no_table_lists_the_words_of_an_enum(session):
    inspector = inspect(session.connection())

    lists = {
        constraint["name"]
        for table in inspector.get_table_names()
        for constraint in inspector.get_check_constraints(table)
        if re.search(r"\bin \(|any \(", constraint["sqltext"], re.IGNORECASE)
    }

    assert lists == set()


def test_a_word_that_does_not_exist_is_refused_before_it_is_written(session, sample):
    session.add(OpenPhase(edition_id=sample.id, phase="lunch", opened_at=NOW))

    with pytest.raises(StatementError, match="'lunch' is not among the defined enum values"):
        session.flush()


def test_a_check_is_replaced_in_place(database_url):
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE seat (id INTEGER, CONSTRAINT one CHECK (id > 0), CONSTRAINT two CHECK (id < 9))")
        )
        connection.execute(text("INSERT INTO seat VALUES (3)"))

    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        in_place.replace_check("seat", "one", "(id > 2) and (id < 5)")
        in_place.drop_checks("seat", "two")

    with engine.begin() as connection:
        connection.execute(text("INSERT INTO seat VALUES (4)"))
        assert [row.id for row in connection.execute(text("SELECT id FROM seat ORDER BY id"))] == [3, 4]
    with pytest.raises(IntegrityError, match="one"), engine.begin() as connection:
        connection.execute(text("INSERT INTO seat VALUES (1)"))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE seat"))
    engine.dispose()
