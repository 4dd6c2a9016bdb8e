"""A database of PostgreSQL that began empty is lent again: the next test must not see that."""

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from expo.db import sessions
from expo.models.people import User
from tests.support import small_expo

pytestmark = pytest.mark.postgres


def test_what_is_lent_again_has_no_rows_and_counts_from_one(lenders):
    postgres, ids = lenders("postgres"), []

    for _ in range(2):
        with postgres.copy_of("empty") as url, sessions(url)() as session:
            assert session.scalars(select(User)).all() == []
            small_expo.build(session)
            session.commit()
            session.add(User(email="b@example.com", name="B", created_at=small_expo.NOW))
            session.commit()
            ids.append(session.scalars(select(User.id).order_by(User.id)).all())

    assert ids == [[1, 2], [1, 2]]


def test_a_changed_schema_is_not_lent_again(lenders):
    postgres = lenders("postgres")
    with postgres.copy_of("empty") as url:
        changed = url
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.execute(text("ALTER TABLE hold ADD COLUMN extra INTEGER"))

    with postgres.copy_of("empty") as first, postgres.copy_of("empty") as second:
        assert changed not in {first, second}
