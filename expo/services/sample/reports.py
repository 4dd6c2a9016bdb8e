"""The sample's on-site reports: 16 visits, four a day, by two reporters; what is over is written and published.

Invented from their numbers, the same at every start. Only firms of the sample are visited.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from expo.domain.field_reports import HOLD
from expo.domain.wishes import Side
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import FieldReport, ReportVersion, ReportViews, ReportVisit
from expo.models.market import ConsultationRequest
from expo.models.wishes import Wish

REPORTERS = ("여하은", "국지안")
A_DAY = 4
VIEWS = 18_900
ASKED = (1, 2)
"""Consultations asked for because of a report: 24 of all sixteen."""
_QUESTIONS = "대표 제품은 무엇인가요?\n올해 새로 선보이는 것은 무엇인가요?\n바이어가 가장 많이 묻는 것은 무엇인가요?"
_TITLES = (
    ("{product}, 직접 만나 보니", "{product_en}: a first look"),
    ("{company} 부스에서 찾은 {product}", "{product_en}, found at the booth of {company_en}"),
    ("바이어가 멈춰 선 {product}", "{product_en}: where buyers stop"),
    ("{product}의 비결을 물었습니다", "We asked how they do it: {product_en}"),
)
_TEXT_KO = (
    "{company} 부스에는 아침부터 발길이 이어졌습니다. 가장 먼저 눈에 띈 것은 {product}입니다.\n\n"
    "담당자는 “스마트공장 지원을 받은 뒤 불량이 줄고 납기를 지키게 되었다”고 설명했습니다. 포장과 라벨은 "
    "해외 바이어도 바로 읽을 수 있게 영문을 함께 넣었습니다.\n\n"
    "최소 주문량과 납기는 부스에서 상담할 수 있습니다. 방송과 상생마켓에서도 만날 수 있습니다."
)
_TEXT_EN = (
    "Visitors have been coming to the booth of {company_en} since the morning. The first thing you notice: "
    "{product_en}.\n\n"
    "“Since the smart-factory project we have fewer defects and keep our delivery dates,” the staff explained. "
    "Packaging and labels are in English too.\n\nAsk for minimum order and delivery at the booth."
)


def write_reports(session: Session, edition: Edition, *, now: datetime) -> int:
    """Plan the visits once, and let the reports of those that are over be published; return how many there are."""
    of_edition = ReportVisit.edition_id == edition.id
    if session.scalar(select(ReportVisit.id).where(of_edition).limit(1)) is None:
        _plan(session, edition)
    told = set(session.scalars(select(FieldReport.visit_id).where(FieldReport.edition_id == edition.id)))
    visits = session.scalars(
        select(ReportVisit)
        .where(of_edition)
        .order_by(ReportVisit.id)
        .options(selectinload(ReportVisit.exhibitor).selectinload(Exhibitor.products))
    ).all()
    over = [one for one in visits if one.id not in told and one.ends_at + timedelta(minutes=40) <= now]
    _publish(session, edition, over)
    return len(told) + len(over)


def _plan(session: Session, edition: Edition) -> None:
    dice = Random(f"reports {edition.code}")  # noqa: S311 -- sample data
    makers = session.scalars(
        select(Exhibitor.id)
        .where(Exhibitor.edition_id == edition.id, Exhibitor.is_demo.is_(True))
        .order_by(Exhibitor.code)
    ).all()
    chosen = dice.sample(list(makers), min(len(makers), A_DAY * len(edition.days)))
    known = session.execute(select(Hold.slot_id, Hold.exhibitor_id).where(Hold.exhibitor_id.in_(chosen)))
    taken = {(row.slot_id, row.exhibitor_id) for row in known}
    slots = session.scalars(select(Slot).where(Slot.edition_id == edition.id).order_by(Slot.starts_at)).all()
    by_day = [
        [slot for slot in slots if slot.starts_at.astimezone(edition.zone).date() == day.on] for day in edition.days
    ]
    rows, held = [], []
    for number, maker in enumerate(chosen):
        day = by_day[number // A_DAY]
        free = [slot for slot in day if (slot.id, maker) not in taken]
        if not free:
            continue
        slot = dice.choice(free)
        held.append((maker, slot.id))
        rows.append(
            {
                "edition_id": edition.id,
                "exhibitor_id": maker,
                "reporter": REPORTERS[number % len(REPORTERS)],
                "starts_at": slot.starts_at,
                "ends_at": slot.ends_at,
                "questions": _QUESTIONS,
                "planned_at": slots[0].starts_at - timedelta(days=5),
            }
        )
    if not rows:
        return
    session.execute(insert(ReportVisit), rows)
    planned = select(ReportVisit.exhibitor_id, ReportVisit.id).where(ReportVisit.edition_id == edition.id)
    ids = {row.exhibitor_id: row.id for row in session.execute(planned)}
    session.execute(
        insert(Hold),
        [{"slot_id": slot_id, "exhibitor_id": maker, HOLD.column: ids[maker]} for maker, slot_id in held],
    )


def _publish(session: Session, edition: Edition, visits: Sequence[ReportVisit]) -> None:
    for visit in visits:
        dice = Random(f"report {visit.exhibitor.code}")  # noqa: S311 -- sample data
        at, maker = visit.ends_at + timedelta(minutes=40), visit.exhibitor
        product = maker.products[0] if maker.products else None
        words: dict[str, Any] = {
            "company": maker.name_ko,
            "company_en": maker.name_en,
            "product": product.name_ko if product else maker.name_ko,
            "product_en": (product.name_en or product.name_ko) if product else maker.name_en,
        }
        title_ko, title_en = dice.choice(_TITLES)
        version = ReportVersion(
            no=1,
            title_ko=title_ko.format(**words),
            title_en=title_en.format(**words),
            text_ko=_TEXT_KO.format(**words),
            text_en=_TEXT_EN.format(**words),
            written_at=at,
            submitted_at=at,
            published_at=at,
            product=product,
        )
        row = FieldReport(
            edition_id=edition.id,
            exhibitor_id=maker.id,
            visit_id=visit.id,
            product_id=product.id if product else None,
            reporter=visit.reporter,
            consented_at=visit.starts_at,
            consented_by=f"{maker.contact_name or maker.name_ko} ({maker.name_ko})",
            started_at=visit.starts_at,
            versions=[version],
        )
        session.add(row)
        session.flush()
        on = at.astimezone(edition.zone).date()
        session.add(ReportViews(report_id=row.id, on=on, count=VIEWS // 16 + dice.randint(-400, 400)))
        _ask(session, row, dice.choice(ASKED), at)
    session.flush()


def _ask(session: Session, row: FieldReport, count: int, at: datetime) -> None:
    """Let buyers who want to meet the exhibitor have asked because of the report."""
    known = select(ConsultationRequest.wish_id)
    wishes = session.scalars(
        select(Wish.id)
        .where(Wish.exhibitor_id == row.exhibitor_id, Wish.side == Side.BUYER, Wish.id.not_in(known))
        .order_by(Wish.id)
        .limit(count)
    ).all()
    session.add_all(ConsultationRequest(wish_id=wish_id, report_id=row.id, asked_at=at) for wish_id in wishes)
    session.flush()
