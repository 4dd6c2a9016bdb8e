"""The sample's calls: one of the spring with 60 applications, and one that is open during the expo."""

from datetime import date, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from expo.domain.calls import CallApplicationState
from expo.models.calls import Call, CallApplication, CallDocument, CallQuestion
from expo.models.editions import Edition
from expo.services.sample.programmes import ProgrammeWorld

APPLICATIONS = 60
QUESTIONS = (
    ("현재 공정과 문제를 적어 주세요.", "Describe the present process and its problems."),
    ("도입 후 목표를 수치로 적어 주세요.", "State the goals after the support in figures."),
)
DOCUMENTS = (("국세·지방세 완납증명서", "Tax clearance"), ("견적서", "Quotation"))
_STATES = (*(CallApplicationState.ELIGIBLE,) * 4, CallApplicationState.INELIGIBLE, CallApplicationState.SENT)


def write_calls(session: Session, edition: Edition, world: ProgrammeWorld) -> None:
    """Write both calls, and the applications of the first."""
    zone = edition.zone
    spring = _call(
        world,
        "2024-1",
        "2024년 상반기 상생형 스마트공장 지원사업 공고",
        "Smart factories, first call of 2024",
        datetime(2024, 3, 31, 9, tzinfo=zone),
        datetime(2024, 5, 7, 18, tzinfo=zone),
    )
    autumn = _call(
        world,
        "2024-2",
        "2024년 하반기 상생형 스마트공장 지원사업 공고",
        "Smart factories, second call of 2024",
        datetime(2024, 10, 14, 9, tzinfo=zone),
        datetime(2024, 11, 15, 18, tzinfo=zone),
    )
    session.add_all([spring, autumn])
    session.flush()
    session.execute(insert(CallApplication), [_application(world, spring, number) for number in range(APPLICATIONS)])


def _call(world: ProgrammeWorld, code: str, ko: str, en: str, opens_at: datetime, closes_at: datetime) -> Call:
    return Call(
        programme_id=world.programme.id,
        code=code,
        name_ko=ko,
        name_en=en,
        opens_at=opens_at,
        closes_at=closes_at,
        announced_at=opens_at - timedelta(days=7),
        contacts_until=date(closes_at.year + 5, 12, 31),
        quota=30,
        readings=3,
        years_since_support=1,
        about_ko="중소 제조기업의 스마트공장 구축을 지원합니다.",
        about_en="Support for smart factories.",
        questions=[CallQuestion(position=n, text_ko=one, text_en=two) for n, (one, two) in enumerate(QUESTIONS)],
        documents=[CallDocument(position=n, name_ko=one, name_en=two) for n, (one, two) in enumerate(DOCUMENTS)],
    )


def _application(world: ProgrammeWorld, call: Call, number: int) -> dict[str, object]:
    firm, track = world.firms[number % len(world.firms)], world.tracks[number % len(world.tracks)]
    received = call.closes_at - timedelta(hours=3 * (APPLICATIONS - number), minutes=number)
    state = _STATES[number % len(_STATES)]
    goals = {str(one.id): "불량률 30% 감소, 납기 5일 단축" for one in call.questions}
    return {
        "call_id": call.id,
        "track_id": track.id,
        "number": number + 1,
        "state": state,
        "firm_name": firm.name_ko,
        "business_number": firm.business_number,
        "ksic": firm.ksic,
        "region": firm.region,
        "contact_name": "지원 담당",
        "contact_email": f"apply{number + 1:02}@firms.example.com",
        "locale": "ko",
        "title": f"{track.name_ko} 공정 자동화",
        "support_won": 36_000_000,
        "supplier_name": "",
        "supplier_number": "",
        "writer_name": "",
        "answers": goals,
        "started_at": received - timedelta(days=5),
        "received_at": received,
        "digest": f"{number:064x}",
        "reason": "최근 지원 이력" if state is CallApplicationState.INELIGIBLE else "",
    }
