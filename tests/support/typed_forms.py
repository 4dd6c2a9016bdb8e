"""What a browser sends when somebody opens a page's form and saves it as it is."""

from html.parser import HTMLParser

UNSENT = {"submit", "button", "image", "file", "reset"}


def as_it_stands(page: str) -> tuple[str, dict[str, list[str]]]:
    """Return where the page's largest form is posted, and its fields with the values that they show.

    A form that adds things of its own (``block-…``, the booths of a hall) is none of what the page is about.
    """
    reader = _Reader()
    reader.feed(page)
    own = [form for form in reader.forms if not any(name.startswith("block-") for name in form[1])]
    return max(own, key=lambda form: len(form[1]))


class _Reader(HTMLParser):
    """Reads the fields of the forms that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._is_posted = False
        self._text: tuple[str, str] | None = None
        self._select: tuple[str, bool] | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        name, value = own.get("name"), own.get("value") or ""
        if tag == "form":
            self._is_posted = own.get("method") == "post"
            if self._is_posted:
                self.forms.append((own.get("action") or "", {}))
        elif tag == "option" and self._select:
            self._options.append((value, "selected" in own))
        elif not self._is_posted or not name or "disabled" in own:
            return
        elif tag == "textarea":
            self._text = name, ""
        elif tag == "select":
            self._select, self._options = (name, "multiple" in own), []
        elif tag == "input" and own.get("type") in {"checkbox", "radio"}:
            if "checked" in own:
                self._add(name, own.get("value") or "on")
        elif tag == "input" and own.get("type") not in UNSENT:
            self._add(name, value)

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text = self._text[0], self._text[1] + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_posted = False
        elif tag == "textarea" and self._text:
            name, text = self._text
            self._add(name, text.replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n"))
            self._text = None
        elif tag == "select" and self._select:
            name, is_multiple = self._select
            chosen = [value for value, is_selected in self._options if is_selected]
            for value in chosen if chosen or is_multiple else [value for value, _selected in self._options[:1]]:
                self._add(name, value)
            self._select = None

    def _add(self, name: str, value: str) -> None:
        self.forms[-1][1].setdefault(name, []).append(value)
