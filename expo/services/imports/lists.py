"""The lists of an edition that an import rests on, and whether they are still what they were."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, Table, literal_column, select
from sqlalchemy.orm import Session

from expo.models.allocation import BoothRequest
from expo.models.base import Base
from expo.models.buyers import Buyer, BuyerDecision, BuyerInterest
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.models.venue import Booth, BoothAllocation

_PARENTS: Mapping[type[Base], type[Base]] = {
    Product: Exhibitor, BoothAllocation: Booth, BuyerDecision: Buyer, BuyerInterest: Buyer,
    BoothRequest: Exhibitor,
}  # fmt: skip
"""Whose edition a row without an edition of its own belongs to."""


def fingerprint(session: Session, edition_id: int, models: Iterable[type[Base]]) -> str:
    """Return a fingerprint of every row that an edition has of these tables: equal as long as nothing changes."""
    found = hashlib.blake2b(digest_size=16)
    wanted: list[type[Base]] = [Edition, *models]
    for model in wanted:
        table, parent = _table(model), _PARENTS.get(model)
        rows: Select[Any] = select(literal_column(f"{table.name}.*")).select_from(table).order_by(*table.primary_key)
        if parent is not None:
            rows = rows.join(_table(parent))
        owner = _table(parent or model).columns
        rows = rows.where(owner["id" if model is Edition else "edition_id"] == edition_id)
        found.update(repr([tuple(row) for row in session.execute(rows)]).encode())  # a row's own repr cuts long texts
    return found.hexdigest()


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]
