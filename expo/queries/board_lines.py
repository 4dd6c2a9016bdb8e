"""The lines of a large screen: who is at which table, booth or stage in each slot of a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.broadcast_runs import RunStep
from expo.domain.meetings import interpreting_language
from expo.domain.outcomes import NO_SHOWS, MeetingOutcome
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.boards import BoardScreen
from expo.models.broadcast_runs import BroadcastStep
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.venue import Booth, BoothAllocation, Hall, MeetingTable
from expo.queries import arrivals


class BoardLine(NamedTuple):
    """One table, booth or stage in one slot; ``state`` is a word of :func:`_state`, empty where nothing is said.

    ``code`` and ``palette`` (of its hall) draw the picture of ``who``; a free table has none.
    """

    place: str
    who: Named | None
    other: Named | None = None
    state: str = ""
    language: str | None = None
    code: str = ""
    palette: int = 0


@dataclass(frozen=True, slots=True)
class BoardSlot:
    """A slot of the day and its lines, in the order of their places."""

    starts_at: datetime
    ends_at: datetime
    lines: list[BoardLine] = field(default_factory=list)

    @property
    def arrived(self) -> int:
        """How many of its pairs have come in."""
        return sum(line.state in {"here", "waiting"} for line in self.lines)

    @property
    def coming(self) -> int:
        return sum(line.state == "coming" for line in self.lines)


def _slots(session: Session, edition: Edition, on: date) -> dict[int, BoardSlot]:
    rows = session.execute(
        select(Slot.id, Slot.starts_at, Slot.ends_at)
        .join(Day, Day.id == Slot.day_id)
        .where(Slot.edition_id == edition.id, Day.on == on)
        .order_by(Slot.starts_at)
    )
    return {slot_id: BoardSlot(starts_at, ends_at) for slot_id, starts_at, ends_at in rows}


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class TakenSeat(NamedTuple):
    """A line of one table in one slot."""

    slot_id: int
    table_id: int
    zone_id: int
    line: BoardLine


def at_tables(
    session: Session, edition: Edition, on: date, board: BoardScreen, seats: Sequence[TakenSeat] | None = None
) -> list[BoardSlot]:
    """Return the lines of a zone or a table; ``seats`` are the day's, if they are known already.

    A zone names every table whenever one of them is taken, so that now and next stand side by side.
    """
    slots = _slots(session, edition, on) if seats is None else {}
    for seat in taken_seats(session, edition, on) if seats is None else seats:
        if board.zone_id in (seat.zone_id, None) and board.table_id in (seat.table_id, None):
            slots.setdefault(seat.slot_id, BoardSlot(_NEVER, _NEVER)).lines.append(seat.line)
    codes = {table.code for table in board.zone.tables} if board.zone else set()
    for slot in slots.values():
        if slot.lines:
            slot.lines.extend(BoardLine(code, None) for code in codes - {line.place for line in slot.lines})
            slot.lines.sort(key=lambda line: line.place)
    return list(slots.values())


def taken_seats(session: Session, edition: Edition, on: date) -> list[TakenSeat]:
    """Return every table that is taken on a day, slot by slot."""
    rows = session.execute(
        select(
            Slot.id,
            Meeting.table_id,
            MeetingTable.zone_id,
            MeetingTable.code,
            Exhibitor.name_ko,
            Exhibitor.name_en,
            Exhibitor.languages,
            Buyer.name,
            Buyer.name_en,
            Buyer.languages,
            Meeting.interpreter_id,
            MeetingStatus,
            Exhibitor.code,
            Hall.palette,
            Exhibitor.id,
            Buyer.id,
        )
        .join(MeetingTable, MeetingTable.id == Meeting.table_id)
        .join(Meeting.exhibitor)
        .join(Meeting.buyer)
        .join(Slot, Meeting.takes(Slot.id))
        .join(Day, Day.id == Slot.day_id)
        .outerjoin(Hall, Hall.id == Exhibitor.hall_id)
        .outerjoin(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        .where(Meeting.edition_id == edition.id, Day.on == on, Meeting.is_active.is_(True))
        .order_by(Slot.starts_at, natural(MeetingTable.code))
    )
    here = arrivals.checked_in(session, edition, on)
    found = []
    for slot_id, table_id, zone_id, code, ko, en, speaks, name, name_en, languages, *rest in rows:
        interpreter, status, company, palette, exhibitor_id, buyer_id = rest
        language = interpreting_language(languages, speaks) if interpreter else None
        came = (exhibitor_id in here.exhibitors and buyer_id in here.buyers) if here.buyers else None
        state = _state(status, came)
        line = BoardLine(code, Named(ko, en), Named(name, name_en), state, language, company, palette or 0)
        found.append(TakenSeat(slot_id, table_id or 0, zone_id, line))
    return found


def _state(status: MeetingStatus | None, came: bool | None) -> str:
    """Return the state in one word: running, called, waiting, held, absent, here, coming, or nothing.

    ``came``: both companies have come in today; ``None`` where no badge has been scanned.
    """
    entry = {None: "", True: "here", False: "coming"}[came]
    if status is None:
        return entry
    if status.outcome in NO_SHOWS:
        return "absent"
    if status.outcome is MeetingOutcome.HELD:
        return "held"
    if status.started_at is not None:
        return "running"
    if status.called_at is not None:
        return "called"
    at_table = (status.exhibitor_arrived_at is not None) + (status.buyer_arrived_at is not None)
    return {0: entry, 1: "waiting", 2: "here"}[at_table]


def of_hall(session: Session, edition: Edition, on: date, hall_id: int) -> list[BoardSlot]:
    """Return the exhibitors of a hall that are free for a talk in each slot, at their booths, or at the studio."""
    slots = _slots(session, edition, on)
    booths = session.execute(
        select(Exhibitor.id, Booth.code, Exhibitor.name_ko, Exhibitor.name_en, Exhibitor.code, Hall.palette)
        .join(Hall, Hall.id == Exhibitor.hall_id)
        .join(BoothAllocation, BoothAllocation.exhibitor_id == Exhibitor.id)
        .join(Booth, Booth.id == BoothAllocation.booth_id)
        .where(Exhibitor.hall_id == hall_id)
        .order_by(natural(Booth.code))
    ).all()
    held: dict[tuple[int, int | None], bool] = {}
    rows = select(Hold.slot_id, Hold.exhibitor_id, Hold.broadcast_id).where(
        Hold.slot_id.in_(slots), Hold.exhibitor_id.in_([row[0] for row in booths])
    )
    for slot_id, exhibitor_id, broadcast_id in session.execute(rows):
        held[slot_id, exhibitor_id] = broadcast_id is not None
    for slot_id, slot in slots.items():
        seen = set()
        for exhibitor_id, code, name_ko, name_en, company, palette in booths:
            state = {None: "free", True: "at_studio", False: "busy"}[held.get((slot_id, exhibitor_id))]
            if state != "busy" and exhibitor_id not in seen:
                slot.lines.append(BoardLine(code, Named(name_ko, name_en), None, state, None, company, palette))
            seen.add(exhibitor_id)
        slot.lines.sort(key=lambda line: line.state != "at_studio")
    return list(slots.values())


def of_studio(session: Session, edition: Edition, on: date, *, studio_id: int | None) -> list[BoardSlot]:
    """Return the slots of a studio; what is said of a broadcast is what its crew did, not what was planned."""
    midnight = datetime.combine(on, datetime.min.time(), tzinfo=edition.zone)
    rows = session.scalars(
        select(StudioSlot)
        .where(
            StudioSlot.studio_id == studio_id,
            StudioSlot.starts_at >= midnight,
            StudioSlot.starts_at < midnight + timedelta(days=1),
        )
        .options(joinedload(StudioSlot.broadcast).joinedload(Broadcast.exhibitor).joinedload(Exhibitor.hall))
        .order_by(StudioSlot.starts_at)
    )
    steps = session.execute(
        select(BroadcastStep.broadcast_id, BroadcastStep.step)
        .join(Broadcast, Broadcast.id == BroadcastStep.broadcast_id)
        .join(StudioSlot, StudioSlot.id == Broadcast.studio_slot_id)
        .where(StudioSlot.studio_id == studio_id)
    )
    taken = {(broadcast_id, step) for broadcast_id, step in steps}
    found = []
    for row in rows:
        slot = BoardSlot(row.starts_at, row.ends_at)
        if row.broadcast is not None:
            host, show = row.broadcast.exhibitor, row.broadcast
            state = "held" if (show.id, RunStep.OFF_AIR) in taken else ""
            state = state or ("on_air" if (show.id, RunStep.ON_AIR) in taken else "")
            title = Named(show.title_ko, show.title_en)
            slot.lines.append(BoardLine("", Named.of(host), title, state, code=host.code, palette=host.hall.palette))
        found.append(slot)
    return found
