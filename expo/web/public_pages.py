"""Public pages for readers whom we do not know: the same for all of them, so a proxy may keep them for a short while.

A reader without a cookie of ours gets a page without a token. Where a form in the page needs one, the page belongs to
its reader again and says so; nothing has to be listed for that. We keep them ourselves, too, until a row changes.
"""

from collections.abc import Callable, MutableMapping
from functools import partial, wraps
from typing import Any

from flask import Flask, g, render_template, request
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response

from expo.web import kept, public_parts
from expo.web.current_url import is_fragment

SHARED_FOR = "public, max-age=0, s-maxage=30, stale-while-revalidate=60"
"""Browsers ask each time whether a page is still the same; a proxy answers for half a minute by itself."""
ENDPOINTS = frozenset(
    {
        "editions.show",
        "exhibitors.index",
        "exhibitors.show",
        "venue.index",
        "venue.show",
        "venue.booth",
        "field_reports.index",
        "live_commerce.index",
        "market.index",
        "sessions.index",
        "privacy.show",
    }
)
_PLACE = Markup("<!-- list -->")


def may_be_shared() -> bool:
    """Tell whether this request asks for a public page and says nothing about its reader but the language."""
    if "may_be_shared" not in g:
        ours = {"session", "remember_token"}
        g.may_be_shared = (
            request.endpoint in ENDPOINTS
            and request.method in {"GET", "HEAD"}
            and not ours & request.cookies.keys()
            and not is_fragment()
        )
    shared: bool = g.may_be_shared
    return shared


def page_token() -> str:
    """Return the token that the frame of a page carries for its own forms; a page for all readers has none.

    A browser vouches for the one form that is left then, the choice of the language (`expo/web/stale_forms.py`).
    """
    return "" if may_be_shared() else generate_csrf()


def framed(template: str, shown: Markup) -> str:
    """Return a page of one list in its frame; the frame asks the database for nothing but the edition.

    A reader whom we do not know gets a kept frame: it was drawn around a place that the list is then written into.
    """
    if not _is_kept_whole():
        return render_template(template, shown=shown)
    draw = partial(render_template, template, shown=_PLACE)
    return kept.frame(draw, public_parts.filled(), is_for_all=_is_for_all).replace(_PLACE, shown)


def init_app(app: Flask) -> None:
    """Say how long a page may be kept, and answer 304 to a reader who has it already."""
    words: MutableMapping[str, Any] = app.jinja_env.globals
    words["page_token"] = page_token

    @app.after_request
    def share(response: Response) -> Response:
        if response.status_code == 200 and response.mimetype == "text/html" and may_be_shared() and not cookie.modified:
            response.headers["Cache-Control"] = SHARED_FOR
            response.add_etag(weak=True)
            response.make_conditional(request)
        return response


def keep(app: Flask) -> None:
    """Keep the pages of readers whom we do not know; for after their routes are registered."""
    for endpoint in ENDPOINTS & app.view_functions.keys():
        app.view_functions[endpoint] = _kept(app.view_functions[endpoint])


def _kept(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def page(**values: Any) -> Any:
        return kept.page(partial(view, **values), is_for_all=_is_for_all) if _is_kept_whole() else view(**values)

    return page


def _is_kept_whole() -> bool:
    return may_be_shared() and not request.query_string


def _is_for_all() -> bool:
    return not cookie.modified
