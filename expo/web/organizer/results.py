"""Results for the organizer: live figures with their rows, warnings, the rate, the press table and its versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.charts import Chart, ChartPart
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.press import COLUMNS, FIGURES, Cells, cells
from expo.domain.result_warnings import BEHIND, warnings
from expo.domain.results import ResultRows, RowView, count, middle, share
from expo.domain.side_figures import IN_WON, SidePart, sums
from expo.domain.words import N_
from expo.queries import results as results_queries
from expo.queries import surveys
from expo.queries.side_figures import side_rows
from expo.services import results
from expo.services.spreadsheets.results import results_workbook
from expo.web import press
from expo.web.access import current_actor, current_time
from expo.web.downloads import recorded_sheet
from expo.web.forms.fields import complete
from expo.web.forms.results import PressForm, RateForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.part_names import part_name
from expo.web.side_figures import ways
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.results import PressTable

bp = organizer_blueprint("results", __name__, manage=Permission.MANAGE_RESULTS, views={"export": Permission.EXPORT})

MENU = (
    MenuEntry(Role.ORGANIZER, 100, "organizer_results.index", N_("Results of the show"), "gauge", MenuGroup.RECORDS),
)


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar of a chart: a name, a number, the address of its rows, and of how many if it is a part."""

    name: str
    number: int
    href: str
    of: int | None = None


@bp.get("/results")
def index() -> ResponseReturnValue:
    """Show the live figures."""
    return _index(RateForm(formdata=None), PressForm(formdata=None))


@bp.post("/results/rates")
def create_rates() -> ResponseReturnValue:
    """State the rate of exchange."""
    form = RateForm()
    with submitted(form, lambda: _index(form, PressForm(formdata=None))) as session:
        results.state_rates(
            session,
            current_actor(),
            g.edition,
            rate=(form.rate.data or "").replace(",", ""),
            source=form.source.data or "",
            rate_on=complete(form.rate_on.data),
            now=current_time(),
        )
    flash(_("The rate is stated. It holds for what is published from now on."), "good")
    return redirect(url_for("organizer_results.index"), 303)


@bp.post("/results/tables")
def create_table() -> ResponseReturnValue:
    """Publish the table of this moment."""
    form = PressForm()
    form.offer()
    with submitted(form, lambda: _index(RateForm(formdata=None), form)) as session:
        table = results.publish(
            session, current_actor(), g.edition, kind=form.chosen, reason=form.reason.data or "", now=current_time()
        )
        number = table.number
    flash(_("Table %(number)s is published. It stays as it is.", number=number), "good")
    return redirect(url_for("organizer_results.show", number=number), 303)


@bp.get("/results/tables/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Show a published table beside the one before it."""
    session, edition = db.session(), g.edition
    table = results_queries.table(session, edition, number)
    former = results_queries.table(session, edition, number - 1) if number > 1 else None
    return render_template(
        "organizer/results/show.html",
        press_table=table,
        values=_values(table),
        before=_values(former) if former else {},
        figures=FIGURES,
        columns=list(COLUMNS),
        press=press,
        rates=results_queries.rates(session, edition, table.rate_set_no),
    )


@bp.get("/results.xlsx")
def export() -> ResponseReturnValue:
    """Send the press table of this moment with the rows behind it."""
    content = results_workbook(db.session(), current_actor(), g.edition, now=current_time(), language=locale())
    return recorded_sheet(content, "results", "results")


def _index(rate_form: RateForm, press_form: PressForm) -> str:
    session, edition, now = db.session(), g.edition, current_time()
    press_form.offer()
    rows, rates = results_queries.rows(session, edition, now), results_queries.rates(session, edition)
    tables = results_queries.tables(session, edition)
    matched, wished = results_queries.wished_pairs(session, edition)
    counts = {view: count(rows, view) for view in RowView}
    over = len(rows) - counts[RowView.CANCELLED] - counts[RowView.AHEAD]
    return render_template(
        "organizer/results/index.html",
        rate_form=rate_form,
        press_form=press_form,
        rates=rates,
        tables=tables,
        values=cells(rows, rates),
        before=_values(tables[0]) if tables else {},
        figures=FIGURES,
        columns=list(COLUMNS),
        press=press,
        warnings=warnings(rows, rates),
        middle=middle(rows, rates),
        match_rate=share(matched, wished),
        matched=matched,
        wished=wished,
        rates_of={
            "held": share(counts[RowView.HELD], over),
            "no_show": share(counts[RowView.NO_SHOW], over),
            "records": share(counts[RowView.HELD] - counts[RowView.MISSING], counts[RowView.HELD]),
            "confirmed": share(counts[RowView.CONFIRMED], counts[RowView.COUNTED]),
        },
        charts=_charts(rows, now),
        count=counts,
        view=RowView,
        over=over,
        surveys=surveys.results(session, edition),
        behind_of=BEHIND,
        side=sums(side_rows(session, edition)),
        side_parts=SidePart,
        side_ways=ways(),
        side_in_won=IN_WON,
    )


def _charts(rows: ResultRows, now: datetime) -> dict[Chart, list[ChartBar]]:
    """Return the charts with the names of their bars and the addresses of their rows."""
    session, edition = db.session(), g.edition
    found = results_queries.charts(session, edition, rows, now)
    return {chart: [_bar(chart, part) for part in parts] for chart, parts in found.items()}


def _bar(chart: Chart, part: ChartPart) -> ChartBar:
    if part.value is None:
        return ChartBar(_("others"), part.number, _rows(chart.view))
    address = _rows(chart.view, chart.by, str(part.value))
    return ChartBar(part_name(chart.by, str(part.value)), part.number, address, part.of)


def _rows(view: RowView, by: str | None = None, value: str | None = None) -> str:
    return url_for("organizer_records.index", view=view.value, by=by, of=value)


def _values(table: "PressTable") -> Cells:
    return {(cell.figure, cell.column): cell.value for cell in table.cells}
