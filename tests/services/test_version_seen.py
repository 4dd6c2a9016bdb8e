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
    first = seen(session)

    with others() as other:
        other.execute(update(Edition).values(plan_width=123))
        meanwhile = seen(session)
        other.commit()
    after = seen(session)
    others.kw["bind"].dispose()

    assert (meanwhile == first, after == first) == (True, False)
