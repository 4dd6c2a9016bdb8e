"""Saving a drawing: all changes or none, conflicts by name, and what is in use stays."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.booth_codes import BoothBlock
from expo.domain.drawing import BoothSheet, DrawnBooth, ElementSheet, HallSheet, PlanSheet, PlanSort
from expo.domain.people import STRANGER
from expo.domain.plan_files import PlanChange, from_file, things, to_file
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.venue import ElementKind, HallKind
from expo.models.history import Event
from expo.models.venue import Booth, BoothAllocation
from expo.queries import drawing
from expo.services import venue
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """The small edition with four booths in its food zone; the first exhibitor has the first two."""
    expo = small_expo.build(session)
    block = BoothBlock(BoothSheet("B-01", 0, 0), columns=4)
    venue.add_booths(session, expo.organizer, expo.edition, hall_code="FOOD", block=block, now=NOW)
    venue.allocate(
        session, expo.organizer, expo.edition, exhibitor_id=expo.exhibitors[0].id, booth_codes=["B-01", "B-02"], now=NOW
    )
    session.commit()
    return expo


def _keys(expo: SmallExpo) -> dict[str, str]:
    drawn = drawing.drawing(expo.session, expo.edition)
    return {getattr(sheet, "code", key): key for _sort, key, sheet in things(drawn)}


def _sheet(expo: SmallExpo, code: str) -> PlanSheet:
    drawn = drawing.drawing(expo.session, expo.edition)
    return {**drawn.halls, **drawn.booths, **drawn.elements}[_keys(expo)[code]]


def _change(expo: SmallExpo, which: str, /, **fields: object) -> PlanChange:
    before = _sheet(expo, which)
    sort = PlanSort.BOOTH if isinstance(before, DrawnBooth) else PlanSort.HALL
    return PlanChange(_keys(expo)[which], sort, before, replace(before, **fields))


def _gone(expo: SmallExpo, code: str) -> PlanChange:
    return replace(_change(expo, code), after=None)


def _draw(expo: SmallExpo, *changes: PlanChange) -> dict[str, str]:
    keys = venue.draw(expo.session, expo.organizer, expo.edition, changes=changes, now=NOW)
    expo.session.commit()
    return keys


@pytest.mark.sqlite_only
def test_a_hall_its_booths_and_an_aisle_are_drawn_in_one_save(expo: SmallExpo):
    hall = HallSheet("NEW", HallKind.THEME, "신관", "New Hall", 40, 0, 30, 20, palette=3)
    booth = DrawnBooth("N-01", 40, 0, has_power=True, price_class="A", hall="new-1")
    aisle = ElementSheet(ElementKind.AISLE, 40, 3, 30, 3)

    keys = _draw(
        expo,
        PlanChange("new-2", PlanSort.BOOTH, None, booth),
        PlanChange("new-1", PlanSort.HALL, None, hall),
        PlanChange("new-3", PlanSort.ELEMENT, None, aisle),
    )

    drawn = drawing.drawing(expo.session, expo.edition)
    assert drawn.booths[keys["new-2"]] == replace(booth, hall=keys["new-1"])
    assert drawn.elements[keys["new-3"]] == aisle
    event = expo.session.scalars(select(Event).where(Event.act == "venue.draw")).one()
    assert (event.detail["added"], event.detail["removed"]) == (3, 0)


def test_two_booths_exchange_their_codes(expo: SmallExpo):
    _draw(expo, _change(expo, "B-03", code="B-04"), _change(expo, "B-04", code="B-03"))

    assert [booth.x for booth in expo.session.scalars(select(Booth).order_by(Booth.code))] == [0, 3, 9, 6]


@pytest.mark.sqlite_only
def test_of_changes_with_one_overlap_none_is_written(expo: SmallExpo):
    with pytest.raises(Refusal, match=r"B-03 and B-04 overlap"):
        _draw(expo, _change(expo, "B-03", x=8), _change(expo, "B-01", has_lan=True))
    expo.session.rollback()

    assert _sheet(expo, "B-01").has_lan is False  # type: ignore[union-attr]


@pytest.mark.sqlite_only
def test_what_another_person_changed_meanwhile_is_named_with_its_author(expo: SmallExpo):
    mine = _change(expo, "B-04", x=20), _change(expo, "B-03", y=9)
    colleague = replace(expo.organizer, user_id=None, name="Haneul Kim")
    venue.draw(expo.session, colleague, expo.edition, changes=[_change(expo, "B-04", y=6)], now=NOW)

    with pytest.raises(Refusal) as refused:
        _draw(expo, *mine)

    assert [str(one) for one in refused.value.violations] == ["B-04 was changed meanwhile by Haneul Kim."]


@pytest.mark.sqlite_only
def test_a_booth_with_an_exhibitor_stays_and_its_booths_stay_together(expo: SmallExpo):
    with pytest.raises(Refusal) as refused:
        _draw(expo, _gone(expo, "B-01"), _change(expo, "B-02", y=12))
    expo.session.rollback()
    assert codes_of(refused) == ["booth_is_taken"]

    with pytest.raises(Refusal) as refused:
        _draw(expo, _change(expo, "B-02", y=12))
    assert codes_of(refused) == ["not_adjacent"]


@pytest.mark.sqlite_only
def test_two_booths_of_one_exhibitor_are_joined(expo: SmallExpo):
    _draw(expo, _change(expo, "B-01", width=6.0), _gone(expo, "B-02"))

    held = expo.session.scalars(select(Booth.code).join(BoothAllocation, BoothAllocation.booth_id == Booth.id)).all()
    assert held == ["B-01"]


@pytest.mark.sqlite_only
def test_a_hall_moves_with_its_booths_and_is_kept_while_it_is_in_use(expo: SmallExpo):
    codes = ("FOOD", "B-01", "B-02", "B-03", "B-04")
    _draw(expo, *(_change(expo, code, x=_sheet(expo, code).x + 50) for code in codes))
    assert _sheet(expo, "B-04").x == 59

    with pytest.raises(Refusal) as refused:
        _draw(expo, _gone(expo, "FOOD"))
    assert sorted(set(codes_of(refused))) == ["hall_has_exhibitors", "without_a_hall"]


@pytest.mark.sqlite_only
def test_an_exported_plan_is_drawn_into_another_edition_and_a_second_time_changes_nothing(expo: SmallExpo):
    drawn = drawing.drawing(expo.session, expo.edition)
    file = from_file(to_file(drawn))
    assert venue.replacing(drawn, file, removing=True) == []

    _draw(expo, _gone(expo, "B-03"), _change(expo, "B-04", x=20))
    current = drawing.drawing(expo.session, expo.edition)
    _draw(expo, *venue.replacing(current, file, removing=True))

    assert set(drawing.drawing(expo.session, expo.edition).booths.values()) == set(drawn.booths.values())


@pytest.mark.sqlite_only
def test_only_organizers_draw(expo: SmallExpo):
    with pytest.raises(NotAllowed):
        venue.draw(expo.session, STRANGER, expo.edition, changes=[], now=NOW)
