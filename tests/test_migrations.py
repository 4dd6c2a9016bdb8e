"""The schema's history and the models tell one story, on every database we support."""

from sqlalchemy import inspect

from expo import migrations
from expo.models.base import Base


def test_the_migrations_make_what_the_models_say(database_url):
    migrations.check(database_url)


def test_every_table_stands_after_the_migrations(session):
    tables = set(inspect(session.connection()).get_table_names())

    assert tables == set(Base.metadata.tables) | {"alembic_version"}


def test_a_second_upgrade_changes_nothing(database_url):
    migrations.upgrade(database_url)

    migrations.check(database_url)
