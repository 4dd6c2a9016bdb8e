"""A transaction that only read ends so that PostgreSQL keeps what it has prepared; one that wrote is undone."""

import pytest
from sqlalchemy import select, update

from expo.db import sessions
from expo.models.editions import Edition
from tests.support import small_expo


@pytest.mark.postgres_only
def test_a_session_that_only_read_leaves_its_statements_prepared_and_one_that_wrote_leaves_nothing(
    session, database_url
):
    small_expo.build(session)
    session.commit()
    factory = sessions(database_url)

    for _ in range(8):
        with factory() as reading:
            reading.scalar(select(Edition.name_ko))
            kept = reading.connection().connection.dbapi_connection._prepared._names.copy()
    with factory() as writing:
        writing.scalar(select(Edition.name_ko))
        writing.execute(update(Edition).values(name_ko="x"))

    with factory() as own:
        assert own.scalars(select(Edition.name_ko)).all() == [session.scalar(select(Edition.name_ko))] != ["x"]
    factory.kw["bind"].dispose()
    assert kept
