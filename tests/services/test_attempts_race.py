"""Thirty attempts at the same moment: as many pass as one after the other, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from expo import clock
from expo.db import deciding, sessions
from expo.domain.accounts import Purpose
from expo.domain.refusals import NotFound, Refusal
from expo.domain.throttles import TEN_MINUTES, Throttle
from expo.models.people import User
from expo.models.team import PasskeyChallenge
from expo.services import one_time_links, second_factors, throttles
from tests.support import small_expo

CROWD = 30
NOW = clock.now()


@pytest.fixture
def crowd(database_url):
    """Return a function that does something thirty times at once and returns the answers, ``None`` for a refusal."""
    factory = sessions(database_url)

    def do(act):
        def one(_number):
            try:
                with factory() as session, deciding(session):
                    return act(session)
            except (Refusal, NotFound):
                return None

        with ThreadPoolExecutor(CROWD) as people:
            return list(people.map(one, range(CROWD)))

    yield do
    factory.kw["bind"].dispose()


@pytest.fixture
def expo(session):
    expo = small_expo.build(session, small_expo.PLANNED)
    session.commit()
    return expo


def test_ten_of_thirty_are_allowed(crowd, expo):
    ten = Throttle("sign-in of kim@example.com", 10, TEN_MINUTES)

    assert sum(crowd(lambda session: throttles.count(session, [ten], now=NOW))) == 10


def test_a_one_time_link_works_for_one_of_thirty(crowd, session, expo):
    link = one_time_links.make(
        session, expo.edition, Purpose.PASSWORD_RESET, secret="x", now=NOW, email="kim@example.com"
    )
    token = one_time_links._token(link.salt, "x")
    session.commit()

    used = crowd(lambda session: one_time_links.use(session, token, expo.edition, now=NOW).id)

    assert [one for one in used if one is not None] == [link.id]


def test_a_recovery_code_and_a_challenge_work_for_one_of_thirty(crowd, session, expo):
    user = session.scalars(select(User).limit(1)).one()
    code = second_factors.new_recovery_codes(session, user)[0]
    session.add(PasskeyChallenge(user_id=user.id, challenge="abc", expires_at=NOW + timedelta(minutes=1)))
    user_id = user.id
    session.commit()

    def give_code(session):
        second_factors.check_code(session, session.get_one(User, user_id), code, now=NOW)
        return True

    codes = crowd(give_code)
    challenges = crowd(lambda session: second_factors.use_challenge(session, user_id, "abc", now=NOW))

    assert (codes.count(True), challenges.count("abc"), challenges.count("")) == (1, 1, CROWD - 1)


def test_a_challenge_is_its_users_own_and_ends(session, expo):
    first, second = session.scalars(select(User.id).limit(2))
    for challenge, lasts in (("old", -1), ("new", 1)):
        session.add(PasskeyChallenge(user_id=first, challenge=challenge, expires_at=NOW + timedelta(minutes=lasts)))
    session.flush()

    assert second_factors.use_challenge(session, second, "new", now=NOW) == ""
    assert second_factors.use_challenge(session, first, "old", now=NOW) == ""
    assert second_factors.use_challenge(session, first, "new", now=NOW) == "new"
