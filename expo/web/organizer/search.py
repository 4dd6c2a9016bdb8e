"""One search box for everything, on every page of the organizer."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.queries import search
from expo.web.access import current_actor
from expo.web.current_url import is_fragment
from expo.web.formats import country, language_name, local
from expo.web.language import locale
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("search", __name__)

LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: where its page is, what it is called, and what tells it from its namesakes."""

    href: str
    name: str
    detail: str


@bp.get("/search")
def index() -> ResponseReturnValue:
    """Show what a text finds: as a page, or as the list under the search box."""
    text = request.args.get("find", "")[:LONGEST_TEXT]
    found = search.everything(db.session(), current_actor(), text, locale())
    page = "organizer/search/_hits.html" if is_fragment() else "organizer/search/index.html"
    return render_template(page, groups=list(_groups(found)), text=text.strip())


def _groups(found: search.Hits) -> Iterator[tuple[str, str, list[Hit]]]:
    """Return title, icon and hits of each kind of which something was found."""
    companies = [
        Hit(
            url_for("organizer_exhibitors.show", code=one.code),
            local(one),
            ", ".join(booth.code for booth in one.booths) or local(one.hall),
        )
        for one in found.exhibitors
    ]
    buyers = [
        Hit(url_for("organizer_buyers.show", code=one.code), local(one), country(one.country)) for one in found.buyers
    ]
    tables = [Hit(url_for("organizer_tables.edit", code=one.code), one.code, local(one.zone)) for one in found.tables]
    interpreters = [
        Hit(
            url_for("organizer_interpreters.edit", code=one.code),
            one.name,
            ", ".join(language_name(language) for language in one.languages),
        )
        for one in found.interpreters
    ]
    groups = (
        (_("Exhibitors"), "building", companies),
        (_("Buyers"), "users", buyers),
        (_("Tables"), "table", tables),
        (_("Interpreters"), "languages", interpreters),
    )
    yield from (group for group in groups if group[2])
