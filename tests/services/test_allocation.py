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
from expo.models.allocation import BoothPlan, Competitor
from expo.queries import allocation as allocation_queries
from expo.queries import venue as venue_queries
from expo.scheduling import MaxSeconds
from expo.services import allocation, runs, venue
from expo.services.allocation import BoothRequestSheet
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """The small edition with a row of six booths in its food zone, E-001 in the second."""
    expo = small_expo.build(session)
    row = BoothBlock(BoothSheet("B-09", 0, 0), columns=6)
    venue.add_booths(session, expo.organizer, expo.edition, hall_code="FOOD", block=row, now=NOW)
    venue.place(session, expo.organizer, expo.edition, exhibitor_code="E-001", booth_code="B-10", now=NOW)
    session.commit()
    return expo


def _request(expo: SmallExpo, code: str, sheet: BoothRequestSheet) -> None:
    allocation.request(expo.session, expo.organizer, expo.edition, exhibitor_code=code, sheet=sheet, now=NOW)


def _planned(expo: SmallExpo, policy: AllocationPolicy = AllocationPolicy()) -> int:  # noqa: B008 -- a frozen value
    """Ask for a plan and record what the engine finds, as the worker does; return its number."""
    plan = allocation.ask(expo.session, expo.organizer, expo.edition, policy=policy, now=NOW)
    assert runs.claim(expo.session, BoothPlan, worker="me", now=NOW) == plan.id
    problem = allocation_queries.load_problem(expo.session, expo.edition, policy)
    document = dict(allocate(problem, stop=MaxSeconds(20)).document())
    allocation.record(expo.session, plan.id, problem, document, worker="me", now=NOW)
    return plan.number


def _accept(expo: SmallExpo, number: int, **more: object) -> None:
    allocation.accept(expo.session, expo.organizer, expo.edition, number=number, now=NOW, **more)


def _held(expo: SmallExpo) -> list[list[str]]:
    return [[booth.code for booth in venue_queries.held_by(expo.session, one.id)] for one in expo.exhibitors]


@pytest.mark.sqlite_only
def test_a_plan_gives_what_was_asked_for_and_one_step_undoes_it(expo: SmallExpo):
    _request(expo, "E-002", BoothRequestSheet(units=2, wished=("B-09",)))

    number = _planned(expo)
    assert _held(expo) == [["B-10"], []]
    _accept(expo, number)

    assert _held(expo)[1] == ["B-09", "B-10"]
    assert _held(expo)[0][0] not in {"B-09", "B-10"}
    last = venue_queries.last_allocation(expo.session, expo.edition.id, expo.organizer.user_id)
    assert last is not None
    venue.put_back(expo.session, expo.organizer, expo.edition, event_id=last.id, now=NOW)
    assert _held(expo) == [["B-10"], []]
    undone = venue_queries.last_allocation(expo.session, expo.edition.id, expo.organizer.user_id)
    assert undone is not None
    assert (undone.act, undone.detail["count"]) == ("venue.put_back", 2)


@pytest.mark.sqlite_only
def test_a_plan_for_the_rest_leaves_the_others_where_they_are(expo: SmallExpo):
    _request(expo, "E-002", BoothRequestSheet(wished=("B-10",), competitors=("E-001",)))

    _accept(expo, _planned(expo, AllocationPolicy(only_rest=True, competitors=Importance.HIGH)))

    assert _held(expo) == [["B-10"], ["B-14"]]


@pytest.mark.sqlite_only
def test_of_a_plan_one_exhibitor_is_taken_over_if_its_booth_is_free(expo: SmallExpo):
    _request(expo, "E-002", BoothRequestSheet(units=2, wished=("B-09",)))
    number = _planned(expo)

    with pytest.raises(Refusal) as refused:
        _accept(expo, number, exhibitor_ids={expo.exhibitors[1].id})
    assert codes_of(refused) == ["booth_is_taken"]
    _accept(expo, number, exhibitor_ids={expo.exhibitors[0].id})

    assert _held(expo)[1] == []


@pytest.mark.sqlite_only
def test_a_locked_exhibitor_is_moved_by_no_plan_and_not_by_hand(expo: SmallExpo):
    allocation.set_lock(expo.session, expo.organizer, expo.edition, exhibitor_code="E-001", is_locked=True, now=NOW)
    _request(expo, "E-002", BoothRequestSheet(wished=("B-10",)))

    _accept(expo, _planned(expo))

    assert _held(expo)[0] == ["B-10"]
    with pytest.raises(Refusal) as refused:
        venue.give_back(expo.session, expo.organizer, expo.edition, exhibitor_code="E-001", booth_code=None, now=NOW)
    assert codes_of(refused) == ["locked_in_place"]


@pytest.mark.sqlite_only
def test_what_is_asked_for_is_refused_with_every_reason(expo: SmallExpo):
    sheet = BoothRequestSheet(99, BoothKind.RAW, frozenset({BoothService.LAN}), ("X-1",), ("E-001", "ZZ-9"))

    with pytest.raises(Refusal) as refused:
        _request(expo, "E-001", sheet)

    codes = codes_of(refused)
    assert codes == ["units", "unknown_booth", "own_competitor", "unknown_exhibitor"]
    with pytest.raises(NotAllowed):
        allocation.ask(expo.session, STRANGER, expo.edition, policy=AllocationPolicy(), now=NOW)


def test_a_pair_of_competitors_is_one_row_in_one_order(expo: SmallExpo):
    one, other = sorted(exhibitor.id for exhibitor in expo.exhibitors)
    expo.session.add(Competitor(exhibitor_id=other, other_id=one))

    with pytest.raises(IntegrityError):
        expo.session.flush()


@pytest.mark.sqlite_only
def test_the_worker_makes_the_plan_in_a_process_of_its_own(expo: SmallExpo, database_url: str):
    plan = allocation.ask(expo.session, expo.organizer, expo.edition, policy=AllocationPolicy(), now=clock.now())
    expo.session.commit()
    factory = sessions(database_url)

    assert BoothPlanWorker(factory).work_off() == 1

    factory.kw["bind"].dispose()
    expo.session.expire_all()
    assert plan.figures["score"]["placed"] == 2
    assert plan.figures["is_proven"]
