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
from tests.support import small
from tests.support.small import NOW, Small


@pytest.fixture
def world(session) -> Small:
    return small.build(session)


def wish(world: Small, exhibitor: int, buyer: int, level: Level) -> None:
    world.session.add(
        Wish(
            edition_id=world.edition.id, exhibitor_id=world.exhibitors[exhibitor].id, side=Side.BUYER, level=level,
            buyer_id=world.buyers[buyer].id, wished_at=NOW,
        )
    )  # fmt: skip
    world.session.flush()


def merge(world: Small) -> Exhibitor:
    return imports.merge(
        world.session, world.organizer, world.edition, kind=ImportKind.EXHIBITORS, kept="FD-01", gone="FD-02", now=NOW
    )


def test_what_both_had_belongs_to_the_one_that_is_kept(world):
    world.exhibitors[1].business_number = "900-00-00016"
    exhibitors.add_product(
        world.session, world.organizer, world.edition, code="FD-02", sheet=ProductSheet("누룽지"), now=NOW
    )
    wish(world, 0, 0, Level.MUST)
    wish(world, 1, 0, Level.INTERESTED)
    wish(world, 1, 1, Level.INTERESTED)
    meeting = world.meet(1, 1, world.slots[0])

    kept = merge(world)

    assert world.session.scalars(select(Exhibitor)).all() == [kept]
    assert (kept.name_ko, kept.business_number) == ("윤슬푸드", "900-00-00016")
    assert world.session.scalars(select(Product.exhibitor_id)).all() == [kept.id]
    assert sorted(world.session.scalars(select(Wish.level))) == [Level.INTERESTED, Level.MUST]
    assert world.session.scalar(select(Meeting.exhibitor_id).where(Meeting.id == meeting.id)) == kept.id
    acts = world.session.scalars(select(Event.act).where(Event.subject == "exhibitor", Event.subject_id == kept.id))
    assert list(acts) == ["exhibitors.add_product", "imports.merge"]


def test_two_that_meet_at_the_same_time_stay_two(world):
    world.meet(0, 0, world.slots[0])
    world.meet(1, 1, world.slots[0], table=1)

    with pytest.raises(Refusal) as refused:
        merge(world)

    assert [one.code for one in refused.value.violations] == ["both_meet"]
