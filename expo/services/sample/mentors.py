"""The sample's twelve mentors with what they do, and eight start-ups on their way."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from expo.domain.incubation import StartUpHelp, StartUpStage
from expo.domain.mentors import MentorRequestState
from expo.domain.programmes import OrganizationKind
from expo.models.editions import Edition
from expo.models.experts import Expert, ExpertField, ExpertSkill
from expo.models.incubation import StartUp, StartUpReceipt, StartUpStep
from expo.models.mentors import Mentor, MentorAbsence, MentorRequest, MentorVisit
from expo.models.programmes import Organization
from expo.services.sample.programmes import ProgrammeWorld

_MENTORS = ("한결", "한빛", "한솔", "해담", "해밀", "하람", "다한", "도담", "두온", "초롱", "채움", "파란")
_REGIONS = ("seoul", "gyeonggi", "incheon", "busan", "daegu", "daejeon")
_START_UPS = (
    ("새싹로봇", "Saessak Robotics"), ("물결센서", "Mulgyeol Sensors"), ("온기소재", "Ongi Materials"),
    ("바름비전", "Bareum Vision"), ("숨결바이오", "Sumgyeol Bio"), ("별빛에너지", "Byeolbit Energy"),
    ("모아데이터", "Moa Data"), ("이음물류", "Ieum Logistics"),
)  # fmt: skip
_WAYS = tuple(
    tuple(map(StartUpStage, way.split()))
    for way in (
        "founding",
        "founding product",
        "founding product",
        "founding product sales",
        "founding product sales investment",
        "founding product investment",
        "founding product sales graduated",
        "founding left",
    )
)


def write_mentors(session: Session, edition: Edition, world: ProgrammeWorld, fields: list[ExpertField]) -> None:
    """Write mentors, requests with visits, and start-ups."""
    people = [
        Expert(
            name=f"{name} 멘토",
            email=f"mentor{place + 1}@experts.example.com",
            employer="동반성장지원단",
            region=_REGIONS[place % 6],
            is_demo=True,
            skills=[ExpertSkill(field_id=fields[(place + step) % 5].id, level=3 - step) for step in range(2)],
        )
        for place, name in enumerate(_MENTORS)
    ]
    session.add_all(people)
    session.flush()
    mentors = [Mentor(expert_id=one.id, most=4) for one in people]
    session.add_all(mentors)
    session.flush()
    session.add(
        MentorAbsence(expert_id=people[2].id, starts_on=edition.starts_on, ends_on=edition.starts_on + timedelta(9))
    )
    for number, firm in enumerate(world.firms[:10]):
        _mentoring(session, edition, number, firm, people, fields)
    session.add_all(_start_up(session, number) for number in range(len(_START_UPS)))
    session.flush()


def _mentoring(
    session: Session,
    edition: Edition,
    number: int,
    firm: Organization,
    people: list[Expert],
    fields: list[ExpertField],
) -> None:
    """Write a request; the first seven have a mentor who has been there twice."""
    asked = datetime.combine(edition.starts_on, time(9), edition.zone) - timedelta(days=90 - number)
    mentor = people[number % 12]
    has_mentor = number < 7
    row = MentorRequest(
        field_id=fields[number % 5].id,
        firm_name=firm.name_ko,
        business_number=firm.business_number,
        region=firm.region,
        contact_name="멘토링 담당",
        contact_email=f"mentoring{number + 1}@firms.example.com",
        wanted="불량률을 낮추고 설비 가동률을 높이고 싶습니다.",
        asked_at=asked,
        state=MentorRequestState.MATCHED if has_mentor else MentorRequestState.ASKED,
        expert_id=mentor.id if has_mentor else None,
        matched_at=asked + timedelta(days=5) if has_mentor else None,
    )
    session.add(row)
    session.flush()
    if has_mentor:
        for visit in range(2):
            day = (asked + timedelta(days=15 + 25 * visit)).date()
            signed = 0 if visit and number % 3 == 0 else 1
            row.visits.append(
                MentorVisit(
                    expert_id=mentor.id,
                    visit_on=day,
                    hours=3,
                    findings="병목 공정과 교체 시간을 확인했습니다.",
                    actions="금형 교체 표준서 작성, 공장장, 2주",
                    mentor_signed=1,
                    firm_signed=signed,
                    follow_up_on=day + timedelta(days=30),
                    followed_up_on=None if visit else day + timedelta(days=31),
                )
            )


def _start_up(session: Session, number: int) -> StartUp:
    ko, en = _START_UPS[number]
    firm = Organization(
        kind=OrganizationKind.SMALL_FIRM, name_ko=ko, name_en=en, region=_REGIONS[number % 6], ksic="62", is_demo=True
    )
    session.add(firm)
    session.flush()
    first = date(2022, 3, 2) + timedelta(days=40 * number)
    row = StartUp(organization_id=firm.id, founded_on=first - timedelta(days=120), about="제조 현장의 문제를 풉니다.")
    row.steps = [
        StartUpStep(
            stage=stage,
            moved_on=first + timedelta(days=150 * place),
            reason="다른 지역으로 이전" if stage is StartUpStage.LEFT else "",
        )
        for place, stage in enumerate(_WAYS[number])
    ]
    row.received = [StartUpReceipt(kind=StartUpHelp.SPACE, received_on=first, source="체인지업그라운드 포항")]
    if number % 2:
        row.received.append(
            StartUpReceipt(
                kind=StartUpHelp.GRANT, received_on=first + timedelta(60), won=20_000_000, source="상생 기금"
            )
        )
    if StartUpStage.INVESTMENT in _WAYS[number]:
        row.received.append(
            StartUpReceipt(
                kind=StartUpHelp.INVESTMENT,
                received_on=first + timedelta(500),
                won=500_000_000,
                source="벤처 투자 조합",
            )
        )
    return row
