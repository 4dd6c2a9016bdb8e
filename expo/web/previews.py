"""The picture of a link: of the expo, a hall, an exhibitor, of what takes place or is offered."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from zlib import crc32

from flask import Blueprint, current_app, g, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.db import db
from expo.domain.identity.tones import Cloth
from expo.domain.refusals import NotFound
from expo.queries import exhibitors, field_reports, identity, live_commerce, market, sessions, venue
from expo.services import previews
from expo.services.previews import COLUMNS, ROWS, LinkPreview
from expo.web.arguments import row_number
from expo.web.formats import date_time, day, local, money
from expo.web.language import locale

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor

bp = Blueprint("previews", __name__, url_prefix="/<edition_code>/previews")

LANGUAGES = ("ko", "en")
"""The languages of names; a reader of another one sees the English picture."""
A_DAY = 24 * 3600
"""Seconds for which a picture may be kept: a booth or a time in it may change."""


@bp.get("/<kind>/<subject>/<language>.png")
def show(kind: str, subject: str, language: str) -> Response:
    """Send the picture of a page."""
    if kind not in KINDS or language not in LANGUAGES:
        raise NotFound(f"preview {kind}")
    with force_locale(language):
        drawn = KINDS[kind](subject)
    response = Response(previews.picture(replace(drawn, language=language)), mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    response.add_etag()
    return response.make_conditional(request)


@bp.app_template_global()
def preview_of(kind: str, subject: object, title: str) -> str:
    """Return the whole address of a page's picture, another one when its title changes."""
    language = locale() if locale() in LANGUAGES else "en"
    version = f"{crc32(title.encode()):08x}"
    path = url_for("previews.show", kind=kind, subject=subject, language=language, v=version)
    return f"{current_app.config['EXPO'].public_url}{path}"


def _preview(title: str, cloths: tuple[Cloth, ...], *, kicker: str = "", line: str = "") -> LinkPreview:
    edition = g.edition
    days = f"{day(edition.starts_on)} – {day(edition.ends_on)}"
    return LinkPreview(title, local(edition), f"{days} · {local(edition, 'venue')}", "", kicker, line, cloths)


def _all(hall_id: int | None = None) -> tuple[Cloth, ...]:
    return identity.cloths(db.session(), g.edition.id, hall_id=hall_id, most=COLUMNS * ROWS)


def _number(subject: str) -> int:
    number = row_number(subject)
    if number is None:
        raise NotFound(f"preview {subject}")
    return number


def _cloth(exhibitor: "Exhibitor") -> tuple[Cloth, ...]:
    return ((exhibitor.code, exhibitor.sector.code, exhibitor.hall.palette),)


def _edition(subject: str) -> LinkPreview:
    if subject != g.edition.code:
        raise NotFound(f"preview {subject}")
    return _preview(local(g.edition), _all(), line=local(g.edition, "slogan"))


def _hall(subject: str) -> LinkPreview:
    hall = venue.hall(db.session(), g.edition.id, subject)
    return _preview(local(hall), _all(hall.id) or _all(), kicker=_("Hall"), line=local(hall, "story"))


def _exhibitor(subject: str) -> LinkPreview:
    found = exhibitors.get(db.session(), g.edition.id, subject)
    booths = " · ".join(booth.code for booth in found.booths)
    shown = " · ".join(local(product) for product in found.products[:4])
    return _preview(local(found), _cloth(found), kicker=f"{local(found.hall)} {booths}".strip(), line=shown)


def _report(subject: str) -> LinkPreview:
    found = field_reports.read(db.session(), g.edition.id, _number(subject))
    maker = found.report.exhibitor
    return _preview(local(found.version, "title"), _cloth(maker), kicker=_("On-site reports"), line=local(maker))


def _session(subject: str) -> LinkPreview:
    row = sessions.get(db.session(), g.edition.id, _number(subject))
    companies = tuple(cloth for one in row.parties if one.exhibitor for cloth in _cloth(one.exhibitor))
    when = date_time(row.starts_at)
    line = f"{when} · {local(row.hall)}" if row.hall else when
    return _preview(local(row, "title"), companies or _all(), kicker=local(row.type), line=line)


def _broadcast(subject: str) -> LinkPreview:
    found = live_commerce.whole_broadcast(db.session(), g.edition.id, _number(subject))
    line = f"{date_time(found.studio_slot.starts_at)} · {local(found.exhibitor)}"
    return _preview(local(found, "title"), _cloth(found.exhibitor), kicker=_("Live-commerce studio"), line=line)


def _offer(subject: str) -> LinkPreview:
    found = market.get(db.session(), g.edition.id, _number(subject))
    maker = found.product.exhibitor
    line = f"{money(found.price)} · {local(maker)}"
    return _preview(local(found.product), _cloth(maker), kicker=_("Win-win market"), line=line)


KINDS: dict[str, Callable[[str], LinkPreview]] = {
    "edition": _edition, "hall": _hall, "exhibitor": _exhibitor, "report": _report, "session": _session,
    "broadcast": _broadcast, "offer": _offer,
}  # fmt: skip
