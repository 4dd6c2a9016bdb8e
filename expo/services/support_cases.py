"""Cases: enter, move on, milestones, inspections, changes, and the invitation to an edition in one step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.programmes import in_force
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.support_cases import (
    ChangeDecision,
    InspectionKind,
    InspectionResult,
    MilestoneKind,
    SupportStage,
    against_stage,
)
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.programmes import Organization
from expo.models.support_cases import CaseChange, CaseExhibitor, CaseInspection, CaseMilestone, SupportCase
from expo.queries import exhibitors as exhibitors_queries
from expo.queries import programmes, support_cases
from expo.services import exhibitors, history, pressed_twice
from expo.services.exhibitors import ExhibitorProfile
from expo.services.exhibitors.links import join
from expo.services.programmes import CODE_TAKEN


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A new case; ``track`` is a code, the others are ids of organizations."""

    code: str
    track: str
    year: int
    title_ko: str
    title_en: str
    adopter_id: int
    sponsor_id: int
    selected_on: date
    supplier_id: int | None = None


@dataclass(frozen=True, slots=True)
class FirmInvitation:
    """What a firm needs to become an exhibitor; hall and sector are codes."""

    hall: str
    sector: str
    contact_name: str
    contact_email: str


def create(
    session: Session, actor: Actor, edition: Edition, *, programme: str, entry: CaseEntry, now: datetime
) -> SupportCase:
    """Enter a case of a programme."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    whole = programmes.get(session, programme)
    track = programmes.track(session, whole.id, entry.track)
    adopter = programmes.organization(session, entry.adopter_id)
    programmes.organization(session, entry.sponsor_id)
    refuse_if(_against_entry(session, entry))
    if in_force(track.caps, entry.selected_on) is None:
        raise Refusal(Violation("no_cap", N_("The track has no cap on this day yet."), {}, "selected_on"))
    row = SupportCase(
        programme_id=whole.id,
        track_id=track.id,
        adopter_id=entry.adopter_id,
        sponsor_id=entry.sponsor_id,
        supplier_id=entry.supplier_id,
        code=entry.code,
        year=entry.year,
        title_ko=entry.title_ko,
        title_en=entry.title_en,
        selected_on=entry.selected_on,
    )
    session.add(row)
    session.flush()
    _record(session, actor, edition, "create", row, now, firm=Named.of(adopter))
    return row


def move(
    session: Session, actor: Actor, edition: Edition, *, code: str, stage: SupportStage, now: datetime
) -> SupportCase:
    """Move a case on to its next stage, or end it."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _locked(session, code)
    passed, waiting = support_cases.passed(session, row.id), support_cases.open_changes(session, row.id)
    refuse_if(against_stage(row.stage, stage, passed, waiting))
    row.stage = stage
    session.flush()
    _record(session, actor, edition, "move", row, now, stage=stage.value)
    return row


def set_milestone(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    kind: MilestoneKind,
    due_on: date,
    done_on: date | None,
    now: datetime,
) -> CaseMilestone:
    """Set a milestone with its due day; the same kind and day again says when it was done."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    case = _locked(session, code)
    row = support_cases.milestone(session, case.id, kind, due_on)
    if row is None:
        row = CaseMilestone(case_id=case.id, kind=kind, due_on=due_on)
        session.add(row)
    row.done_on = done_on
    session.flush()
    _record(session, actor, edition, "set_milestone", case, now, kind=kind.value, day=due_on.isoformat())
    return row


def inspect(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    kind: InspectionKind,
    inspected_on: date,
    result: InspectionResult,
    findings: str,
    now: datetime,
) -> CaseInspection:
    """Record what an inspection found; what is not passed says what is wrong."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    case = _locked(session, code)
    if result is not InspectionResult.PASSED and not findings.strip():
        raise Refusal(Violation("no_findings", N_("Write what has to be remedied."), {}, "findings"))
    said: dict[str, Any] = {
        "case_id": case.id,
        "kind": kind,
        "inspected_on": inspected_on,
        "result": result,
        "findings": findings.strip(),
    }
    done = pressed_twice.last_act("support_cases.inspect", "support_case", case.id)
    if before := pressed_twice.made(session, CaseInspection, done, now, "case_id", **said):
        return before
    row = CaseInspection(**said)
    session.add(row)
    session.flush()
    _record(session, actor, edition, "inspect", case, now, result=result.value)
    return row


def ask_change(
    session: Session, actor: Actor, edition: Edition, *, code: str, about: str, reason: str, on: date, now: datetime
) -> CaseChange:
    """Record a change of the agreed plan that the firm asks for."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    case = _locked(session, code)
    said: dict[str, Any] = {"case_id": case.id, "asked_on": on, "about": about.strip(), "reason": reason.strip()}
    done = pressed_twice.last_act("support_cases.ask_change", "support_case", case.id)
    if before := pressed_twice.made(session, CaseChange, done, now, decision=None, **said):
        return before
    row = CaseChange(**said)
    session.add(row)
    session.flush()
    _record(session, actor, edition, "ask_change", case, now)
    return row


def decide_change(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    id_: int,
    decision: ChangeDecision,
    on: date,
    now: datetime,
) -> CaseChange:
    """Decide about a change once."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    case = _locked(session, code)
    row = support_cases.change(session, case.id, id_)
    if row.decision is not None:
        raise Refusal(Violation("decided", N_("This change was decided before.")))
    row.decision, row.decided_on = decision, on
    session.flush()
    _record(session, actor, edition, "decide_change", case, now, decision=decision.value)
    return row


def invite(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    invitation: FirmInvitation,
    now: datetime,
) -> Exhibitor:
    """Make a case's firm an exhibitor of the edition, with a personal link by e-mail; its case is on its public page.

    A firm that exhibits already, found by its business number or another case, keeps its exhibitor and gets the case.
    """
    needs(actor, Permission.MANAGE_PROGRAMMES)
    lock_row(session, Edition, edition.id)
    case = _locked(session, code)
    if support_cases.exhibitor(session, case.id, edition.id) is not None:
        raise Refusal(Violation("invited", N_("The firm is invited for this case already.")))
    if case.stage is SupportStage.TERMINATED:
        raise Refusal(Violation("terminated", N_("This case was terminated.")))
    exhibitor = as_exhibitor(session, edition, case.adopter, invitation, year=case.year, now=now)
    session.add(CaseExhibitor(case_id=case.id, edition_id=edition.id, exhibitor_id=exhibitor.id))
    session.flush()
    _record(session, actor, edition, "invite", case, now, firm=Named.of(case.adopter), exhibitor=exhibitor.code)
    return exhibitor


def as_exhibitor(
    session: Session,
    edition: Edition,
    firm: Organization,
    invitation: FirmInvitation,
    *,
    year: int | None,
    now: datetime,
) -> Exhibitor:
    """Return the exhibitor that a firm is at an edition, or make it one with a personal link by e-mail."""
    exhibitor = support_cases.as_exhibitor(session, firm, edition.id)
    if exhibitor is None:
        exhibitor = exhibitors.add(session, edition, _profile(session, edition, firm, year, invitation))
        exhibitor.contact_name, exhibitor.contact_email = invitation.contact_name, invitation.contact_email
        session.flush()
        join(session, edition, exhibitor, template="exhibitors.invited", now=now)
    return exhibitor


def _profile(
    session: Session, edition: Edition, firm: Organization, year: int | None, invitation: FirmInvitation
) -> ExhibitorProfile:
    profile = ExhibitorProfile(
        code=exhibitors_queries.next_code(session, edition.id),
        name_ko=firm.name_ko,
        name_en=firm.name_en,
        hall=invitation.hall,
        sector=invitation.sector,
        business_number=firm.business_number or "",
        region=firm.region,
    )
    return replace(profile, sponsor_year=year if year and 2014 <= year <= edition.ends_on.year else None)


def _against_entry(session: Session, entry: CaseEntry) -> Iterator[Violation]:
    if session.scalar(select(SupportCase.id).where(SupportCase.code == entry.code)) is not None:
        yield CODE_TAKEN
    if entry.adopter_id == entry.sponsor_id:
        yield Violation("own_sponsor", N_("A firm cannot be its own sponsor."), {}, "sponsor")


def _locked(session: Session, code: str) -> SupportCase:
    return existing(session.scalar(locked(select(SupportCase).where(SupportCase.code == code))), f"case {code}")


def _record(
    session: Session, actor: Actor, edition: Edition, verb: str, row: SupportCase, now: datetime, **detail: str | Named
) -> None:
    history.record(
        session,
        actor,
        f"support_cases.{verb}",
        "support_case",
        row.id,
        edition_id=edition.id,
        now=now,
        code=row.code,
        **detail,
    )
