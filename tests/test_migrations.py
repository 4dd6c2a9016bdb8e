"""The schema's history and the models tell one story, on every database we support."""

import re

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError, StatementError

from expo import migrations
from expo.migrations import in_place
from expo.models.base import Base
from expo.models.editions import OpenPhase
from tests.support.small_expo import NOW


def test_the_migrations_make_what_the_models_say(database_url):
    migrations.check(database_url)


def test_every_table_stands_after_the_migrations(session):
    tables = set(inspect(session.connection()).get_table_names())

    assert tables == set(Base.metadata.tables) | {"alembic_version"}


def test_a_second_upgrade_changes_nothing(database_url):
    migrations.upgrade(database_url)

    migrations.check(database_url)


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
