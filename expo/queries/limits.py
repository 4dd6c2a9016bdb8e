"""How many consultations each company has at least and at most: its own limit, its group's, the edition's."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyers import Decision, Track
from expo.domain.limits import MOST, LimitScope, MeetingBounds
from expo.domain.wishes import Side
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.limits import CompanyLimit
from expo.models.meetings import Meeting

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


@dataclass(frozen=True, slots=True)
class LimitsOfDay:
    """How many consultations companies may still have on a day, below their limit of the day and over all days."""

    limits: CompanyLimits
    today: Mapping[Side, Counter[int]]
    overall: Mapping[Side, Counter[int]]

    def left_of_exhibitor(self, exhibitor: Exhibitor) -> int:
        """Return how many more an exhibitor may have."""
        return self._left(Side.EXHIBITOR, exhibitor.id, self.limits.of_exhibitor(exhibitor.id, exhibitor.hall_id))

    def left_of_buyer(self, buyer: Buyer) -> int:
        """Return how many more a buyer may have."""
        return self._left(Side.BUYER, buyer.id, self.limits.of_buyer(buyer.id, buyer.country, buyer.track))

    def share_left_of_exhibitor(self, exhibitor: Exhibitor) -> float:
        """Return the part of its day that an exhibitor still has for others, at most 1."""
        bounds = self.limits.of_exhibitor(exhibitor.id, exhibitor.hall_id)
        return 1 - self.today[Side.EXHIBITOR][exhibitor.id] / max(1, bounds.per_day or 1)

    def share_left_of_buyer(self, buyer: Buyer) -> float:
        """Return the part of its day that a buyer still has for others, at most 1."""
        bounds = self.limits.of_buyer(buyer.id, buyer.country, buyer.track)
        return 1 - self.today[Side.BUYER][buyer.id] / max(1, bounds.per_day or 1)

    def _left(self, side: Side, company: int, bounds: MeetingBounds) -> int:
        left = MOST if bounds.per_day is None else bounds.per_day - self.today[side][company]
        over_all = MOST if bounds.maximum is None else bounds.maximum - self.overall[side][company]
        return max(0, min(left, over_all))


def of_day(session: Session, edition: Edition, day_id: int) -> LimitsOfDay:
    """Return what companies may still have on a day, in at most three statements."""
    limits = read(session, edition)
    active = select(Meeting.exhibitor_id, Meeting.buyer_id).where(
        Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
    )
    today = _by_side(session.execute(active.join(Slot, Slot.id == Meeting.slot_id).where(Slot.day_id == day_id)).all())
    has_most = any(bounds.maximum is not None for bounds in limits.by_scope.values())
    return LimitsOfDay(limits, today, _by_side(session.execute(active).all()) if has_most else today)


def _by_side(pairs: Iterable[Any]) -> dict[Side, Counter[int]]:
    found = {side: Counter[int]() for side in Side}
    for exhibitor_id, buyer_id in pairs:
        found[Side.EXHIBITOR][exhibitor_id] += 1
        found[Side.BUYER][buyer_id] += 1
    return found


def of_exhibitors(session: Session, edition: Edition, ids: Collection[int]) -> dict[int, MeetingBounds]:
    """Return the bounds of these exhibitors; their halls are read only if a limit is for a hall."""
    limits = read(session, edition)
    halls: dict[int, int | None] = {}
    if any(scope is LimitScope.HALL for scope, _ in limits.by_scope):
        rows = session.execute(select(Exhibitor.id, Exhibitor.hall_id).where(Exhibitor.id.in_(ids)))
        halls = {row.id: row.hall_id for row in rows}
    return {number: limits.of_exhibitor(number, halls.get(number)) for number in ids}


def meetings_of(session: Session, exhibitor_ids: Collection[int]) -> dict[int, int]:
    """Return how many consultations these exhibitors have over all days; those without any are missing."""
    counted = select(Meeting.exhibitor_id, func.count()).group_by(Meeting.exhibitor_id)
    rows = session.execute(counted.where(Meeting.exhibitor_id.in_(exhibitor_ids), Meeting.is_active.is_(True)))
    return {row[0]: row[1] for row in rows}


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


@dataclass(frozen=True, slots=True)
class LimitCount:
    """The companies of a limit's group now: how many there are, have fewer consultations than the least, or the most.

    A company with a limit of its own counts in its group too.
    """

    companies: int
    below: int
    full: int


def counts(session: Session, edition: Edition, rows: Sequence[CompanyLimit]) -> dict[int, LimitCount]:
    """Return how the companies of these limits are off, by limit, in three statements."""
    met = _by_side(
        session.execute(
            select(Meeting.exhibitor_id, Meeting.buyer_id).where(
                Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
            )
        ).all()
    )
    exhibitors = session.execute(select(Exhibitor.id, Exhibitor.hall_id).where(Exhibitor.edition_id == edition.id))
    approved = BuyerDecision.decision == Decision.APPROVED
    buyers = session.execute(
        select(Buyer.id, Buyer.country, Buyer.track)
        .join(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
        .where(Buyer.edition_id == edition.id, approved)
    )
    members: dict[Scope, list[int]] = defaultdict(list)
    for number, hall_id in exhibitors:
        for scope in ((LimitScope.EXHIBITOR, number), (LimitScope.HALL, hall_id or 0)):
            members[scope].append(met[Side.EXHIBITOR][number])
    for number, country, track in buyers:
        keys: dict[LimitScope, int | str] = {LimitScope.BUYER: number, LimitScope.COUNTRY: country}
        for one in (keys | {LimitScope.TRACK: track.value}).items():
            members[one].append(met[Side.BUYER][number])
    return {row.id: _count(row, members[scope_of(row), _key(row)]) for row in rows}


def _count(row: CompanyLimit, met: Sequence[int]) -> LimitCount:
    below = sum(number < (row.minimum or 0) for number in met)
    return LimitCount(len(met), below, sum(row.maximum is not None and number >= row.maximum for number in met))


def _key(row: CompanyLimit) -> int | str:
    key: int | str | Track = getattr(row, COLUMNS[scope_of(row)].key)
    return key.value if isinstance(key, Track) else key


def scope_of(row: CompanyLimit) -> LimitScope:
    """Return whom a limit is for."""
    return next(scope for scope, column in COLUMNS.items() if getattr(row, column.key) is not None)
