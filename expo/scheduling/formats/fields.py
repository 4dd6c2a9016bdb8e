"""A field out of a row of a document: of its kind and in its bounds, or a mistake named by its place.

``where`` is always the place as the reader of the document would name it: ``requests[3].weight``.
"""

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NoReturn

from expo.scheduling.errors import Malformed

Json = Mapping[str, object]

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character, as text that was cut in the middle of one leaves it."""
LARGEST = 1 << 40
"""No number needs to be larger; sums of so many fit into 64 bits."""


def fail(where: str, what: str) -> NoReturn:
    """Refuse the document: what is wrong, and where."""
    raise Malformed(where, what)


def show(value: object) -> str:
    """Quote a value from the document, on one line and never at length."""
    text = SURROGATE.sub("\N{REPLACEMENT CHARACTER}", json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= 60 else text[:57] + "..."


def mapping(value: object, where: str) -> Json:
    """Return a value that has to be an object."""
    if not isinstance(value, dict):
        fail(where, f"is {_kind(value)}, not an object")
    return value


def known(row: Json, where: str, fields: set[str]) -> None:
    """Refuse a misspelt field: a ``max_per_dya`` that is silently ignored is worse than an error.

    Fields that resemble none of the format's are ignored: other programs may add notes.
    """
    for key in row.keys() - fields:
        near = get_close_matches(key, fields, 1, 0.8) if len(key) <= 60 else []
        if near:
            fail(f"{where}.{key}" if where != "problem" else key, f"is not a field; perhaps {near[0]} is meant")


def members(row: Json, key: str, where: str, default: tuple[()] | None = None) -> list[object]:
    """Return a field that has to be a list; with a default, empty where it is missing or null."""
    value = row.get(key)
    if value is None and default is not None:
        return []
    if key not in row:
        fail(where, "is missing")
    if not isinstance(value, list):
        fail(where, f"is {_kind(value)}, not a list")
    return value


def string(value: object, where: str) -> str:
    """Return a value that has to be text, and not empty."""
    if not isinstance(value, str):
        fail(where, f"is {show(value)}, not text")
    if not value:
        fail(where, "is empty")
    if not value.isascii() and SURROGATE.search(value):
        fail(where, f"is {show(value)}, of which a half of a character cannot be written")
    return value


def text(row: Json, key: str, where: str, default: str | None = None) -> str:
    """Return a field that has to be text; with a default, that where it is missing or empty."""
    if key not in row:
        if default is not None:
            return default
        fail(where, "is missing")
    value = row[key]
    if value == "" and default is not None:
        return default
    return string(value, where)


def identifier(row: Json, where: str) -> str:
    """Return what a row is called."""
    return text(row, "id", f"{where}.id")


def integer(row: Json, key: str, where: str, low: int | None = None, high: int | None = None) -> int:
    """Return a field that has to be a whole number within its bounds."""
    if key not in row:
        fail(where, "is missing")
    return whole(row[key], where, low, high)


def whole(value: object, where: str, low: int | None = None, high: int | None = None) -> int:
    """Return a value that has to be a whole number, from ``low`` to ``high``; true and false are none."""
    if not isinstance(value, int) or isinstance(value, bool):
        fail(where, f"is {show(value)}, not a whole number")
    if low is not None and value < low:
        fail(where, f"is {show(value)}, but has to be at least {low}")
    if value > (high if high is not None else LARGEST):
        fail(where, f"is {show(value)}, but may be at most {high if high is not None else LARGEST}")
    return value


def slot(value: object, where: str, slots: int) -> int:
    """Return a value that has to be one of so many slots."""
    index = whole(value, where)
    if not 0 <= index < slots:
        fail(where, f"slot {index} does not exist; there are {slots}, counted from 0")
    return index


def slot_list(row: Json, key: str, where: str, slots: int) -> frozenset[int] | None:
    """Return a field that lists slots; None where it is missing or null, which is not the same as empty."""
    if row.get(key) is None:
        return None
    return frozenset(
        slot(one, f"{where}.{key}[{i}]", slots) for i, one in enumerate(members(row, key, f"{where}.{key}"))
    )


def unique(names: list[str], where: str) -> None:
    """Refuse a name that occurs twice."""
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in seen:
            fail(f"{where}[{index}]", f"{show(name)} is there already, as {where}[{seen[name]}]")
        seen[name] = index


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "text",
        int: "a number",
        float: "a number",
        bool: "true or false",
        type(None): "null",
    }
    return names[type(value)]
