"""Requests of exhibitors, plans of the booths, and taking them over: from the rows to the engine and back."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from expo import clock
from expo.allocation import allocate
from expo.db import sessions
from expo.domain.allocation import AllocationPolicy, Importance
from expo.domain.booth_codes import BoothBlock
from expo.domain.drawing import BoothSheet
from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.venue import BoothKind, BoothService
from expo.jobs.booth_plans import BoothPlanWorker
from expo.models.allocation import Competitor
from expo.queries import allocation as allocation_queries
from expo.queries import venue as venue_queries
from expo.scheduling import MaxSeconds
from expo.services import allocation, venue
from expo.services.allocation import BoothRequestSheet
from tests.support import small
from tests.support.small import NOW, Small


@pytest.fixture
def here(session: Session) -> Small:
    """The small edition with a row of six booths in its food zone, FD-01 in the second."""
    here = small.build(session)
    row = BoothBlock(BoothSheet("B-09", 0, 0), columns=6)
    venue.add_booths(session, here.organizer, here.edition, hall_code="FOOD", block=row, now=NOW)
    venue.place(session, here.organizer, here.edition, exhibitor_code="FD-01", booth_code="B-10", now=NOW)
    session.commit()
    return here


def _request(here: Small, code: str, sheet: BoothRequestSheet) -> None:
    allocation.request(here.session, here.organizer, here.edition, exhibitor_code=code, sheet=sheet, now=NOW)


def _planned(here: Small, policy: AllocationPolicy = AllocationPolicy()) -> int:  # noqa: B008 -- a frozen value
    """Ask for a plan and record what the engine finds, as the worker does; return its number."""
    plan = allocation.ask(here.session, here.organizer, here.edition, policy=policy, now=NOW)
    assert allocation.claim(here.session, worker="me", now=NOW) == plan.id
    problem = allocation_queries.load_problem(here.session, here.edition, policy)
    document = dict(allocate(problem, stop=MaxSeconds(20)).document())
    allocation.record(here.session, plan.id, problem, document, worker="me", now=NOW)
    return plan.number


def _accept(here: Small, number: int, **more: object) -> None:
    allocation.accept(here.session, here.organizer, here.edition, number=number, now=NOW, **more)


def _held(here: Small) -> list[list[str]]:
    return [[booth.code for booth in venue_queries.held_by(here.session, one.id)] for one in here.exhibitors]


@pytest.mark.sqlite_only
def test_a_plan_gives_what_was_asked_for_and_one_step_undoes_it(here: Small):
    _request(here, "FD-02", BoothRequestSheet(units=2, wished=("B-09",)))

    number = _planned(here)
    assert _held(here) == [["B-10"], []]
    _accept(here, number)

    assert _held(here)[1] == ["B-09", "B-10"]
    assert _held(here)[0][0] not in {"B-09", "B-10"}
    last = venue_queries.last_allocation(here.session, here.edition.id, here.organizer.user_id)
    assert last is not None
    venue.put_back(here.session, here.organizer, here.edition, event_id=last.id, now=NOW)
    assert _held(here) == [["B-10"], []]


@pytest.mark.sqlite_only
def test_a_plan_for_the_rest_leaves_the_others_where_they_are(here: Small):
    _request(here, "FD-02", BoothRequestSheet(wished=("B-10",), competitors=("FD-01",)))

    _accept(here, _planned(here, AllocationPolicy(only_rest=True, competitors=Importance.HIGH)))

    assert _held(here) == [["B-10"], ["B-14"]]


@pytest.mark.sqlite_only
def test_of_a_plan_one_exhibitor_is_taken_over_if_its_booth_is_free(here: Small):
    _request(here, "FD-02", BoothRequestSheet(units=2, wished=("B-09",)))
    number = _planned(here)

    with pytest.raises(Refusal) as refused:
        _accept(here, number, exhibitor_ids={here.exhibitors[1].id})
    assert [one.code for one in refused.value.violations] == ["booth_is_taken"]
    _accept(here, number, exhibitor_ids={here.exhibitors[0].id})

    assert _held(here)[1] == []


@pytest.mark.sqlite_only
def test_a_locked_exhibitor_is_moved_by_no_plan_and_not_by_hand(here: Small):
    allocation.set_lock(here.session, here.organizer, here.edition, exhibitor_code="FD-01", is_locked=True, now=NOW)
    _request(here, "FD-02", BoothRequestSheet(wished=("B-10",)))

    _accept(here, _planned(here))

    assert _held(here)[0] == ["B-10"]
    with pytest.raises(Refusal) as refused:
        venue.give_back(here.session, here.organizer, here.edition, exhibitor_code="FD-01", booth_code=None, now=NOW)
    assert [one.code for one in refused.value.violations] == ["locked_in_place"]


@pytest.mark.sqlite_only
def test_what_is_asked_for_is_refused_with_every_reason(here: Small):
    sheet = BoothRequestSheet(99, BoothKind.RAW, frozenset({BoothService.LAN}), ("X-1",), ("FD-01", "ZZ-9"))

    with pytest.raises(Refusal) as refused:
        _request(here, "FD-01", sheet)

    codes = [one.code for one in refused.value.violations]
    assert codes == ["units", "unknown_booth", "own_competitor", "unknown_exhibitor"]
    with pytest.raises(NotAllowed):
        allocation.ask(here.session, STRANGER, here.edition, policy=AllocationPolicy(), now=NOW)


def test_a_pair_of_competitors_is_one_row_in_one_order(here: Small):
    one, other = sorted(exhibitor.id for exhibitor in here.exhibitors)
    here.session.add(Competitor(exhibitor_id=other, other_id=one))

    with pytest.raises(IntegrityError):
        here.session.flush()


@pytest.mark.sqlite_only
def test_the_worker_makes_the_plan_in_a_process_of_its_own(here: Small, database_url: str):
    plan = allocation.ask(here.session, here.organizer, here.edition, policy=AllocationPolicy(), now=clock.now())
    here.session.commit()
    factory = sessions(database_url)

    assert BoothPlanWorker(factory).work_off() == 1

    factory.kw["bind"].dispose()
    here.session.expire_all()
    assert plan.figures["score"]["placed"] == 2
    assert plan.figures["is_proven"]
