"""The record of access, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from expo.domain.accounts import AccessAct
from expo.models.accounts import AccessRecord

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class AccessPage:
    """One page of the record, and how many lines there are in all."""

    records: Sequence[AccessRecord]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def page(session: Session, edition_id: int, *, act: AccessAct | None = None, number: int = 1) -> AccessPage:
    """Return a page (from 1) of what was accessed in an edition, newest first."""
    conditions: list[ColumnElement[bool]] = [AccessRecord.edition_id == edition_id]
    if act is not None:
        conditions.append(AccessRecord.act == act)
    total = session.scalar(select(func.count()).select_from(AccessRecord).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // PER_PAGE)))
    rows = select(AccessRecord).where(*conditions).order_by(AccessRecord.id.desc())
    return AccessPage(session.scalars(rows.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all(), total, number)
