"""Questions about a version and their answers, with names and times in place of ids."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.people import Role
from expo.domain.questions import AnswerState, Remedy
from expo.domain.schedules import pair_of, row_of
from expo.domain.words import Named
from expo.models.calendar import Hold
from expo.models.editions import Day, Edition, Slot
from expo.models.schedules import Question
from expo.models.venue import Zone
from expo.queries.schedules.names import NamedCompany, Names

Document = Mapping[str, Any]
Absence = tuple[Role | None, int, date]
"""A company and a day on which it is not there."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A meeting of others that has to make room: ``new`` is empty when it is lost."""

    exhibitor: NamedCompany
    buyer: NamedCompany
    old: Span
    new: Span | None


@dataclass(frozen=True, slots=True)
class SuggestedFix:
    """One change that makes room for an unmet wish.

    ``who`` opens a time (``at``) or has reached a limit, to be raised to ``limit``; ``zone`` needs one more table at
    ``at``; an interpreter of ``language`` is needed in ``hours``. ``meets`` is when the two would meet, ``gain`` what
    the timetable's score gains, ``shifts`` who else moves or loses a meeting.
    """

    remedy: Remedy
    role: Role | None
    who: NamedCompany | None
    at: Span | None
    limit: int | None
    is_daily: bool
    zone: Named | None
    zone_code: str | None
    language: str | None
    hours: tuple[Span, ...]
    meets: Span
    gain: int
    shifts: tuple[Shift, ...]

    @property
    def lost(self) -> tuple[Shift, ...]:
        return tuple(one for one in self.shifts if one.new is None)

    @property
    def moved(self) -> tuple[Shift, ...]:
        return tuple(one for one in self.shifts if one.new is not None)

    def is_still_possible(self, now: datetime) -> bool:
        """Whether everything that it changes lies ahead."""
        spans = [self.meets, *([self.at] if self.at else []), *self.hours]
        spans += [span for one in self.shifts for span in (one.old, one.new) if span is not None]
        return all(span.starts_at > now for span in spans)


@dataclass(frozen=True, slots=True)
class Addition:
    """What one more of something would bring at most: meetings, score, and missing meetings that go away."""

    remedy: Remedy
    zone: Named | None
    language: str | None
    on: date | None
    meetings: int
    weight: int
    shortfall: int


@dataclass(frozen=True, slots=True)
class ComparedSetting:
    """What a slot length, with so many tables more or fewer in each zone, makes of the same wishes.

    ``talked`` are hours of consultation, ``waiting`` minutes per person and consultation; all over many replays.
    """

    minutes: int
    tables: int
    is_own: bool
    slots: int
    met: int
    held: float
    talked: float
    waiting: float
    with_one: float


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A question as far as it has come.

    ``fixes`` are cheapest first and only those that are still possible; ``is_late`` says that others lie in the past.
    ``tried`` counts, by kind, the changes that do not help when none does; ``is_complete`` is false when time ran out.
    """

    request: str
    state: AnswerState
    fixes: tuple[SuggestedFix, ...] = ()
    additions: tuple[Addition, ...] = ()
    tried: tuple[tuple[Remedy, int], ...] = ()
    is_complete: bool = True
    is_late: bool = False
    settings: tuple[ComparedSetting, ...] = ()


def question(
    session: Session, edition: Edition, schedule_id: int, request: str, names: Names, now: datetime
) -> QuestionAnswer | None:
    """Return the progress of one question about a version, ``None`` if it was never asked."""
    return answers(session, edition, schedule_id, names, now, only=request).get(request)


def answers(
    session: Session, edition: Edition, schedule_id: int, names: Names, now: datetime, *, only: str | None = None
) -> dict[str, QuestionAnswer]:
    """Return the questions about a version by what they ask for, in four statements.

    Companies that closed every slot of a day are not asked to come that day: such fixes are left out.
    """
    statement = select(Question).where(Question.schedule_id == schedule_id)
    if only is not None:
        statement = statement.where(Question.request == only)
    zones = {
        code: Named(name_ko, name_en)
        for code, name_ko, name_en in session.execute(
            select(Zone.code, Zone.name_ko, Zone.name_en).where(Zone.edition_id == edition.id)
        )
    }
    found = session.scalars(statement).all()
    away = _days_away(session, edition) if found else frozenset()
    return {one.request: _answer(one, _Reader(names, zones), now, away, edition.zone) for one in found}


def _days_away(session: Session, edition: Edition) -> frozenset[Absence]:
    """Return the days for which a company has closed every slot."""
    slots = dict(
        session.execute(
            select(Day.on, func.count()).join(Slot).where(Slot.edition_id == edition.id).group_by(Day.on)
        ).all()
    )
    closed = session.execute(
        select(Hold.exhibitor_id, Hold.buyer_id, Day.on, func.count())
        .join(Slot, Slot.id == Hold.slot_id)
        .join(Day, Day.id == Slot.day_id)
        .where(Slot.edition_id == edition.id, Hold.closure_id.is_not(None))
        .group_by(Hold.exhibitor_id, Hold.buyer_id, Day.on)
    )
    return frozenset(
        (Role.EXHIBITOR if exhibitor else Role.BUYER, exhibitor or buyer or 0, on)
        for exhibitor, buyer, on, count in closed
        if (exhibitor or buyer) and count >= slots[on]
    )


def _answer(
    question: Question, reader: "_Reader", now: datetime, away: Collection[Absence], zone: ZoneInfo
) -> QuestionAnswer:
    if question.answer is None:
        return QuestionAnswer(question.request, AnswerState.ASKED if question.failed_at is None else AnswerState.FAILED)
    found = question.answer
    fixes = [one for one in reader.fixes(found.get("fixes", ())) if not _asks_to_come(one, away, zone)]
    possible = tuple(one for one in fixes if one.is_still_possible(now))
    return QuestionAnswer(
        question.request,
        AnswerState.ANSWERED,
        possible,
        tuple(reader.additions(found.get("additions", ()))),
        tuple((Remedy(one["change"]), one["number"]) for one in found.get("tried", ())),
        found.get("is_complete", True),
        bool(fixes) and not possible,
        tuple(ComparedSetting(**one) for one in found.get("settings", ())),
    )


def _asks_to_come(fix: SuggestedFix, away: Collection[Absence], zone: ZoneInfo) -> bool:
    """Tell whether a fix opens a time on a day on which the company is not there at all."""
    if fix.remedy is not Remedy.OPEN_SLOT or fix.who is None or fix.at is None:
        return False
    return (fix.role, fix.who.id, fix.at.starts_at.astimezone(zone).date()) in away


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the documents of an answer into names and times."""

    names: Names
    zones: Mapping[str, Named]

    def fixes(self, documents: Iterable[Document]) -> Iterable[SuggestedFix]:
        """Yield the fixes whose companies, tables and interpreters still exist."""
        for one in documents:
            try:
                yield self._fix(one)
            except KeyError:
                continue

    def additions(self, documents: Iterable[Document]) -> Iterable[Addition]:
        """Yield what would bring something, most first; the engine's order."""
        for one in documents:
            yield Addition(
                Remedy(one["change"]),
                self._zone(one["pool"]),
                one["language"],
                date.fromisoformat(one["on"]) if one["on"] else None,
                one["meetings"],
                one["weight"],
                one["shortfall"],
            )

    def _fix(self, one: Document) -> SuggestedFix:
        role, who = self._company(one["who"])
        return SuggestedFix(
            Remedy(one["change"]),
            role,
            who,
            _span(one["at"]) if one["at"] else None,
            one["limit"],
            one["is_daily"],
            self._zone(one["pool"]),
            one["pool"],
            one["language"],
            tuple(_span(hour) for hour in one["hours"]),
            _span(one["meets"]),
            one["gain"],
            tuple(self._shift(lost, lost["at"], None) for lost in one["lost"])
            + tuple(self._shift(moved, moved["from"], moved["to"]) for moved in one["moves"]),
        )

    def _company(self, name: str | None) -> tuple[Role | None, NamedCompany | None]:
        if name is None:
            return None, None
        if name.startswith("e"):
            return Role.EXHIBITOR, self.names.exhibitors[row_of(name)]
        return Role.BUYER, self.names.buyers[row_of(name)]

    def _shift(self, one: Document, old: Document, new: Document | None) -> Shift:
        exhibitor, buyer = pair_of(one["request"])
        return Shift(
            self.names.exhibitors[exhibitor], self.names.buyers[buyer], _span(old), None if new is None else _span(new)
        )

    def _zone(self, pool: str | None) -> Named | None:
        return None if pool is None else self.zones.get(pool, Named(pool, pool))


def _span(moment: Document) -> Span:
    starts_at = datetime.fromisoformat(moment["at"])
    return Span(starts_at, starts_at + timedelta(minutes=moment["minutes"] or 0))
