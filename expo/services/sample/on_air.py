"""The sample's broadcasts: products, cue sheets, crew, and for those that have begun questions, votes and figures.

Invented from their numbers, the same at every start. A broadcast that has any question is left as it is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.broadcast_runs import CheckItem, CrewPart, RunStep
from expo.models.broadcast_runs import (
    BroadcastCheck,
    BroadcastCue,
    BroadcastFigures,
    BroadcastProduct,
    BroadcastStep,
    CrewMember,
    OrderIntent,
)
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.live_questions import LiveQuestion
from expo.services.sample.invented import dice_of, invented_steps, viewer_key
from expo.services.sample.live_questions import write_questions
from expo.services.sample.writing import insert_all

COUNTED_AFTER = timedelta(minutes=20)
"""How long after the end of a broadcast its figures are entered."""
CREW = (
    ("C-01", "문하람", CrewPart.DIRECTOR),
    ("C-02", "여도윤", CrewPart.ASSISTANT),
    ("C-03", "피서온", CrewPart.CAMERA),
    ("C-04", "국다온", CrewPart.HOST),
    ("C-05", "하이람", CrewPart.MERCHANDISER),
)
CUES = (
    (0, "오프닝", None, "안녕하세요, {company}의 {product} 방송입니다.", "타이틀"),
    (180, "회사 소개", None, "{company} 부스는 {booth}에 있습니다.", "로고"),
    (480, "제품 1", 1, "{product}부터 보여 드리겠습니다.", "제품명·가격"),
    (1200, "질문 답변", None, "고정된 질문에 답합니다.", "질문 자막"),
    (1500, "제품 2", 2, "다음 제품입니다. 라이브 특가를 확인해 주세요.", "제품명·가격"),
    (2400, "구매상담 안내", None, "바이어께서는 ‘방송 후 상담’을 눌러 주세요.", "상담 안내"),
    (3000, "마무리", None, "함께해 주셔서 고맙습니다.", "엔딩"),
)


def write_broadcasts(session: Session, edition: Edition, *, now: datetime) -> None:
    """Prepare every broadcast that has no cue sheet, and let those happen that have begun by now."""
    shows = session.scalars(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(StudioSlot.edition_id == edition.id)
        .options(
            joinedload(Broadcast.studio_slot),
            joinedload(Broadcast.exhibitor).selectinload(Exhibitor.products),
            joinedload(Broadcast.exhibitor).selectinload(Exhibitor.booths),
        )
        .order_by(StudioSlot.starts_at)
    ).all()
    _prepare(session, edition, shows)
    _run(session, [show for show in shows if show.studio_slot.starts_at <= now], now)
    counted = set(session.scalars(select(BroadcastFigures.broadcast_id)))
    _count(session, [one for one in shows if one.studio_slot.ends_at <= now and one.id not in counted])


def _prepare(session: Session, edition: Edition, shows: Sequence[Broadcast]) -> None:
    if not session.scalar(select(func.count()).where(CrewMember.edition_id == edition.id)):
        insert_all(
            session,
            CrewMember,
            [{"edition_id": edition.id, "code": code, "name": name, "part": part} for code, name, part in CREW],
        )
    known = set(session.scalars(select(BroadcastCue.broadcast_id)))
    new = [show for show in shows if show.id not in known]
    insert_all(session, BroadcastCue, [row for show in new for row in _cues(show)])
    insert_all(session, BroadcastProduct, [row for show in new for row in _goods(show)])
    insert_all(session, BroadcastCheck, [row for show in new for row in _checks(show)])
    locked = [
        {
            "broadcast_id": show.id,
            "step": RunStep.PRODUCTS_LOCKED,
            "shift_seconds": 0,
            "taken_at": show.studio_slot.starts_at - timedelta(days=14),
        }
        for show in new
    ]
    insert_all(session, BroadcastStep, locked)


def _cues(show: Broadcast) -> list[dict[str, Any]]:
    company, products = show.exhibitor, show.exhibitor.products
    words = {
        "company": company.name_ko,
        "product": products[0].name_ko if products else company.name_ko,
        "booth": company.booths[0].code if company.booths else "",
    }
    return [
        {
            "broadcast_id": show.id,
            "starts_second": second,
            "segment": segment,
            "product_no": number if number and number <= len(products) else None,
            "line": line.format(**words),
            "graphic": graphic,
        }
        for second, segment, number, line, graphic in CUES
    ]


def _goods(show: Broadcast) -> list[dict[str, Any]]:
    dice = dice_of(show, "goods")
    return [
        {
            "broadcast_id": show.id,
            "product_id": product.id,
            "position": position,
            "live_price": round(product.price * dice.uniform(0.75, 0.9) / 100) * 100 if product.price else None,
            "stock": dice.randint(3, 20) * 10,
            "coupon": "BIZ24" if position == 0 else "",
            "link": "",
        }
        for position, product in enumerate(show.exhibitor.products)
    ]


def _checks(show: Broadcast) -> list[dict[str, Any]]:
    ready = show.studio_slot.starts_at - timedelta(hours=2)
    notes = {CheckItem.PRONUNCIATION: f"{show.exhibitor.name_ko} ({show.exhibitor.name_en})"}
    late = dice_of(show, "checks").choice(list(CheckItem))
    return [
        {
            "broadcast_id": show.id,
            "item": item,
            "note": notes.get(item, ""),
            "done_at": None if item is late else ready,
        }
        for item in CheckItem
    ]


def _run(session: Session, begun: Sequence[Broadcast], now: datetime) -> None:
    """Let broadcasts happen up to a moment, some for the first time; those that people run are left to them."""
    there = select(BroadcastStep.broadcast_id, BroadcastStep.step, BroadcastStep.taken_at)
    steps = {(row.broadcast_id, row.step): row.taken_at for row in session.execute(there)}
    touched = {number for number, step in steps if step is not RunStep.PRODUCTS_LOCKED} | set(
        session.scalars(select(LiveQuestion.broadcast_id))
    )
    mine = [
        show
        for show in begun
        if show.id not in touched or steps.get((show.id, RunStep.ON_AIR)) == show.studio_slot.starts_at
    ]
    on_air = [one for show in mine for one in _steps(show, now) if (show.id, one["step"]) not in steps]
    insert_all(session, BroadcastStep, on_air)
    write_questions(session, mine, now)
    insert_all(session, OrderIntent, [row for show in mine if show.id not in touched for row in _intents(show)])


def _steps(show: Broadcast, now: datetime) -> Iterator[dict[str, Any]]:
    for step, at in invented_steps(show.studio_slot):
        if at <= now:
            yield {"broadcast_id": show.id, "step": step, "taken_at": at, "shift_seconds": 0}


def _intents(show: Broadcast) -> list[dict[str, Any]]:
    dice, at = dice_of(show, "intents"), show.studio_slot.starts_at
    return [
        {
            "broadcast_id": show.id,
            "product_id": product.id,
            "viewer_key": viewer_key(show, viewer),
            "quantity": dice.choice((1, 1, 1, 2, 3)),
            "made_at": at,
        }
        for product in show.exhibitor.products
        for viewer in range(dice.randint(4, 15))
    ]


def _count(session: Session, over: Sequence[Broadcast]) -> None:
    rows = []
    for show in over:
        dice = dice_of(show, "figures")
        views = round(dice.lognormvariate(8.2, 0.35))
        orders = dice.randint(12, 60)
        rows.append(
            {
                "broadcast_id": show.id,
                "views": views,
                "peak": views // dice.randint(6, 10),
                "likes": views // dice.randint(2, 5),
                "orders": orders,
                "sales": orders * dice.randint(22, 40) * 1000,
                "source": show.platform,
                "countries": sorted(dice.sample(["VN", "JP", "US", "TH", "SG"], dice.randint(0, 2))),
                "entered_at": show.studio_slot.ends_at + COUNTED_AFTER,
            }
        )
    insert_all(session, BroadcastFigures, rows)
