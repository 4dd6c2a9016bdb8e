"""The report about a set of firms: the same charts, tables and sentences for the page and the PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from expo.domain.firms import FEWEST, Indicator
from expo.domain.people import Actor, only_organizer
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.firms import FirmSet
from expo.queries import firms
from expo.services.firms import charts
from expo.services.firms.charts import ChartRow
from expo.services.prints import paper
from expo.services.prints.wording import SheetWords

NOT_PROOF = N_("Matched comparison, not proof of cause")
GUIDES = (0.1, 0.05, -0.05, -0.1)
BRACKETS = (N_("under 10"), "10–30", "30–50", "50–100", "100–300", N_("300 and more"))
"""Revenue before in hundred million won."""


@dataclass(frozen=True, slots=True)
class OutcomeCharts:
    """The charts of a report as SVG."""

    growth: str
    gaps: str
    love: str
    choices: str
    cells: str
    cohorts: str


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """A report: the comparison as it was computed, its charts, and what was published beside it."""

    charts: OutcomeCharts
    result: Mapping[str, Any]
    published: Sequence[tuple[Any, Mapping[str, Any] | None]]
    cohorts: Sequence[tuple[FirmSet, float | None]]


def report(session: Session, row: FirmSet, words: SheetWords, *, ink: str = "currentColor") -> OutcomeReport:
    """Return the report about a set in a language; ``ink`` is the colour of its charts."""
    result = row.result
    indicators = result["indicators"]
    published = [(one, indicators.get(one.indicator.value)) for one in firms.published(session, row.programme_id)]
    cohorts = [(one, _gap(one.result)) for one in firms.cohorts(session, row.programme_id)]
    found = OutcomeCharts(
        growth=_growth(indicators, words, ink),
        gaps=_gaps(indicators, words, ink),
        love=_love(result, words, ink),
        choices=_choices(result, words, ink),
        cells=charts.cells(
            result.get("cell_counts", ()),
            title=words.text(N_("Adopters in each cell of sector and revenue bracket")),
            names=[words.text(name) for name in BRACKETS],
            ink=ink,
        ),
        cohorts=_cohorts(cohorts, words, ink),
    )
    return OutcomeReport(found, result, published, cohorts)


def pdf(session: Session, actor: Actor, edition: Edition, *, row: FirmSet, language: str) -> bytes:
    """Return the report as PDF, for readers who are no statisticians."""
    only_organizer(actor)
    words = SheetWords(language, edition.zone)
    found = report(session, row, words, ink="#22242c")
    title = words.name(Named.of(row))
    counts = row.result
    return paper.compiled(
        "outcomes",
        {
            "title": title,
            "language": language,
            "not_proof": words.text(NOT_PROOF),
            "about": words.text(
                N_("%(programme)s, %(before)s to %(after)s. Source: %(source)s."),
                programme=words.name(Named.of(row.programme)),
                before=row.year_before,
                after=row.year_after,
                source=row.source,
            ),
            "counted": words.text(
                N_(
                    "%(adopters)s adopters and %(others)s others; "
                    "%(matched)s and %(matched_others)s in %(cells)s cells that have both."
                ),
                adopters=counts["all"]["adopters"],
                others=counts["all"]["non_adopters"],
                matched=counts["matched"]["adopters"],
                matched_others=counts["matched"]["non_adopters"],
                cells=counts["cells"],
            ),
            "sections": _sections(found, words),
            "headings": [words.text(one) for one in _HEADINGS],
            "rows": [_line(words, one, counts["indicators"]) for one in Indicator if one.value in counts["indicators"]],
            "foot": words.text(
                N_("A hidden cell has fewer than %(few)s firms of a group; it stays in the estimate."), few=FEWEST
            ),
        },
    )


METHOD = (
    N_(
        "Firms are compared with firms of the same sector and the same bracket of revenue before. The others are "
        "weighted so that they have the adopters' mix. Growth is the growth of the mean; the gap is the difference in "
        "percentage points."
    ),
    N_(
        "The interval shows how far the gap moves when other firms had been drawn: firms of each group are drawn again "
        "%(draws)s times and matched again."
    ),
    N_(
        "Firms that apply may differ from others in ways that these figures do not have. Firms that closed are missing "
        "on both sides. Amounts are nominal."
    ),
)
"""Method, uncertainty and limits in words."""
_HEADINGS = (
    N_("Indicator"), N_("Adopters, growth"), N_("Matched others, growth"), N_("Gap, percentage points"),
    N_("95 percent interval"),
)  # fmt: skip


def draws(result: Mapping[str, Any]) -> int:
    """Return how often firms were drawn again for the intervals of a comparison."""
    return next((one["resampling"]["draws"] for one in result["indicators"].values() if "resampling" in one), 0)


def _sections(found: OutcomeReport, words: SheetWords) -> list[dict[str, str]]:
    named = (
        (N_("Growth of adopters and matched others"), found.charts.growth, METHOD[0]),
        (N_("The gap and how sure it is"), found.charts.gaps, METHOD[1]),
        (
            N_("How alike the groups were before"),
            found.charts.love,
            N_("Hollow: before matching. Filled: after matching. Within 0.1 the groups count as alike."),
        ),
        (
            N_("The gap in revenue under other choices"),
            found.charts.choices,
            N_("If the result depended on one choice, the dots would lie far apart."),
        ),
        (N_("Adopters in each cell of sector and revenue bracket"), found.charts.cells, METHOD[2]),
    )
    count = draws(found.result)
    sections = [
        {"title": words.text(title), "chart": chart, "text": words.text(text, draws=count)}
        for title, chart, text in named
    ]
    if found.charts.cohorts:
        about = N_("Each year's adopters beside matched others, at the end of the years that the set covers.")
        sections.append({"title": words.text(N_("Cohorts")), "chart": found.charts.cohorts, "text": words.text(about)})
    return sections


def _line(words: SheetWords, one: Indicator, indicators: Mapping[str, Any]) -> list[str]:
    found = indicators[one.value]
    low, high = found.get("gap_95_percent_interval", (None, None))
    return [
        words.text(one.label),
        _percent(found["adopters"]["growth_percent"]),
        _percent(found["matched_non_adopters"]["growth_percent"]),
        _points(found["gap_percentage_points"]),
        f"{_points(low)} – {_points(high)}",
    ]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f} %"


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}"


def _growth(indicators: Mapping[str, Any], words: SheetWords, ink: str) -> str:
    rows = []
    for one in Indicator:
        for key, label in (("adopters", N_("adopters")), ("matched_non_adopters", N_("matched others"))):
            value = indicators.get(one.value, {}).get(key, {}).get("growth_percent")
            if value is not None:
                rows.append((f"{words.text(one.label)}, {words.text(label)}", value, key == "adopters"))
    title = words.text(N_("Growth of adopters and matched others"))
    return charts.bars(rows, title=title, ink=ink) if rows else ""


def _gaps(indicators: Mapping[str, Any], words: SheetWords, ink: str) -> str:
    rows = []
    for one in Indicator:
        found = indicators.get(one.value, {})
        gap, span = found.get("gap_percentage_points"), found.get("gap_95_percent_interval")
        if gap is not None:
            rows.append(ChartRow(words.text(one.label), [(gap, True)], (span[0], span[1]) if span else None))
    return charts.dots(rows, guides=(), title=words.text(N_("The gap and how sure it is")), ink=ink)


def _love(result: Mapping[str, Any], words: SheetWords, ink: str) -> str:
    rows = [
        ChartRow(words.text(one["figure"]), [(one["unmatched"], False), (one["matched"], True)])
        for one in result.get("balance", ())
        if one["unmatched"] is not None and one["matched"] is not None
    ]
    title = words.text(N_("How alike the groups were before"))
    return charts.dots(rows, guides=GUIDES, title=title, ink=ink)


def _choices(result: Mapping[str, Any], words: SheetWords, ink: str) -> str:
    rows = [
        ChartRow(f"{words.text(one['label'])} {one['text']}".strip(), [(one["percentage_points"], True)])
        for one in result.get("revenue_gap_under_other_choices", ())
        if one["percentage_points"] is not None
    ]
    own = _gap(result)
    title = words.text(N_("The gap in revenue under other choices"))
    return charts.dots(rows, guides=[own] if own is not None else [], title=title, ink=ink)


def _cohorts(cohorts: Sequence[tuple[FirmSet, float | None]], words: SheetWords, ink: str) -> str:
    rows = [
        ChartRow(f"{one.cohort}: {one.year_before} → {one.year_after}", [(gap, True)])
        for one, gap in cohorts
        if gap is not None
    ]
    return charts.dots(rows, guides=(), title=words.text(N_("Cohorts")), ink=ink) if rows else ""


def _gap(result: Mapping[str, Any]) -> float | None:
    found: float | None = result["indicators"].get("revenue", {}).get("gap_percentage_points")
    return found
