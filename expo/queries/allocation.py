"""What exhibitors ask for on the floor, as rows and as the engine's problem; plans of the booths."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, defer

from expo.domain.allocation import AllocationPolicy, AllocationProblem, FloorUnit, Seeker
from expo.domain.refusals import existing
from expo.domain.venue import ElementKind, Facility
from expo.models.allocation import BoothLock, BoothPlan, BoothRequest, BoothWish, Competitor
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.exhibitors import CaseMember, CollaborationCase, Exhibitor
from expo.models.venue import Booth, FloorElement, Hall
from expo.queries import venue


@dataclass(frozen=True, slots=True)
class BoothNeeds:
    """What one exhibitor asks for: its request (``None``: one booth of any kind), wishes, competitors, lock."""

    request: BoothRequest | None
    wished: tuple[str, ...]
    competitors: tuple[str, ...]
    is_locked: bool


class BoothChange(NamedTuple):
    """What a plan would change for one exhibitor: codes of its booths now and in the plan."""

    exhibitor: Exhibitor
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_change(self) -> bool:
        return self.before != self.after


def needs_of(session: Session, exhibitor: Exhibitor) -> BoothNeeds:
    """Return what an exhibitor asks for."""
    wished = session.scalars(
        select(Booth.code)
        .join(BoothWish, BoothWish.booth_id == Booth.id)
        .where(BoothWish.exhibitor_id == exhibitor.id)
        .order_by(BoothWish.rank)
    )
    pairs = select(Competitor.exhibitor_id, Competitor.other_id).where(
        or_(Competitor.exhibitor_id == exhibitor.id, Competitor.other_id == exhibitor.id)
    )
    others = {id_ for pair in session.execute(pairs) for id_ in pair} - {exhibitor.id}
    codes = session.scalars(select(Exhibitor.code).where(Exhibitor.id.in_(others)).order_by(natural(Exhibitor.code)))
    request = session.scalar(select(BoothRequest).where(BoothRequest.exhibitor_id == exhibitor.id))
    return BoothNeeds(request, tuple(wished), tuple(codes), is_locked(session, exhibitor.id))


def is_locked(session: Session, exhibitor_id: int) -> bool:
    """Tell whether an exhibitor is locked in its booths."""
    return session.scalar(select(BoothLock.id).where(BoothLock.exhibitor_id == exhibitor_id)) is not None


def load_problem(session: Session, edition: Edition, policy: AllocationPolicy) -> AllocationProblem:
    """Return the problem of an edition: every booth, every exhibitor, and what they want."""
    booths = venue.booths(session, edition.id)
    held: dict[int, list[int]] = defaultdict(list)
    for booth in booths:
        if booth.allocation is not None:
            held[booth.allocation.exhibitor_id].append(booth.id)
    units = tuple(
        FloorUnit(booth.id, booth.code, booth.hall_id, booth.area, booth.kind, booth.services) for booth in booths
    )
    return AllocationProblem(
        units,
        tuple(_seekers(session, edition, policy, held)),
        _partners(session, edition),
        tuple(
            (one, other)
            for one, other in session.execute(
                select(Competitor.exhibitor_id, Competitor.other_id)
                .join(Exhibitor, Exhibitor.id == Competitor.exhibitor_id)
                .where(Exhibitor.edition_id == edition.id)
                .order_by(Competitor.id)
            )
        ),
        _entrances(session, edition),
        policy.weights,
    )


def plans(session: Session, edition: Edition) -> Sequence[BoothPlan]:
    """Return the plans of an edition, newest first, without their progress."""
    return session.scalars(
        select(BoothPlan)
        .where(BoothPlan.edition_id == edition.id)
        .order_by(BoothPlan.number.desc())
        .options(defer(BoothPlan.progress))
    ).all()


def plan(session: Session, edition: Edition, number: int) -> BoothPlan:
    """Return a plan by its number."""
    found = session.scalar(select(BoothPlan).where(BoothPlan.edition_id == edition.id, BoothPlan.number == number))
    return existing(found, f"booth plan {number}")


def under_way(session: Session, edition: Edition) -> BoothPlan | None:
    """Return the run that waits or is being worked on, if there is one."""
    return session.scalar(
        select(BoothPlan).where(
            BoothPlan.edition_id == edition.id, BoothPlan.solved_at.is_(None), BoothPlan.failed_at.is_(None)
        )
    )


def locked_among(session: Session, exhibitor_ids: Collection[int]) -> set[int]:
    """Return which of these exhibitors are locked."""
    return set(session.scalars(select(BoothLock.exhibitor_id).where(BoothLock.exhibitor_id.in_(exhibitor_ids))))


def next_number(session: Session, edition: Edition) -> int:
    """Return the number that the next plan gets."""
    last = session.scalar(select(func.max(BoothPlan.number)).where(BoothPlan.edition_id == edition.id))
    return (last or 0) + 1


def changes(session: Session, edition: Edition, found: BoothPlan) -> list[BoothChange]:
    """Compare a plan with the floor as it is now, exhibitor by exhibitor; booths that are gone are left out."""
    codes = {booth.id: booth.code for booth in venue.booths(session, edition.id)}
    placed: dict[int, list[int]] = dict((found.result or {}).get("placed", ()))
    exhibitors = session.scalars(
        select(Exhibitor).where(Exhibitor.edition_id == edition.id).order_by(natural(Exhibitor.code))
    ).all()
    held = venue.held_by_each(session, [one.id for one in exhibitors])
    return [
        BoothChange(
            one,
            tuple(booth.code for booth in held[one.id]),
            tuple(code for unit, code in codes.items() if unit in placed.get(one.id, ())),
        )
        for one in exhibitors
    ]


def unmet(session: Session, edition: Edition, found: BoothPlan) -> list[tuple[str, Exhibitor, list[Any], str]]:
    """Return (kind, exhibitor, exhibitors or booth codes concerned, reason) of the wishes that a plan leaves unmet."""
    codes = {booth.id: booth.code for booth in venue.booths(session, edition.id)}
    names = {one.id: one for one in session.scalars(select(Exhibitor).where(Exhibitor.edition_id == edition.id))}
    rows = []
    for kind, id_, about, reason in (found.result or {}).get("unmet", ()):
        if id_ not in names:
            continue
        if kind == "wished":
            concerned: list[Any] = [codes.get(about[0], "?"), *(names[one] for one in about[1:] if one in names)]
        else:
            concerned = [names[one] for one in about if one in names]
        rows.append((kind, names[id_], concerned, reason))
    return rows


def _seekers(session: Session, edition: Edition, policy: AllocationPolicy, held: dict[int, list[int]]) -> list[Seeker]:
    requests = {
        one.exhibitor_id: one
        for one in session.scalars(
            select(BoothRequest)
            .join(Exhibitor, Exhibitor.id == BoothRequest.exhibitor_id)
            .where(Exhibitor.edition_id == edition.id)
        )
    }
    wished: dict[int, list[int]] = defaultdict(list)
    for exhibitor_id, booth_id in session.execute(
        select(BoothWish.exhibitor_id, BoothWish.booth_id).order_by(BoothWish.exhibitor_id, BoothWish.rank)
    ):
        wished[exhibitor_id].append(booth_id)
    locked = set(session.scalars(select(BoothLock.exhibitor_id)))
    found = []
    rows = select(Exhibitor.id, Exhibitor.hall_id).where(Exhibitor.edition_id == edition.id).order_by(Exhibitor.id)
    for id_, hall_id in session.execute(rows):
        request, current = requests.get(id_), tuple(sorted(held.get(id_, ())))
        found.append(
            Seeker(
                id_,
                frozenset({hall_id}),
                units=request.units if request else max(1, len(current)),
                kind=request.kind if request else None,
                services=request.services if request else frozenset(),
                wished=tuple(wished.get(id_, ())),
                current=current,
                is_locked=bool(current) and (policy.only_rest or id_ in locked),
            )
        )
    return found


def _partners(session: Session, edition: Edition) -> tuple[tuple[int, ...], ...]:
    """Return the members of the collaboration cases: they want to be side by side."""
    groups: dict[int, list[int]] = defaultdict(list)
    rows = (
        select(CaseMember.case_id, CaseMember.exhibitor_id)
        .join(CollaborationCase, CollaborationCase.id == CaseMember.case_id)
        .where(CollaborationCase.edition_id == edition.id)
        .order_by(CaseMember.case_id, CaseMember.exhibitor_id)
    )
    for case_id, exhibitor_id in session.execute(rows):
        groups[case_id].append(exhibitor_id)
    return tuple(tuple(members) for members in groups.values() if len(members) > 1)


def _entrances(session: Session, edition: Edition) -> tuple[tuple[float, float], ...]:
    halls = session.scalars(select(Hall).where(Hall.edition_id == edition.id, Hall.facility == Facility.ENTRANCE))
    elements = session.scalars(
        select(FloorElement).where(FloorElement.edition_id == edition.id, FloorElement.kind == ElementKind.ENTRANCE)
    )
    return tuple(one.area.centre for one in (*halls, *elements))
