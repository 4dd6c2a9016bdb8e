"""Bound and clean everything that comes with a request, before any route sees it.

Path, query and form hold text without NUL and lone surrogates, composed (NFC), and no more of it than a page of ours
sends. Forms read forms only, never JSON; JSON that is nested too deeply to be read is none. Numbers of rows fit the
databases' 32-bit columns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Request, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from expo.domain.refusals import NotFound
from expo.domain.text import one_line, typed_day, whole

MOST = 2**31 - 1
"""The largest number of a row, and of anything counted, on every database we support."""
MOST_VALUES = 1000
"""How many values one request may carry."""
LONGEST_WORD, LONGEST_ADDRESS = 200, 2000
"""How many characters of a query argument are read, and of one that is an address to go back to."""
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days that can be converted between all time zones."""
_AROUND_A_KEY = re.compile(r"^[^\w-]+|[^\w-]+$", re.ASCII)

_Row = TypeVar("_Row", int, str)


class CleanRequest(Request):
    """A request whose arguments are bounded and clean."""

    max_form_parts = MOST_VALUES

    @property
    def args(self) -> ImmutableMultiDict[str, str]:
        """Return the query's arguments, each in one line and cut to its length."""
        if "_args" not in self.__dict__:
            sent = super().args
            self.__dict__["_args"] = ImmutableMultiDict(
                [(one_line(name)[:60], _argument(name, text)) for name, text in _bounded(sent.items(multi=True))]
            )
        cleaned: ImmutableMultiDict[str, str] = self.__dict__["_args"]
        return cleaned

    def _load_form_data(self) -> None:
        is_loaded = "form" in self.__dict__
        super()._load_form_data()
        if not is_loaded:
            sent = _bounded(self.form.items(multi=True))
            self.__dict__["form"] = ImmutableMultiDict([(one_line(name), _storable(text)) for name, text in sent])


class ShallowJson(DefaultJSONProvider):
    """Refuses JSON nested deeper than ours ever is, as it does any text that is no JSON."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON; ``ValueError`` if it cannot be read."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class RowNumber(IntegerConverter):
    """What ``<int:…>`` in an address means here: a number that no row can have leads to no row."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002 -- the converter's interface
        super().__init__(map, **({"max": MOST} | options))


class LinkToken(BaseConverter):
    """What ``<token:…>`` in an address means: the key of a link, without what an e-mail put around or behind it."""

    regex = "[^/]+(?:/[^A-Za-z0-9]*)?"
    part_isolating = False

    def to_python(self, value: str) -> str:
        """Return the key alone: line ends, brackets, full stops and slashes that were copied with it do no harm."""
        return _AROUND_A_KEY.sub("", value)


def init_app(app: Flask) -> None:
    """Read every request through :class:`CleanRequest`, and turn away paths that no address of ours has."""
    app.request_class = CleanRequest
    app.json = ShallowJson(app)
    app.url_map.converters |= {"int": RowNumber, "token": LinkToken}

    @app.url_value_preprocessor
    def refuse_strange_paths(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        for name, value in (values or {}).items():
            if isinstance(value, str):
                if "\0" in value or len(value) > LONGEST_ADDRESS:
                    abort(404)
                values[name] = one_line(value)  # type: ignore[index]  # it has items, so it is a dict


def row_number(text: str | None) -> int | None:
    """Return the number of a row; ``None`` for a text that is none."""
    return whole(text or "", MOST)


def number(text: str) -> int:
    """Return a number for ``args.get(…, type=number)``; a text that is no row's number counts as missing."""
    value = row_number(text)
    if value is None:
        raise ValueError(text)
    return value


def day(text: str) -> date:
    """Return a day for ``args.get(…, type=day)``; one that no clock can show counts as missing."""
    value = typed_day(text)
    if not EARLIEST <= value <= LATEST:
        raise ValueError(text)
    return value


def row_numbers(name: str, *, most: int) -> frozenset[int]:
    """Return the numbers of rows in a form's list, each once; more than there are rows is not found.

    The list is sent as one value for each row, or as one with commas.
    """
    sent = [text for value in request.form.getlist(name) for text in value.split(",")[: most + 1]]
    return _few({found for text in sent if (found := row_number(text)) is not None}, most)


def words(name: str, *, most: int) -> frozenset[str]:
    """Return the words in a form's list, each once; more than there are rows is not found."""
    return _few({one_line(word) for word in request.form.getlist(name)} - {""}, most)


def batches(items: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Yield the items in their order, at most so many at a time."""
    return (items[start : start + most] for start in range(0, len(items), most))


def split(address: str) -> SplitResult:
    """Return the parts of an address that came with a request; none of one that is no address."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 -- read lazily, and raises for a port that is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _few(found: set[_Row], most: int) -> frozenset[_Row]:
    if len(found) > most:
        raise NotFound(f"more than {most} rows")
    return frozenset(found)


def _bounded(items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    sent = list(items)
    if len(sent) > MOST_VALUES:
        abort(413)
    return sent


def _argument(name: str, text: str) -> str:
    longest = LONGEST_ADDRESS if name == "next" else LONGEST_WORD
    return one_line(text[: 4 * longest])[:longest]


def _storable(text: str) -> str:
    """Return a form's text without what no database stores; fields clean it further, by their kind."""
    return text if text.isascii() and "\0" not in text else _without_nul(text)


def _without_nul(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
