"""The sample's past days: how its consultations ended and what was written down, invented from their numbers.

The same consultations always end in the same way. What has a status or a record already, by hand or by an earlier
start, is left as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.amounts import Currency
from expo.domain.buyers import Track
from expo.domain.outcomes import EventKind, MeetingOutcome, Party, Source
from expo.domain.people import Role
from expo.domain.records import (
    WORDS,
    BuyerNeed,
    InterestGrade,
    NextStep,
    ProductLine,
    RecordAct,
    RecordContent,
    RecordState,
    differences,
)
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingEvent, MeetingStatus
from expo.models.records import ExchangeRate, Record, RecordLine, RecordRevision, RecordWords
from expo.services.sample.writing import insert_all

PREFIX = "sample-"
"""What the keys of invented events begin with."""
NO_SHOWS = (
    (0.051, MeetingOutcome.NO_SHOW_BUYER, Party.BUYER),
    (0.06, MeetingOutcome.NO_SHOW_EXHIBITOR, Party.EXHIBITOR),
)
"""Chances added up, what they are of, and who was missing."""
SUBMITTED, CONFIRMED, DISPUTED = 0.91, 0.70, 0.73
WRITTEN_WITHIN = timedelta(minutes=25)
RATE, SOURCE = "1380", "Demo"
MEDIANS = {Track.DOMESTIC: (Currency.KRW, 28_000_000, 1_000_000), Track.OVERSEAS: (Currency.USD, 3_200_000, 50_000)}
"""Currency, median and step of the amounts discussed, in minor units; lognormal with a sigma of 1.15."""
NOTES = (
    "{product} 견적과 최소 주문량을 협의했습니다.",
    "{product} 샘플을 보내기로 했습니다.",
    "{product}의 인증 자료를 요청받았습니다.",
    "{product} 단가와 납기를 이야기했습니다.",
    "{product} 포장과 표시를 현지에 맞추는 방안을 논의했습니다.",
    "{product} 공장 방문 일정을 잡기로 했습니다.",
)


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """A consultation that is over, and the dice that decide about it."""

    row: Meeting
    dice: Random

    @property
    def ended_at(self) -> datetime:
        return self.row.slot.ends_at


def write_past(session: Session, edition: Edition, *, now: datetime) -> int:
    """Write outcomes and records of the consultations that are over and have none; return how many there were."""
    rows = session.scalars(
        select(Meeting)
        .join(Meeting.slot)
        .where(
            Meeting.edition_id == edition.id,
            Meeting.is_active.is_(True),
            Slot.ends_at <= now - WRITTEN_WITHIN,
            Meeting.id.not_in(select(MeetingStatus.meeting_id)),
            Meeting.id.not_in(select(Record.meeting_id)),
        )
        .options(
            joinedload(Meeting.slot),
            joinedload(Meeting.buyer),
            joinedload(Meeting.exhibitor),
            joinedload(Meeting.exhibitor).selectinload(Exhibitor.products),
        )
        .order_by(Meeting.id)
    ).all()
    past = [PastMeeting(row, _dice(edition, row)) for row in rows]
    held = _write_outcomes(session, past)
    _write_records(session, edition, [one for one in held if one.dice.random() < SUBMITTED])
    return len(past)


def _dice(edition: Edition, row: Meeting) -> Random:
    return Random(f"{edition.code} {row.exhibitor.code} {row.buyer.code}")  # noqa: S311 -- sample data


def _write_outcomes(session: Session, past: Sequence[PastMeeting]) -> list[PastMeeting]:
    """Write what the exhibitor said at the table, and return the consultations that were held."""
    events, statuses, held = [], [], []
    for one in past:
        throw, start = one.dice.random(), one.row.slot.starts_at
        absent = next(((outcome, party) for chance, outcome, party in NO_SHOWS if throw < chance), None)
        at = start + timedelta(minutes=11) if absent else one.ended_at
        events.append(
            {
                "key": f"{PREFIX}{one.row.id}",
                "meeting_id": one.row.id,
                "kind": EventKind.NO_SHOW if absent else EventKind.HELD,
                "party": absent[1] if absent else None,
                "source": Source.EXHIBITOR,
                "effective_at": at,
                "received_at": at,
                "reason": "",
            }
        )
        arrived = None if absent else start
        statuses.append(
            {
                "meeting_id": one.row.id,
                "outcome": absent[0] if absent else MeetingOutcome.HELD,
                "is_contested": False,
                "exhibitor_arrived_at": arrived,
                "buyer_arrived_at": arrived,
                "started_at": arrived,
                "decided_at": at,
            }
        )
        if not absent:
            held.append(one)
    insert_all(session, MeetingEvent, events)
    insert_all(session, MeetingStatus, statuses)
    return held


def _write_records(session: Session, edition: Edition, written: Sequence[PastMeeting]) -> None:
    if not written:
        return
    if session.get(ExchangeRate, (edition.id, 1, Currency.USD)) is None:
        rate = {"edition_id": edition.id, "set_no": 1, "currency": Currency.USD, "rate": RATE, "source": SOURCE}
        insert_all(session, ExchangeRate, [{**rate, "rate_on": edition.starts_on, "stated_at": written[0].ended_at}])
    chains = [list(_chain(one)) for one in written]
    records = [
        {
            "edition_id": edition.id,
            "meeting_id": one.row.id,
            "state": chain[-1][1]["state"],
            "current_no": len(chain),
        }
        for one, chain in zip(written, chains, strict=True)
    ]
    insert_all(session, Record, records)
    of_edition = select(Record.meeting_id, Record.id).where(Record.edition_id == edition.id)
    ids: dict[int, int] = {row.meeting_id: row.id for row in session.execute(of_edition)}
    revisions, words, lines = [], [], []
    for one, chain in zip(written, chains, strict=True):
        for content, revision, reason in chain:
            key = {"record_id": ids[one.row.id], "no": revision["no"]}
            revisions.append({**key, **revision})
            who = one.row.exhibitor.contact_name if revision["role"] is Role.EXHIBITOR else one.row.buyer.contact_name
            words.append({**key, "words": content.words, "reason": reason, "actor_name": who})
            lines += [
                {
                    **key,
                    "position": position,
                    "product_id": line.product_id,
                    "name_ko": line.name_ko,
                    "name_en": line.name_en,
                    "quantity": line.quantity,
                    "unit_price_minor": line.unit_price,
                }
                for position, line in enumerate(content.lines)
            ]
    insert_all(session, RecordRevision, revisions)
    insert_all(session, RecordWords, words)
    insert_all(session, RecordLine, lines)


def _chain(one: PastMeeting) -> Iterator[tuple[RecordContent, dict[str, Any], str]]:
    """Yield the revisions of a record: submitted, perhaps a buyer's figure, confirmed or disputed."""
    dice, content = one.dice, _content(one)
    at = one.ended_at + timedelta(minutes=dice.randint(2, 20))
    yield content, _revision(1, RecordAct.SUBMITTED, RecordState.SUBMITTED, content, None, at), ""
    throw, figure, no = dice.random(), None, 1
    if throw >= DISPUTED:
        return
    if dice.random() < 0.6:
        figure, no = round(content.discussed * dice.uniform(0.85, 1.12)), 2
        at += timedelta(minutes=4)
        yield content, _revision(2, RecordAct.FIGURE, RecordState.SUBMITTED, content, figure, at), ""
    at += timedelta(minutes=2)
    if throw < CONFIRMED:
        yield content, _revision(no + 1, RecordAct.CONFIRMED, RecordState.BUYER_CONFIRMED, content, figure, at), ""
    else:
        said = _revision(no + 1, RecordAct.DISPUTED, RecordState.DISPUTED, content, figure, at)
        yield content, said, "수량을 아직 정하지 않았습니다."


def _content(one: PastMeeting) -> RecordContent:
    dice, products = one.dice, one.row.exhibitor.products
    currency, median, step = MEDIANS[one.row.buyer.track]
    discussed = max(step, round(median * dice.lognormvariate(0, 1.15) / step) * step)
    product = dice.choice(products) if products else None
    lines: tuple[ProductLine, ...] = ()
    if product is not None:
        price = product.price or 50_000
        unit = price if currency is Currency.KRW else max(1, round(price / int(RATE) * 100))
        lines = (ProductLine(product.id, max(1, discussed // unit), unit, product.name_ko, product.name_en),)
        discussed = max(discussed, lines[0].total)
    name = product.name_ko if product else one.row.exhibitor.name_ko
    content = RecordContent(
        currency=currency,
        discussed=discussed,
        needs=tuple(sorted(dice.sample(list(BuyerNeed), dice.randint(1, 3)))),
        shared_note=dice.choice(NOTES).format(product=name),
        staff=one.row.exhibitor.contact_name,
        lines=lines,
    )
    throw = dice.random()
    if throw < 0.015:
        return replace(content, signed=_part(dice, discussed, step), grade=InterestGrade.SOON)
    if throw < 0.025:
        return replace(content, has_memorandum=True, grade=InterestGrade.SOON)
    if throw < 0.27:
        due = one.ended_at.date() + timedelta(days=dice.randint(7, 40))
        promised = dice.choice(list(NextStep))
        return replace(
            content, expected=_part(dice, discussed, step), grade=InterestGrade.TALKS, next_step=promised, next_on=due
        )
    return replace(content, grade=InterestGrade.INFORMATION if throw < 0.72 else InterestGrade.OVER)


def _part(dice: Random, whole: int, step: int) -> int:
    """Return a large part of an amount, in whole steps."""
    return max(step, int(whole * dice.uniform(0.7, 1.0)) // step * step) if whole >= step else whole


def _revision(
    no: int, act: RecordAct, state: RecordState, content: RecordContent, figure: int | None, at: datetime
) -> dict[str, Any]:
    before = RecordContent() if no == 1 else content
    return {
        "no": no,
        "based_on": no - 1,
        "state": state,
        "act": act,
        "currency": content.currency,
        "discussed_minor": content.discussed,
        "expected_minor": content.expected,
        "signed_minor": content.signed,
        "buyer_minor": figure,
        "has_memorandum": content.has_memorandum,
        "value": {name: one for name, one in content.document().items() if name not in WORDS},
        "changed": differences(before, content),
        "recorded_at": at,
        "role": Role.EXHIBITOR if act is RecordAct.SUBMITTED else Role.BUYER,
    }
