"""Two looks at the database have one token only if they saw the same rows, whoever wrote between them."""

from sqlalchemy import update

from expo.db import deciding, sessions, version_seen
from expo.models.editions import Edition


def seen(session):
    token = version_seen(session)
    session.rollback()
    return token


def test_a_token_lasts_until_somebody_commits(session, sample, database_url):
    others = sessions(database_url)
    first, again = seen(session), seen(session)

    with others() as other, deciding(other):
        other.execute(update(Edition).values(plan_width=123))
    after_another = seen(session)
    with deciding(session):
        session.execute(update(Edition).values(plan_width=124))
    after_own = seen(session)
    others.kw["bind"].dispose()

    assert first == again
    assert len({first, after_another, after_own}) == 3


def test_what_is_not_committed_yet_changes_no_token_of_others(session, sample, database_url):
    others = sessions(database_url)

    def is_the_same(*, committed: bool) -> bool:
        first = seen(session)
        with others() as other:
            other.execute(update(Edition).values(plan_width=123))
            if committed:
                other.commit()
            return seen(session) == first

    # On PostgreSQL a commit in another database of the same server counts, too: once without one is enough.
    found = any(is_the_same(committed=False) for _ in range(9)), is_the_same(committed=True)
    others.kw["bind"].dispose()

    assert found == (True, False)
