"""Halls: every reason against a change or a removal at once."""

import pytest
from sqlalchemy.orm import Session

from expo.domain.booth_codes import BoothBlock
from expo.domain.drawing import BoothSheet, HallSheet
from expo.domain.refusals import NotFound, Refusal
from expo.domain.venue import Facility, HallKind
from expo.queries import venue as venue_queries
from expo.services import venue
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """The small edition with a row of four booths in its food zone."""
    expo = small_expo.build(session)
    block = BoothBlock(BoothSheet("B-09", 0, 0), columns=4)
    venue.add_booths(session, expo.organizer, expo.edition, hall_code="FOOD", block=block, now=NOW)
    session.commit()
    return expo


def test_a_hall_with_exhibitors_and_booths_is_not_removed(expo: SmallExpo):
    with pytest.raises(Refusal) as refused:
        venue.remove_hall(expo.session, expo.organizer, expo.edition, code="FOOD", now=NOW)

    assert [str(violation) for violation in refused.value.violations] == [
        "Exhibitors that belong to this hall: 2. Move them to another hall first.",
        "Booths in this hall: 4. Remove them first.",
    ]


@pytest.mark.parametrize(("code", "reason"), [("CONSULTATION", "hall_has_zone"), ("STUDIO", "hall_has_studio")])
def test_a_facility_in_use_is_not_removed(expo: SmallExpo, code: str, reason: str):
    with pytest.raises(Refusal) as refused:
        venue.remove_hall(expo.session, expo.organizer, expo.edition, code=code, now=NOW)

    assert codes_of(refused) == [reason]


def test_an_empty_hall_can_be_removed(expo: SmallExpo):
    sheet = HallSheet("TECH", HallKind.THEME, "기술관", "Tech Hall", 40, 0, 10, 10)
    venue.create_hall(expo.session, expo.organizer, expo.edition, sheet=sheet, now=NOW)

    venue.remove_hall(expo.session, expo.organizer, expo.edition, code="TECH", now=NOW)

    with pytest.raises(NotFound):
        venue_queries.hall(expo.session, expo.edition.id, "TECH")


def test_a_hall_is_refused_with_every_reason_at_once(expo: SmallExpo):
    sheet = HallSheet("FOOD", HallKind.SECTOR, "겹침", "Overlap", 5, 5, 900, 30, Facility.STAGE)

    with pytest.raises(Refusal) as refused:
        venue.create_hall(expo.session, expo.organizer, expo.edition, sheet=sheet, now=NOW)

    assert codes_of(refused) == [
        "code_taken", "purpose_without_facility", "outside_the_plan", "halls_overlap", "halls_overlap", "halls_overlap",
    ]  # fmt: skip


def test_a_hall_does_not_shrink_away_from_its_booths_nor_become_a_facility(expo: SmallExpo):
    sheet = HallSheet("FOOD", HallKind.FACILITY, "식품관", "Food Zone", 0, 0, 7, 20, Facility.STAGE)

    with pytest.raises(Refusal) as refused:
        venue.edit_hall(expo.session, expo.organizer, expo.edition, code="FOOD", sheet=sheet, now=NOW)

    assert codes_of(refused) == ["booths_left_outside", "facility_with_exhibitors"]
