"""How many consultations each company has at least and at most: its own limit, its group's, the edition's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyers import Track
from expo.domain.limits import LimitScope, MeetingBounds
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.limits import CompanyLimit

Scope = tuple[LimitScope, int | str]
COLUMNS = {
    LimitScope.HALL: CompanyLimit.hall_id,
    LimitScope.TRACK: CompanyLimit.track,
    LimitScope.COUNTRY: CompanyLimit.country,
    LimitScope.EXHIBITOR: CompanyLimit.exhibitor_id,
    LimitScope.BUYER: CompanyLimit.buyer_id,
}


@dataclass(frozen=True, slots=True)
class CompanyLimits:
    """The limits of an edition by whom they are for; ``exhibitors`` and ``buyers`` are the edition's own."""

    exhibitors: MeetingBounds
    buyers: MeetingBounds
    by_scope: Mapping[Scope, MeetingBounds]

    def of_exhibitor(self, exhibitor_id: int, hall_id: int | None) -> MeetingBounds:
        """Return what holds for an exhibitor."""
        own = self._of(LimitScope.EXHIBITOR, exhibitor_id)
        return own.over(self._of(LimitScope.HALL, hall_id)).over(self.exhibitors)

    def of_buyer(self, buyer_id: int, country: str, track: Track) -> MeetingBounds:
        """Return what holds for a buyer."""
        own = self._of(LimitScope.BUYER, buyer_id).over(self._of(LimitScope.COUNTRY, country))
        return own.over(self._of(LimitScope.TRACK, track.value)).over(self.buyers)

    def _of(self, scope: LimitScope, key: int | str | None) -> MeetingBounds:
        return _UNSAID if key is None else self.by_scope.get((scope, key), _UNSAID)


_UNSAID = MeetingBounds()


def read(session: Session, edition: Edition) -> CompanyLimits:
    """Return the limits of an edition, in one statement."""
    columns = (*COLUMNS.values(), CompanyLimit.minimum, CompanyLimit.maximum, CompanyLimit.per_day)
    found: dict[Scope, MeetingBounds] = {}
    for *keys, minimum, maximum, per_day in session.execute(
        select(*columns).where(CompanyLimit.edition_id == edition.id)
    ):
        scope, key = next((scope, key) for scope, key in zip(COLUMNS, keys, strict=True) if key is not None)
        found[scope, key.value if isinstance(key, Track) else key] = MeetingBounds(minimum, maximum, per_day)
    return CompanyLimits(
        MeetingBounds(edition.exhibitor_minimum, None, edition.exhibitor_per_day),
        MeetingBounds(edition.buyer_minimum, None, edition.buyer_per_day),
        found,
    )


def minimums(session: Session, edition: Edition) -> Mapping[int, int]:
    """Return the least consultations of every exhibitor, by row."""
    limits = read(session, edition)
    rows = session.execute(select(Exhibitor.id, Exhibitor.hall_id).where(Exhibitor.edition_id == edition.id))
    return {row.id: limits.of_exhibitor(row.id, row.hall_id).minimum or 0 for row in rows}


def minimum_column(session: Session, edition: Edition) -> ColumnElement[int] | None:
    """Return the least consultations of the surrounding statement's exhibitor; ``None`` if it is the same for all."""
    for_exhibitors = CompanyLimit.hall_id.is_not(None) | CompanyLimit.exhibitor_id.is_not(None)
    some = select(CompanyLimit.id).where(CompanyLimit.edition_id == edition.id, CompanyLimit.minimum.is_not(None))
    if session.scalar(some.where(for_exhibitors).limit(1)) is None:
        return None
    minimum = select(CompanyLimit.minimum)
    return func.coalesce(
        minimum.where(CompanyLimit.exhibitor_id == Exhibitor.id).correlate(Exhibitor).scalar_subquery(),
        minimum.where(CompanyLimit.hall_id == Exhibitor.hall_id).correlate(Exhibitor).scalar_subquery(),
        edition.exhibitor_minimum,
    )


def index(session: Session, edition: Edition) -> Sequence[CompanyLimit]:
    """Return the limits of an edition with the companies and halls they name: groups first."""
    rows = session.scalars(
        select(CompanyLimit)
        .where(CompanyLimit.edition_id == edition.id)
        .order_by(CompanyLimit.id)
        .options(joinedload(CompanyLimit.hall), joinedload(CompanyLimit.exhibitor), joinedload(CompanyLimit.buyer))
    ).all()
    scopes = list(LimitScope)
    return sorted(rows, key=lambda row: scopes.index(scope_of(row)))


def scope_of(row: CompanyLimit) -> LimitScope:
    """Return whom a limit is for."""
    return next(scope for scope, column in COLUMNS.items() if getattr(row, column.key) is not None)
