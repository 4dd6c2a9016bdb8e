"""A list as a page: what its address asks for, and the addresses that sort, narrow and turn it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import request, url_for
from flask_babel import gettext

from expo.domain.words import Labelled
from expo.queries.lists import Lines, Order
from expo.web.arguments import number

View = TypeVar("View", bound=Labelled)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses, its heading, and whether the list can be sorted by it.

    ``is_fixed``: always shown; the reader may leave out any other. ``falls``: sorted downwards at the first click.
    ``rank``: 1 is left out on a narrow screen, 2 on a laptop too.
    """

    key: str
    label: str
    is_sorted: bool = False
    is_fixed: bool = False
    falls: bool = False
    rank: int = 0

    @property
    def look(self) -> str:
        """The class of the column's cells."""
        return ("", "list__low", "list__lowest")[self.rank]


@dataclass(slots=True)
class Listing(Generic[View]):
    """A list that an address asks for: view, order, page, columns and filters; what it cannot mean is left out."""

    endpoint: str
    columns: Sequence[Column]
    views: type[View]
    filters: Sequence[str] = ()
    view_key: str = "view"
    order: Order = field(init=False)
    view: View = field(init=False)
    number: int = field(init=False)
    shown: Sequence[Column] = field(init=False)
    counts: Mapping[str, int] = field(default_factory=dict)
    lines: Lines[Any] = field(default_factory=lambda: Lines((), 0))

    def __post_init__(self) -> None:
        asked, args = self.asked, request.args
        key = asked.get("sort", "").removeprefix("-")
        known = {column.key for column in self.columns if column.is_sorted}
        self.order = Order(key, asked["sort"].startswith("-")) if key in known else Order("")
        self.view = next((one for one in self.views if one == asked.get(self.view_key)), next(iter(self.views)))
        self.number = args.get("page", 1, type=number)
        left_out = set(asked.get("without", "").split("."))
        self.shown = [column for column in self.columns if column.is_fixed or column.key not in left_out]

    @property
    def asked(self) -> dict[str, str]:
        """What the address says, but for the page."""
        names = (self.view_key, "sort", "without", "q", *self.filters)
        found = {name: request.args.get(name, "").strip() for name in names}
        return {name: text for name, text in found.items() if text}

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is on."""
        return any(name in self.asked for name in ("q", *self.filters))

    def address(self, **changes: object) -> str:
        """Return the list's address with these changes, at its first page unless they name another."""
        values: dict[str, Any] = {**self.asked, **changes}
        return url_for(self.endpoint, **{name: value for name, value in values.items() if value not in ("", None)})

    def view_address(self, view: View) -> str:
        """Return the address of a view; the first one is the list itself."""
        return self.address(**{self.view_key: None if view is next(iter(self.views)) else view.value})

    def sort_address(self, column: Column) -> str:
        """Return the address that sorts by a column, or turns its order round."""
        first, other = ("-", "") if column.falls else ("", "-")
        sign = other if self.order.key == column.key and self.order.is_descending == column.falls else first
        return self.address(sort=f"{sign}{column.key}")

    def column_address(self, column: Column) -> str:
        """Return the address that leaves a column out, or brings it back."""
        left_out = [one.key for one in self.columns if one not in self.shown]
        changed = [key for key in left_out if key != column.key] if column.key in left_out else [*left_out, column.key]
        return self.address(without=".".join(changed))

    def sorted(self, column: Column) -> str | None:
        """Return the value of ``aria-sort`` of a column's heading."""
        if self.order.key != column.key:
            return None
        return "descending" if self.order.is_descending else "ascending"

    def has(self, key: str) -> bool:
        """Tell whether a column is shown."""
        return any(column.key == key for column in self.shown)

    @property
    def views_shown(self) -> list[tuple[View, str, int]]:
        """The views with their names and counts; those that show nothing are left out, but for the current one."""
        first = next(iter(self.views))
        return [
            (one, gettext(one.label), self.counts.get(one, 0))
            for one in self.views
            if self.counts.get(one, 0) or one in (first, self.view)
        ]
