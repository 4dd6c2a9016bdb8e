"""What the companies of a sheet ask for on the floor: how many booths, and of which kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.allocation import BoothRequest
from expo.models.exhibitors import Exhibitor
from expo.services.imports.targets import Write

FIELDS: Mapping[str, str] = {"units": "units", "booth_kind": "kind"}
"""The fields of a company's row and the columns of its request."""


class RequestBook:
    """The requests of an edition's exhibitors, read once."""

    def __init__(self, session: Session, edition_id: int) -> None:
        rows = select(BoothRequest).join(Exhibitor).where(Exhibitor.edition_id == edition_id)
        self._rows = {row.exhibitor_id: row for row in session.scalars(rows)}

    def asked(self, exhibitor_id: int, key: str) -> object:
        """Return what an exhibitor asks for; ``None`` if it has not said."""
        row = self._rows.get(exhibitor_id)
        return getattr(row, FIELDS[key]) if row is not None else None

    def write(self, exhibitor_id: int, values: Mapping[str, Any]) -> Iterator[Write]:
        """Set what a row asks for, and yield the request unless it says so already."""
        asked = {column: values[key] for key, column in FIELDS.items() if key in values}
        row = self._rows.get(exhibitor_id)
        if row is None:
            if asked:
                yield Write(BoothRequest(exhibitor_id=exhibitor_id, **asked), None)
            return
        before = {column: getattr(row, column) for column in asked if getattr(row, column) != asked[column]}
        for column in before:
            setattr(row, column, asked[column])
        if before:
            yield Write(row, before, {column: asked[column] for column in before})
