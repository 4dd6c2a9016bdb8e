"""Calls: those that are announced for everybody, all of them and their applications for officers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain import calls as rules
from expo.domain.calls import ApplicantFacts, CallApplicationState, CallRules, CallState, EligibilityCheck
from expo.domain.programmes import in_force
from expo.domain.refusals import NotFound
from expo.models.calls import Call, CallApplication
from expo.models.programmes import Organization
from expo.models.support_cases import SupportCase


def announced(session: Session) -> Sequence[Call]:
    """Return the calls that everybody may see, the newest first."""
    wanted = select(Call).where(Call.announced_at.is_not(None)).order_by(Call.opens_at.desc(), Call.id)
    return session.scalars(wanted.options(joinedload(Call.programme))).all()


def public(session: Session, code: str) -> Call:
    """Return a call that everybody may see."""
    found = get(session, code)
    if found.announced_at is None:
        raise NotFound(f"call {code}")
    return found


def calls(session: Session) -> Sequence[Call]:
    """Return all calls, drafts too, the newest first."""
    return session.scalars(select(Call).order_by(Call.opens_at.desc(), Call.id)).all()


def get(session: Session, code: str) -> Call:
    """Return a call."""
    found = session.scalar(select(Call).where(Call.code == code))
    if found is None:
        raise NotFound(f"call {code}")
    return found


def state(call: Call, now: datetime) -> CallState:
    """Return where a call stands on the clock."""
    return rules.state(call.announced_at, call.opens_at, call.closes_at, now)


def counts(session: Session) -> dict[int, int]:
    """Return ``call id → how many applications were received``."""
    row = CallApplication
    wanted = select(row.call_id, func.count()).where(row.received_at.is_not(None)).group_by(row.call_id)
    return {found[0]: found[1] for found in session.execute(wanted)}


def applications(
    session: Session, call_id: int, wanted_state: CallApplicationState | None = None
) -> Sequence[CallApplication]:
    """Return the applications that were received, by number; drafts are the firms' own."""
    row = CallApplication
    wanted = select(row).where(row.call_id == call_id, row.received_at.is_not(None)).order_by(row.number)
    wanted = wanted.where(row.state == wanted_state) if wanted_state else wanted
    return session.scalars(wanted.options(joinedload(row.track))).all()


def application(session: Session, call_id: int, number: int) -> CallApplication:
    """Return an application that was received."""
    row = CallApplication
    found = session.scalar(select(row).where(row.call_id == call_id, row.number == number))
    if found is None:
        raise NotFound(f"application {number}")
    return found


def checks(session: Session, row: CallApplication) -> list[EligibilityCheck]:
    """Return every rule of eligibility with its outcome for an application."""
    call = row.call
    cap = in_force(row.track.caps, call.closes_at.date()) if row.track else None
    supported = session.scalar(
        select(func.max(SupportCase.year))
        .join(Organization, Organization.id == SupportCase.adopter_id)
        .where(Organization.business_number == row.business_number, SupportCase.year < call.closes_at.year)
    )
    facts = ApplicantFacts(
        row.business_number, row.ksic, row.region, row.support_won, cap.won if cap else None, supported,
        row.supplier_number,
    )  # fmt: skip
    asked = CallRules(call.sectors, call.regions, call.years_since_support, call.closes_at.year)
    return rules.eligibility(asked, facts)
