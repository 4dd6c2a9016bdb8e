"""What an archived expo refuses is not offered: its forms can be read, and neither filled in nor sent."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from flask import Flask, g, request

from expo.web.access import leads_in

_CONTROLS = {"input", "select", "textarea", "button"}
_Attributes = list[tuple[str, str | None]]


def init_app(app: Flask) -> None:
    """Teach templates to close forms."""
    app.add_template_filter(as_archived)


def as_archived(page: str) -> str:
    """Return a page, where the edition is archived with every form closed that is posted in vain."""
    edition = g.get("edition")
    if edition is None or edition.archive is None:
        return page
    forms = _Forms(page)
    parts, done = [], 0
    for place in forms.places_to_close():
        parts += [page[done:place], " disabled"]
        done = place
    return "".join([*parts, page[done:]])


class _Forms(HTMLParser):
    """The forms of a page, and where the tag names of their controls end, within them or beside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._closed: set[str] = set()
        self._controls: list[tuple[str, int]] = []
        self._form = ""
        self._count = 0
        self._line_starts = [0]
        for line in page.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + len("\n"))
        self.feed(page)

    def places_to_close(self) -> list[int]:
        """Return the places after the tag names of all controls of forms that are posted in vain."""
        return [place for form, place in self._controls if form in self._closed]

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        """Note a form or a control."""
        given = dict(attrs)
        if tag == "form":
            self._count += 1
            self._form = given.get("id") or f"form {self._count}"
            if given.get("method") == "post" and not leads_in(urljoin(request.path, given.get("action") or ""), "POST"):
                self._closed.add(self._form)
        elif tag in _CONTROLS and "disabled" not in given and given.get("type") not in {"hidden", "button"}:
            line, column = self.getpos()
            place = self._line_starts[line - 1] + column + len("<") + len(tag)
            self._controls.append((given.get("form") or self._form, place))

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._form = ""
