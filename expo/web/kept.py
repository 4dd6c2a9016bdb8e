"""Parts of pages that are drawn once and kept in the process, for as long as what they are drawn from is the same.

A template names everything that the part shows, as read from the database for this request; so a part is never older
than its rows, under any number of processes. Nothing expires by time. A part for all readers is kept as long as no
row of the database changes, and a minute at most; so is a whole page for readers of whom nothing is known. The frame
of such a page shows the edition alone and outlasts the rows of its list. Values that pages of all readers begin with
are kept as they were read, too, until any row changes.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar

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

MOST_ROWS = 3_000
"""So many rows are kept of all that is read for all readers."""

Key = tuple[Hashable, ...]
What = TypeVar("What", bound=Sized)


class Kept(Generic[What]):
    """Drawn parts by what they show, or values by what they were read from."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.size = 0
        self.parts: OrderedDict[Key, What] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key, draw: Callable[[], What], *, is_for_all: Callable[[], bool] = lambda: True) -> What:
        """Return the part of a key; draw it if it is not kept, and keep it if it is for all readers after all."""
        with self.lock:
            if (found := self.parts.get(key)) is not None:
                self.parts.move_to_end(key)
                return found
        drawn = draw()
        with self.lock:
            if key not in self.parts and len(drawn) <= self.most and is_for_all():
                self.parts[key] = drawn
                self.size += len(drawn) + 1
            while self.size > self.most:
                _key, dropped = self.parts.popitem(last=False)
                self.size -= len(dropped) + 1
        return drawn

    def drop(self, is_old: Callable[[Key], bool]) -> None:
        """Draw anew, from now on, what has such a key."""
        with self.lock:
            for key in filter(is_old, tuple(self.parts)):
                self.size -= len(self.parts.pop(key)) + 1


def same_for_all(name: str, draw: Callable[[], str]) -> Markup:
    """Return a part that is the same for all readers; draw it anew in another minute, or if any row has changed.

    The part may use no time that is finer than a minute, and nothing of the reader but the language.
    """
    parts: Kept[Markup] = current_app.extensions["kept"]
    return parts.get((name, *_as_of_now()), _safe(draw))


def page(draw: Callable[[], str], *, is_for_all: Callable[[], bool]) -> Markup:
    """Return the whole page of this address as a part for all readers, unless drawing it made it one reader's."""
    pages: Kept[Markup] = current_app.extensions["kept_pages"]
    return pages.get((request.base_url, *_as_of_now()), _safe(draw), is_for_all=is_for_all)


def frame(draw: Callable[[], str], *shown: Hashable, is_for_all: Callable[[], bool]) -> Markup:
    """Return what surrounds the list of a page, drawn anew in another minute or if the edition itself has changed.

    ``shown`` is what else the frame shows.
    """
    parts: Kept[Markup] = current_app.extensions["kept"]
    key = "frame", request.base_url, *_where(), _minute(), *shown, *editions.state(g.edition)
    return parts.get(key, _safe(draw), is_for_all=is_for_all)


def rows(name: str, read: Callable[[], What]) -> What:
    """Return what is read of the edition alone; read it anew if any row has changed.

    These are plain values, the same for all readers but for the language, and are never changed.
    """
    values: Kept[What] = current_app.extensions["kept_rows"]
    return values.get((name, *_where(), *_version()), read)


def _safe(draw: Callable[[], str]) -> Callable[[], Markup]:
    return lambda: Markup(draw())  # noqa: S704 -- what a template has drawn is escaped already


def _as_of_now() -> Key:
    return *_where(), _minute(), *_version()


def _version() -> Key:
    """Return what the transaction of this request sees of the database, asked once."""
    session = db.session()
    seen: tuple[Any, Key] | None = g.get("version_seen")
    if seen is None or seen[0] is not session.get_transaction():
        version = version_seen(session)
        seen = g.version_seen = session.get_transaction(), version
    return seen[1]


def _minute() -> datetime:
    return current_time().replace(second=0, microsecond=0)


def _where() -> Key:
    return current(), request.script_root, g.edition.code


def init_app(app: Flask) -> None:
    """Offer ``{% call kept("name", everything it shows) %}…{% endcall %}`` to templates."""
    parts: Kept[Markup] = Kept()
    app.extensions["kept"] = parts
    app.extensions["kept_pages"] = Kept(MOST_OF_PAGES)
    app.extensions["kept_rows"] = Kept(MOST_ROWS)

    def kept(*shown: Hashable, caller: Callable[[], str], when: bool = True) -> Markup | str:
        """Return the part; with ``when`` false it is drawn and not kept. Language and edition are always in the key."""
        if not when:
            return caller()
        return parts.get((*_where(), *shown), _safe(caller))

    app.jinja_env.globals.update(kept=kept)
