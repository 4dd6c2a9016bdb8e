"""Calls: those that are announced for everybody, all of them and their applications for officers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain import calls as rules
from expo.domain.calls import ApplicantFacts, CallRules, CallState, EligibilityCheck
from expo.domain.programmes import in_force
from expo.domain.refusals import NotFound, existing
from expo.models.calls import Call, CallApplication, CallVersion
from expo.models.programmes import Organization
from expo.models.support_cases import SupportCase

FILLED = {"calls": exists().where(Call.announced_at.is_not(None))}
"""Support programmes span editions."""


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
    return existing(session.scalar(select(Call).where(Call.code == code)), f"call {code}")


def state(call: Call, now: datetime) -> CallState:
    """Return where a call stands on the clock."""
    return rules.state(call.announced_at, call.opens_at, call.closes_at, now)


def counts(session: Session) -> dict[int, int]:
    """Return ``call id → how many applications were received``."""
    row = CallApplication
    wanted = select(row.call_id, func.count()).where(row.received_at.is_not(None)).group_by(row.call_id)
    return {found[0]: found[1] for found in session.execute(wanted)}


def applications(session: Session, call_id: int) -> Sequence[CallApplication]:
    """Return the applications that were received, by number; drafts are the firms' own."""
    row = CallApplication
    wanted = select(row).where(row.call_id == call_id, row.received_at.is_not(None)).order_by(row.number)
    return session.scalars(wanted.options(joinedload(row.track))).all()


def application(session: Session, call_id: int, number: int) -> CallApplication:
    """Return an application that was received."""
    row = CallApplication
    found = session.scalar(select(row).where(row.call_id == call_id, row.number == number))
    return existing(found, f"application {number}")


def version(session: Session, application_id: int, number: int) -> CallVersion:
    """Return an application as it was sent that time."""
    return existing(session.get(CallVersion, (application_id, number)), f"version {number}")


def contacts(due_on: date | None = None) -> Select[CallApplication]:
    """Select the applications whose contact will be erased on their call's day, or that are due on a day."""
    wanted = select(CallApplication).join(Call).where(CallApplication.erased_at.is_(None))
    return wanted.where(Call.contacts_until.is_not(None) if due_on is None else Call.contacts_until < due_on)


def contact_count(session: Session, call_id: int | None = None) -> int:
    """Return how many applications of a call still have their contact; without one, of all calls with a day."""
    wanted = (
        contacts()
        if call_id is None
        else select(CallApplication).where(CallApplication.call_id == call_id, CallApplication.erased_at.is_(None))
    )
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


_TOLD = (
    "number", "state", "firm_name", "business_number", "ksic", "region", "contact_name", "contact_email", "locale",
    "title", "support_won", "supplier_name", "supplier_number", "writer_name", "answers", "reason",
)  # fmt: skip


def data_of(row: CallApplication) -> dict[str, Any]:
    """Return everything that is known of an application, as plain values; moments are ISO 8601 in UTC."""
    moments = {name: getattr(row, name) for name in ("started_at", "received_at", "ask_until")}
    return {
        "call": row.call.code,
        **{name: getattr(row, name) for name in _TOLD},
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
        "track": row.track and row.track.code,
        "documents": [
            {"document": one.document.name_ko, "file": one.file.name, "sha256": one.file.sha256} for one in row.uploads
        ],
        "versions": [
            {"number": one.number, "sent_at": one.sent_at.isoformat(), "check_sum": one.digest, "content": one.content}
            for one in row.versions
        ],
    }


def data_of_email(session: Session, email: str) -> list[dict[str, Any]]:
    """Return everything that is known of the applications with this address as their contact."""
    row = CallApplication
    mine = select(row).where(func.lower(row.contact_email) == email.lower()).order_by(row.id)
    return [data_of(one) for one in session.scalars(mine)] if email else []


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
        row.business_number,
        row.ksic,
        row.region,
        row.support_won,
        cap.won if cap else None,
        supported,
        row.supplier_number,
    )
    asked = CallRules(call.sectors, call.regions, call.years_since_support, call.closes_at.year)
    return rules.eligibility(asked, facts)
