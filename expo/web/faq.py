"""Questions and answers of the guidance desk for everybody."""

from itertools import groupby

from flask import Blueprint, g, render_template

from expo.db import db
from expo.queries import faq

bp = Blueprint("faq", __name__, url_prefix="/<edition_code>/guidance/questions")


@bp.get("")
def index() -> str:
    """Show the questions by topic, each with its answer."""
    rows = faq.published(db.session(), g.edition.id)
    return render_template(
        "faq/index.html", topics=[(topic, list(of)) for topic, of in groupby(rows, key=lambda row: row.topic)]
    )
