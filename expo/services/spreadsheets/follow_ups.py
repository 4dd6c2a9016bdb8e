"""The follow-up as a workbook: what the cases had become by each date, and every case with both answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.follow_ups import Case, CaseOutcome, conversion
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.results import RateSet
from expo.domain.spreadsheets.sheets import Cell, SheetColumn, SheetTable
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.queries import follow_ups, results
from expo.queries.follow_ups import WaveState
from expo.services.spreadsheets.workbooks import workbook

_WAVES = (
    ("days", "행사 후(일)", "Days after the show"),
    ("due_on", "기준일", "Due on"),
    ("asked_at", "문의 시각", "Asked at"),
    ("cases", "대상(건)", "Cases"),
    ("answered", "응답(건)", "Answered"),
    ("discussed", "상담액(원)", "Discussed (won)"),
    ("discussed_answered", "응답 건의 상담액(원)", "Discussed, answered (won)"),
    ("contracted", "계약액(원)", "Contracts (won)"),
    ("realised", "실적(원)", "Realised (won)"),
    ("proven", "증빙 있는 실적(원)", "Realised with proof (won)"),
    ("of_all", "전체 대비 실적 비율", "Realised of all"),
    ("of_answered", "응답 대비 실적 비율", "Realised of the answered"),
)
_CASES = (
    ("case", "건 코드", "Case"),
    ("exhibitor", "참가기업", "Exhibitor"),
    ("buyer", "바이어", "Buyer"),
    ("starts_at", "상담 시작", "Consultation"),
    ("currency", "통화", "Currency"),
    ("discussed", "상담액(최소 단위)", "Discussed (minor units)"),
    ("expected", "계약추진액(최소 단위)", "Pursued (minor units)"),
    ("signed", "현장계약액(최소 단위)", "Signed (minor units)"),
    ("exhibitor_stage", "기업 응답", "Exhibitor's answer"),
    ("exhibitor_contracted", "기업: 계약액", "Exhibitor: contracts"),
    ("exhibitor_realised", "기업: 실적", "Exhibitor: realised"),
    ("exhibitor_proof", "기업: 증빙", "Exhibitor: proof"),
    ("buyer_stage", "바이어 응답", "Buyer's answer"),
    ("buyer_contracted", "바이어: 계약액", "Buyer: contracts"),
    ("buyer_realised", "바이어: 실적", "Buyer: realised"),
    ("buyer_proof", "바이어: 증빙", "Buyer: proof"),
)


def follow_up_workbook(session: Session, actor: Actor, edition: Edition, *, now: datetime, language: str) -> bytes:
    """Return dates and cases as ``.xlsx``; contact data is not in it."""
    needs(actor, Permission.EXPORT)
    cases, rates = follow_ups.cases(session, edition, now), results.rates(session, edition)
    sheets = [_dates(follow_ups.waves(session, edition, now), cases, rates), _listed(session, edition, cases)]
    return workbook(sheets, language=language, zone=edition.zone)


def _dates(waves: Sequence[WaveState], cases: Sequence[Case], rates: RateSet) -> SheetTable:
    lines: list[list[Cell]] = []
    for wave in waves:
        found = conversion(cases, wave.days, rates) if wave.is_due else None
        head: list[Cell] = [wave.days, wave.due_on, wave.asked_at]
        lines.append(head + [getattr(found, key, None) for key, _korean, _english in _WAVES[3:]])
    return SheetTable(Named("사후관리", "Follow-up"), _columns(_WAVES), lines)


def _listed(session: Session, edition: Edition, cases: Sequence[Case]) -> SheetTable:
    exhibitors, buyers = (results.codes(session, edition, table) for table in (Exhibitor, Buyer))
    lines: list[list[Cell]] = [
        [
            case.code,
            exhibitors[case.row.exhibitor_id],
            buyers[case.row.buyer_id],
            case.row.starts_at,
            case.row.currency.value if case.row.currency else None,
            case.row.discussed,
            case.row.expected,
            case.row.signed,
            *_said(case.of(Role.EXHIBITOR)),
            *_said(case.of(Role.BUYER)),
        ]
        for case in cases
    ]
    return SheetTable(Named("건별 자료", "Cases"), _columns(_CASES), lines)


def _said(answer: CaseOutcome | None) -> list[Cell]:
    if answer is None:
        return [None] * 4
    return [answer.stage, answer.contracted, answer.realised, answer.proof]


def _columns(columns: Sequence[tuple[str, str, str]]) -> list[SheetColumn]:
    return [SheetColumn(key, Named(korean, english)) for key, korean, english in columns]
