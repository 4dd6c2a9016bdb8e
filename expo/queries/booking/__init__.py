"""One pair's possible meeting: the few rows that matter, made into a small problem for the rulebook.

A booking asks about one pair in a few slots. Of everybody else only what they take there counts: tables of the zone,
interpreters of the language. So the problem holds the two, the tables, the interpreters, and nameless meetings.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain import booking, rulebook
from expo.domain.booking import BookingPair, ReasonWriter
from expo.domain.editions import Span
from expo.domain.meetings import interpreting_language, slots_taken
from expo.domain.people import Actor
from expo.domain.problem import Problem
from expo.domain.refusals import NotFound, Violation
from expo.domain.timetable import Placement, Timetable
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.venue import MeetingTable
from expo.queries import calendar, delegates, lengths, limits
from expo.queries.booking import rows, ways
from expo.queries.booking.problem import WANTED, Circumstances, bounds_in, occupations, small_problem
from expo.queries.booking.rows import BookingStatus, status

__all__ = ["BookingOption", "BookingQuestion", "BookingStatus", "ask", "only_tables_lack", "status"]


@dataclass(frozen=True, slots=True)
class BookingOption:
    """One slot for a pair: free, with the table and interpreter it would get, or every reason why not.

    ``warnings`` are what to think of in spite of a free slot. A long consultation takes the ``second_slot`` too.
    """

    slot: Slot
    table: MeetingTable | None
    interpreter: Interpreter | None
    reasons: tuple[Violation, ...] = ()
    warnings: tuple[Violation, ...] = ()
    second_slot: Slot | None = None

    @property
    def is_free(self) -> bool:
        return not self.reasons

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots that the two would take."""
        return slots_taken(self.slot, self.second_slot)

    @property
    def span(self) -> Span:
        """From when until when the two would meet."""
        return Span(self.slot.starts_at, self.slots[-1].ends_at)

    @property
    def when(self) -> datetime | Span:
        """What a sentence says of the time: when it begins, of a long one also until when it lasts."""
        return self.slot.starts_at if self.second_slot is None else self.span


@dataclass(frozen=True, slots=True)
class BookingQuestion:
    """May these two meet, and when? Read once, asked slot by slot.

    ``slots`` are the cells of the problem in order, ``tables`` those of the buyer's zone in the order of the pool.
    ``at_booth`` is the same problem without tables, if the two may meet at the booth where no table is free.
    """

    actor: Actor
    exhibitor: Exhibitor
    buyer: Buyer
    pair: BookingPair
    slots: Sequence[Slot]
    tables: Sequence[MeetingTable]
    interpreters: Sequence[Interpreter]
    language: str | None
    blocks: Sequence[tuple[Span, Named]]
    problem: Problem
    timetable: Timetable
    at_booth: tuple[Problem, Timetable] | None
    writer: ReasonWriter
    now: datetime
    notice_minutes: int

    @property
    def is_long(self) -> bool:
        """Whether the two meet for two slots."""
        return self.problem.request(WANTED).length > 1

    @property
    def objections(self) -> tuple[Violation, ...]:
        """The objections to the pair at any time."""
        return tuple(booking.objections(self.actor, self.pair))

    def options(self) -> tuple[BookingOption, ...]:
        """Answer for every slot, in time order; objections to the pair as a whole are not repeated."""
        return tuple(self._option(answer) for answer in self._answers())

    def option(self, slot_id: int, *, table_id: int | None = None, interpreter_id: int | None = None) -> BookingOption:
        """Answer for one slot, at a chosen table and with a chosen interpreter if they are given."""
        index = next(index for index, slot in enumerate(self.slots) if slot.id == slot_id)
        answer = self._answers()[index]
        if table_id is None and interpreter_id is None:
            return self._option(answer)
        seat = answer.placement or Placement(WANTED, index)
        if table_id is not None:
            seat = replace(seat, table=self._place_of(table_id))
        if interpreter_id is not None:
            seat = replace(seat, interpreter=str(interpreter_id))
        broken = rulebook.violations(self.problem, self.timetable, seat)
        return self._option(rulebook.Option(index, None if broken else seat, broken))

    def _answers(self) -> Sequence[rulebook.Option]:
        answers = rulebook.options(self.problem, self.timetable, WANTED)
        if self.at_booth is None:
            return answers
        instead = rulebook.options(*self.at_booth, WANTED)
        return [
            other if only_tables_lack(self.exhibitor, answer.violations) else answer
            for answer, other in zip(answers, instead, strict=True)
        ]

    def _option(self, answer: rulebook.Option) -> BookingOption:
        slot, *more = (self.slots[held] for held in self.problem.held_slots(self.problem.request(WANTED), answer.slot))
        second = more[0] if more and more[0].starts_at == slot.ends_at else None
        span = Span(slot.starts_at, (second or slot).ends_at)
        reasons = (
            *booking.untimely(self.actor, span, self.blocks, self.now),
            *self.writer.worded(answer.violations),
        )
        seat = answer.placement
        table = self.tables[seat.table] if seat and seat.table is not None else None
        speaker = seat.interpreter if seat else None
        interpreter = next((one for one in self.interpreters if str(one.id) == speaker), None)
        warnings = () if reasons else tuple(booking.hurried(slot.starts_at, self.now, self.notice_minutes))
        return BookingOption(slot, table, interpreter, reasons, warnings, second)

    def _place_of(self, table_id: int) -> int:
        # A table outside the zone is none of the pool's: the rulebook finds it missing.
        return next((place for place, table in enumerate(self.tables) if table.id == table_id), -1)


def only_tables_lack(exhibitor: Exhibitor, reasons: Collection[Violation]) -> bool:
    """Return whether the two could meet at the exhibitor's booth, because nothing but a table is missing."""
    return {one.code for one in reasons} == {"table_is_free"} and bool(exhibitor.booths)


def ask(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    exhibitor_id: int,
    buyer_id: int,
    now: datetime,
    day_id: int | None = None,
    moving: int | None = None,
    to_decide: Iterable[int] = (),
    at_booth: bool = False,
    is_long: bool | None = None,
) -> BookingQuestion:
    """Read what bears on a meeting of two companies.

    Parameters
    ----------
    actor
        Who asks, and so how much is told: a company may only ask for itself (:class:`NotFound` otherwise).
    day_id
        Look at this day only; limits and interpreters' runs never reach beyond one.
    moving
        A meeting of the pair to think away, because it is the one to be moved.
    to_decide
        Slots about to be decided on: they are locked, then the exhibitor, the buyer and the interpreters, always in
        this order, so that two deciders wait for each other instead of blocking each other.
    at_booth
        Meet at the exhibitor's booth although there is a zone with tables.
    is_long
        Meet for two slots; by default as the organizer has set it for the pair.
    """
    _may_ask(actor, exhibitor_id, buyer_id)
    wanted = tuple(to_decide)
    is_locked = bool(wanted)
    calendar.lock_slots(session, wanted)
    exhibitor = rows.exhibitor(session, edition, exhibitor_id, is_locked=is_locked)
    buyer = rows.buyer(session, edition, buyer_id, is_locked=is_locked)
    language = interpreting_language(buyer.languages, exhibitor.languages)
    interpreters = rows.speakers(session, edition, language, is_locked=is_locked)
    slots = rows.slots(session, edition, day_id)
    tables = None if at_booth else rows.tables(session, edition, buyer)
    holds = rows.holds(session, slots, exhibitor_id, buyer_id, tables or (), interpreters, moving)
    meetings = rows.meetings(session, exhibitor_id, buyer_id, moving)
    pair = rows.pair(session, edition, exhibitor, buyer, meetings, now)
    limit = limits.read(session, edition)
    bounds = bounds_in(
        slots,
        meetings,
        (exhibitor_id, limit.of_exhibitor(exhibitor_id, exhibitor.hall_id, exhibitor.sector_id)),
        (buyer_id, limit.of_buyer(buyer_id, buyer.country, buyer.track)),
    )
    known = Circumstances(
        edition,
        slots,
        interpreters,
        language,
        holds,
        bounds,
        ways.read(session, edition, slots, tables, exhibitor_id, buyer_id),
        delegates.slots_with_others(session, [slot.id for slot in slots], exhibitor_id, buyer_id, moving),
        lengths.is_long(session, exhibitor_id, buyer_id) if is_long is None else is_long,
    )
    problem, timetable = small_problem(known, tables)
    elsewhere = small_problem(known, None) if tables is not None and edition.booth_meetings else None
    kept = occupations(slots, holds, meetings, exhibitor_id, buyer_id)
    return BookingQuestion(
        actor=actor,
        exhibitor=exhibitor,
        buyer=buyer,
        pair=pair,
        slots=slots,
        tables=tables or (),
        interpreters=interpreters,
        language=language,
        blocks=rows.blocks(session, edition),
        problem=problem,
        timetable=timetable,
        at_booth=elsewhere,
        writer=ReasonWriter(pair, booking.side_of(actor), kept),
        now=now,
        notice_minutes=edition.notice_minutes,
    )


def _may_ask(actor: Actor, exhibitor_id: int, buyer_id: int) -> None:
    own = actor.is_organizer or exhibitor_id == actor.exhibitor_id or buyer_id == actor.buyer_id
    if actor.is_stranger or not own:
        raise NotFound(f"exhibitor {exhibitor_id}, buyer {buyer_id}")
