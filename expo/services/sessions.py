"""Write the side programme, register for it and let people in; companies that take part are held in the calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain import badges as badge_texts
from expo.domain.editions import Span, against_past
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.sessions import HOLD
from expo.domain.tours import StopPlan
from expo.domain.words import N_, Named
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.sessions import SessionParty, SessionRegistration, SessionType, StageSession
from expo.models.venue import Hall
from expo.queries import badges, editions, sessions
from expo.queries import calendar as calendar_queries
from expo.queries.agenda import sessions as sessions_agenda
from expo.services import calendar, grid, history, pressed_twice, session_blocks, session_emails, tours

NO_BADGE = Violation("no_such_badge", N_("No valid badge has this code. Please look at it again."), {}, "badge")

NOT_REGISTERED = Violation("not_registered", N_("The holder of this badge is not registered here."), {}, "badge")
IS_INSIDE = Violation("is_inside", N_("The holder of this badge has come in already."), {}, "badge")


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session as the organizer writes it; ``companies`` are codes, ``stops`` the points of a route."""

    type_id: int
    span: Span
    title_ko: str
    title_en: str = ""
    about_ko: str = ""
    about_en: str = ""
    people_ko: str = ""
    people_en: str = ""
    hall_id: int | None = None
    capacity: int | None = None
    is_public: bool = True
    takes_registrations: bool = False
    companies: Sequence[str] = field(default_factory=tuple)
    stops: Sequence[StopPlan] = field(default_factory=tuple)
    shows_route: bool = False


def add_type(
    session: Session, actor: Actor, edition: Edition, *, name_ko: str, name_en: str, blocks: bool, now: datetime
) -> SessionType:
    """Add a kind of session; sessions of one that ``blocks`` leave no time for consultations."""
    needs(actor, Permission.MANAGE_EDITION)
    if not name_ko.strip():
        raise Refusal(Violation("no_name", N_("Please write a name."), {}, "name_ko"))
    said = {"edition_id": edition.id, "name_ko": name_ko.strip(), "blocks_consultations": blocks}
    done = pressed_twice.last_act("sessions.add_type", "session_type", SessionType.id)
    if before := pressed_twice.made(session, SessionType, done, now, **said):
        return before
    number = session.scalar(select(func.max(SessionType.id))) or 0
    row = SessionType(code=f"T-{number + 1}", name_en=name_en.strip() or name_ko, **said)
    session.add(row)
    session.flush()
    history.record(
        session, actor, "sessions.add_type", "session_type", row.id, edition_id=edition.id, now=now, name=Named.of(row)
    )
    return row


def add(session: Session, actor: Actor, edition: Edition, *, plan: SessionPlan, now: datetime) -> StageSession:
    """Add a session; its companies are held, and a blocking kind blocks its time for consultations."""
    needs(actor, Permission.MANAGE_EDITION)
    said = {"type_id": plan.type_id, "title_ko": plan.title_ko.strip(), "starts_at": plan.span.starts_at}
    if before := pressed_twice.made(session, StageSession, StageSession.changed_at, now, hall_id=plan.hall_id, **said):
        return before
    row = StageSession(edition_id=edition.id)
    _write(session, actor, edition, row, plan, now)
    _record(session, actor, edition, "add", row, now)
    return row


def change(
    session: Session, actor: Actor, edition: Edition, *, session_id: int, plan: SessionPlan, now: datetime
) -> StageSession:
    """Change a session and tell those who registered; its companies' old times are given back."""
    needs(actor, Permission.MANAGE_EDITION)
    row = _held_still(session, edition, session_id, plan.span)
    was = session_emails.shown(session, row)
    calendar.release(session, HOLD, edition.id, sessions_agenda.held_by(row))
    _write(session, actor, edition, row, plan, now)
    session_emails.tell_changes(session, edition, row, was, now)
    _record(session, actor, edition, "change", row, now)
    return row


def remove(session: Session, actor: Actor, edition: Edition, *, session_id: int, now: datetime) -> None:
    """Take a session out of the programme; a block that only it needed becomes time for consultations again."""
    needs(actor, Permission.MANAGE_EDITION)
    row = _held_still(session, edition, session_id)
    session_emails.tell_removed(session, edition, row, now)
    calendar.release(session, HOLD, edition.id, sessions_agenda.held_by(row))
    _record(session, actor, edition, "remove", row, now)
    session_blocks.give_up(session, actor, edition, row, now)
    session.delete(row)
    session.flush()


def register(session: Session, edition: Edition, *, session_id: int, person: Person, now: datetime) -> int:
    """Put a person on the list of a session and return the number on it; twice changes nothing."""
    row = sessions.get(session, edition.id, session_id)
    refuse_if(_against_registering(row, now))
    _enter(session, row, person.id, now)
    return sessions.place_of(session, row, person.id) or 0


def leave(session: Session, edition: Edition, *, session_id: int, person: Person, now: datetime) -> None:
    """Take a person off the list, who is on it and has not come in; the next one gets the place and is told."""
    row = sessions.get(session, edition.id, session_id)
    lock_row(session, StageSession, row.id)
    was, own = session_emails.shown(session, row), _registration(session, row, person.id)
    if own is None or own.came_at is not None:
        raise Refusal(NOT_REGISTERED if own is None else IS_INSIDE)
    session.delete(own)
    session.flush()
    session_emails.tell_changes(session, edition, row, was, now)


def check_in(
    session: Session, actor: Actor, edition: Edition, *, session_id: int, badge: str, now: datetime
) -> SessionRegistration:
    """Let the holder of a badge in, also once more; who did not register is entered where a place is left.

    Raises
    ------
    Refusal
        For an unknown badge, on another day, and where no place is left: those of others are kept for them until it
        begins.
    """
    needs(actor, Permission.REGISTER)
    row = sessions.get(session, edition.id, session_id, only_public=False)
    refuse_if(_against_today(edition, row, now))
    lock_row(session, StageSession, row.id)
    person = holder_of(session, edition, badge)
    found = _registration(session, row, person.id)
    if found is None or found.came_at is None:
        full, number = sessions.attendance(session, edition.id)[row.id], sessions.place_of(session, row, person.id)
        refuse_if(_against_entering(full, number, has_begun=row.starts_at <= now))
        found = _enter(session, row, person.id, now)
        found.came_at = now
        session.flush()
    return found


def holder_of(session: Session, edition: Edition, text: str) -> Person:
    """Return the person of a badge that is typed or scanned."""
    read = badge_texts.read(text)
    badge = badges.find(session, edition.id, read) if read is not None else None
    if badge is None or badge.revoked_at is not None or badge.person.erased_at is not None:
        raise Refusal(NO_BADGE)
    return badge.person


def _registration(session: Session, row: StageSession, person_id: int) -> SessionRegistration | None:
    own = (SessionRegistration.session_id == row.id) & (SessionRegistration.person_id == person_id)
    return session.scalar(select(SessionRegistration).where(own))


def _enter(session: Session, row: StageSession, person_id: int, now: datetime) -> SessionRegistration:
    if (known := _registration(session, row, person_id)) is not None:
        return known
    entered = SessionRegistration(session_id=row.id, person_id=person_id, registered_at=now)
    session.add(entered)
    session.flush()
    return entered


def _held_still(session: Session, edition: Edition, session_id: int, *spans: Span) -> StageSession:
    """Lock the edition, whose blocks may change, then all slots of a session's time and of these, then the session."""
    grid.hold_still(session, edition)
    row = sessions.get(session, edition.id, session_id, only_public=False)
    slots = (slot.id for span in (row.span, *spans) for slot in calendar_queries.overlapped(session, edition.id, span))
    calendar_queries.lock_slots(session, slots)
    return editions.locked_row(session, edition.id, StageSession, session_id)


def _write(
    session: Session, actor: Actor, edition: Edition, row: StageSession, plan: SessionPlan, now: datetime
) -> None:
    kind = editions.row(session, edition.id, SessionType, plan.type_id)
    companies, unknown = _companies(session, edition, plan.companies)
    past = against_past(plan.span, now) if row.id and row.span != plan.span else ()
    stops = tours.against(session, edition, plan.span, plan.stops)
    refuse_if([*_against(session, edition, plan), *past, *unknown, *stops])
    for name in ("title_ko", "title_en", "about_ko", "about_en", "people_ko", "people_en"):
        setattr(row, name, getattr(plan, name).strip())
    row.type, row.hall_id, row.capacity = kind, plan.hall_id, plan.capacity
    row.is_public, row.takes_registrations, row.shows_route = plan.is_public, plan.takes_registrations, plan.shows_route
    row.starts_at, row.ends_at, row.changed_at = plan.span.starts_at, plan.span.ends_at, now
    session_blocks.fit(session, actor, edition, row, now)
    row.parties.clear()
    session.add(row)
    session.flush()
    row.parties.extend(companies)
    tours.write(session, edition, row, plan.stops)
    _hold(session, edition, row)


def _hold(session: Session, edition: Edition, row: StageSession) -> None:
    """Take the companies' time, refused with every company that is busy then."""
    held = sessions_agenda.held_by(row)
    slots = calendar_queries.lock_overlapped(session, edition.id, held.span)
    refuse_if(
        Violation("company_busy", N_("%(company)s has something else at that time."), {"company": code}, "companies")
        for (column, number), code in zip(held.holders, _codes(row), strict=True)
        if calendar_queries.kinds_then(session, slots, **{column: number})
    )
    calendar.hold(session, HOLD, edition.id, held)


def _codes(row: StageSession) -> list[str]:
    exhibitors = [one.exhibitor.code for one in row.parties if one.exhibitor]
    return exhibitors + [one.buyer.code for one in row.parties if one.buyer]


def _companies(session: Session, edition: Edition, codes: Sequence[str]) -> tuple[list[SessionParty], list[Violation]]:
    found, wrong = [], []
    for code in dict.fromkeys(code.strip().upper() for code in codes if code.strip()):
        exhibitor = session.scalar(select(Exhibitor).where(Exhibitor.code == code, Exhibitor.edition_id == edition.id))
        buyer = session.scalar(select(Buyer).where(Buyer.code == code, Buyer.edition_id == edition.id))
        if exhibitor is None and buyer is None:
            wrong.append(
                Violation(
                    "unknown_code",
                    N_("No company, or more than one, is called “%(name)s”."),
                    {"name": code},
                    "companies",
                )
            )
        elif exhibitor is not None:
            found.append(SessionParty(exhibitor=exhibitor))
        else:
            found.append(SessionParty(buyer=buyer))
    return found, wrong


def _against(session: Session, edition: Edition, plan: SessionPlan) -> Iterator[Violation]:
    if not plan.title_ko.strip():
        yield Violation("untitled", N_("Please write a title."), {}, "title_ko")
    if plan.span.ends_at <= plan.span.starts_at:
        yield Violation("ends_before_it_starts", N_("The time ends before it starts. Choose a later end."), {}, "ends")
    hall = select(Hall.id).where(Hall.id == plan.hall_id, Hall.edition_id == edition.id)
    if plan.hall_id is not None and session.scalar(hall) is None:
        yield Violation("no_such_hall", N_("There is no such hall."), {}, "hall_id")


def _against_registering(row: StageSession, now: datetime) -> Iterator[Violation]:
    if not row.takes_registrations:
        yield Violation("no_registration", N_("You can come without registration."))
    if row.ends_at <= now:
        yield Violation("session_over", N_("This session is over."))


def _against_today(edition: Edition, row: StageSession, now: datetime) -> Iterator[Violation]:
    """Yield that it is the wrong session: there is no way back from the door of another day."""
    if row.starts_at.astimezone(edition.zone).date() != now.astimezone(edition.zone).date():
        yield Violation(
            "another_day", N_("This session is on another day: %(when)s."), {"when": row.starts_at}, "badge"
        )


def _against_entering(full: sessions.Attendance, number: int | None, *, has_begun: bool) -> Iterator[Violation]:
    if full.capacity is None:
        return
    has_place = number is not None and number <= full.capacity
    if full.came >= full.capacity:
        yield Violation("session_full", N_("Every place is taken."), {}, "badge")
    elif not has_begun and not has_place and (number is not None or full.left == 0):
        words = N_("Every place is reserved. Places of people who do not come are given to others when it begins.")
        yield Violation("places_kept", words, {}, "badge")


def _record(session: Session, actor: Actor, edition: Edition, act: str, row: StageSession, now: datetime) -> None:
    history.record(
        session,
        actor,
        f"sessions.{act}",
        "stage_session",
        row.id,
        edition_id=edition.id,
        now=now,
        title=Named(row.title_ko, row.title_en),
    )
