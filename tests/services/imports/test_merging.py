"""A company that was entered twice becomes one, with all that happened to both."""

import pytest
from sqlalchemy import select

from expo.domain.imports import ImportKind
from expo.domain.refusals import Refusal
from expo.domain.wishes import Level, Side
from expo.models.exhibitors import Exhibitor, Product
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.wishes import Wish
from expo.services import exhibitors, imports
from expo.services.exhibitors import ProductSheet
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


def wish(expo: SmallExpo, exhibitor: int, buyer: int, level: Level) -> None:
    expo.session.add(
        Wish(
            edition_id=expo.edition.id, exhibitor_id=expo.exhibitors[exhibitor].id, side=Side.BUYER, level=level,
            buyer_id=expo.buyers[buyer].id, wished_at=NOW,
        )
    )  # fmt: skip
    expo.session.flush()


def merge(expo: SmallExpo) -> Exhibitor:
    return imports.merge(
        expo.session, expo.organizer, expo.edition, kind=ImportKind.EXHIBITORS, kept="FD-01", gone="FD-02", now=NOW
    )


def test_what_both_had_belongs_to_the_one_that_is_kept(expo):
    expo.exhibitors[1].business_number = "900-00-00016"
    exhibitors.add_product(
        expo.session, expo.organizer, expo.edition, code="FD-02", sheet=ProductSheet("누룽지"), now=NOW
    )
    wish(expo, 0, 0, Level.MUST)
    wish(expo, 1, 0, Level.INTERESTED)
    wish(expo, 1, 1, Level.INTERESTED)
    meeting = expo.meet(1, 1, expo.slots[0])

    kept = merge(expo)

    assert expo.session.scalars(select(Exhibitor)).all() == [kept]
    assert (kept.name_ko, kept.business_number) == ("윤슬푸드", "900-00-00016")
    assert expo.session.scalars(select(Product.exhibitor_id)).all() == [kept.id]
    assert sorted(expo.session.scalars(select(Wish.level))) == [Level.INTERESTED, Level.MUST]
    assert expo.session.scalar(select(Meeting.exhibitor_id).where(Meeting.id == meeting.id)) == kept.id
    acts = expo.session.scalars(select(Event.act).where(Event.subject == "exhibitor", Event.subject_id == kept.id))
    assert list(acts) == ["exhibitors.add_product", "imports.merge"]


def test_two_that_meet_at_the_same_time_stay_two(expo):
    expo.meet(0, 0, expo.slots[0])
    expo.meet(1, 1, expo.slots[0], table=1)

    with pytest.raises(Refusal) as refused:
        merge(expo)

    assert codes_of(refused) == ["both_meet"]
