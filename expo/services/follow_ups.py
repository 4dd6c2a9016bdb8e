"""Ask both sides what became of their consultations, remind them once, and keep what they answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.editions import ARCHIVED
from expo.domain.follow_ups import RECORD_STATES, WAVES, Case, CaseOutcome, due_on, wave_on
from expo.domain.people import Actor, Role, clockwork, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation, existing, refuse_if
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.follow_ups import CaseAnswer, FollowUpWave
from expo.models.records import Record
from expo.queries import follow_ups
from expo.services import answer_links, history, outbox, pressed_twice, records

ASKED_BEFORE = Violation("asked_before", N_("Companies were asked at this date before."))
NOT_DUE = Violation("not_due", N_("This date is still to come. Companies are then asked automatically."))
NO_CASES = Violation("no_cases", N_("There are no records to ask about yet."))
SHOW_IS_ON = Violation("show_is_on", N_("The show is still on: this is asked afterwards."))
_MOST_LINES = 12
CompanyKey = tuple[Role, int]
_ASKED, _REMINDED = "follow_ups.asked", "follow_ups.reminded"


Prepared = Mapping[str, outbox.PreparedEmails]
"""E-mails by template, written before anything was locked."""
NOTHING_PREPARED: Prepared = MappingProxyType({})


def prepare(session: Session, edition: Edition, *, days: int, now: datetime) -> Prepared:
    """Write the e-mails that ask at a date, while no lock is held."""
    return {_ASKED: _emails(session, edition, _ASKED, days, now)}


def prepare_due(session: Session, edition: Edition, *, now: datetime) -> Prepared:
    """Write the e-mails that are due in an edition, while no lock is held; empty without any."""
    due = {_ASKED: follow_ups.to_ask(session, edition, now), _REMINDED: follow_ups.to_remind(session, edition, now)}
    return {
        template: _emails(session, edition, template, days, now) for template, days in due.items() if days is not None
    }


def ask(
    session: Session, actor: Actor, edition: Edition, *, days: int, now: datetime, prepared: Prepared = NOTHING_PREPARED
) -> int:
    """Ask all companies with open cases, as an organizer, where the clock could not; return how many e-mails."""
    needs(actor, Permission.MANAGE_RESULTS)
    if days not in WAVES:
        raise NotFound(f"wave {days}")
    if due_on(edition.ends_on, days) > now.astimezone(edition.zone).date():
        raise Refusal(NOT_DUE)
    if not follow_ups.cases(session, edition, now):
        raise Refusal(NO_CASES)
    return _ask(session, actor, edition, days, now, prepared)


def ask_due(session: Session, edition: Edition, *, now: datetime, prepared: Prepared = NOTHING_PREPARED) -> int:
    """Ask and remind what is due in an edition; return how many e-mails were written."""
    actor, written = clockwork(edition.id), 0
    days = follow_ups.to_ask(session, edition, now)
    if days is not None:
        written += _ask(session, actor, edition, days, now, prepared)
    days = follow_ups.to_remind(session, edition, now)
    if days is not None:
        written += _remind(session, actor, edition, days, now, prepared)
    return written


def answer(
    session: Session, actor: Actor, edition: Edition, *, code: str, outcome: CaseOutcome, now: datetime
) -> CaseAnswer:
    """Keep what a side says of a case, beside what it said before; the record's state follows."""
    if not (actor.is_exhibitor or actor.is_buyer):
        raise NotAllowed("only the two sides answer")
    if edition.archive is not None:
        raise Refusal(ARCHIVED)
    today = now.astimezone(edition.zone).date()
    refuse_if([*([SHOW_IS_ON] if today <= edition.ends_on else []), *outcome.against()])
    case = follow_ups.get(session, actor, edition, code, now)
    record = existing(session.scalar(locked(select(Record).where(Record.id == case.row.record_id))), f"case {code}")
    said: dict[str, Any] = {
        "record_id": record.id,
        "side": actor.role,
        "days": wave_on(edition.ends_on, today),
        "stage": outcome.stage,
        "contracted_minor": outcome.contracted,
        "realised_minor": outcome.realised,
        "proof": outcome.proof,
        "reason": outcome.reason,
    }
    at = CaseAnswer.answered_at
    if before := pressed_twice.made(session, CaseAnswer, at, now, "record_id", **said):
        return before
    row = CaseAnswer(**said, answered_at=now)
    session.add(row)
    session.flush()
    meeting = record.meeting
    history.record(
        session,
        actor,
        "follow_ups.answer",
        "record",
        record.id,
        edition_id=edition.id,
        now=now,
        exhibitor=meeting.exhibitor.code,
        buyer=meeting.buyer.code,
        stage=outcome.stage.value,
    )
    if actor.is_exhibitor or case.of(Role.EXHIBITOR) is None:
        records.settle(session, actor, record, RECORD_STATES[outcome.stage], now=now)
    return row


def _ask(session: Session, actor: Actor, edition: Edition, days: int, now: datetime, prepared: Prepared) -> int:
    lock_row(session, Edition, edition.id)
    if session.get(FollowUpWave, (edition.id, days)) is not None:
        raise Refusal(ASKED_BEFORE)
    session.add(FollowUpWave(edition_id=edition.id, days=days, asked_at=now))
    session.flush()
    emails = _emails(session, edition, _ASKED, days, now, prepared)
    outbox.write_all(session, emails.rows)
    count = len(emails.rows)
    history.record(
        session, actor, "follow_ups.ask", "follow_up_wave", days, edition_id=edition.id, now=now, days=days, count=count
    )
    return count


def _remind(session: Session, actor: Actor, edition: Edition, days: int, now: datetime, prepared: Prepared) -> int:
    ours = (FollowUpWave.edition_id == edition.id, FollowUpWave.days == days, FollowUpWave.reminded_at.is_(None))
    marked = session.execute(update(FollowUpWave).where(*ours).values(reminded_at=now).returning(FollowUpWave.days))
    if marked.first() is None:
        return 0
    emails = _emails(session, edition, _REMINDED, days, now, prepared)
    outbox.write_all(session, emails.rows)
    history.record(
        session,
        actor,
        "follow_ups.remind",
        "follow_up_wave",
        days,
        edition_id=edition.id,
        now=now,
        days=days,
        count=len(emails.rows),
    )
    return len(emails.rows)


def _emails(
    session: Session, edition: Edition, template: str, days: int, now: datetime, prepared: Prepared = NOTHING_PREPARED
) -> outbox.PreparedEmails:
    """Return one e-mail to each person of each company that is asked; as prepared, if nothing has changed since."""
    cases = follow_ups.cases(session, edition, now)
    companies = follow_ups.companies(session, edition)
    readers = {
        key: outbox.readers(edition, companies[key], theirs)
        for key, theirs in follow_ups.members(session, edition).items()
    }
    names = {key: Named.of(company) for key, company in companies.items()}
    found = (days, now, cases, readers, names)
    known = prepared.get(template)
    if known is not None and known.found == found:
        return known
    rows: list[dict[str, Any]] = []
    for key, theirs in _wanted(cases, template, days).items():
        if key in readers:
            params = _params(edition, key, theirs, names, days, now)
            rows += outbox.drafts(edition, readers[key], template=template, params=params, now=now)
    return outbox.PreparedEmails(found, rows)


def _wanted(cases: Sequence[Case], template: str, days: int) -> Mapping[CompanyKey, list[Case]]:
    """Return the cases that each company is asked about: the open ones, or those it has not answered in this wave."""
    wanted: dict[CompanyKey, list[Case]] = defaultdict(list)
    for case in cases:
        for side, company_id in ((Role.EXHIBITOR, case.row.exhibitor_id), (Role.BUYER, case.row.buyer_id)):
            has_answered = any(one.side is side and one.days == days for one in case.answers)
            if case.is_open(side) and not (has_answered and template == _REMINDED):
                wanted[side, company_id].append(case)
    return wanted


def _params(
    edition: Edition,
    key: CompanyKey,
    cases: Sequence[Case],
    names: Mapping[CompanyKey, Named],
    days: int,
    now: datetime,
) -> outbox.Params:
    is_exhibitor = key[0] is Role.EXHIBITOR
    lines: list[Named] = []
    for case in cases[:_MOST_LINES]:
        other = (Role.BUYER, case.row.buyer_id) if is_exhibitor else (Role.EXHIBITOR, case.row.exhibitor_id)
        name = names[other]
        lines.append(Named(f"{case.code} · {name.name_ko}", f"{case.code} · {name.name_en or name.name_ko}"))
    if len(cases) > _MOST_LINES:
        lines.append(Named("…", "…"))
    last = f"{answer_links.until(edition, now):%Y-%m-%d}"
    return {"company": names[key], "cases": tuple(lines), "days": str(days), "until": last}
