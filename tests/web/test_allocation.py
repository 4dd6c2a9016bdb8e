"""The pages on which booths are assigned: asking, the requests of an exhibitor, the result and taking it over."""

from datetime import UTC, datetime

from sqlalchemy import select

from expo.domain.allocation import AllocationPolicy
from expo.models.allocation import BoothLock, BoothPlan
from expo.models.exhibitors import Exhibitor
from expo.queries import venue
from expo.web.organizer import allocation
from tests.support.queries import counted
from tests.support.reading import text_of

PLANS = "/2024/organizer/floor-plan/plans"
REQUEST = "/2024/organizer/floor-plan/requests/E-005"
LEVELS = dict.fromkeys(("partners", "competitors", "wished", "walking", "keep"), "normal") | {"seconds": "180"}


def test_a_plan_is_asked_for_once_and_watched(organizer, session):
    asked = organizer.post(PLANS, data={"scope": "all", **LEVELS})

    assert asked.location == f"{PLANS}/1"
    assert "The first plan is ready after a few seconds." in text_of(organizer.get(asked.location))
    again = organizer.post(PLANS, data={"scope": "all", **LEVELS})
    assert again.status_code == 422
    assert "Plan 1 is being made already." in text_of(again)

    plan = session.scalars(select(BoothPlan)).one()
    assert AllocationPolicy.of(plan.policy).seconds == 180
    plan.progress = [{"placed": 2, "points": 10, "bound": 100}]
    session.commit()
    under_way = text_of(organizer.get(asked.location))
    assert "How much better a plan could be is still being calculated." in under_way
    assert "A longer run may tell" not in under_way


def test_a_result_is_compared_explained_and_taken_over(organizer, session, monkeypatch):
    monkeypatch.setattr(allocation, "CHANGES_AT_ONCE", 1)
    one, other = session.scalars(select(Exhibitor).where(Exhibitor.code.in_(["E-005", "E-006"]))).all()
    expo, there = (venue.held_by(session, each.id)[0] for each in (one, other))
    plan = BoothPlan(edition_id=one.edition_id, number=7, asked_at=datetime.now(UTC), solved_at=datetime.now(UTC))
    unmet = [["wished", one.id, [expo.id, other.id], "given_to"], ["partners", other.id, [one.id], "never_beside"]]
    plan.result = {"placed": [[one.id, [there.id]], [other.id, [expo.id]]], "unmet": unmet}
    plan.figures = {"score": {"placed": 2, "points": 90}, "bound": 100, "is_proven": False, "exhibitors": 2, "unmet": 2}
    session.add(plan)
    session.commit()

    shown = organizer.get(f"{PLANS}/7")
    page = text_of(shown)
    assert shown.text.count('name="id"') == 1
    assert "These are the ticked ones of this page." in page
    assert "At most 10.0% below the best possible, proven." in page
    assert "given to another exhibitor" in page
    data = {"id": [str(one.id), str(other.id)]}
    taken = organizer.post(f"{PLANS}/7/acceptance", data=data, follow_redirects=True)

    assert "2 exhibitors have other booths now." in text_of(taken)
    session.rollback()
    assert venue.held_by(session, one.id)[0].code == there.code


def test_what_an_exhibitor_asks_for_is_kept_and_locked(organizer, session):
    sheet = {
        "units": "2",
        "kind": "shell",
        "services": ["power", "lan"],
        "wished": "fd-03",
        "competitors": "e-008, 윤슬찬푸드",
    }

    with counted(organizer.application) as asked:
        saved = organizer.post(REQUEST, data={**sheet, "is_locked": "y"})

    assert sum("exhibitor.code, exhibitor.search_text" in one for one in asked) == 1
    assert saved.status_code == 303
    shown = organizer.get(REQUEST).text
    assert 'value="FD-03"' in shown
    assert 'value="E-004, E-008"' in shown
    assert session.scalar(select(BoothLock.id)) is not None


def test_a_competitor_whom_nobody_knows_hides_nothing_else(organizer):
    asked = {"units": "many", "wished": "QQ-01", "competitors": "없는회사"}

    page = text_of(organizer.post(REQUEST, data=asked))

    assert "No exhibitor is called “없는회사”." in page
    assert "There is no booth QQ-01." in page
    assert "Not a valid integer value." in page or "a whole number" in page


def test_only_those_who_manage_the_venue_ask(client, sign_in):
    for role in ("buyer", "exhibitor"):
        sign_in(client, role)
        assert client.post(PLANS, data={"scope": "all", **LEVELS}).status_code == 403
        assert client.get(REQUEST).status_code == 403
