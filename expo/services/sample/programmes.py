"""The sample's support programme: sponsors, tracks with dated caps, an agreement with its sources, cases of two years.

The firms are the sample's own exhibitors, which are fiction; what is real is only what the sources state, with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.agreements import PartyRole
from expo.domain.programmes import OrganizationKind, StatisticUnit
from expo.domain.support_cases import (
    ChangeDecision,
    InspectionKind,
    InspectionResult,
    MilestoneKind,
    SupportStage,
)
from expo.models.agreements import Agreement, AgreementGuest, AgreementParty, CeremonyItem
from expo.models.base import Base
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.programmes import Organization, Programme, ProgrammeStatistic, ProgrammeTrack, TrackCap
from expo.models.support_cases import CaseChange, CaseExhibitor, CaseInspection, CaseMilestone, SupportCase

ARTICLE, MINISTRY = "참좋은뉴스 2024-03-26", "중소벤처기업부 2024-03-26"
KSIC = {"food": "10", "appliance": "28", "household": "22", "machinery": "29", "industrial": "25", "parts": "26"}
FIRMS, CASE_FIRMS, CASES = 60, 27, 30
_TRACKS = (
    ("BASIC", "기초", "Basic", ((date(2022, 1, 1), 42_000_000), (date(2024, 7, 1), 50_000_000)), 40),
    ("ADV1", "고도화1", "Advanced 1", ((date(2022, 1, 1), 120_000_000),), 40),
    ("ESG", "ESG 역량 강화", "ESG", ((date(2024, 1, 1), 60_000_000),), 30),
)
_PARTIES = (
    (OrganizationKind.MINISTRY, "중소벤처기업부", "Ministry of SMEs and Startups", PartyRole.MINISTRY),
    (OrganizationKind.AGENCY, "스마트제조혁신추진단", "Smart manufacturing agency (KOSMO)", PartyRole.AGENCY),
    (OrganizationKind.LARGE_COMPANY, "포스코", "POSCO", PartyRole.SPONSOR),
    (OrganizationKind.ASSOCIATION, "중소기업중앙회", "KBIZ", PartyRole.ASSOCIATION),
    (OrganizationKind.CHAMBER, "대한상공회의소", "KCCI", PartyRole.CHAMBER),
    (OrganizationKind.SMALL_FIRM, "서울엔지니어링", "Seoul Engineering", PartyRole.ADOPTER),
    (OrganizationKind.SMALL_FIRM, "달성", "Dalsung", PartyRole.ADOPTER),
    (OrganizationKind.SMALL_FIRM, "스톨베르그&삼일", "Stollberg & Samil", PartyRole.ADOPTER),
    (OrganizationKind.SMALL_FIRM, "동주산업", "Dongju Industry", PartyRole.ADOPTER),
)
"""Who is named in the source; the four adopters carry their names and nothing else."""
_CEREMONY = (
    ("개회와 국민의례", "Opening"),
    ("인사말", "Welcome"),
    ("사업 성과 발표", "Results of the programme"),
    ("상생협약 서명", "Signing of the agreement"),
    ("기념 촬영", "Group photo"),
)
_GUESTS = (
    ("중소벤처기업부 장관", "Minister of SMEs and Startups", True),
    ("주관기관 구매투자본부장", "Head of purchasing and investment of the sponsor", True),
    ("중소기업중앙회 부회장", "Vice chair of KBIZ", True),
    ("대한상공회의소 부회장", "Vice chair of KCCI", False),
    ("도입기업 대표 4인", "Heads of four adopters", True),
)
_STATISTICS = (
    ("협약식 참석 인원", "Guests of the ceremony", StatisticUnit.PEOPLE, 150, ARTICLE, "", True),
    ("협약식 참석 인원", "Guests of the ceremony", StatisticUnit.PEOPLE, 100, MINISTRY, "", True),
    ("주관기관의 지원 실적", "Support by the sponsor", StatisticUnit.CASES, 595, ARTICLE, "2019–2023", False),
    ("주관기관의 지원 실적", "Support by the sponsor", StatisticUnit.FIRMS, 450, "중소기업중앙회", "2019–2023", False),
    ("도입기업 만족도", "Satisfaction of adopters", StatisticUnit.SHARE, 802, "중소기업중앙회", "2024", False),
    (
        "지원 기업 전체",
        "Firms supported in all",
        StatisticUnit.FIRMS,
        5961,
        "아시아투데이",
        "2018–2024",
        False,
    ),
)


@dataclass(frozen=True, slots=True)
class ProgrammeWorld:
    """What the other parts of the sample build on."""

    programme: Programme
    tracks: Sequence[ProgrammeTrack]
    state: Organization
    sponsors: Sequence[Organization]
    firms: Sequence[Organization]
    cases: Sequence[SupportCase]


def write_programme(session: Session, edition: Edition) -> ProgrammeWorld | None:
    """Write the sample's programme, ``None`` if there is a programme already."""
    if session.scalar(select(Programme.id).limit(1)) is not None:
        return None
    programme = Programme(
        code="SMART",
        name_ko="대·중소 상생형 스마트공장 지원사업",
        name_en="Smart factories for small firms",
        about_ko="대기업과 정부가 함께 자금을 조성해 중소기업의 스마트공장 구축을 지원합니다.",
        about_en="Large companies and the state fund smart factories of small firms together.",
        starts_on=date(2018, 1, 1),
    )
    parties = [Organization(kind=kind, name_ko=ko, name_en=en, source=ARTICLE) for kind, ko, en, _ in _PARTIES]
    sponsors = [
        Organization(kind=OrganizationKind.LARGE_COMPANY, name_ko=ko, name_en=en, is_demo=True)
        for ko, en in (("한결제강", "Hangyeol Steel"), ("다솜전자", "Dasom Electronics"))
    ]
    exhibitors = _exhibitors(session, edition)
    firms = [_firm(exhibitor) for exhibitor in exhibitors]
    session.add_all([programme, *parties, *sponsors, *firms])
    session.flush()
    tracks = [
        ProgrammeTrack(programme_id=programme.id, code=code, name_ko=ko, name_en=en, starts_on=caps[0][0])
        for code, ko, en, caps, _ in _TRACKS
    ]
    session.add_all(tracks)
    session.flush()
    session.add_all(_caps(tracks))
    session.add_all(_agreement(session, programme, parties))
    cases = _cases(programme, tracks, sponsors, firms)
    session.add_all(cases)
    session.flush()
    for number, case in enumerate(cases):
        session.add_all(_course(case, edition, exhibitors[number % CASE_FIRMS]))
    session.flush()
    return ProgrammeWorld(programme, tracks, parties[0], sponsors, firms, cases)


def _exhibitors(session: Session, edition: Edition) -> list[Exhibitor]:
    """Return fictional exhibitors, those that were supported in the two years first."""
    rows = session.scalars(
        select(Exhibitor)
        .where(Exhibitor.edition_id == edition.id, Exhibitor.is_demo, Exhibitor.business_number.is_not(None))
        .options(joinedload(Exhibitor.sector))
    )
    in_order = sorted(rows, key=lambda row: row.code)
    of_year = {year: [row for row in in_order if row.sponsor_year == year] for year in (2023, 2024)}
    first = [*of_year[2023][:15], *of_year[2024][: CASE_FIRMS - 15]]
    return [*first, *(row for row in in_order if row not in first)][:FIRMS]


def _firm(exhibitor: Exhibitor) -> Organization:
    return Organization(
        kind=OrganizationKind.SMALL_FIRM,
        name_ko=exhibitor.name_ko,
        name_en=exhibitor.name_en,
        business_number=exhibitor.business_number,
        ksic=KSIC.get(exhibitor.sector.code, "25"),
        region=exhibitor.region,
        is_demo=True,
    )


def _caps(tracks: Sequence[ProgrammeTrack]) -> list[TrackCap]:
    return [
        TrackCap(track_id=track.id, valid_from=day, won=won, least_own_percent=own, source=f"{day.year}년 사업 공고")
        for track, (_, _, _, caps, own) in zip(tracks, _TRACKS, strict=True)
        for day, won in caps
    ]


def _agreement(session: Session, programme: Programme, parties: Sequence[Organization]) -> list[Base]:
    agreement = Agreement(
        programme_id=programme.id,
        code="2024-03",
        name_ko="대·중소 상생형 스마트공장 상생협약식",
        name_en="Agreement on smart factories of large and small firms",
        starts_at=datetime(2024, 3, 26, 5, 0, tzinfo=UTC),
        ends_at=datetime(2024, 3, 26, 6, 10, tzinfo=UTC),
        place_ko="중소기업중앙회 KBIZ홀, 서울 여의도",
        place_en="KBIZ hall, Yeouido, Seoul",
    )
    session.add(agreement)
    session.flush()
    id_ = agreement.id
    return [
        *(
            AgreementParty(agreement_id=id_, organization_id=row.id, role=role)
            for row, (_, _, _, role) in zip(parties, _PARTIES, strict=True)
        ),
        *(
            CeremonyItem(agreement_id=id_, position=place, text_ko=ko, text_en=en)
            for place, (ko, en) in enumerate(_CEREMONY)
        ),
        *(
            AgreementGuest(agreement_id=id_, position=place, office_ko=ko, office_en=en, attended=came)
            for place, (ko, en, came) in enumerate(_GUESTS)
        ),
        *(
            ProgrammeStatistic(
                programme_id=programme.id,
                agreement_id=id_ if about_it else None,
                topic_ko=ko,
                topic_en=en,
                unit=unit,
                value=value,
                source=source,
                as_of=as_of,
            )
            for ko, en, unit, value, source, as_of, about_it in _STATISTICS
        ),
    ]


def _cases(
    programme: Programme,
    tracks: Sequence[ProgrammeTrack],
    sponsors: Sequence[Organization],
    firms: Sequence[Organization],
) -> list[SupportCase]:
    """Return 30 cases of 27 firms: the first three firms have one in each year."""
    cases = []
    for number in range(CASES):
        year = 2023 if number < 15 else 2024
        firm = firms[number % CASE_FIRMS]
        track = tracks[number % (2 if year == 2023 else 3)]
        cases.append(
            SupportCase(
                programme_id=programme.id,
                track_id=track.id,
                adopter_id=firm.id,
                sponsor_id=sponsors[number % 2].id,
                code=f"S{year % 100}-{number + 1:03}",
                year=year,
                title_ko=f"{track.name_ko} 스마트공장 구축",
                title_en=f"Smart factory, {track.name_en}",
                stage=SupportStage.CLOSED if year == 2023 else _STAGES[number % 4],
                selected_on=date(year, 7, 10),
            )
        )
    return cases


_STAGES = (SupportStage.AGREED, SupportStage.INTERIM, SupportStage.AGREED, SupportStage.SELECTED)
_COURSE = (
    (MilestoneKind.AGREEMENT, 30), (MilestoneKind.COST_REVIEW, 50), (MilestoneKind.INTERIM, 100),
    (MilestoneKind.FINAL, 200), (MilestoneKind.SETTLEMENT, 260), (MilestoneKind.FOLLOW_UP, 600),
)  # fmt: skip
_DONE = {SupportStage.CLOSED: 5, SupportStage.INTERIM: 3, SupportStage.AGREED: 2}


def _course(case: SupportCase, edition: Edition, exhibitor: Exhibitor) -> list[Base]:
    done = _DONE.get(case.stage, 0)
    rows: list[Base] = [CaseExhibitor(case_id=case.id, edition_id=edition.id, exhibitor_id=exhibitor.id)]
    for place, (kind, days) in enumerate(_COURSE):
        due = case.selected_on + timedelta(days=days)
        rows.append(CaseMilestone(case_id=case.id, kind=kind, due_on=due, done_on=due if place < done else None))
    passed = {InspectionKind.INTERIM: 100, InspectionKind.FINAL: 200}
    for number, (inspection, days) in enumerate(passed.items()):
        if done > 2 + number:
            on = case.selected_on + timedelta(days=days)
            rows.append(
                CaseInspection(case_id=case.id, kind=inspection, inspected_on=on, result=InspectionResult.PASSED)
            )
    if case.id % 7 == 0:
        rows.append(
            CaseChange(
                case_id=case.id,
                asked_on=case.selected_on + timedelta(days=70),
                about="설치 일정 1개월 연장",
                reason="설비 납기가 늦어졌습니다.",
                decision=ChangeDecision.APPROVED if done == 5 else None,
                decided_on=case.selected_on + timedelta(days=80) if done == 5 else None,
            )
        )
    return rows
