"""Who has a personal link: the people of an edition's companies."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound
from expo.domain.text import search_text, wanted_text
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.people import Membership, User
from expo.models.venue import Booth, BoothAllocation
from expo.queries import people


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a personal link, and the company they act for; a buyer has no booth."""

    membership: Membership
    code: str
    name_ko: str
    name_en: str
    booths: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        return self.membership.id

    @property
    def person(self) -> str:
        return self.membership.user.name

    @property
    def email(self) -> str:
        return self.membership.user.email


def count_exhibitors_without(session: Session, edition_id: int) -> int:
    """Count the exhibitors for whom no person has a personal link."""
    linked = select(Membership.exhibitor_id).where(
        Membership.edition_id == edition_id, Membership.exhibitor_id.is_not(None)
    )
    bare = select(func.count()).where(Exhibitor.edition_id == edition_id, Exhibitor.id.not_in(linked))
    return session.scalar(bare) or 0


def last_day(edition: Edition) -> date | None:
    """Return the last day on which personal links open something; ``None`` for a demo on the real clock, long over."""
    if edition.is_demo and not edition.clock_shift_seconds:
        return None
    return edition.ends_on + timedelta(days=edition.link_days)


def are_valid(edition: Edition, now: datetime) -> bool:
    """Tell whether personal links still open something; ``now`` is the edition's time."""
    last = last_day(edition)
    return last is None or now.astimezone(edition.zone).date() <= last


def holders(
    session: Session, edition_id: int, side: Role, *, text: str = "", codes: Collection[str] = ()
) -> list[Holder]:
    """Return the people of one side by company.

    ``text`` narrows by company, person, e-mail or booth; ``codes`` by company, unless there are none.
    """
    found = _holders(session, edition_id, side)
    wanted = wanted_text(text)
    chosen = [holder for holder in found if not codes or holder.code in codes]
    return [holder for holder in chosen if wanted in search_text(*_words(holder))]


def holder(session: Session, edition_id: int, membership_id: int) -> Holder:
    """Return one person with a personal link."""
    for side in (Role.EXHIBITOR, Role.BUYER, Role.INTERPRETER):
        for found in _holders(session, edition_id, side, membership_id):
            return found
    raise NotFound(f"membership {membership_id}")


def own(session: Session, actor: Actor) -> Holder:
    """Return the actor as a holder of a personal link; organizers have none."""
    member = people.of_user(session, actor)
    if member is None or actor.edition_id is None:
        raise NotFound("membership")
    return holder(session, actor.edition_id, member.id)


def _words(holder: Holder) -> Iterable[str]:
    return (holder.code, holder.name_ko, holder.name_en, holder.person, holder.email, *holder.booths)


def _holders(session: Session, edition_id: int, side: Role, membership_id: int | None = None) -> list[Holder]:
    of_side = [Membership.edition_id == edition_id, Membership.role == side]
    if membership_id is not None:
        of_side.append(Membership.id == membership_id)
    memberships = select(Membership).join(Membership.user).options(contains_eager(Membership.user)).where(*of_side)
    if side is Role.BUYER:
        rows: Iterable[Any] = session.execute(
            memberships.add_columns(Buyer.code, Buyer.name, Buyer.name_en)
            .join(Buyer, Buyer.id == Membership.buyer_id)
            .order_by(Buyer.code, User.name)
        )
        return [Holder(*row[:4]) for row in rows]
    if side is Role.INTERPRETER:
        interpreters = session.execute(
            memberships.add_columns(Interpreter.code, Interpreter.name).join(
                Interpreter, Interpreter.id == Membership.interpreter_id
            )
        )
        return [Holder(row[0], row[1], row[2], row[2]) for row in interpreters]
    booths = _booths(session, edition_id, membership_id)
    found = session.execute(
        memberships.add_columns(Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en)
        .join(Exhibitor, Exhibitor.id == Membership.exhibitor_id)
        .order_by(Exhibitor.code, User.name)
    )
    return [Holder(row[0], row[1], row[2], row[3], tuple(booths.get(row[0].exhibitor_id, ()))) for row in found]


def _booths(session: Session, edition_id: int, membership_id: int | None) -> dict[int, list[str]]:
    rows = select(BoothAllocation.exhibitor_id, Booth.code).join(BoothAllocation.booth).order_by(Booth.code)
    if membership_id is not None:
        rows = rows.join(Membership, Membership.exhibitor_id == BoothAllocation.exhibitor_id)
        rows = rows.where(Membership.id == membership_id)
    found: dict[int, list[str]] = {}
    for exhibitor_id, code in session.execute(rows.where(Booth.edition_id == edition_id)):
        found.setdefault(exhibitor_id, []).append(code)
    return found
