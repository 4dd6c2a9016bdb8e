"""Parts of pages that are drawn once and kept in the process, for as long as what they are drawn from is the same.

A template names everything that the part shows, as read from the database for this request; so a part is never older
than its rows, under any number of processes. Nothing expires by time. A part for all readers is kept as long as no
row of the database changes, and a minute at most; so is a whole page for readers of whom nothing is known. The frame
of such a page shows the edition alone and outlasts the rows of its list.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock

from flask import Flask, current_app, g, request
from markupsafe import Markup

from expo.db import db, version_seen
from expo.queries import editions
from expo.web.access import current_time
from expo.web.language import current

MOST = 8_000_000
"""So many characters are kept in one process; what was used least recently is dropped first."""
MOST_OF_PAGES = 4_000_000
"""So many of whole pages, apart from the parts: parts serve every reader."""

Key = tuple[Hashable, ...]


class Kept:
    """Drawn parts by what they show."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.size = 0
        self.parts: OrderedDict[Key, Markup] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key, draw: Callable[[], str], *, is_for_all: Callable[[], bool] = lambda: True) -> Markup:
        """Return the part of a key; draw it if it is not kept, and keep it if it is for all readers after all."""
        with self.lock:
            if (found := self.parts.get(key)) is not None:
                self.parts.move_to_end(key)
                return found
        drawn = Markup(draw())  # noqa: S704 -- what a template has drawn is escaped already
        with self.lock:
            if key not in self.parts and len(drawn) <= self.most and is_for_all():
                self.parts[key] = drawn
                self.size += len(drawn)
            while self.size > self.most:
                _key, dropped = self.parts.popitem(last=False)
                self.size -= len(dropped)
        return drawn

    def drop(self, is_old: Callable[[Key], bool]) -> None:
        """Draw anew, from now on, what has such a key."""
        with self.lock:
            for key in filter(is_old, tuple(self.parts)):
                self.size -= len(self.parts.pop(key))


def same_for_all(name: str, draw: Callable[[], str]) -> Markup:
    """Return a part that is the same for all readers; draw it anew in another minute, or if any row has changed.

    The part may use no time that is finer than a minute, and nothing of the reader but the language.
    """
    parts: Kept = current_app.extensions["kept"]
    return parts.get((name, *_as_of_now()), draw)


def page(draw: Callable[[], str], *, is_for_all: Callable[[], bool]) -> Markup:
    """Return the whole page of this address as a part for all readers, unless drawing it made it one reader's."""
    pages: Kept = current_app.extensions["kept_pages"]
    return pages.get((request.base_url, *_as_of_now()), draw, is_for_all=is_for_all)


def frame(draw: Callable[[], str], *, is_for_all: Callable[[], bool]) -> Markup:
    """Return what surrounds the list of a page, drawn anew in another minute or if the edition itself has changed."""
    parts: Kept = current_app.extensions["kept"]
    key = "frame", request.base_url, *_where(), _minute(), *editions.state(g.edition)
    return parts.get(key, draw, is_for_all=is_for_all)


def _as_of_now() -> Key:
    return *_where(), _minute(), *version_seen(db.session())


def _minute() -> datetime:
    return current_time().replace(second=0, microsecond=0)


def _where() -> Key:
    return current(), request.script_root, g.edition.code


def init_app(app: Flask) -> None:
    """Offer ``{% call kept("name", everything it shows) %}…{% endcall %}`` to templates."""
    parts = app.extensions["kept"] = Kept()
    app.extensions["kept_pages"] = Kept(MOST_OF_PAGES)

    def kept(*shown: Hashable, caller: Callable[[], str], when: bool = True) -> Markup | str:
        """Return the part; with ``when`` false it is drawn and not kept. Language and edition are always in the key."""
        if not when:
            return caller()
        return parts.get((*_where(), *shown), caller)

    app.jinja_env.globals.update(kept=kept)
