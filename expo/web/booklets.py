"""Publications of the guidance desk for everybody: the list, and each PDF as an attachment."""

from io import BytesIO

from flask import Blueprint, g, render_template, request, send_file
from werkzeug.wrappers import Response

from expo.db import db, deciding
from expo.queries import booklets as booklets_queries
from expo.services import booklets
from expo.web.access import current_time

bp = Blueprint("booklets", __name__, url_prefix="/<edition_code>/guidance/publications")


@bp.get("")
def index() -> str:
    """Show the publications."""
    return render_template("booklets/index.html", rows=booklets_queries.index(db.session(), g.edition.id))


@bp.get("/<int:booklet_id>/file")
def file(booklet_id: int) -> Response:
    """Send a PDF, and count that it was downloaded."""
    kept = booklets_queries.file(db.session(), g.edition.id, booklet_id)
    name, content = kept.name, kept.content
    if request.method == "GET":
        with deciding(db.session()) as session:
            booklets.count_download(session, g.edition, booklet_id=booklet_id, now=current_time())
    answer = send_file(BytesIO(content), "application/pdf", as_attachment=True, download_name=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
