"""The sample's guidance desk: 74 visits in four days about five topics, 51 of adopters; a third by appointment.

Invented from their numbers, the same at every start. What is still to come is booked; what is over is written down.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from expo.domain.editions import moment
from expo.domain.guidance import HOLD, Audience, GuidanceState
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.guidance import Counsellor, GuidanceRecord, GuidanceTime, GuidanceTopic, GuidanceVisit
from expo.services.sample.counselling import TOPICS

COUNSELLORS = (("1", "도현우", (0, 1, 2, 3, 4)), ("2", "유채린", (0, 2, 3)), ("3", "남궁솔", (1, 2, 4)))
BY_DAY = (20, 21, 20, 13)
ADOPTERS, BOOKED_EACH, OPEN_EACH = 51, 3, 10
"""Every third visit is booked, every tenth leaves something open."""
LENGTH = timedelta(minutes=25)
NAMES = ("강여울", "문하람", "백도담", "서이레", "신나래", "오하늬", "임다온", "장보미", "조아라", "한지안")
FIRMS = ("다온정밀", "새결식품", "이음테크", "한빛포장", "가람기공", "누리소재", "푸른들", "맑은샘")


@dataclass(frozen=True, slots=True)
class _Visit:
    """One visit as it was invented: ``nth`` of all, on a day, about a topic."""

    nth: int
    on: date
    number: int
    at: datetime
    topic: int
    audience: Audience

    @property
    def is_booked(self) -> bool:
        return self.nth % BOOKED_EACH == 0


def write_guidance(session: Session, edition: Edition, *, now: datetime) -> int:
    """Fill the guidance desk once, then let visits happen until now; return how many were written or settled."""
    of_edition = GuidanceTopic.edition_id == edition.id
    if session.scalar(select(GuidanceTopic.id).where(of_edition).limit(1)) is None:
        _open(session, edition)
    topics = session.scalars(select(GuidanceTopic).where(of_edition).order_by(GuidanceTopic.id)).all()
    desks = select(Counsellor).where(Counsellor.edition_id == edition.id).order_by(Counsellor.desk)
    counsellors = session.scalars(desks).all()
    if len(topics) < len(TOPICS) or len(counsellors) < len(COUNSELLORS):
        return 0  # the desk is set up otherwise already
    given = select(GuidanceVisit.on, GuidanceVisit.number).where(GuidanceVisit.edition_id == edition.id)
    taken = {(row.on, row.number) for row in session.execute(given)}
    every = [one for one in _visits(edition) if (one.on, one.number) not in taken]
    over = [one for one in every if not one.is_booked and one.at + LENGTH <= now]
    _write(session, edition, over, topics, counsellors)
    return len(over) + _settle(session, edition, [one for one in every if one.is_booked], now)


def _visits(edition: Edition) -> Iterator[_Visit]:
    """Yield the 74 visits in their order; each begins at a second of its own, by which it is known again."""
    dice = Random(f"guidance {edition.code}")  # noqa: S311 -- sample data
    about = [place for place, topic in enumerate(TOPICS) for _ in range(topic.visits)]
    sides = [Audience.ADOPTER] * ADOPTERS + [Audience.SUPPLIER] * (len(about) - ADOPTERS)
    dice.shuffle(about)
    dice.shuffle(sides)
    nth = 0
    for day, count in zip(edition.days, BY_DAY, strict=False):
        opens, closes = moment(day.on, day.opens, edition.zone), moment(day.on, day.closes, edition.zone)
        step = (closes - opens - LENGTH) / count
        for number in range(1, count + 1):
            at = (opens + step * (number - 1)).replace(microsecond=0) + timedelta(seconds=nth)
            yield _Visit(nth, day.on, number, at, about[nth], sides[nth])
            nth += 1


def _open(session: Session, edition: Edition) -> None:
    """Write topics, counsellors and times, and let companies that are free then book."""
    session.execute(
        insert(GuidanceTopic),
        [{"edition_id": edition.id, "name_ko": one.name_ko, "name_en": one.name_en} for one in TOPICS],
    )
    topics = session.scalars(
        select(GuidanceTopic).where(GuidanceTopic.edition_id == edition.id).order_by(GuidanceTopic.id)
    ).all()
    counsellors = [
        Counsellor(edition_id=edition.id, desk=desk, name=name, topics=[topics[place] for place in about])
        for desk, name, about in COUNSELLORS
    ]
    session.add_all(counsellors)
    session.flush()
    slots = session.scalars(select(Slot).where(Slot.edition_id == edition.id).order_by(Slot.starts_at)).all()
    session.execute(
        insert(GuidanceTime),
        [
            {"edition_id": edition.id, "counsellor_id": one.id, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
            for one in counsellors[:2]
            for slot in slots
        ],
    )
    _book(session, edition, topics, counsellors, slots)


def _book(
    session: Session,
    edition: Edition,
    topics: Sequence[GuidanceTopic],
    counsellors: Sequence[Counsellor],
    slots: Sequence[Slot],
) -> None:
    dice = Random(f"counselling {edition.code}")  # noqa: S311 -- sample data
    makers = session.scalars(
        select(Exhibitor.id)
        .where(Exhibitor.edition_id == edition.id, Exhibitor.is_demo.is_(True))
        .order_by(Exhibitor.code)
    ).all()
    taken = {
        (row.slot_id, row.exhibitor_id)
        for row in session.execute(select(Hold.slot_id, Hold.exhibitor_id).where(Hold.exhibitor_id.in_(makers)))
    }
    times = {
        (row.counsellor_id, row.starts_at): row.id
        for row in session.scalars(select(GuidanceTime).where(GuidanceTime.edition_id == edition.id))
    }
    used: set[tuple[int, int]] = set()
    asked: set[int] = set()
    visits, held = [], []
    for one in (visit for visit in _visits(edition) if visit.is_booked):
        adviser = counsellors[0] if topics[one.topic] not in counsellors[1].topics else counsellors[one.nth % 2]
        free = [
            (slot, maker)
            for slot in slots
            if slot.starts_at.astimezone(edition.zone).date() == one.on and (adviser.id, slot.id) not in used
            for maker in makers
            if maker not in asked and (slot.id, maker) not in taken
        ]
        if not free:
            continue
        slot, maker = dice.choice(free)
        used.add((adviser.id, slot.id))
        asked.add(maker)
        visits.append(
            {
                "edition_id": edition.id,
                "topic_id": topics[one.topic].id,
                "exhibitor_id": maker,
                "time_id": times[adviser.id, slot.starts_at],
                "counsellor_id": adviser.id,
                "audience": one.audience,
                "question": TOPICS[one.topic].asked[one.nth % len(TOPICS[one.topic].asked)],
                "state": GuidanceState.BOOKED,
                "made_at": _first(session, edition) - timedelta(minutes=one.nth),
                "name": "",
                "company": "",
            }
        )
        held.append((slot.id, maker, adviser.id))
    session.execute(insert(GuidanceVisit), visits)
    made = select(GuidanceVisit.exhibitor_id, GuidanceVisit.id).where(GuidanceVisit.edition_id == edition.id)
    ids = {row[0]: row[1] for row in session.execute(made)}
    for column, place in (("exhibitor_id", 1), ("counsellor_id", 2)):
        session.execute(
            insert(Hold), [{"slot_id": row[0], column: row[place], HOLD.column: ids[row[1]]} for row in held]
        )


def _write(
    session: Session,
    edition: Edition,
    visits: Sequence[_Visit],
    topics: Sequence[GuidanceTopic],
    counsellors: Sequence[Counsellor],
) -> None:
    """Write visits without an appointment that are over, with their records."""
    if not visits:
        return
    rows = [
        {
            "edition_id": edition.id,
            "topic_id": topics[one.topic].id,
            "counsellor_id": _adviser(one, topics, counsellors).id,
            "name": NAMES[one.nth % len(NAMES)],
            "company": FIRMS[one.nth % len(FIRMS)],
            "audience": one.audience,
            "question": "",
            "state": GuidanceState.DONE,
            "made_at": one.at,
            "arrived_at": one.at,
            "on": one.on,
            "number": one.number,
            "called_at": one.at + timedelta(minutes=3),
            "settled_at": one.at + LENGTH,
        }
        for one in visits
    ]
    session.execute(insert(GuidanceVisit), rows)
    made = select(GuidanceVisit.made_at, GuidanceVisit.id, GuidanceVisit.counsellor_id)
    known = {row[0]: (row[1], row[2]) for row in session.execute(made.where(GuidanceVisit.edition_id == edition.id))}
    _record(session, [(one, *known[one.at], one.at + LENGTH) for one in visits])


def _settle(session: Session, edition: Edition, visits: Sequence[_Visit], now: datetime) -> int:
    """Let appointments that are over have taken place; one that was moved or cancelled stays as it is."""
    still = {
        row.made_at: row
        for row in session.execute(
            select(GuidanceVisit.made_at, GuidanceVisit.id, GuidanceVisit.counsellor_id, GuidanceTime.starts_at)
            .join(GuidanceTime, GuidanceTime.id == GuidanceVisit.time_id)
            .where(
                GuidanceVisit.edition_id == edition.id,
                GuidanceVisit.state == GuidanceState.BOOKED,
                GuidanceTime.ends_at <= now,
            )
        )
    }
    booked_at = _first(session, edition)
    due = [(one, still[at]) for one in visits if (at := booked_at - timedelta(minutes=one.nth)) in still]
    for one, row in due:
        done = update(GuidanceVisit).where(GuidanceVisit.id == row.id)
        session.execute(
            done.values(
                state=GuidanceState.DONE,
                arrived_at=row.starts_at,
                on=one.on,
                number=one.number,
                called_at=row.starts_at,
                settled_at=row.starts_at + LENGTH,
            )
        )
    _record(session, [(one, row.id, row.counsellor_id, row.starts_at + LENGTH) for one, row in due])
    return len(due)


def _record(session: Session, visits: Sequence[tuple[_Visit, int, int | None, datetime]]) -> None:
    """Write down what was asked and answered; every tenth visit leaves something open until the next day."""
    rows = []
    for one, number, adviser, at in visits:
        topic, is_open = TOPICS[one.topic], one.nth % OPEN_EACH == 0
        place = one.nth % len(topic.asked)
        rows.append(
            {
                "visit_id": number,
                "asked": topic.asked[place],
                "answered": topic.answered[place],
                "follow_up": "신청 서식과 담당자 연락처를 보내 드리기" if is_open else "",
                "owner_id": adviser if is_open else None,
                "due_on": one.on + timedelta(days=1) if is_open else None,
                "followed_up_at": None,
                "recorded_at": at,
                "recorded_by_id": None,
            }
        )
    if rows:
        session.execute(insert(GuidanceRecord), rows)


def _adviser(one: _Visit, topics: Sequence[GuidanceTopic], counsellors: Sequence[Counsellor]) -> Counsellor:
    able = [adviser for adviser in counsellors if topics[one.topic] in adviser.topics]
    return able[one.nth % len(able)]


def _first(session: Session, edition: Edition) -> datetime:
    """Return the moment from which the sample counts back when its appointments were made."""
    first = session.scalars(
        select(Slot.starts_at).where(Slot.edition_id == edition.id).order_by(Slot.starts_at)
    ).first()
    return (first or moment(edition.days[0].on, edition.days[0].opens, edition.zone)) - timedelta(days=3)
