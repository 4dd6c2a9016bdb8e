"""What buyers go by when they choose is learned from their wishes, and exhibitors are suggested by it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from expo.domain import suggestions as rules
from expo.domain.people import Actor, Role
from expo.domain.suggestions import WEIGHTS, ScorePart
from expo.domain.wishes import Level, Side
from expo.jobs import learning as job
from expo.models.exhibitors import Product
from expo.models.suggestions import SuggestionWeights
from expo.queries import learning, suggestions
from expo.queries.exhibitors import ExhibitorFilter
from tests.support.small_expo import PLANNED


@pytest.fixture
def expo(expo, session, monkeypatch):
    """Return an expo where all look for what the first exhibitor makes, and the wishes of two buyers are enough."""
    monkeypatch.setattr(learning, "LEAST_READERS", 2)
    monkeypatch.setattr(rules.learning, "LEAST_READERS", 2)
    for buyer in expo.buyers:
        buyer.looking_for, buyer.interests = "떡", [expo.exhibitors[0].sector]
    session.add(Product(exhibitor=expo.exhibitors[0], position=1, name_ko="가래떡", name_en="Rice-cake sticks"))
    session.commit()
    return expo


def kept(session) -> list[SuggestionWeights]:
    return list(session.scalars(select(SuggestionWeights).execution_options(populate_existing=True)))


def test_the_clock_learns_from_many_wishes_and_anew_when_they_are_many_more(expo, session):
    def look() -> int:
        session.commit()
        return job.learn(sessionmaker(session.get_bind(), expire_on_commit=False))

    expo.wish(1, 0)
    expo.wish(0, 1, Level.NEVER)
    assert look() == 0  # one buyer, and one whom nobody learns of

    expo.wish(1, 1)
    assert (look(), look()) == (1, 0)
    (row,) = kept(session)
    assert (row.side, row.wishes) == (Side.BUYER, 2)
    assert row.weights[ScorePart.PRODUCT] < WEIGHTS[ScorePart.PRODUCT]  # they passed over what they ask for in words

    expo.wish(1, 2)
    assert look() == 1
    assert [one.wishes for one in kept(session)] == [3]


def test_a_buyer_sees_first_what_buyers_go_by(expo, session):
    expo.wish(1, 0, side=Side.EXHIBITOR)
    actor = Actor(Role.BUYER, None, "", expo.edition.id, buyer_id=expo.buyers[0].id)

    def first() -> str:
        known = suggestions.for_buyers(session, expo.edition.id, "ko")
        found = suggestions.of_exhibitors(session, expo.edition, actor, ExhibitorFilter(), "ko", known)
        return found[0].company.code

    assert first() == expo.exhibitors[1].code
    session.add(
        SuggestionWeights(
            edition_id=expo.edition.id, side=Side.BUYER, weights={"wished": 0.3}, wishes=9, learned_at=PLANNED.now
        )
    )
    assert first() == expo.exhibitors[0].code
