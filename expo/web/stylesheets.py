"""The stylesheets of a page in one answer: a page names its components, the phone asks once.

Each component keeps a file of its own under ``static/css``; what a page names is joined here, in that order, and kept.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, abort, current_app, request, url_for
from werkzeug.wrappers import Response

from expo.web.assets import FOR_GOOD

bp = Blueprint("stylesheets", __name__)

NAME = re.compile(r"[a-z][a-z0-9-]*")
FRAME = frozenset({"tokens", "base", "layout"})
MOST = 40
"""More names than any page has: a longer address is not one of ours."""

_LINK = re.compile(rb'<link rel="stylesheet" href="([^"]+)"(?: media="([^"]+)")?>')
_HEAD = 3_000
"""Bytes of a page within which its head has named the stylesheets."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """Stylesheets joined into one, and the hash of their content."""

    css: bytes
    version: str


@bp.app_template_global()
def asset(filename: str) -> str:
    """Return the address of a static file. Every page has a dozen, so they are built once; in debug mode each time."""
    return url_for("static", filename=filename) if _at_work() else _asset(request.script_root, filename)


@bp.app_template_global()
def stylesheet(names: str) -> str:
    """Return the address of these stylesheets (names of files, apart by spaces), joined in this order."""
    return _stylesheet.__wrapped__("", names) if _at_work() else _stylesheet(request.script_root, names)


@lru_cache(maxsize=512)
def _asset(_root: str, filename: str) -> str:
    return url_for("static", filename=filename)


@lru_cache(maxsize=512)
def _stylesheet(_root: str, names: str) -> str:
    joined = ",".join(dict.fromkeys(names.split()))
    sheet = find(joined)
    if sheet is None:
        raise LookupError(f"no such stylesheet among: {joined}")
    return url_for("stylesheets.show", names=joined, v=sheet.version)


def _at_work() -> bool:
    return bool(current_app.debug or current_app.testing)


@bp.get("/styles/<names>.css")
def show(names: str) -> Response:
    """Send the stylesheets; for good where the address carries their hash."""
    sheet = find(names) or abort(404)
    response = Response(sheet.css, mimetype="text/css")
    if request.args.get("v") == sheet.version:
        response.headers["Cache-Control"] = f"public, max-age={FOR_GOOD}, immutable"
    return response


@bp.after_app_request
def name_early(response: Response) -> Response:
    """Name a page's stylesheets before the page, up to the joined one: nothing is painted without them.

    On a slow network the browser then asks for them while the page is under way, and for scripts and pictures after.
    """
    if response.mimetype == "text/html" and not response.is_streamed:
        for link in _LINK.finditer(response.get_data()[:_HEAD]):
            address, media = (part and part.decode() for part in link.groups())
            only = f'; media="{media}"' if media else ""
            response.headers.add("Link", f"<{address}>; rel=preload; as=style{only}")
            if "/styles/" in address:
                break
    return response


def find(names: str) -> Stylesheet | None:
    """Return the stylesheets ``a,b,c`` as one, or ``None`` if one of them does not exist."""
    folder = Path(current_app.static_folder or "") / "css"
    edited_at = max(path.stat().st_mtime_ns for path in folder.rglob("*.css")) if _at_work() else 0
    return _joined(folder, names, edited_at)


@lru_cache(maxsize=256)
def _joined(folder: Path, names: str, _edited_at: int) -> Stylesheet | None:
    """Join the files; ``_edited_at`` is part of the cache key, so that an edited file is joined again in debug mode."""
    wanted = names.split(",")
    if len(wanted) > MOST or not all(NAME.fullmatch(name) for name in wanted):
        return None
    paths = [folder / f"{name}.css" if name in FRAME else folder / "components" / f"{name}.css" for name in wanted]
    if not all(path.is_file() for path in paths):
        return None
    css = squeezed("\n".join(path.read_text(encoding="utf-8") for path in paths)).encode()
    return Stylesheet(css, sha256(css).hexdigest()[:12])


def squeezed(css: str) -> str:
    """Return a stylesheet without what only people read: comments, indentation, blanks and zeros before a point."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*\n\s*", "\n", css)
    css = re.sub(r"\s*([{};,]|[<>]=?)\s*", r"\1", css)
    css = re.sub(r" (/|!important)\s*", r"\1", css).replace("@media (", "@media(")
    css = re.sub(r"(?<=[\s:,(-])0\.(?=\d)", ".", css)
    return re.sub(r"(?<=[\w-]): ", ":", css).replace(";}", "}").strip()
