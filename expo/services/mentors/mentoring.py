"""Mentors: firms ask by a proven address, officers match, mentors report, both sign, officers follow up."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain.accounts import Purpose
from expo.domain.exhibitors import hyphenated, is_business_number
from expo.domain.mentors import MentorRequestState
from expo.domain.people import STRANGER, Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation, existing
from expo.domain.throttles import Counted
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.experts import Expert, ExpertField
from expo.models.mentors import Mentor, MentorAbsence, MentorRequest, MentorVisit
from expo.queries import experts, mentors
from expo.services import history, one_time_links, outbox, pressed_twice, throttles

TOO_MANY = Violation("too_many", N_("Too many requests were begun from this network. Please try again later."))
NOT_MATCHED = Violation("not_matched", N_("This request has no mentor."))


@dataclass(frozen=True, slots=True)
class MentorWish:
    """What a firm asks for; the field is an id."""

    field_id: int
    firm_name: str
    business_number: str
    region: str
    contact_name: str
    contact_email: str
    wanted: str


@dataclass(frozen=True, slots=True)
class VisitReport:
    """What a mentor writes about a visit."""

    visit_on: date
    hours: int
    findings: str
    actions: str = ""
    follow_up_on: date | None = None


def seat(session: Session, actor: Actor, edition: Edition, *, expert_id: int, most: int, now: datetime) -> Mentor:
    """Make an expert a mentor, or change how many firms at most."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    expert = experts.get(session, expert_id)
    row = session.get(Mentor, expert_id) or Mentor(expert_id=expert_id)
    row.most = most
    session.add(row)
    session.flush()
    history.record(
        session, actor, "mentors.seat", "expert", expert.id, edition_id=edition.id, now=now, name=expert.name, most=most
    )
    return row


def add_absence(
    session: Session, actor: Actor, edition: Edition, *, expert_id: int, starts_on: date, ends_on: date, now: datetime
) -> None:
    """Write days on which a mentor is away into the calendar."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = existing(session.get(Mentor, expert_id), f"mentor {expert_id}")
    if ends_on < starts_on:
        raise Refusal(Violation("ends", N_("It ends before it starts."), {}, "ends_on"))
    found = session.get(MentorAbsence, (expert_id, starts_on)) or MentorAbsence(
        expert_id=expert_id, starts_on=starts_on
    )
    found.ends_on = ends_on
    session.add(found)
    session.flush()
    detail = {"name": row.expert.name, "day": starts_on.isoformat()}
    history.record(session, actor, "mentors.add_absence", "expert", expert_id, edition_id=edition.id, now=now, **detail)


def start(
    session: Session,
    edition: Edition,
    *,
    wish: MentorWish,
    counted: Counted,
    locale: str,
    secret: str,
    now: datetime,
) -> None:
    """Begin a request; only the link in the e-mail confirms it. ``now`` is the real time."""
    if session.get(ExpertField, wish.field_id) is None:
        raise NotFound(f"field {wish.field_id}")
    if not is_business_number(wish.business_number):
        raise Refusal(Violation("business_number", N_("This is not a business number."), {}, "business_number"))
    values = asdict(wish) | {"business_number": hyphenated(wish.business_number)}
    shown = clock.shown(edition, now)
    said = values | {"state": MentorRequestState.STARTED}
    if pressed_twice.made(session, MentorRequest, MentorRequest.asked_at, shown, **said):
        return
    if not throttles.may_write(session, counted, TOO_MANY, now=now):
        return
    row = MentorRequest(**values, locale=locale, state=MentorRequestState.STARTED, asked_at=shown)
    session.add(row)
    session.flush()
    _write(session, edition, row, "mentors.started", None, secret=secret, now=now)


def find(session: Session, edition: Edition, token: str, *, now: datetime) -> tuple[MentorRequest, bool]:
    """Return the request of a link and whether it is the mentor's link; ``now`` is the real time."""
    link = one_time_links.find(session, token, edition, now=now)
    row = session.get(MentorRequest, link.payload.get("mentor_request", 0))
    if link.purpose is not Purpose.MENTORING or row is None:
        raise NotFound("mentoring")
    expert_id = link.payload.get("expert")
    if expert_id is not None and expert_id != row.expert_id:
        raise NotFound("mentoring")
    return row, expert_id is not None


def confirm(session: Session, edition: Edition, token: str, *, now: datetime) -> MentorRequest:
    """Confirm a request, which proves the address."""
    row, is_mentor = find(session, edition, token, now=now)
    if row.state is MentorRequestState.STARTED and not is_mentor:
        row.state = MentorRequestState.ASKED
        session.flush()
        _record(session, STRANGER, edition, "confirm", row.id, clock.shown(edition, now), firm=row.firm_name)
    return row


def match(
    session: Session, actor: Actor, edition: Edition, *, id_: int, expert_id: int, secret: str, now: datetime
) -> MentorRequest:
    """Give a request its mentor, and write to both; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    session.execute(locked(select(Mentor.expert_id).where(Mentor.expert_id == expert_id)))
    row, shown = _locked(session, id_), clock.shown(edition, now)
    if row.state is not MentorRequestState.ASKED:
        raise Refusal(Violation("not_asked", N_("This request does not wait for a mentor.")))
    today = shown.astimezone(edition.zone).date()
    found = next((one for one in mentors.suggested(session, row, today) if one[0].expert_id == expert_id), None)
    if found is None:
        raise NotFound(f"mentor {expert_id}")
    mentor, suggestion = found
    if suggestion.against:
        raise Refusal(Violation("unsuited", suggestion.against.label))
    row.expert_id, row.matched_at, row.state = expert_id, shown, MentorRequestState.MATCHED
    session.flush()
    for expert in (None, mentor.expert):
        _write(session, edition, row, "mentors.matched", expert, secret=secret, now=now, mentor=mentor.expert.name)
    _record(session, actor, edition, "match", row.id, shown, name=mentor.expert.name, firm=row.firm_name)
    return row


def refuse(session: Session, actor: Actor, edition: Edition, *, id_: int, reason: str, now: datetime) -> MentorRequest:
    """Refuse a request with the reason; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _locked(session, id_)
    if row.state is not MentorRequestState.ASKED:
        raise Refusal(Violation("not_asked", N_("This request does not wait for a mentor.")))
    if not reason.strip():
        raise Refusal(Violation("no_reason", N_("Write what the company shall read."), {}, "reason"))
    row.state, row.reason = MentorRequestState.REFUSED, reason.strip()
    session.flush()
    _write(session, edition, row, "mentors.refused", None, secret="", now=now, reason=row.reason)
    _record(session, actor, edition, "refuse", row.id, clock.shown(edition, now), firm=row.firm_name)
    return row


def end(session: Session, actor: Actor, edition: Edition, *, id_: int, now: datetime) -> MentorRequest:
    """End a mentoring; the mentor is free for another firm."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _locked(session, id_)
    if row.state is not MentorRequestState.MATCHED:
        raise Refusal(NOT_MATCHED)
    row.state = MentorRequestState.ENDED
    session.flush()
    _record(session, actor, edition, "end", row.id, now, firm=row.firm_name)
    return row


def report(session: Session, edition: Edition, token: str, *, sheet: VisitReport, now: datetime) -> MentorVisit:
    """Write the report of a visit, or write it anew: a new version takes the signatures away."""
    row, is_mentor = find(session, edition, token, now=now)
    row = _locked(session, row.id)
    if not (row.state is MentorRequestState.MATCHED and is_mentor):
        raise Refusal(NOT_MATCHED)
    assert row.mentor is not None
    assert row.expert_id is not None
    if mentors.is_away(row.mentor, sheet.visit_on):
        raise Refusal(Violation("away", N_("The calendar says that you are away on this day."), {}, "visit_on"))
    visit = session.scalar(
        select(MentorVisit).where(MentorVisit.expert_id == row.expert_id, MentorVisit.visit_on == sheet.visit_on)
    )
    if visit is not None and visit.request_id != row.id:
        raise Refusal(Violation("elsewhere", N_("You visited another firm on this day."), {}, "visit_on"))
    if visit is None:
        visit = MentorVisit(request_id=row.id, expert_id=row.expert_id, version=0)
        session.add(visit)
    for name, value in asdict(sheet).items():
        setattr(visit, name, value)
    visit.version += 1
    session.flush()
    _record(session, STRANGER, edition, "report", row.id, clock.shown(edition, now), firm=row.firm_name)
    return visit


def sign(session: Session, edition: Edition, token: str, *, visit_id: int, version: int, now: datetime) -> MentorVisit:
    """Sign the version of a report that one has read."""
    row, is_mentor = find(session, edition, token, now=now)
    _locked(session, row.id)
    visit = session.get(MentorVisit, visit_id, populate_existing=True)
    if visit is None or visit.request_id != row.id:
        raise NotFound(f"visit {visit_id}")
    if visit.version != version:
        raise Refusal(Violation("version", N_("The report has changed meanwhile. Please read it again.")))
    if is_mentor:
        visit.mentor_signed = version
    else:
        visit.firm_signed = version
    session.flush()
    _record(session, STRANGER, edition, "sign", row.id, clock.shown(edition, now), firm=row.firm_name)
    return visit


def follow_up(
    session: Session, actor: Actor, edition: Edition, *, id_: int, visit_id: int, now: datetime
) -> MentorVisit:
    """Record that what was agreed at a visit of a request was followed up."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    visit = session.get(MentorVisit, visit_id)
    if visit is None or visit.request_id != id_:
        raise NotFound(f"visit {visit_id}")
    if not visit.counts:
        raise Refusal(Violation("unsigned", N_("Both have to sign the report first.")))
    visit.followed_up_on = now.astimezone(edition.zone).date()
    session.flush()
    firm = session.get_one(MentorRequest, visit.request_id).firm_name
    _record(session, actor, edition, "follow_up", visit.request_id, now, firm=firm)
    return visit


def _locked(session: Session, id_: int) -> MentorRequest:
    wanted = locked(select(MentorRequest).where(MentorRequest.id == id_)).execution_options(populate_existing=True)
    return existing(session.scalar(wanted), f"request {id_}")


def _write(
    session: Session,
    edition: Edition,
    row: MentorRequest,
    template: str,
    expert: Expert | None,
    *,
    secret: str,
    now: datetime,
    **params: object,
) -> None:
    email, name = (expert.email, expert.name) if expert else (row.contact_email, row.contact_name)
    payload = {"mentor_request": row.id} | ({"expert": expert.id} if expert else {})
    link = None
    if secret:
        link = one_time_links.make(
            session, edition, Purpose.MENTORING, secret=secret, now=now, email=email, payload=payload
        )
    words = {"company": row.firm_name, "field": Named.of(row.field)}
    outbox.write(
        session,
        edition,
        template=template,
        params=words | params,
        email=email,
        name=name,
        locale=expert.locale if expert else row.locale,
        link=link,
        now=clock.shown(edition, now),
    )


def _record(
    session: Session, actor: Actor, edition: Edition, verb: str, id_: int, now: datetime, **detail: object
) -> None:
    history.record(session, actor, f"mentors.{verb}", "mentor_request", id_, edition_id=edition.id, now=now, **detail)
