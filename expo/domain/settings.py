"""What an edition's settings may be: each form's settings as a value, and every reason against them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from expo.domain.editions import BlockKind, GridSlot, Hours, Span, grid, moment
from expo.domain.refusals import Violation
from expo.domain.walking import WalkingRule
from expo.domain.words import N_, Named

SLOT_MINUTES = range(5, 241)
LONGEST_EDITION = timedelta(days=60)
LATEST_NIGHT = time(6)
"""A closing time up to here is meant for the night after the day."""
PLAN_METRES = 90.0, 81.0
"""Width and depth of the floor plan of a new edition."""
CLOCK_REACH = timedelta(days=366)
"""So far from its own days an edition's clock may be set; a clock at the end of time would stop every page."""


@dataclass(frozen=True, slots=True)
class EditionProfile:
    """Names, dates and place of an edition; the sides of the floor plan are in metres."""

    name_ko: str
    name_en: str
    starts_on: date
    ends_on: date
    time_zone: str = "Asia/Seoul"
    slogan_ko: str = ""
    slogan_en: str = ""
    venue_ko: str = ""
    venue_en: str = ""
    address_ko: str = ""
    address_en: str = ""
    contact_ko: str = ""
    contact_en: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    about_ko: str = ""
    about_en: str = ""
    languages: str = "ko en"
    plan_width: float = PLAN_METRES[0]
    plan_height: float = PLAN_METRES[1]


@dataclass(frozen=True, slots=True)
class EditionPolicy:
    """What the timetable owes to people, and how many wishes a company has.

    The two ``minimum`` are over all days, the two ``per_day`` are per day, ``interpreter_run`` counts slots without a
    rest, the wish budgets are per company. Personal links open something until ``link_days`` after the last day.
    Meetings that begin within ``notice_minutes`` stay as they are when a timetable is planned or published. Who is
    missing is called ``call_minutes`` after the start, and a no-show may be told from ``no_show_minutes`` on; the seat
    is given to others while ``refill_share`` per cent of the slot are left. From ``free_table_minutes`` before a slot
    on, its free tables are offered to those of mutual interest; 0: never. Where no table is free, two companies
    book the exhibitor's booth if ``booth_meetings``. A request waits ``answer_days`` for its answer, 0 for ever.
    If ``long_requests``, companies ask for consultations of two slots, and the organizer decides.
    ``walking_rule`` says what too little time to walk means, beyond ``walking_allowance`` minutes taken from the
    consultations; a missing minute is worth ``walking_price`` breaks. With ``page_approval`` an
    organizer approves what exhibitors change on their pages.
    """

    buyer_per_day: int
    exhibitor_per_day: int
    exhibitor_minimum: int
    interpreter_run: int
    must_wishes: int
    interested_wishes: int
    link_days: int = 30
    notice_minutes: int = 30
    call_minutes: int = 5
    no_show_minutes: int = 10
    refill_share: int = 50
    buyer_minimum: int = 0
    free_table_minutes: int = 0
    booth_meetings: bool = False
    answer_days: int = 14
    page_approval: bool = False
    long_requests: bool = True
    walking_rule: WalkingRule = WalkingRule.COUNTED
    walking_price: int = 1
    walking_allowance: int = 5


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A span without meetings, with its reason and its name in both languages."""

    kind: BlockKind
    name_ko: str
    name_en: str
    span: Span


@dataclass(frozen=True, slots=True)
class GridPlan:
    """Consultation hours (at most one stretch a day), slot length and blocks: what slots are cut from."""

    hours: tuple[Hours, ...]
    slot_minutes: int
    blocks: tuple[BlockPlan, ...]
    zone: ZoneInfo

    def slots(self) -> tuple[GridSlot, ...]:
        """Return the slots that the plan leaves, in time order."""
        return grid(self.hours, [block.span for block in self.blocks], self.slot_minutes, self.zone)

    def opening(self, hours: Hours) -> Span:
        """Return a day's consultation hours as moments."""
        return Span(moment(hours.on, hours.opens, self.zone), moment(hours.on, hours.closes, self.zone))


def zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name, ``None`` when there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zones() -> list[str]:
    """Return the names of the time zones of places, for choosing from."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return sorted(name for name in available_timezones() if name.startswith(regions))


def against_profile(profile: EditionProfile, days: Sequence[date]) -> Iterator[Violation]:
    """Yield every reason against names, dates and place; ``days`` are the existing consultation days."""
    if profile.ends_on < profile.starts_on:
        yield Violation(
            "ends_before_it_starts",
            N_("The edition ends on %(ends)s, before it starts. Choose %(starts)s or a later day."),
            {"ends": profile.ends_on, "starts": profile.starts_on},
            "ends_on",
        )
    elif profile.ends_on - profile.starts_on > LONGEST_EDITION:
        yield Violation(
            "too_long",
            N_("An edition lasts at most %(days)s days. Please check both dates."),
            {"days": LONGEST_EDITION.days},
            "ends_on",
        )
    else:
        for day in days:
            if not profile.starts_on <= day <= profile.ends_on:
                yield Violation(
                    "day_outside",
                    N_(
                        "%(day)s has consultation hours and would lie outside these dates."
                        " Empty its hours under “Days and slots” first."
                    ),
                    {"day": day},
                    "starts_on" if day < profile.starts_on else "ends_on",
                )
    if zone(profile.time_zone) is None:
        yield Violation(
            "unknown_zone",
            N_("There is no time zone “%(zone)s”. Choose one from the list, such as Asia/Seoul."),
            {"zone": profile.time_zone},
            "time_zone",
        )


def against_policy(policy: EditionPolicy, slots_a_day: int | None) -> Iterator[Violation]:
    """Yield every reason against a policy; ``slots_a_day`` is the longest day's, ``None`` while there is no grid."""
    if policy.no_show_minutes < policy.call_minutes:
        yield Violation(
            "no_show_before_the_call",
            N_("A no-show comes after the call: choose %(minutes)s minutes or more."),
            {"minutes": policy.call_minutes},
            "no_show_minutes",
        )
    if slots_a_day is not None:
        for field, wanted in (("buyer_per_day", policy.buyer_per_day), ("exhibitor_per_day", policy.exhibitor_per_day)):
            if wanted > slots_a_day:
                yield Violation(
                    "more_than_a_day",
                    N_("The longest day has %(slots)s slots: choose %(slots)s or fewer."),
                    {"slots": slots_a_day},
                    field,
                )


def against_clock(on: date, starts_on: date, ends_on: date) -> Iterator[Violation]:
    """Yield the reason against a demo's clock that shows this day."""
    first, last = starts_on - CLOCK_REACH, ends_on + CLOCK_REACH
    if not first <= on <= last:
        yield Violation(
            "clock_out_of_reach",
            N_("The clock can be set from %(first)s to %(last)s: a year before and after the expo."),
            {"first": first.isoformat(), "last": last.isoformat()},
            "at",
        )


def against_grid(plan: GridPlan, starts_on: date, ends_on: date) -> Iterator[Violation]:
    """Yield every reason against consultation hours, slot length and blocks."""
    if plan.slot_minutes not in SLOT_MINUTES:
        yield Violation(
            "slot_length",
            N_("A slot lasts %(least)s to %(most)s minutes."),
            {"least": SLOT_MINUTES[0], "most": SLOT_MINUTES[-1]},
            "slot_minutes",
        )
    for hours in plan.hours:
        yield from _against_hours(hours, plan.slot_minutes, starts_on, ends_on)
    for one, other in pairwise(sorted(plan.hours, key=lambda item: item.on)):
        if one.on == other.on:
            yield Violation("day_twice", N_("%(day)s is given twice."), {"day": one.on}, field_of(one.on))
    upside_down = {hours.on for hours in plan.hours if hours.closes <= hours.opens}
    for block in plan.blocks:
        if block.span.starts_at.astimezone(plan.zone).date() not in upside_down:
            yield from against_block(block, plan)


def field_of(day: date) -> str:
    """Return the name of the form field that holds a day's closing time."""
    return f"closes_{day.isoformat()}"


def _against_hours(hours: Hours, slot_minutes: int, starts_on: date, ends_on: date) -> Iterator[Violation]:
    if not starts_on <= hours.on <= ends_on:
        yield Violation(
            "day_outside",
            N_(
                "%(day)s lies outside the edition's dates (%(starts)s to %(ends)s)."
                " Change those first, or leave it out."
            ),
            {"day": hours.on, "starts": starts_on, "ends": ends_on},
            field_of(hours.on),
        )
    minutes = (hours.closes.hour - hours.opens.hour) * 60 + hours.closes.minute - hours.opens.minute
    if minutes < 0 and hours.closes <= LATEST_NIGHT:
        yield Violation(
            "past_midnight",
            N_(
                "%(day)s, %(opens)s to %(closes)s, would run past midnight. The hours of a day end by 23:59."
                " Enter the hours after midnight under the next day."
            ),
            {"day": hours.on, "opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"},
            field_of(hours.on),
        )
    elif minutes <= 0:
        yield Violation(
            "closes_before_opening",
            N_("%(day)s closes at %(closes)s, before it opens. Choose a time after %(opens)s."),
            {"day": hours.on, "opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"},
            field_of(hours.on),
        )
    elif slot_minutes > minutes:
        yield Violation(
            "slot_longer_than_day",
            N_(
                "A slot of %(slot)s minutes does not fit into %(day)s, which has %(minutes)s minutes."
                " Make the slot shorter or the day longer."
            ),
            {"slot": slot_minutes, "day": hours.on, "minutes": minutes},
            "slot_minutes",
        )


def against_block(block: BlockPlan, plan: GridPlan) -> Iterator[Violation]:
    """Yield every reason against one block."""
    local = block.span.starts_at.astimezone(plan.zone)
    params = {"name": Named.of(block), "day": local.date()}
    if block.span.ends_at <= block.span.starts_at:
        yield Violation(
            "block_ends_before_it_starts",
            N_("“%(name)s” on %(day)s ends before it starts. Choose a later end."),
            params,
            "ends",
        )
    elif not any(block.span.overlaps(plan.opening(day)) for day in plan.hours):
        yield Violation(
            "block_outside",
            N_(
                "“%(name)s” on %(day)s lies outside every day's consultation hours, so it would block nothing."
                " Move it into the hours of a day, or remove it."
            ),
            params,
            "on",
        )
