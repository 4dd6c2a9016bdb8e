"""How evenly a version treats the exhibitors."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.text import natural
from expo.models.schedules import StoredPlacement, UnmetWish
from expo.queries.schedules.names import NamedCompany, Names


@dataclass(frozen=True, slots=True)
class Share:
    """What one exhibitor gets: meetings of acceptable wishes, beside the minimum that it is promised."""

    exhibitor: NamedCompany
    wished: int
    met: int
    minimum: int

    @property
    def share(self) -> float:
        """The share of its wishes that are met, 0 to 1."""
        return self.met / self.wished if self.wished else 0.0

    @property
    def reaches_minimum(self) -> bool:
        return self.met >= self.minimum

    @property
    def could_reach_minimum(self) -> bool:
        """Whether there are enough acceptable wishes at all."""
        return self.wished >= self.minimum


@dataclass(frozen=True, slots=True)
class Fairness:
    """All exhibitors, the worst off first; the medians are over those with at least one acceptable wish."""

    shares: tuple[Share, ...]
    median_share: float
    median_met: float

    @property
    def with_none(self) -> int:
        return sum(one.wished > 0 and one.met == 0 for one in self.shares)

    @property
    def below_minimum(self) -> int:
        return sum(one.wished > 0 and not one.reaches_minimum for one in self.shares)

    @property
    def without_wishes(self) -> int:
        return sum(one.wished == 0 for one in self.shares)


def fairness(session: Session, schedule_id: int, names: Names, *, minimums: Mapping[int, int]) -> Fairness:
    """Count wishes and meetings of a version per exhibitor, beside its minimum."""
    met = _per_exhibitor(session, StoredPlacement, schedule_id)
    unmet = _per_exhibitor(session, UnmetWish, schedule_id)
    shares = sorted(
        (
            Share(company, met.get(row, 0) + unmet.get(row, 0), met.get(row, 0), minimums.get(row, 0))
            for row, company in names.exhibitors.items()
        ),
        key=lambda one: (one.reaches_minimum, one.share, one.met, natural(one.exhibitor.code)),
    )
    wished = [one for one in shares if one.wished]
    return Fairness(
        tuple(shares),
        median(one.share for one in wished) if wished else 0.0,
        median(one.met for one in wished) if wished else 0.0,
    )


def _per_exhibitor(
    session: Session, table: type[StoredPlacement] | type[UnmetWish], schedule_id: int
) -> dict[int, int]:
    statement = select(table.exhibitor_id, func.count()).where(table.schedule_id == schedule_id)
    return {row[0]: row[1] for row in session.execute(statement.group_by(table.exhibitor_id))}
