"""Two layouts of the small expo: one that is managed, and one that is planned in about a second; their times."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from expo.domain.buyers import Track
from expo.domain.editions import BlockKind, Span, moment
from expo.domain.settings import BlockPlan

SEOUL = ZoneInfo("Asia/Seoul")
TUESDAY, WEDNESDAY = date(2024, 10, 22), date(2024, 10, 23)
NOW = datetime(2024, 10, 1, 3, 0, tzinfo=UTC)
LONG_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
THE_EVE = datetime(2026, 5, 31, 9, 0, tzinfo=UTC)


def at(day: date, clock: str) -> datetime:
    """Return the moment of a wall-clock time in Seoul: ``at(TUESDAY, "10:30")``."""
    return moment(day, time.fromisoformat(clock), SEOUL)


def span(day: date, starts: str, ends: str) -> Span:
    """Return a stretch of a day in Seoul."""
    return Span(at(day, starts), at(day, ends))


def lunch(day: date, starts: str = "12:00", ends: str = "13:00") -> BlockPlan:
    """Return a lunch."""
    return BlockPlan(BlockKind.LUNCH, "점심시간", "Lunch", span(day, starts, ends))


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs between small expos: exhibitors (code, names, initial), buyers (code, names, country), zones."""

    code: str
    name: tuple[str, str]
    days: tuple[date, date]
    closes: time
    now: datetime
    exhibitors: tuple[tuple[str, str, str, str], ...]
    buyers: tuple[tuple[str, str, str, str], ...]
    zones: dict[str, tuple[Track, tuple[str, ...]]]
    exhibitor_minimum: int = 2
    has_lunch: bool = True
    has_people: bool = False


MANAGED = Layout(
    code="2024",
    name=("작은 엑스포", "Small Expo"),
    days=(TUESDAY, WEDNESDAY),
    closes=time(15),
    now=NOW,
    exhibitors=(("E-001", "윤슬푸드", "Yunseul Foods", "ㅇ"), ("E-002", "별하식품", "Byeolha Foods", "ㅂ")),
    buyers=(("KB-001", "하늘마트", "", "KR"), ("GB-001", "Mekong Sao Foods", "", "VN")),
    zones={"D": (Track.DOMESTIC, ("D-01", "D-02", "D-03"))},
)
"""Two days of 10:00–12:00 and 13:00–15:00 in slots of 30 minutes, two companies a side, three tables."""

PLANNED = Layout(
    code="2026",
    name=("작은 엑스포", "A small expo"),
    days=(date(2026, 6, 1), date(2026, 6, 2)),
    closes=time(12),
    now=LONG_BEFORE,
    exhibitors=tuple((f"E-{n}", f"기업{n}", f"Maker {n}", "ㄱ") for n in range(3)),
    buyers=tuple((f"B-{n}", f"상사{n}", f"Trader {n}", "VN" if n == 3 else "KR") for n in range(4)),
    zones={"domestic": (Track.DOMESTIC, ("D-01", "D-02")), "overseas": (Track.OVERSEAS, ("G-01",))},
    exhibitor_minimum=1,
    has_lunch=False,
    has_people=True,
)
"""Two days of four slots; three exhibitors, four buyers of whom the last needs an interpreter, three tables."""
