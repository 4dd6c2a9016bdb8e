"""Cases of a support programme: stages in order, inspections, changes, and the invitation in one step."""

from datetime import date

import pytest
from sqlalchemy import select

from expo.domain.people import Actor, Role
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind
from expo.domain.refusals import Refusal
from expo.domain.support_cases import ChangeDecision, InspectionKind, InspectionResult, SupportStage
from expo.domain.venue import HallKind
from expo.models.outbox import Message
from expo.models.support_cases import CaseInspection
from expo.models.venue import Hall
from expo.queries import support_cases as support_cases_queries
from expo.services import programmes, support_cases
from expo.services.programmes import OrganizationSheet
from expo.services.support_cases import CaseEntry, FirmInvitation
from tests.services.test_programmes import NOW, SHEET, TRACK, set_cap

ON = date(2026, 5, 1)


@pytest.fixture
def who(session, expo):
    """Return an officer who may only run programmes, and the edition; three cases of one firm are there."""
    edition = expo.edition
    session.add(
        Hall(
            edition_id=edition.id,
            code="F",
            kind=HallKind.SECTOR,
            name_ko="식품관",
            name_en="Food",
            x=20,
            y=0,
            width=5,
            height=5,
        )
    )
    permissions = frozenset({Permission.MANAGE_PROGRAMMES})
    who = (Actor(Role.ORGANIZER, expo.organizer.user_id, "officer", edition.id, permissions=permissions), edition)
    programmes.create(session, *who, sheet=SHEET, now=NOW)
    programmes.add_track(session, *who, programme="SMART", sheet=TRACK, now=NOW)
    set_cap(session, who, date(2026, 1, 1), 42_000_000)
    firm, sponsor = (
        programmes.add_organization(session, *who, sheet=OrganizationSheet(kind, name, name, number), now=NOW)
        for kind, name, number in (
            (OrganizationKind.SMALL_FIRM, "가온푸드", "900-00-00016"),
            (OrganizationKind.LARGE_COMPANY, "한결", ""),
        )
    )
    for code in ("S-1", "S-2", "S-3"):
        entry = CaseEntry(code, "BASIC", 2025, "스마트공장", "", firm.id, sponsor.id, date(2026, 2, 1))
        support_cases.create(session, *who, programme="SMART", entry=entry, now=NOW)
    session.commit()
    return who


def move(session, who, stage):
    return support_cases.move(session, *who, code="S-1", stage=stage, now=NOW)


def inspect(session, who, kind, result, findings=""):
    support_cases.inspect(
        session, *who, code="S-1", kind=kind, inspected_on=ON, result=result, findings=findings, now=NOW
    )


def invite(session, who, code="S-1", email="kim@gaon.example"):
    invitation = FirmInvitation("F", "food", "김담당", email)
    return support_cases.invite(session, *who, code=code, invitation=invitation, now=NOW)


def test_a_case_passes_its_stages_in_order_and_only_after_its_inspections(session, who):
    with pytest.raises(Refusal, match="does not follow"):
        move(session, who, SupportStage.SETTLED)
    move(session, who, SupportStage.AGREED)
    with pytest.raises(Refusal, match="not been passed"):
        move(session, who, SupportStage.INTERIM)
    with pytest.raises(Refusal, match="has to be remedied"):
        inspect(session, who, InspectionKind.INTERIM, InspectionResult.REMEDY)
    inspect(session, who, InspectionKind.INTERIM, InspectionResult.PASSED)
    inspect(session, who, InspectionKind.INTERIM, InspectionResult.REMEDY, "센서 미설치")
    with pytest.raises(Refusal, match="not been passed"):
        move(session, who, SupportStage.INTERIM)
    for _pressed_twice in range(2):
        inspect(session, who, InspectionKind.INTERIM, InspectionResult.PASSED)

    assert len(session.scalars(select(CaseInspection)).all()) == 3
    assert move(session, who, SupportStage.INTERIM).stage is SupportStage.INTERIM


def test_a_change_is_decided_once_and_holds_the_case_until_then(session, who):
    change, pressed_twice = (
        support_cases.ask_change(session, *who, code="S-1", about="일정", reason="납기 지연", on=ON, now=NOW)
        for _ in range(2)
    )
    assert change is pressed_twice
    with pytest.raises(Refusal, match="not decided yet"):
        move(session, who, SupportStage.AGREED)

    def decide(decision):
        return support_cases.decide_change(session, *who, code="S-1", id_=change.id, decision=decision, on=ON, now=NOW)

    decide(ChangeDecision.APPROVED)
    with pytest.raises(Refusal, match="decided before"):
        decide(ChangeDecision.REJECTED)
    assert move(session, who, SupportStage.AGREED).stage is SupportStage.AGREED


def test_a_firm_is_invited_in_one_step_and_keeps_its_cases_on_its_page(session, who):
    exhibitor = invite(session, who)
    again = invite(session, who, code="S-2")
    session.commit()

    assert (again.id, exhibitor.code, exhibitor.sponsor_year) == (exhibitor.id, "E-3", 2025)
    letters = session.scalars(select(Message).where(Message.recipient == "kim@gaon.example")).all()
    assert [one.template for one in letters] == ["exhibitors.invited"]
    shown = support_cases_queries.of_exhibitor(session, exhibitor.id)
    assert [case.code for case in shown] == ["S-1", "S-2"]
    with pytest.raises(Refusal, match="invited for this case already"):
        invite(session, who)


def test_a_terminated_case_is_on_no_page_and_invites_nobody(session, who):
    exhibitor = invite(session, who)
    move(session, who, SupportStage.TERMINATED)
    support_cases.move(session, *who, code="S-3", stage=SupportStage.TERMINATED, now=NOW)

    assert support_cases_queries.of_exhibitor(session, exhibitor.id) == []
    with pytest.raises(Refusal, match="terminated"):
        invite(session, who, code="S-3")


def test_a_case_is_neither_its_own_sponsors_nor_before_the_first_cap(session, who):
    case = support_cases_queries.get(session, "S-1")
    own = CaseEntry("S-9", "BASIC", 2025, "공장", "", case.adopter_id, case.adopter_id, ON)
    early = CaseEntry("S-9", "BASIC", 2025, "공장", "", case.adopter_id, case.sponsor_id, date(2025, 12, 31))

    for entry, reason in ((own, "own sponsor"), (early, "no cap on this day")):
        with pytest.raises(Refusal, match=reason):
            support_cases.create(session, *who, programme="SMART", entry=entry, now=NOW)
