"""Where the reader is: the page to come back to after signing in, or after choosing a language."""

from flask import Flask, request

from expo.web.arguments import split


def is_fragment() -> bool:
    """Tell whether htmx asks for a part of the reader's page; restoring a page from the history, it wants all of it."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def current_url() -> str:
    """Return the address of the page before the reader's eyes: never one that only takes forms."""
    if request.method == "GET" and not is_fragment():
        return request.full_path if request.query_string else request.path
    came_from = split(request.referrer or "")
    if came_from.netloc != request.host:
        return "/"
    address = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    return address if is_own_path(address) else "/"


def is_own_path(address: str) -> bool:
    """Tell whether an address that came with a request is a path of this site, and so may be shown or gone to.

    Browsers and werkzeug drop tabs and line ends from an address and read ``\\`` as ``/``: what looks like a path may
    lead elsewhere.
    """
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return False
    parts = split(address)
    return bool(parts.path) and not parts.netloc


def init_app(app: Flask) -> None:
    """Offer both to templates."""
    app.jinja_env.globals.update(current_url=current_url, is_fragment=is_fragment)
