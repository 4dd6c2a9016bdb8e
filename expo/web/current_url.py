"""Where the reader is: the page to come back to after signing in, or after choosing a language."""

from urllib.parse import urlsplit

from flask import Flask, request


def is_fragment() -> bool:
    """Tell whether htmx asks, for a part of the page that the reader is on."""
    return request.headers.get("HX-Request") == "true"


def current_url() -> str:
    """Return the address of the page before the reader's eyes: never one that only takes forms."""
    if request.method == "GET" and not is_fragment():
        return request.full_path if request.query_string else request.path
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return "/"
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def init_app(app: Flask) -> None:
    """Offer both to templates."""
    app.jinja_env.globals.update(current_url=current_url, is_fragment=is_fragment)
