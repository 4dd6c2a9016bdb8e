"""The wishes a version leaves unmet, each with its one reason."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.schedules import UnmetReason, request_name
from expo.domain.text import natural
from expo.models.schedules import UnmetWish
from expo.queries.schedules.names import NamedCompany, Names


@dataclass(frozen=True, slots=True)
class UnmetPair:
    """A pair without a meeting."""

    exhibitor: NamedCompany
    buyer: NamedCompany
    reason: UnmetReason

    @property
    def request(self) -> str:
        """The pair's id in the engine's documents."""
        return request_name(self.exhibitor.id, self.buyer.id)


def unmet(
    session: Session, schedule_id: int, names: Names, *, reason: UnmetReason | None = None, words: str = ""
) -> list[UnmetPair]:
    """Return the unmet wishes of a version by exhibitor, those of one reason and of companies that the words find."""
    statement = select(UnmetWish.exhibitor_id, UnmetWish.buyer_id, UnmetWish.reason).where(
        UnmetWish.schedule_id == schedule_id
    )
    if reason is not None:
        statement = statement.where(UnmetWish.reason == reason.value)
    found = [
        UnmetPair(names.exhibitors[exhibitor], names.buyers[buyer], UnmetReason(code))
        for exhibitor, buyer, code in session.execute(statement)
    ]
    found = [one for one in found if one.exhibitor.matches(words) or one.buyer.matches(words)] if words else found
    return sorted(found, key=lambda one: (natural(one.exhibitor.code), natural(one.buyer.code)))
