"""A company that was entered twice becomes one, with all that happened to both."""

import pytest
from sqlalchemy import select

from expo.domain.imports import ImportKind
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.domain.wishes import Level, Side
from expo.domain.words import Named
from expo.models.calendar import Hold
from expo.models.exhibitors import Exhibitor, Product
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.wishes import Wish
from expo.services import availability, exhibitors, imports
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
            edition_id=expo.edition.id,
            exhibitor_id=expo.exhibitors[exhibitor].id,
            side=Side.BUYER,
            level=level,
            buyer_id=expo.buyers[buyer].id,
            wished_at=NOW,
        )
    )
    expo.session.flush()


def merge(expo: SmallExpo) -> Exhibitor:
    return imports.merge(
        expo.session, expo.organizer, expo.edition, kind=ImportKind.EXHIBITORS, kept="E-001", gone="E-002", now=NOW
    )


def test_what_both_had_belongs_to_the_one_that_is_kept(expo):
    expo.exhibitors[1].business_number = "900-00-00016"
    exhibitors.add_product(
        expo.session, expo.organizer, expo.edition, code="E-002", sheet=ProductSheet("누룽지"), now=NOW
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


def test_times_that_both_have_closed_are_no_obstacle(expo):
    first = expo.slots[0]
    for company in expo.exhibitors[:2]:
        actor = Actor(Role.EXHIBITOR, None, "하가람", expo.edition.id, exhibitor_id=company.id)
        availability.close(expo.session, actor, expo.edition, slot_id=first.id, now=NOW)

    kept = merge(expo)

    assert expo.session.scalars(select(Hold.exhibitor_id).where(Hold.slot_id == first.id)).all() == [kept.id]


def test_what_one_has_booked_while_the_other_is_closed_is_no_consultation_of_both(expo):
    expo.meet(1, 1, expo.slots[0])
    actor = Actor(Role.EXHIBITOR, None, "하가람", expo.edition.id, exhibitor_id=expo.exhibitors[0].id)
    availability.close(expo.session, actor, expo.edition, slot_id=expo.slots[0].id, now=NOW)

    with pytest.raises(Refusal) as refused:
        merge(expo)

    assert codes_of(refused) == ["one_is_closed"]


def test_a_merge_says_before_what_moves_what_falls_away_and_which_details_stay(expo):
    kept, gone = expo.exhibitors[:2]
    gone.business_number, gone.contact_name, kept.contact_name = "900-00-00016", "박담당", "김담당"
    for exhibitor, buyer in ((0, 0), (1, 0), (1, 1)):
        wish(expo, exhibitor, buyer, Level.INTERESTED)
    expo.meet(1, 1, expo.slots[0])

    seen = imports.merge_preview(
        expo.session, expo.organizer, expo.edition, kind=ImportKind.EXHIBITORS, kept="E-001", gone="E-002"
    )

    moved = {
        one.label: [(rows.count, [name.name_ko for name in rows.names]) for rows in (one.moving, one.doubled)]
        for one in seen.moved
    }
    both, second = (buyer.name for buyer in expo.buyers[:2])
    assert moved["Wishes"] == [(1, [second]), (1, [both])]
    assert moved["Consultations"] == [(1, [second]), (0, [])]
    details = {one.name.name_en: (one.stays, one.falls_away) for one in seen.details}
    assert details["Business number"] == (("900-00-00016",), ())
    assert details["Contact person"] == (("김담당",), ("박담당",))
    assert "Code" not in details
    assert seen.violations == ()
    assert len(expo.session.scalars(select(Exhibitor)).all()) == len(expo.exhibitors)


def test_two_that_meet_at_the_same_time_are_told_which(expo):
    expo.meet(0, 0, expo.slots[0])
    expo.meet(1, 1, expo.slots[0], table=1)

    seen = imports.merge_preview(
        expo.session, expo.organizer, expo.edition, kind=ImportKind.EXHIBITORS, kept="E-001", gone="E-002"
    )

    assert [one.code for one in seen.violations] == ["both_meet"]
    assert {one.label: one.doubled.names for one in seen.moved if one.doubled.names} == {
        "Consultations": [Named.of(expo.buyers[1])],
        "Times that both have taken": [expo.slots[0].starts_at],
    }
