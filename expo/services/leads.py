"""Leads: an exhibitor's staff scan a badge; the contact is shared only by a consent, and only until it is withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import added, lock_keys, lock_row, locked
from expo.domain import badges
from expo.domain.accounts import AccessAct
from expo.domain.arrivals import MOST_AT_ONCE, Stored
from expo.domain.badges import BadgeType
from expo.domain.leads import VERSION, ConsentWay, Temperature
from expo.domain.people import STRANGER, Actor
from expo.domain.refusals import NotAllowed, Refusal, existing
from expo.domain.spreadsheets.sheets import Cell, SheetColumn, SheetTable
from expo.domain.visitors import Matter
from expo.domain.words import Named
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.leads import Lead, LeadScan
from expo.queries import badges as badges_queries
from expo.queries import leads, visitors
from expo.services import access_log, history, pressed_twice
from expo.services.arrivals import TOO_MANY
from expo.services.languages import of_data

MOST_GUESSES, GUESSING = 20, timedelta(hours=1)
"""One guess in 9,500 hits one of 3,000 badges: so many wrong codes are looked up for an exhibitor, in which time."""
_HEADINGS = (
    ("name", Named("성명", "Name")),
    ("company", Named("소속", "Company")),
    ("title", Named("직위", "Title")),
    ("email", Named("이메일", "E-mail")),
    ("phone", Named("전화", "Telephone")),
    ("type", Named("유형", "Type")),
    ("at", Named("스캔", "Scanned")),
    ("temperature", Named("관심도", "Temperature")),
    ("interest", Named("관심 품목", "Interest")),
    ("notes", Named("메모", "Notes")),
    ("consented_at", Named("동의 시각", "Consented")),
    ("consent_way", Named("동의 방법", "Consent given")),
    ("consent_version", Named("동의문 버전", "Text version")),
)


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """One scan or note as a phone made it; ``agreed`` is the visitor's answer on the spot, ``None`` if not asked."""

    id: str
    badge: str
    at: datetime
    note: str = ""
    interest: str = ""
    temperature: Temperature | None = None
    agreed: bool | None = None
    is_offline: bool = False


def scan(
    session: Session, actor: Actor, edition: Edition, *, events: Sequence[LeadEvent], locale: str, now: datetime
) -> Mapping[str, Stored]:
    """Keep what an exhibitor's staff scanned and noted; each event once, a badge that is unknown as a bare note."""
    if not actor.is_exhibitor or actor.exhibitor_id is None:
        raise NotAllowed("an exhibitor's staff")
    if len(events) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    return {event.id: _keep(session, actor, edition, event, locale, now) for event in events}


def _keep(session: Session, actor: Actor, edition: Edition, event: LeadEvent, locale: str, now: datetime) -> Stored:
    if session.get(LeadScan, event.id) is not None:
        return Stored.KNOWN
    read = badges.read(event.badge)
    is_asked = read is not None and not (read.code and _has_guessed(session, actor, now))
    badge = badges_queries.find(session, edition.id, read) if read and is_asked else None
    is_good = badge is not None and badge.revoked_at is None and badge.person.type is not BadgeType.STAFF
    lead = _lead(session, actor, edition, badge.person, event, locale, now) if badge and is_good else None
    said = {
        "edition_id": edition.id,
        "exhibitor_id": actor.exhibitor_id,
        "lead_id": lead.id if lead else None,
        "by_id": actor.user_id,
        "note": event.note,
        "interest": event.interest,
        "temperature": event.temperature,
        "agreed": event.agreed,
        "is_offline": event.is_offline,
    }
    if lead and not event.is_offline and pressed_twice.made(session, LeadScan, LeadScan.received_at, now, **said):
        return Stored.KNOWN
    raw_hash = read.token_hash if read else ""
    scan = LeadScan(id=event.id, raw_hash=raw_hash, at=min(event.at, now), received_at=now, **said)
    if not added(session, scan):
        return Stored.KNOWN
    return Stored.STORED if lead else Stored.REFUSED


def _has_guessed(session: Session, actor: Actor, now: datetime) -> bool:
    """Tell whether an exhibitor has typed so many codes of no badge that the next ones are not looked up.

    Scans of QR codes go on: they cannot be guessed.
    """
    lock_keys(session, [f"typed codes of exhibitor {actor.exhibitor_id}"])
    wrong = select(func.count()).where(
        LeadScan.exhibitor_id == actor.exhibitor_id,
        LeadScan.lead_id.is_(None),
        LeadScan.raw_hash == "",
        LeadScan.received_at > now - GUESSING,
    )
    return (session.scalar(wrong) or 0) >= MOST_GUESSES


def _lead(
    session: Session, actor: Actor, edition: Edition, person: Person, event: LeadEvent, locale: str, now: datetime
) -> Lead:
    """Return the exhibitor's lead of a person, made at the first scan; consent follows from what was agreed to.

    What the visitor withdrew is shared again on the visitor's own phone alone, whatever a later scan says.
    """
    lock_row(session, Person, person.id)
    of_pair = (Lead.exhibitor_id == actor.exhibitor_id) & (Lead.person_id == person.id)
    lead = session.scalar(select(Lead).where(of_pair))
    if lead is None:
        lead = Lead(
            edition_id=edition.id, exhibitor_id=actor.exhibitor_id, person_id=person.id, captured_at=min(event.at, now)
        )
        session.add(lead)
        if Matter.LEADS in visitors.consents(session, person.id):
            _agree(lead, ConsentWay.REGISTRATION, locale, now)
        session.flush()
        history.record(session, actor, "leads.scan", "lead", lead.id, edition_id=edition.id, now=now)
    if event.agreed and lead.consented_at is None:
        _agree(lead, ConsentWay.ON_THE_SPOT, locale, now)
    return lead


def change_sharing(
    session: Session, edition: Edition, *, person: Person, lead_id: int, locale: str, now: datetime
) -> Lead:
    """Let the visitor withdraw the contact from a company, or share it, on the own phone."""
    of_person = (Lead.id == lead_id) & (Lead.person_id == person.id)
    lead = existing(session.scalar(locked(select(Lead).where(of_person))), f"lead {lead_id}")
    was_shared = lead.is_shared
    if was_shared:
        lead.withdrawn_at = now
    else:
        _agree(lead, ConsentWay.OWN_PHONE, locale, now)
    session.flush()
    verb = "leads.withdraw" if was_shared else "leads.agree"
    history.record(session, STRANGER, verb, "lead", lead.id, edition_id=edition.id, now=now)
    return lead


def sheet(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> SheetTable:
    """Hand out the exhibitor's own leads as a sheet, contacts only of those who consent at this moment; recorded."""
    lines = leads.own(session, actor)
    history.record(
        session,
        actor,
        "leads.export",
        "exhibitor",
        actor.exhibitor_id,
        edition_id=edition.id,
        now=now,
        count=len(lines),
    )
    access_log.record(
        session,
        AccessAct.EXPORTED,
        edition_id=edition.id,
        now=clock.now(),
        user_id=actor.user_id,
        name=actor.name,
        detail=f"leads ({len(lines)})",
    )
    cells: list[list[Cell]] = [[getattr(line, key) for key, _heading in _HEADINGS] for line in lines]
    return SheetTable(Named("리드", "Leads"), [SheetColumn(key, heading) for key, heading in _HEADINGS], cells)


def _agree(lead: Lead, way: ConsentWay, locale: str, now: datetime) -> None:
    lead.consented_at, lead.consent_way, lead.consent_version = now, way, VERSION
    lead.consent_locale, lead.withdrawn_at = of_data(locale), None
