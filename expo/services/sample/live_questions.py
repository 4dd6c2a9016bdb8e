"""The questions that viewers of the sample's broadcasts asked, their answers and votes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.live_questions import QuestionState
from expo.models.live_commerce import Broadcast
from expo.models.live_questions import LiveQuestion, LiveVote
from expo.services.sample.invented import VIEWERS, dice_of, hashed, viewer_key
from expo.services.sample.writing import insert_all

ASKED = 34
"""Questions to a broadcast of an hour; 412 in all twelve."""

TEXTS = (
    ("{product} 최소 주문량은 얼마인가요?", "300개부터 가능합니다."),
    ("{product} 소비기한이 어떻게 되나요?", "제조일로부터 12개월입니다."),
    ("샘플을 받아 볼 수 있을까요?", "방송 후 상담을 신청하시면 보내 드립니다."),
    ("다른 색상이나 규격도 있나요?", "주문 수량에 따라 맞춰 드립니다."),
    ("Do you export {product} to Southeast Asia?", "Yes, to Vietnam and Malaysia."),
    ("Is there an English label?", "Yes, English labels are ready."),
    ("원산지가 어디인가요?", "모두 국내에서 만듭니다."),
    ("대량 주문하면 할인되나요?", "1,000개부터 단가를 협의합니다."),
    ("인증서를 볼 수 있나요?", "홈페이지와 부스에서 보여 드립니다."),
    ("납기는 얼마나 걸리나요?", "주문 후 3주입니다."),
    ("{product} 사용법을 다시 보여 주세요.", ""),
    ("자체 상표로도 만들어 주시나요?", "네, 자체 상표(PB)로도 공급합니다."),
)


def write_questions(session: Session, shows: Sequence[Broadcast], now: datetime) -> None:
    """Write the questions that were asked by now and are not there yet, with their votes."""
    there = session.execute(select(LiveQuestion.id, LiveQuestion.broadcast_id, LiveQuestion.asked_at)).all()
    known = {(row.broadcast_id, row.asked_at) for row in there}
    questions = [
        one
        for show in shows
        for one in _questions(show, now)
        if one["asked_at"] <= now and (show.id, one["asked_at"]) not in known
    ]
    insert_all(session, LiveQuestion, questions)
    _vote(session, {row.id for row in there})


def _questions(show: Broadcast, now: datetime) -> list[dict[str, Any]]:
    slot, dice = show.studio_slot, dice_of(show, "questions")
    whole = int((slot.ends_at - slot.starts_at).total_seconds())
    moments = sorted(slot.starts_at + timedelta(seconds=dice.randrange(60, whole - 300)) for _one in range(ASKED))
    return [_question(show, dice, at, now) for at in moments]


def _question(show: Broadcast, dice: Random, at: datetime, now: datetime) -> dict[str, Any]:
    text, answer = dice.choice(TEXTS)
    product = dice.choice(show.exhibitor.products) if show.exhibitor.products else None
    is_english = text.isascii()
    name = (product.name_en if is_english else product.name_ko) if product else show.exhibitor.name_ko
    answered_at = at + timedelta(seconds=round(160 * dice.lognormvariate(0, 0.45)))
    throw = dice.random()
    state = QuestionState.ASKED
    if throw < 0.96 and answered_at <= now:
        state = QuestionState.IN_CHAT if answer and throw < 0.5 else QuestionState.ON_AIR
    is_open = state is QuestionState.ASKED
    return {
        "broadcast_id": show.id,
        "text": text.format(product=name),
        "locale": "en" if is_english else "ko",
        "asker_key": viewer_key(show, dice.randrange(VIEWERS)),
        "product_id": product.id if product else None,
        "asked_at": at,
        "state": state,
        "changed_at": at if is_open else answered_at,
        "answered_at": None if is_open else answered_at,
        "answer": answer if state is QuestionState.IN_CHAT else "",
    }


def _vote(session: Session, before: Collection[int]) -> None:
    """Vote for the questions that were not there before."""
    every = select(LiveQuestion.id, LiveQuestion.asked_at, LiveQuestion.broadcast_id).order_by(LiveQuestion.id)
    rows = [row for row in session.execute(every) if row.id not in before]
    votes = []
    for number, (question_id, asked_at, broadcast_id) in enumerate(rows):
        dice = Random(f"votes {broadcast_id} {number}")  # noqa: S311 -- sample data
        votes += [
            {"question_id": question_id, "voter_key": hashed(f"{question_id} {voter}"), "voted_at": asked_at}
            for voter in range(int(dice.expovariate(0.35)))
        ]
    insert_all(session, LiveVote, votes)
