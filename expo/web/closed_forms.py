"""What an archived expo refuses is not offered: its forms can be read, and neither filled in nor sent."""

import html
import re
from urllib.parse import urljoin

from flask import Flask, g, request

from expo.web.access import leads_in

_FORM = re.compile(r'<form\b(?=[^>]*\bmethod="post")[^>]*>.*?</form>', re.DOTALL)
_ACTION = re.compile(r'\baction="([^"]*)"')
_CONTROL = re.compile(
    r"<(?:input|select|textarea|button)\b(?![^>]*\b(?:type=\"hidden\"|type=\"button\"|disabled\b))", re.DOTALL
)


def init_app(app: Flask) -> None:
    """Teach templates to close forms."""
    app.add_template_filter(as_archived)


def as_archived(page: str) -> str:
    """Return a page, where the edition is archived with every form closed that is posted in vain."""
    edition = g.get("edition")
    if edition is None or edition.archive is None:
        return page
    return _FORM.sub(_closed, page)


def _closed(form: re.Match[str]) -> str:
    found = _ACTION.search(form[0].partition(">")[0])
    address = urljoin(request.path, html.unescape(found[1]) if found else "")
    if leads_in(address, "POST"):
        return form[0]
    return _CONTROL.sub(lambda control: f"{control[0]} disabled", form[0])
