"""Halls, booths and allocation: what an organizer may do, and every reason against it."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.booth_codes import BoothBlock
from expo.domain.drawing import BoothSheet, HallSheet
from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.domain.venue import HallKind
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation
from expo.queries import exhibitors
from expo.queries import venue as venue_queries
from expo.services import venue
from tests.support import races, small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """The small edition with a row of four booths in its food zone."""
    expo = small_expo.build(session)
    row = BoothBlock(BoothSheet("B-09", 0, 0), columns=4)
    venue.add_booths(session, expo.organizer, expo.edition, hall_code="FOOD", block=row, now=NOW)
    session.commit()
    return expo


def _place(expo: SmallExpo, exhibitor: str, booth: str, *, extend: bool = False) -> list[str]:
    venue.place(
        expo.session, expo.organizer, expo.edition, exhibitor_code=exhibitor, booth_code=booth, extend=extend, now=NOW
    )
    return _held(expo, ["E-001", "E-002"].index(exhibitor))


def _held(expo: SmallExpo, number: int) -> list[str]:
    return [booth.code for booth in venue_queries.held_by(expo.session, expo.exhibitors[number].id)]


def _undo(expo: SmallExpo) -> None:
    last = venue_queries.last_allocation(expo.session, expo.edition.id, expo.organizer.user_id)
    assert last is not None
    venue.put_back(expo.session, expo.organizer, expo.edition, event_id=last.id, now=NOW)


def test_a_row_of_booths_is_numbered_on_and_lies_wall_to_wall(expo: SmallExpo):
    booths = venue_queries.hall(expo.session, expo.edition.id, "FOOD").booths

    assert [(booth.code, booth.x) for booth in booths] == [("B-09", 0), ("B-10", 3), ("B-11", 6), ("B-12", 9)]


def test_a_row_that_does_not_fit_is_refused_as_a_whole_with_every_reason(expo: SmallExpo):
    row = BoothBlock(BoothSheet("B-12", 21, 0), columns=4)

    with pytest.raises(Refusal) as refused:
        venue.add_booths(expo.session, expo.organizer, expo.edition, hall_code="FOOD", block=row, now=NOW)

    assert codes_of(refused) == ["codes_taken", "outside_its_hall"]
    assert expo.session.scalar(select(func.count()).select_from(Booth)) == 4


def test_a_booth_may_not_lie_upon_another(expo: SmallExpo):
    with pytest.raises(Refusal) as refused:
        venue.change_booth(
            expo.session, expo.organizer, expo.edition, code="B-09", sheet=BoothSheet("B-09", 2, 0), now=NOW
        )

    assert str(refused.value) == "It would overlap these booths: B-10. Choose another place."


def test_an_exhibitor_moves_and_the_move_can_be_undone(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    _place(expo, "E-001", "B-11")

    _undo(expo)

    assert _held(expo, 0) == ["B-09"]


def test_what_was_taken_meanwhile_cannot_be_given_back(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    _place(expo, "E-001", "B-11")
    last = venue_queries.last_allocation(expo.session, expo.edition.id, expo.organizer.user_id)
    another = expo.organizer.__class__(expo.organizer.role, None, "Another", expo.edition.id)
    venue.place(expo.session, another, expo.edition, exhibitor_code="E-002", booth_code="B-09", now=NOW)

    with pytest.raises(Refusal) as refused:
        venue.put_back(expo.session, expo.organizer, expo.edition, event_id=last.id, now=NOW)

    assert codes_of(refused) == ["booth_is_taken"]
    assert _held(expo, 0) == ["B-11"]


def test_only_ones_own_last_move_is_undone(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    first = venue_queries.last_allocation(expo.session, expo.edition.id, expo.organizer.user_id)
    _place(expo, "E-002", "B-10")

    with pytest.raises(NotFound):
        venue.put_back(expo.session, expo.organizer, expo.edition, event_id=first.id, now=NOW)


def test_a_stand_grows_by_the_booth_beside_it_and_moves_as_a_whole(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    _place(expo, "E-001", "B-10", extend=True)

    assert _held(expo, 0) == ["B-09", "B-10"]
    assert _place(expo, "E-001", "B-11") == ["B-11", "B-12"]


def test_an_exhibitor_never_loses_a_booth_by_moving_where_there_is_no_room(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    _place(expo, "E-001", "B-10", extend=True)

    with pytest.raises(Refusal) as refused:
        _place(expo, "E-001", "B-12")

    assert codes_of(refused) == ["no_room"]
    assert _held(expo, 0) == ["B-09", "B-10"]


def test_two_exhibitors_change_places_and_one_step_undoes_it(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    _place(expo, "E-002", "B-12")

    _place(expo, "E-001", "B-12")
    assert (_held(expo, 0), _held(expo, 1)) == (["B-12"], ["B-09"])

    _undo(expo)
    assert (_held(expo, 0), _held(expo, 1)) == (["B-09"], ["B-12"])


def test_exhibitors_with_one_and_two_booths_change_places_and_keep_as_many(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    _place(expo, "E-002", "B-10")
    _place(expo, "E-002", "B-11", extend=True)

    _place(expo, "E-002", "B-09")

    assert (_held(expo, 0), _held(expo, 1)) == (["B-11"], ["B-09", "B-10"])


def test_a_newcomer_replaces_another_only_on_purpose_and_one_step_undoes_it(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    with pytest.raises(Refusal) as refused:
        _place(expo, "E-002", "B-09")
    assert codes_of(refused) == ["booth_is_taken"]

    venue.place(
        expo.session, expo.organizer, expo.edition, exhibitor_code="E-002", booth_code="B-09", replace=True, now=NOW
    )
    assert (_held(expo, 0), _held(expo, 1)) == ([], ["B-09"])

    _undo(expo)
    assert (_held(expo, 0), _held(expo, 1)) == (["B-09"], [])


def test_several_move_at_once_into_the_free_booths_from_one_on(expo: SmallExpo):
    _place(expo, "E-001", "B-09")
    _place(expo, "E-001", "B-10", extend=True)

    venue.place_several(
        expo.session, expo.organizer, expo.edition, exhibitor_codes=["E-002", "E-001"], booth_code="B-10", now=NOW
    )
    assert (_held(expo, 0), _held(expo, 1)) == (["B-11", "B-12"], ["B-10"])

    _undo(expo)
    assert (_held(expo, 0), _held(expo, 1)) == (["B-09", "B-10"], [])


def test_booths_of_one_exhibitor_must_touch(expo: SmallExpo):
    _place(expo, "E-001", "B-09")

    with pytest.raises(Refusal) as refused:
        _place(expo, "E-001", "B-11", extend=True)

    assert str(refused.value) == (
        "The booths B-09, B-11 do not lie side by side. Several booths of one exhibitor must touch."
    )


def test_a_taken_booth_of_another_hall_far_away_is_refused_with_every_reason(expo: SmallExpo):
    sheet = HallSheet("TECH", HallKind.THEME, "기술관", "Tech Hall", 40, 0, 10, 10)
    venue.create_hall(expo.session, expo.organizer, expo.edition, sheet=sheet, now=NOW)
    venue.add_booths(
        expo.session,
        expo.organizer,
        expo.edition,
        hall_code="TECH",
        block=BoothBlock(BoothSheet("T-1", 40, 0)),
        now=NOW,
    )
    expo.exhibitors[1].hall_id = venue_queries.hall(expo.session, expo.edition.id, "TECH").id
    expo.session.flush()
    _place(expo, "E-002", "T-1")
    _place(expo, "E-001", "B-09")

    with pytest.raises(Refusal) as refused:
        _place(expo, "E-001", "T-1", extend=True)

    assert codes_of(refused) == ["booth_is_taken", "other_hall", "not_adjacent"]


def test_a_booth_in_which_somebody_stands_is_not_removed(expo: SmallExpo):
    _place(expo, "E-001", "B-09")

    with pytest.raises(Refusal) as refused:
        venue.remove_booth(expo.session, expo.organizer, expo.edition, code="B-09", now=NOW)

    assert str(refused.value) == "Yunseul Foods is in B-09. Move it to another booth first."


def test_only_an_organizer_gives_booths(expo: SmallExpo):
    with pytest.raises(NotAllowed):
        venue.place(expo.session, STRANGER, expo.edition, exhibitor_code="E-001", booth_code="B-09", now=NOW)


def test_two_organizers_give_the_same_booth_at_once_and_one_reads_why(expo: SmallExpo, database_url: str):
    def give(session: Session, code: str) -> None:
        edition = session.scalars(select(Edition)).one()
        venue.place(session, expo.organizer, edition, exhibitor_code=code, booth_code="B-10", now=NOW)

    answers = races.crowd(database_url, give, ["E-001", "E-002"], at_a_time=2)

    assert set(answers) == {None, ("booth_is_taken",)}
    expo.session.rollback()
    assert expo.session.scalar(select(func.count()).select_from(BoothAllocation)) == 1


def test_the_exhibitors_of_all_halls_are_all_exhibitors(session: Session, sample: Edition):
    counts = exhibitors.count_by_hall(session, sample.id)

    assert sum(counts.values()) == session.scalar(select(func.count()).select_from(Exhibitor)) == 99
    assert (
        sum(all_of_it for all_of_it, _ in venue_queries.count_booths(venue_queries.booths(session, sample.id)).values())
        == 117
    )
