"""Cases of support programmes: for the team, and what an exhibitor's page shows of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from expo.domain.refusals import NotFound, existing
from expo.domain.support_cases import InspectionKind, InspectionResult, MilestoneKind, SupportStage
from expo.domain.text import wanted_text
from expo.models.base import natural
from expo.models.exhibitors import Exhibitor
from expo.models.programmes import Organization
from expo.models.support_cases import CaseChange, CaseExhibitor, CaseInspection, CaseMilestone, SupportCase
from expo.queries.lists import PAGE_SIZE, Lines, holds


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases; what is empty does not narrow."""

    programme_id: int
    text: str = ""
    year: int | None = None
    stage: SupportStage | None = None


def page(session: Session, narrowed: CaseFilter, number: int) -> Lines[SupportCase]:
    """Return a page of cases, the newest first."""
    wanted = _narrowed(select(SupportCase).join(SupportCase.adopter), narrowed)
    total = session.scalar(wanted.with_only_columns(func.count())) or 0
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), last)
    rows = session.scalars(
        wanted.options(
            contains_eager(SupportCase.adopter), joinedload(SupportCase.sponsor), joinedload(SupportCase.track)
        )
        .order_by(SupportCase.year.desc(), natural(SupportCase.code))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return Lines(rows.all(), total, number)


def years(session: Session, programme_id: int) -> Sequence[int]:
    """Return the years in which a programme has cases, the newest first."""
    row = SupportCase
    wanted = select(row.year).where(row.programme_id == programme_id).distinct().order_by(row.year.desc())
    return session.scalars(wanted).all()


def get(session: Session, code: str) -> SupportCase:
    """Return a case."""
    return existing(session.scalar(select(SupportCase).where(SupportCase.code == code)), f"case {code}")


def of_exhibitor(session: Session, exhibitor_id: int) -> Sequence[SupportCase]:
    """Return the cases that an exhibitor's page shows, the oldest first; everybody may see them."""
    return session.scalars(
        select(SupportCase)
        .join(CaseExhibitor, CaseExhibitor.case_id == SupportCase.id)
        .where(CaseExhibitor.exhibitor_id == exhibitor_id, SupportCase.stage != SupportStage.TERMINATED)
        .options(
            joinedload(SupportCase.programme),
            joinedload(SupportCase.track),
            joinedload(SupportCase.sponsor),
            selectinload(SupportCase.milestones),
        )
        .order_by(SupportCase.year, natural(SupportCase.code))
    ).all()


def exhibitor(session: Session, case_id: int, edition_id: int) -> Exhibitor | None:
    """Return what a case's firm is at an edition."""
    wanted = select(Exhibitor).join(CaseExhibitor, CaseExhibitor.exhibitor_id == Exhibitor.id)
    return session.scalar(wanted.where(CaseExhibitor.case_id == case_id, CaseExhibitor.edition_id == edition_id))


def as_exhibitor(session: Session, firm: Organization, edition_id: int) -> Exhibitor | None:
    """Return the exhibitor that a firm is at an edition, by its business number or another of its cases."""
    if firm.business_number:
        same = (Exhibitor.edition_id == edition_id) & (Exhibitor.business_number == firm.business_number)
        found = session.scalar(select(Exhibitor).where(same))
        if found is not None:
            return found
    return session.scalar(
        select(Exhibitor)
        .join(CaseExhibitor, CaseExhibitor.exhibitor_id == Exhibitor.id)
        .join(SupportCase, SupportCase.id == CaseExhibitor.case_id)
        .where(CaseExhibitor.edition_id == edition_id, SupportCase.adopter_id == firm.id)
    )


def passed(session: Session, case_id: int) -> set[InspectionKind]:
    """Return the kinds of inspection whose latest one was passed."""
    rows = session.scalars(
        select(CaseInspection)
        .where(CaseInspection.case_id == case_id)
        .order_by(CaseInspection.inspected_on, CaseInspection.id)
    )
    latest = {row.kind: row.result for row in rows}
    return {kind for kind, result in latest.items() if result is InspectionResult.PASSED}


def open_changes(session: Session, case_id: int) -> int:
    """Return how many changes of a case wait for a decision."""
    wanted = select(func.count()).where(CaseChange.case_id == case_id, CaseChange.decision.is_(None))
    return session.scalar(wanted.select_from(CaseChange)) or 0


def milestone(session: Session, case_id: int, kind: MilestoneKind, due_on: date) -> CaseMilestone | None:
    """Return a milestone of a case."""
    return session.scalar(
        select(CaseMilestone).where(
            CaseMilestone.case_id == case_id, CaseMilestone.kind == kind, CaseMilestone.due_on == due_on
        )
    )


def change(session: Session, case_id: int, id_: int) -> CaseChange:
    """Return a change of a case."""
    found = session.get(CaseChange, id_)
    if found is None or found.case_id != case_id:
        raise NotFound(f"change {id_}")
    return found


def _narrowed(wanted: Select[SupportCase], narrowed: CaseFilter) -> Select[SupportCase]:
    wanted = wanted.where(SupportCase.programme_id == narrowed.programme_id)
    text = wanted_text(narrowed.text)
    if text:
        wanted = wanted.where(holds(text, Organization.search_text))
    if narrowed.year is not None:
        wanted = wanted.where(SupportCase.year == narrowed.year)
    return wanted.where(SupportCase.stage == narrowed.stage) if narrowed.stage else wanted
