"""The organizer's dashboard in drawings: the day as a line, the tables, the load of every slot, dots for fairness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.domain.venue import Facility
from expo.queries import show_day, venue
from expo.queries.show_day import HallLoad, LanguageLoad, SlotLoad
from expo.queries.table_news import WaitingPair
from expo.web.formats import label, local, local_moment, time, timespan
from expo.web.home import TableNow
from expo.web.lettering import on_one_line

if TYPE_CHECKING:
    from expo.models.editions import Edition

MARGIN, SCALE = 64, 2
"""Units left of the line for the names of rows, and units a minute."""
INSET, LETTER = 7, 9.5
"""Units before a bar's text, and the size of its letters."""
DOTS, DOT = 18, 5
"""The widest dot strip, in consultations; units a consultation."""
PILE = 36
"""Units that the highest pile of dots may take."""


class Bar(NamedTuple):
    """Something that takes time on the day's line; ``look`` is past, now, soon, rest or air.

    Its ``text`` has ``room`` to run on beyond the bar, up to the next one.
    """

    x: float
    width: float
    text: str
    look: str
    title: str
    room: float = 0


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day from its first to its last minute; ``now_at`` is missing outside of it."""

    width: float
    hours: Sequence[tuple[float, str]]
    rows: Sequence[tuple[str, Sequence[Bar]]]
    now_at: float | None


class DrawnColumn(NamedTuple):
    """One slot in the load of a day, from 0 to 1 of the tables there are."""

    share: float
    look: str


@dataclass(frozen=True, slots=True)
class DayLoad:
    """The load of a day, slot by slot; ``None`` parts what a block parts."""

    on: date
    total: int
    columns: Sequence[DrawnColumn | None]


@dataclass(frozen=True, slots=True)
class LanguageDay:
    """Who works in a language, slot by slot; ``ceiling`` has the share who are there at each column."""

    load: LanguageLoad
    columns: Sequence[DrawnColumn | None]
    ceiling: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class DotStrip:
    """A hall's exhibitors by their number of consultations: a dot each."""

    hall: HallLoad
    dots: Sequence[tuple[int, float]]


def line(edition: "Edition", day: show_day.ShowDay, now: datetime) -> DayLine | None:
    """Return the day's line; ``None`` on a day without slots."""
    if not day.slots:
        return None
    spans: list[Any] = [*day.slots, *(one.studio_slot for one in day.broadcasts), *day.on_stage]
    first = local_moment(min(one.starts_at for one in spans)).replace(minute=0)
    last = local_moment(max(one.ends_at for one in spans))

    def at(moment: datetime) -> float:
        return SCALE * (moment - first) / timedelta(minutes=1)

    def bar(one: Any, text: str, look: str = "") -> Bar:
        shown = look or ("past" if one.ends_at <= now else "soon" if one.starts_at > now else "now")
        return Bar(at(one.starts_at), at(one.ends_at) - at(one.starts_at) - 1, text, shown, f"{timespan(one)} {text}")

    blocks = [one for one in edition.blocks if first <= one.starts_at < last]
    meetings = [bar(slot, str(slot.seated)) for slot in day.slots]
    meetings += [bar(block, local(block), "rest") for block in blocks]
    rows = [(_("Consultations"), meetings)]
    if day.broadcasts:
        air = [bar(one.studio_slot, local(one.exhibitor)) for one in day.broadcasts]
        rows.append((_("Studio"), [one._replace(look="air") if one.look == "now" else one for one in air]))
    if day.on_stage:
        rows.append((label(Facility.STAGE), [bar(one, local(one, "title")) for one in day.on_stage]))
    hours = [first + timedelta(hours=hour) for hour in range(int((last - first) / timedelta(hours=1)) + 1)]
    return DayLine(
        at(last),
        [(at(hour), time(hour)) for hour in hours],
        [(name, _lettered(bars, at(last))) for name, bars in rows],
        at(now) if first <= now <= last else None,
    )


def _lettered(bars: Sequence[Bar], end: float) -> list[Bar]:
    """Let each text run on to the next bar of its row, and end in ``…`` there; dark letters stay in their white bar."""
    ordered = sorted(bars, key=lambda bar: bar.x)
    found = []
    for bar, following in zip_longest(ordered, ordered[1:]):
        room = max(bar.width, (following.x if following else end) - bar.x) if bar.look != "now" else bar.width
        found.append(bar._replace(room=room, text=on_one_line(bar.text, room - 2 * INSET, LETTER)))
    return found


def tables(
    session: Session, edition: "Edition", slot: SlotLoad | None, waiting: Sequence[WaitingPair] = ()
) -> list[tuple[str, list[TableNow]]]:
    """Return the tables of each zone with who sits there in a slot; late are those where one side waits."""
    seated = show_day.seated(session, edition, slot.id) if slot else {}
    late = {pair.table_id for pair in waiting}

    def table(row_id: int, code: str) -> TableNow:
        number, sitting = code.rpartition("-")[2], seated.get(row_id)
        if sitting is None:
            return TableNow(number, None, _("%(table)s: empty", table=code))
        who = f"{code} {local(sitting.exhibitor)} · {local(sitting.buyer)}"
        who = _("%(who)s: one of them is missing", who=who) if row_id in late else who
        href = url_for("organizer_meetings.grid", meeting=sitting.meeting_id)
        return TableNow(number, sitting.palette, who, href, row_id in late)

    return [
        (local(zone), [table(one.id, one.code) for one in zone.tables]) for zone in venue.zones(session, edition.id)
    ]


def load(slots: Sequence[SlotLoad], seats: int, now: datetime) -> tuple[DayLoad, ...]:
    """Return the load of each day; slots that do not follow one another are parted."""
    days: dict[date, list[SlotLoad]] = {}
    for slot in slots:
        days.setdefault(slot.on, []).append(slot)
    return tuple(
        DayLoad(
            on, sum(slot.meetings for slot in of_day), _columns(of_day, [slot.seated for slot in of_day], seats, now)
        )
        for on, of_day in days.items()
    )


def interpreting(day: show_day.ShowDay, now: datetime) -> tuple[LanguageDay, ...]:
    """Return who interprets on the day, language by language, all on one scale."""
    most = max((load.all for load in day.languages), default=1)
    found = []
    for load in day.languages:
        columns = _columns(day.slots, [works for works, _there in load.slots], most, now)
        there = iter(load.slots)
        found.append(LanguageDay(load, columns, [next(there)[1] / most if column else None for column in columns]))
    return tuple(found)


def _columns(slots: Sequence[SlotLoad], taken: Sequence[int], of: int, now: datetime) -> tuple[DrawnColumn | None, ...]:
    """Return a column a slot; ``None`` parts slots that do not follow one another."""
    found: list[DrawnColumn | None] = []
    before: datetime | None = None
    for slot, number in zip(slots, taken, strict=True):
        if before is not None and slot.starts_at > before:
            found.append(None)
        look = "past" if slot.ends_at <= now else "soon" if slot.starts_at > now else "now"
        found.append(DrawnColumn(min(1.0, number / max(1, of)), look))
        before = slot.ends_at
    return tuple(found)


def strips(halls: Sequence[HallLoad]) -> tuple[DotStrip, ...]:
    """Return a dot strip for each hall, all on one scale; dots of the same number are piled up.

    Where a pile would be higher than the drawing, the dots of all piles lie closer.
    """
    piles = [
        [[column] * len(list(run)) for column, run in groupby(min(one, DOTS) for one in hall.meetings)]
        for hall in halls
    ]
    highest = max((len(pile) for of_hall in piles for pile in of_hall), default=1)
    apart = min(DOT, PILE / highest)
    return tuple(
        DotStrip(hall, tuple((one * DOT, apart * at) for pile in of_hall for at, one in enumerate(pile, 1)))
        for hall, of_hall in zip(halls, piles, strict=True)
    )
