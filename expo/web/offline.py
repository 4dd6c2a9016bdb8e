"""What a phone may keep for a hall without network, and for whom.

A browser's service worker (``static/sw.js``) keeps the pages that say so and shows them when there is no answer. Every
page names its reader by a key that only the application can resolve. A page for another reader, or for no reader,
makes the worker delete what it kept. So a phone with a new owner, or signed out, shows nothing of its former reader.
"""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from expo.domain.people import Role
from expo.services.languages import tag
from expo.web.access import current_actor
from expo.web.configuration import configuration
from expo.web.formats import local
from expo.web.language import current

bp = Blueprint("offline", __name__)

KEPT = frozenset(
    {
        "today.show",
        "today.days",
        "meetings.agenda",
        "wishes.index",
        "wishes.requests",
        "availability.index",
        "buyers.show",
        "venue.index",
        "records.edit",
        "badges.show",
        "organizer_arrivals.index",
        "leads.index",
        "market_stand.show",
        "organizer_tours.show",
        "duties.index",
    }
)
"""Pages that stay readable without network."""

NO_READER = "none"


@bp.get("/sw.js")
def worker() -> ResponseReturnValue:
    """Send the service worker from the root, so that it may look after every address below."""
    path = Path(current_app.static_folder or "") / "sw.js"
    response = Response(path.read_bytes(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    """Lead a browser that shows a PDF or a picture of ours by itself to the icon of our pages."""
    return redirect(url_for("static", filename="favicon.svg"))


@bp.get("/<edition_code>/app.webmanifest")
def manifest() -> ResponseReturnValue:
    """Describe the edition as an application that a phone can install; it opens at the reader's own page."""
    actor, language = current_actor(), tag(current())
    own = {Role.EXHIBITOR: "today.show", Role.BUYER: "meetings.agenda"}
    icons = [("icons/icon-192.png", "192x192", "any"), ("icons/icon-512.png", "512x512", "any")]
    icons.append(("icons/maskable-512.png", "512x512", "maskable"))
    response = jsonify(
        id=url_for("editions.show"),
        name=local(g.edition),
        short_name=local(g.edition)[:24],
        lang=language,
        start_url=url_for(own.get(actor.role, "editions.show")),
        scope="/",
        display="standalone",
        background_color="#fbfaf8",
        theme_color="#171923",
        icons=[
            {"src": url_for("static", filename=name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in icons
        ],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/no-connection")
def show() -> ResponseReturnValue:
    """Show what a phone without network sees where it has kept nothing: the same page for all readers."""
    return render_template("errors/offline.html")


@bp.after_app_request
def name_the_reader(response: Response) -> Response:
    """Say whose page this is, and whether it may be kept. Errors of ours and unknown addresses say nothing."""
    if response.mimetype == "text/html" and response.status_code < 500:
        response.headers["Content-Language"] = tag(current())
        if "edition" in g:
            response.headers["Reader"] = reader_key()
        if request.endpoint in KEPT and response.status_code == 200 and "part" not in request.args:
            response.headers["Keep"] = "offline"
    return response


@bp.app_template_global()
def reader_key() -> str:
    """Return the key of the person who reads: the same after signing in again, another for everybody else."""
    if not (current_user and current_user.is_authenticated):
        return NO_READER
    secret = configuration().secret_key
    return sha256(f"{secret}.reader.{current_user.account.user_id}".encode()).hexdigest()[:16]
