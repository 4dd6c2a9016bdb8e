"""A large expo from a seed: the sample's halls, days and tables with thousands of companies, wishes and meetings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from expo.domain.amounts import Currency
from expo.domain.buyers import Decision, Track
from expo.domain.meetings import Origin
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Role
from expo.domain.records import RecordAct, RecordState
from expo.domain.wishes import Answer, Level, Side
from expo.models.base import Base
from expo.models.buyers import Buyer, BuyerDecision, BuyerInterest
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor, Product, Sector
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.outcomes import MeetingStatus
from expo.models.people import Membership, User
from expo.models.records import Record, RecordRevision, RecordWords
from expo.models.venue import Hall
from expo.models.wishes import Wish, WishReply

WISHES = 4
"""Wishes of each buyer, and as many of others for it."""
MEETINGS = 8
"""Consultations of each exhibitor."""
_SUBMITTED = (RecordAct.SUBMITTED, RecordState.SUBMITTED)
_CONFIRMED = (RecordAct.CONFIRMED, RecordState.BUYER_CONFIRMED)
_DISPUTED = (RecordAct.DISPUTED, RecordState.DISPUTED)
RECORDS = ((_SUBMITTED,), (_SUBMITTED, _CONFIRMED), (_SUBMITTED, _CONFIRMED), (_SUBMITTED, _DISPUTED, _CONFIRMED))
"""What was done with a record, and the states that followed."""
AT_ONCE = 1000
COUNTRIES = ("KR", "KR", "KR", "JP", "US", "VN", "DE", "TH")
FIRST = ("가람", "나래", "다온", "라온", "마루", "바른", "새솔", "아람", "자연", "초록", "큰빛", "하늘")
LAST = ("테크", "푸드", "뷰티", "바이오", "물산", "리빙", "전자", "식품", "메디", "패션")
LATIN = ("Garam", "Narae", "Daon", "Raon", "Maru", "Bareun", "Saesol", "Aram", "Jayeon", "Chorok", "Keunbit", "Haneul")
LATIN_LAST = ("Tech", "Foods", "Beauty", "Bio", "Trading", "Living", "Electronics", "Grocery", "Medi", "Fashion")


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is added, from which seed, and whose addresses they have: one crowd has other people than the next."""

    exhibitors: int
    buyers: int
    seed: int = 1
    domain: str = "example.com"

    def email(self, kind: str, number: int) -> str:
        """Return the address of an exhibitor (x) or a buyer (y)."""
        return f"{kind}{number}@{self.domain}"


def fill(session: Session, edition: Edition, crowd: Crowd, now: datetime) -> None:
    """Add the companies with products, accounts, decisions, wishes, consultations at booths, e-mails and history.

    Consultations that are over have an outcome, and most of those that took place a record.
    """
    dice = Random(crowd.seed)
    halls = session.scalars(select(Hall.id).where(Hall.edition_id == edition.id)).all()
    sectors = session.scalars(select(Sector.id).where(Sector.edition_id == edition.id)).all()
    shared = {"edition_id": edition.id}
    companies = (_exhibitor(number, crowd, halls, sectors, dice) | shared for number in range(crowd.exhibitors))
    _write(session, Exhibitor, companies)
    _write(session, Buyer, (_buyer(number, crowd, dice, now) | shared for number in range(crowd.buyers)))
    shows = _ids(session, Exhibitor, edition, "X-")
    buys = _ids(session, Buyer, edition, "Y-")
    _write(session, Product, ({"exhibitor_id": one, "name_ko": _name(dice)[0]} for one in shows))
    _write(session, BuyerInterest, ({"buyer_id": one, "sector_id": dice.choice(sectors)} for one in buys))
    decided = {"decision": Decision.APPROVED, "decided_at": now}
    _write(session, BuyerDecision, (decided | {"buyer_id": one} for one in buys if dice.random() < 0.9))
    _write_people(session, edition, crowd, shows, buys, now)
    _write_wishes(session, edition, shows, buys, now, dice)
    _write_meetings(session, edition, shows, buys, now, dice)
    _write_outcomes(session, edition, now, dice)
    _write(session, Message, (_message(number, now) | shared for number in range(crowd.buyers * 2)))
    _write(session, Event, (_event(number, buys, now) | shared for number in range(crowd.buyers * 2)))


def _name(dice: Random) -> tuple[str, str]:
    first, last, number = dice.randrange(len(FIRST)), dice.randrange(len(LAST)), dice.randrange(1000)
    return f"{FIRST[first]}{LAST[last]} {number}", f"{LATIN[first]} {LATIN_LAST[last]} {number}"


def _exhibitor(number: int, crowd: Crowd, halls: Sequence[int], sectors: Sequence[int], dice: Random) -> dict[str, Any]:
    name_ko, name_en = _name(dice)
    return {
        "code": f"X-{number:05}",
        "name_ko": name_ko,
        "name_en": name_en,
        "hall_id": dice.choice(halls),
        "sector_id": dice.choice(sectors),
        "contact_name": "홍길동",
        "contact_email": crowd.email("x", number),
        "languages": ["ko"],
        "is_demo": True,
    }


def _buyer(number: int, crowd: Crowd, dice: Random, now: datetime) -> dict[str, Any]:
    name, name_en = _name(dice)
    country = dice.choice(COUNTRIES)
    return {
        "code": f"Y-{number:05}",
        "name": name,
        "name_en": name_en,
        "country": country,
        "contact_name": "김하나",
        "track": Track.DOMESTIC if country == "KR" else Track.OVERSEAS,
        "contact_email": crowd.email("y", number),
        "contact_phone": f"+8210{number:08}",
        "languages": ["ko"],
        "looking_for": name,
        "registered_at": now - timedelta(minutes=number),
        "is_demo": True,
    }


def _write_people(
    session: Session, edition: Edition, crowd: Crowd, shows: Sequence[int], buys: Sequence[int], now: datetime
) -> None:
    people = [("x", number) for number in range(len(shows))] + [("y", number) for number in range(len(buys))]
    users = ({"email": crowd.email(*one), "name": "김하나", "created_at": now} for one in people)
    _write(session, User, users)
    of_crowd = select(User.email, User.id).where(User.email.endswith(f"@{crowd.domain}"))
    ids = dict(session.execute(of_crowd).tuples().all())
    sides = {"x": (Role.EXHIBITOR, "exhibitor_id", shows), "y": (Role.BUYER, "buyer_id", buys)}
    for kind, (role, column, companies) in sides.items():
        rows = (
            {"user_id": ids[crowd.email(kind, number)], "edition_id": edition.id, "role": role, column: company}
            for number, company in enumerate(companies)
        )
        _write(session, Membership, rows)


def _write_wishes(
    session: Session, edition: Edition, shows: Sequence[int], buys: Sequence[int], now: datetime, dice: Random
) -> None:
    rows = [
        {
            "edition_id": edition.id,
            "exhibitor_id": exhibitor,
            "buyer_id": buyer,
            "side": side,
            "wished_at": now,
            "level": dice.choice((Level.MUST, Level.INTERESTED, Level.INTERESTED)),
        }
        for side in Side
        for buyer in buys
        for exhibitor in dice.sample(shows, WISHES)
    ]
    _write(session, Wish, rows)
    asked = session.scalars(select(Wish.id).where(Wish.edition_id == edition.id).order_by(Wish.id)).all()
    answered = {"answer": Answer.ACCEPTED, "replied_at": now}
    _write(session, WishReply, (answered | {"wish_id": one} for one in asked[-len(rows) :: 3]))


def _write_meetings(
    session: Session, edition: Edition, shows: Sequence[int], buys: Sequence[int], now: datetime, dice: Random
) -> None:
    """Every exhibitor has its consultations in the first slots of the days, each time with the next buyers in turn."""
    slots = [slot.id for slot in edition.slots]
    rows = [
        {
            "edition_id": edition.id,
            "exhibitor_id": exhibitor,
            "slot_id": slots[turn * len(slots) // MEETINGS],
            "buyer_id": buys[(place + turn * (len(shows) + 1)) % len(buys)],
            "created_at": now,
            "origin": dice.choice(tuple(Origin)),
        }
        for turn in range(MEETINGS)
        for place, exhibitor in enumerate(shows)
    ]
    _write(session, Meeting, rows)
    held = session.execute(
        select(Meeting.id, Meeting.slot_id, Meeting.exhibitor_id, Meeting.buyer_id)
        .where(Meeting.edition_id == edition.id)
        .order_by(Meeting.id.desc())
        .limit(len(rows))
    ).all()
    for column in ("exhibitor_id", "buyer_id"):
        _write(session, Hold, ({"slot_id": one[1], "meeting_id": one[0], column: getattr(one, column)} for one in held))


def _write_outcomes(session: Session, edition: Edition, now: datetime, dice: Random) -> None:
    """Nine in ten of the consultations that are over took place, and eight in ten of these were written down."""
    over = session.execute(
        select(Meeting.id, Slot.starts_at)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True), Slot.ends_at <= now)
        .order_by(Meeting.id)
    ).all()
    held = {one: begun for one, begun in over if dice.random() < 0.9}
    ends = [(one, begun, MeetingOutcome.HELD if one in held else MeetingOutcome.NO_SHOW_BUYER) for one, begun in over]
    decided = (
        {"meeting_id": one, "outcome": outcome, "decided_at": begun, "started_at": begun if one in held else None}
        for one, begun, outcome in ends
    )
    _write(session, MeetingStatus, decided)
    written = {one: dice.choice(RECORDS) for one in held if dice.random() < 0.8}
    records = (
        {"edition_id": edition.id, "meeting_id": one, "state": acts[-1][1], "current_no": len(acts)}
        for one, acts in written.items()
    )
    _write(session, Record, records)
    of_edition = select(Record.meeting_id, Record.id).where(Record.edition_id == edition.id)
    ids = dict(session.execute(of_edition).tuples().all())
    revisions = [
        _revision(ids[one], no, *act, discussed=dice.randrange(1, 500) * 100_000, at=held[one])
        for one, acts in written.items()
        for no, act in enumerate(acts, start=1)
    ]
    _write(session, RecordRevision, revisions)
    key = ("record_id", "no")
    notes = ({"words": {"shared_note": _name(dice)[0]}, "reason": "", "actor_name": "김하나"} for _ in revisions)
    words = ({name: one[name] for name in key} | note for one, note in zip(revisions, notes, strict=True))
    _write(session, RecordWords, words)


def _revision(
    record_id: int, no: int, act: RecordAct, state: RecordState, *, discussed: int, at: datetime
) -> dict[str, Any]:
    return {
        "record_id": record_id,
        "no": no,
        "based_on": no - 1,
        "state": state,
        "act": act,
        "currency": Currency.KRW if discussed % 300_000 else Currency.USD,
        "discussed_minor": discussed,
        "expected_minor": discussed // 4 if discussed % 200_000 else 0,
        "signed_minor": 0,
        "buyer_minor": discussed if act is RecordAct.CONFIRMED else None,
        "has_memorandum": discussed % 700_000 == 0,
        "value": {},
        "changed": [],
        "recorded_at": at + timedelta(minutes=30 + no),
        "role": Role.BUYER if act is RecordAct.CONFIRMED else Role.EXHIBITOR,
    }


def _message(number: int, now: datetime) -> dict[str, Any]:
    at = now - timedelta(minutes=number)
    return {
        "recipient": f"y{number % 997}@example.com",
        "template": "buyers.approved",
        "locale": "ko",
        "written_at": at,
        "subject": f"등록 승인 {number}",
        "body": "안녕하세요.",
        "sent_at": at if number % 5 else None,
    }


def _event(number: int, buys: Sequence[int], now: datetime) -> dict[str, Any]:
    return {
        "act": "buyers.approved",
        "subject": "buyer",
        "subject_id": buys[number % len(buys)],
        "actor_name": "운영",
        "at": now - timedelta(minutes=number),
        "detail": {},
    }


def _ids(session: Session, model: Any, edition: Edition, prefix: str) -> list[int]:
    wanted = select(model.id).where(model.edition_id == edition.id, model.code.startswith(prefix)).order_by(model.id)
    return list(session.scalars(wanted))


def _write(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    waiting: Iterator[dict[str, Any]] = iter(rows)
    while few := list(islice(waiting, AT_ONCE)):
        session.execute(insert(model), few)
