"""The sample's review of the spring call: nine reviewers, every application read by three, a selection proposed."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.domain.reviews import ConflictTarget, Normalisation, ReviewerKind, ReviewState
from expo.models.calls import Call
from expo.models.editions import Edition
from expo.models.experts import Expert, ExpertField, ExpertSkill, ExpertTie
from expo.models.people import Membership, User
from expo.models.reviews import CommitteeSeat, Review, ReviewCriterion, ReviewDecision, ReviewRound, ReviewScore
from expo.queries import experts, reviews

FIELDS = (
    ("FOOD", "식품 공정", "Food processing", ["10", "11"]),
    ("METAL", "금속·뿌리", "Metal and casting", ["24", "25"]),
    ("MACHINE", "기계·설비", "Machinery", ["28", "29"]),
    ("ELECTRO", "전기·전자", "Electronics", ["26", "27"]),
    ("CONSUMER", "생활 소비재", "Consumer goods", ["13", "14", "20", "22", "32"]),
)
_REVIEWERS = (
    ("가람 평가위원", "가람회계법인", "seoul"), ("나래 평가위원", "나래기술연구원", "daejeon"),
    ("다온 평가위원", "다온대학교", "gyeonggi"), ("라온 평가위원", "라온경영연구소", "seoul"),
    ("마루 평가위원", "마루자동화학회", "busan"), ("바다 평가위원", "바다대학교", "busan"),
    ("사랑 평가위원", "사랑세무법인", "incheon"), ("아름 평가위원", "아름로봇연구소", "daegu"),
    ("자연 평가위원", "자연품질원", "gwangju"),
)  # fmt: skip
_CRITERIA = (
    ("기술성", "Technology", 30, 10), ("사업성", "Business", 30, 10), ("실현 가능성", "Feasibility", 25, 10),
    ("지역·고용 기여", "Region and jobs", 15, 5),
)  # fmt: skip


def write_fields(session: Session) -> list[ExpertField]:
    """Write the fields of expertise."""
    fields = [ExpertField(code=code, name_ko=ko, name_en=en, sectors=sectors) for code, ko, en, sectors in FIELDS]
    session.add_all(fields)
    session.flush()
    return fields


def write_reviews(session: Session, edition: Edition, fields: list[ExpertField]) -> None:
    """Write the committee and its reviews of the first call, and propose the selection."""
    call = session.scalars(select(Call).where(Call.code == "2024-1")).one()
    people = _reviewers(fields)
    session.add_all(people)
    session.flush()
    opened = call.closes_at + timedelta(days=20)
    row = ReviewRound(
        call_id=call.id,
        normalisation=Normalisation.CENTRED,
        pass_mark=60,
        reserve=5,
        objection_days=30,
        seed="5a" * 16,
        opened_at=opened,
    )
    row.criteria = [
        ReviewCriterion(position=place, name_ko=ko, name_en=en, weight=weight, scale=scale)
        for place, (ko, en, weight, scale) in enumerate(_CRITERIA)
    ]
    session.add(row)
    session.flush()
    kinds = (ReviewerKind.BUSINESS, ReviewerKind.TECHNOLOGY, ReviewerKind.TECHNOLOGY)
    session.add_all(
        CommitteeSeat(call_id=call.id, expert_id=one.id, kind=kinds[place % 3], most=20)
        for place, one in enumerate(people)
    )
    _read(session, row, people, opened)
    _propose(session, edition, row, opened + timedelta(days=20))


def _reviewers(fields: list[ExpertField]) -> list[Expert]:
    found = []
    for place, (name, employer, region) in enumerate(_REVIEWERS):
        levels = {fields[place % 5].id: 3, fields[(place + 2) % 5].id: 2}
        found.append(
            Expert(
                name=name,
                email=f"reviewer{place + 1}@experts.example.com",
                employer=employer,
                region=region,
                is_demo=True,
                skills=[ExpertSkill(field_id=id_, level=level) for id_, level in levels.items()],
            )
        )
    return found


def _read(session: Session, row: ReviewRound, people: list[Expert], opened: datetime) -> None:
    """Have each application read by one of business and two of technology, in turn."""
    business, technology = people[::3], [one for place, one in enumerate(people) if place % 3]
    given: list[dict[str, object]] = []
    scores: list[dict[str, int]] = []
    waiting = reviews.eligible(session, row.call_id)
    for place, application in enumerate(waiting):
        panel = (business[place % 3], technology[2 * place % 6], technology[(2 * place + 1) % 6])
        for number, one in enumerate(panel):
            pair = {"application_id": application.id, "expert_id": one.id}
            sent = opened + timedelta(days=3 + number, minutes=place)
            fit = 20 * experts.level(one, application.ksic) + (5 if one.region != application.region else 0)
            given.append(
                pair
                | {
                    "state": ReviewState.SENT,
                    "affinity": fit,
                    "assigned_at": opened,
                    "cleared_at": sent,
                    "sent_at": sent,
                    "target": None,
                }
            )
            for spot, criterion in enumerate(row.criteria):
                wave = (place * 7 + number * 3 + spot * 5) % 6
                points = max(0, min(criterion.scale, criterion.scale - wave * criterion.scale // 12 - number % 2))
                scores.append(pair | {"criterion_id": criterion.id, "scale": criterion.scale, "points": points})
    first = waiting[0]
    tied = technology[4]
    tied.ties.append(ExpertTie(business_number=first.business_number, note="2022년 자문"))
    given.append(
        {
            "application_id": first.id,
            "expert_id": tied.id,
            "state": ReviewState.EXCLUDED,
            "affinity": 0,
            "assigned_at": opened,
            "cleared_at": None,
            "sent_at": None,
            "target": ConflictTarget.APPLICANT,
        }
    )
    session.execute(insert(Review), given)
    session.execute(insert(ReviewScore), scores)


def _propose(session: Session, edition: Edition, row: ReviewRound, when: datetime) -> None:
    officer = session.scalars(
        select(User)
        .join(Membership)
        .where(Membership.edition_id == edition.id, Membership.role == Role.ORGANIZER)
        .order_by(User.id)
    ).first()
    if officer is None:
        return
    session.execute(
        insert(ReviewDecision),
        [
            {
                "application_id": one.application,
                "place": one.place,
                "points": round(one.points * 100),
                "result": round(one.result * 100),
                "outcome": one.outcome,
                "tie": one.tie,
            }
            for one in reviews.ranked(session, row)
        ],
    )
    row.proposed_at, row.proposed_by_id, row.proposed_by = when, officer.id, officer.name
    session.flush()
