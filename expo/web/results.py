"""The published results, for everybody."""

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.press import COLUMNS, FIGURES, public_cells
from expo.queries import results
from expo.web import press

bp = Blueprint("results", __name__, url_prefix="/<edition_code>/results")


@bp.get("")
def show() -> ResponseReturnValue:
    """Show the newest published table, what changed since the one before, and every former one."""
    tables = results.tables(db.session(), g.edition)
    newest = tables[0] if tables else None
    values = public_cells({(one.figure, one.column): one.value for one in newest.cells}) if newest else {}
    return render_template(
        "results/show.html",
        tables=tables,
        newest=newest,
        values=values,
        figures=FIGURES,
        columns=list(COLUMNS),
        rates=results.rates(db.session(), g.edition, newest.rate_set_no) if newest else None,
        press=press,
        home=url_for("editions.show"),
    )
