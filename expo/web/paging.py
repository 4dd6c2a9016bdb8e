"""Long lists in pages: a reader asks for one with ``page``, from 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

from expo.web.arguments import number

PER_PAGE = 40
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PageOfRows(Generic[Row]):
    """One page of a list, and how many rows and pages there are."""

    rows: Sequence[Row]
    number: int
    last: int
    total: int

    def address(self, wanted: int) -> str:
        """Return the address of another page of the list that is asked for."""
        kept: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), "page": wanted}
        return url_for(request.endpoint or "", **kept)


def page_of(rows: Sequence[Row], per_page: int = PER_PAGE) -> PageOfRows[Row]:
    """Return the page that the request asks for: the nearest one if there is none of that number."""
    last = max(1, -(-len(rows) // per_page))
    wanted = min(max(1, request.args.get("page", 1, type=number)), last)
    return PageOfRows(rows[(wanted - 1) * per_page : wanted * per_page], wanted, last, len(rows))
