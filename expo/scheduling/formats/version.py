"""The versions of the file format (docs/scheduling/format.md). Version 2 adds fields, and changes none."""

from collections.abc import Mapping

from expo.scheduling.formats import fields
from expo.scheduling.formats.fields import Json

VERSION = 1
"""Written wherever it suffices, so that older programs can read it."""
NEWEST = 2

_ADDED = {
    "problem": {"walking", "spare_tables", "delegates", "groups"},
    "participants": {"elsewhere"},
    "requests": {"place", "length"},
}
"""The fields of version 2, by the list in which they are."""


def of(top: Json) -> int:
    """Return the version of a document; it is refused if this program cannot read it."""
    version = top.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version not in (VERSION, NEWEST):
        fields.fail("version", f"is {fields.show(version)}; this program reads versions {VERSION} and {NEWEST}")
    return version


def without_later_fields(top: Json) -> Json:
    """Return a document without fields that its version does not have: in version 1 they are the author's notes."""
    if of(top) == NEWEST:
        return top
    result = _without(top, _ADDED["problem"])
    for key in ("participants", "requests"):
        rows = top.get(key)
        if isinstance(rows, list):
            result[key] = [_without(row, _ADDED[key]) if isinstance(row, dict) else row for row in rows]
    return result


def _without(row: Mapping[str, object], names: set[str]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key not in names}
