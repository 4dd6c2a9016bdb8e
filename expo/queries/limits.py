"""How many consultations each company has at least and at most: its own limit, its group's, the edition's."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyers import Decision, Track
from expo.domain.limits import MOST, CompanyBounds, LimitScope, MeetingBounds, Source, by_source
from expo.domain.wishes import Side
from expo.domain.words import Named
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.limits import CompanyLimit
from expo.models.meetings import Meeting
from expo.queries.offers import AnyExhibitor

COLUMNS = {
    LimitScope.HALL: CompanyLimit.hall_id,
    LimitScope.SECTOR: CompanyLimit.sector_id,
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
    by_scope: Mapping[Source, MeetingBounds]

    def of_exhibitor(self, exhibitor_id: int, hall_id: int, sector_id: int) -> CompanyBounds:
        """Return what holds for an exhibitor."""
        groups = (LimitScope.SECTOR, sector_id), (LimitScope.HALL, hall_id)
        return self._of((LimitScope.EXHIBITOR, exhibitor_id), groups, self.exhibitors)

    def of_buyer(self, buyer_id: int, country: str, track: Track) -> CompanyBounds:
        """Return what holds for a buyer."""
        groups = (LimitScope.COUNTRY, country), (LimitScope.TRACK, track.value)
        return self._of((LimitScope.BUYER, buyer_id), groups, self.buyers)

    def _of(self, own: Source, groups: Iterable[Source], edition: MeetingBounds) -> CompanyBounds:
        if not self.by_scope:
            return CompanyBounds(edition)
        said = ((group, self.by_scope[group]) for group in groups if group in self.by_scope)
        return by_source(self.by_scope.get(own, MeetingBounds()), said, edition)


def read(session: Session, edition: Edition) -> CompanyLimits:
    """Return the limits of an edition, in one statement."""
    columns = (*COLUMNS.values(), CompanyLimit.minimum, CompanyLimit.maximum, CompanyLimit.per_day)
    found: dict[Source, MeetingBounds] = {}
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

    def left_of_exhibitor(self, exhibitor: AnyExhibitor) -> int:
        """Return how many more an exhibitor may have."""
        return self._left(Side.EXHIBITOR, exhibitor.id, self._of_exhibitor(exhibitor))

    def left_of_buyer(self, buyer: Buyer) -> int:
        """Return how many more a buyer may have."""
        return self._left(Side.BUYER, buyer.id, self._of_buyer(buyer))

    def share_left_of_exhibitor(self, exhibitor: AnyExhibitor) -> float:
        """Return the part of its day that an exhibitor still has for others, at most 1."""
        per_day = self._of_exhibitor(exhibitor).per_day
        return 1 - self.today[Side.EXHIBITOR][exhibitor.id] / max(1, per_day or 1)

    def share_left_of_buyer(self, buyer: Buyer) -> float:
        """Return the part of its day that a buyer still has for others, at most 1."""
        return 1 - self.today[Side.BUYER][buyer.id] / max(1, self._of_buyer(buyer).per_day or 1)

    def _of_exhibitor(self, exhibitor: AnyExhibitor) -> MeetingBounds:
        return self.limits.of_exhibitor(exhibitor.id, exhibitor.hall_id, exhibitor.sector_id).all

    def _of_buyer(self, buyer: Buyer) -> MeetingBounds:
        return self.limits.of_buyer(buyer.id, buyer.country, buyer.track).all

    def _left(self, side: Side, company: int, bounds: MeetingBounds) -> int:
        left = MOST if bounds.per_day is None else bounds.per_day - self.today[side][company]
        over_all = MOST if bounds.maximum is None else bounds.maximum - self.overall[side][company]
        return max(0, min(left, over_all))


def of_day(session: Session, edition: Edition, day_id: int) -> LimitsOfDay:
    """Return what companies may still have on a day, in at most three statements."""
    return of_days(session, edition, {day_id})[day_id]


def of_days(session: Session, edition: Edition, day_ids: Collection[int]) -> dict[int, LimitsOfDay]:
    """Return what companies may still have on each day, in at most three statements."""
    if not day_ids:
        return {}
    limits = read(session, edition)
    active = select(Meeting.exhibitor_id, Meeting.buyer_id, Meeting.second_slot_id.is_not(None)).where(
        Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
    )
    pairs: dict[int, list[Any]] = {day_id: [] for day_id in day_ids}
    dated = active.add_columns(Slot.day_id).join(Slot, Slot.id == Meeting.slot_id).where(Slot.day_id.in_(day_ids))
    for *pair, day_id in session.execute(dated):
        pairs[day_id].append(pair)
    today = {day_id: _by_side(found) for day_id, found in pairs.items()}
    has_most = any(bounds.maximum is not None for bounds in limits.by_scope.values())
    overall = _by_side(session.execute(active).all()) if has_most else None
    return {day_id: LimitsOfDay(limits, counted, overall or counted) for day_id, counted in today.items()}


def _by_side(pairs: Iterable[Any]) -> dict[Side, Counter[int]]:
    found = {side: Counter[int]() for side in Side}
    for exhibitor_id, buyer_id, is_long in pairs:  # a long one counts as two
        found[Side.EXHIBITOR][exhibitor_id] += 1 + is_long
        found[Side.BUYER][buyer_id] += 1 + is_long
    return found


def of_exhibitors(session: Session, edition: Edition, ids: Collection[int]) -> dict[int, MeetingBounds]:
    """Return the bounds of these exhibitors; their halls and sectors are read only if a limit is for one."""
    limits = read(session, edition)
    where = dict.fromkeys(ids, (0, 0))
    if any(scope in (LimitScope.HALL, LimitScope.SECTOR) for scope, _ in limits.by_scope):
        columns = Exhibitor.id, Exhibitor.hall_id, Exhibitor.sector_id
        rows = session.execute(select(*columns).where(Exhibitor.id.in_(ids)))
        where |= {number: (hall, sector) for number, hall, sector in rows}
    return {number: limits.of_exhibitor(number, *where[number]).all for number in ids}


def meetings_of(session: Session, exhibitor_ids: Collection[int]) -> dict[int, int]:
    """Return how many consultations these exhibitors have over all days, a long one as two; the others are missing."""
    number = func.count() + func.count(Meeting.second_slot_id)
    counted = select(Meeting.exhibitor_id, number).group_by(Meeting.exhibitor_id)
    rows = session.execute(counted.where(Meeting.exhibitor_id.in_(exhibitor_ids), Meeting.is_active.is_(True)))
    return {row[0]: row[1] for row in rows}


def minimums(session: Session, edition: Edition) -> Mapping[int, int]:
    """Return the least consultations of every exhibitor, by row."""
    limits = read(session, edition)
    columns = Exhibitor.id, Exhibitor.hall_id, Exhibitor.sector_id
    rows = session.execute(select(*columns).where(Exhibitor.edition_id == edition.id))
    return {row.id: limits.of_exhibitor(*row).all.minimum or 0 for row in rows}


def minimum_column(session: Session, edition: Edition) -> ColumnElement[int] | None:
    """Return the least consultations of the surrounding statement's exhibitor; ``None`` if it is the same for all."""
    for_exhibitors = func.coalesce(CompanyLimit.hall_id, CompanyLimit.sector_id, CompanyLimit.exhibitor_id).is_not(None)
    some = select(CompanyLimit.id).where(CompanyLimit.edition_id == edition.id, CompanyLimit.minimum.is_not(None))
    if session.scalar(some.where(for_exhibitors).limit(1)) is None:
        return None
    minimum = select(CompanyLimit.minimum)
    return func.coalesce(
        minimum.where(CompanyLimit.exhibitor_id == Exhibitor.id).correlate(Exhibitor).scalar_subquery(),
        minimum.where(CompanyLimit.sector_id == Exhibitor.sector_id).correlate(Exhibitor).scalar_subquery(),
        minimum.where(CompanyLimit.hall_id == Exhibitor.hall_id).correlate(Exhibitor).scalar_subquery(),
        edition.exhibitor_minimum,
    )


def index(session: Session, edition: Edition) -> Sequence[CompanyLimit]:
    """Return the limits of an edition with the companies and halls they name: groups first."""
    rows = session.scalars(
        select(CompanyLimit)
        .where(CompanyLimit.edition_id == edition.id)
        .order_by(CompanyLimit.id)
        .options(
            *(joinedload(getattr(CompanyLimit, one)) for one in ("hall", "sector", "exhibitor", "buyer")),
        )
    ).all()
    scopes = list(LimitScope)
    return sorted(rows, key=lambda row: scopes.index(scope_of(row)))


@dataclass(frozen=True, slots=True)
class LimitCount:
    """The companies of a limit's group now: how many there are, and which have fewer than the least, or the most.

    A company with a limit of its own counts in its group too.
    """

    companies: int
    below: tuple[Named, ...]
    full: tuple[Named, ...]


def counts(session: Session, edition: Edition, rows: Sequence[CompanyLimit]) -> dict[int, LimitCount]:
    """Return how the companies of these limits are off, by limit, in three statements."""
    if not rows:
        return {}
    met = _by_side(
        session.execute(
            select(Meeting.exhibitor_id, Meeting.buyer_id, Meeting.second_slot_id.is_not(None)).where(
                Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
            )
        ).all()
    )
    exhibitors = session.execute(
        select(Exhibitor.id, Exhibitor.hall_id, Exhibitor.sector_id, Exhibitor.name_ko, Exhibitor.name_en)
        .where(Exhibitor.edition_id == edition.id)
        .order_by(Exhibitor.sort_ko)
    )
    approved = BuyerDecision.decision == Decision.APPROVED
    buyers = session.execute(
        select(Buyer.id, Buyer.country, Buyer.track, Buyer.name, Buyer.name_en)
        .join(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
        .where(Buyer.edition_id == edition.id, approved)
        .order_by(Buyer.sort_ko)
    )
    members: dict[Source, list[tuple[int, Named]]] = {(scope_of(row), _key(row)): [] for row in rows}
    for number, hall_id, sector_id, *names in exhibitors:
        of_maker = {LimitScope.EXHIBITOR: number, LimitScope.HALL: hall_id, LimitScope.SECTOR: sector_id}
        for maker in of_maker.items() & members.keys():
            members[maker].append((met[Side.EXHIBITOR][number], Named(*names)))
    for number, country, track, name, name_en in buyers:
        keys: dict[LimitScope, int | str] = {LimitScope.BUYER: number, LimitScope.COUNTRY: country}
        for one in (keys | {LimitScope.TRACK: track.value}).items() & members.keys():
            members[one].append((met[Side.BUYER][number], Named(name, name_en or name)))
    return {row.id: _count(row, members[scope_of(row), _key(row)]) for row in rows}


def _count(row: CompanyLimit, members: Sequence[tuple[int, Named]]) -> LimitCount:
    below = tuple(name for number, name in members if number < (row.minimum or 0))
    full = tuple(name for number, name in members if row.maximum is not None and number >= row.maximum)
    return LimitCount(len(members), below, full)


def _key(row: CompanyLimit) -> int | str:
    key: int | str | Track = getattr(row, COLUMNS[scope_of(row)].key)
    return key.value if isinstance(key, Track) else key


def scope_of(row: CompanyLimit) -> LimitScope:
    """Return whom a limit is for."""
    return next(scope for scope, column in COLUMNS.items() if getattr(row, column.key) is not None)
