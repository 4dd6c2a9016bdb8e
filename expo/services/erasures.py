"""What erasing personal data empties: of a company with its people, of one person, of an interpreter.

Rows and counts stay. When it may be asked for is decided by :mod:`expo.services.privacy`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from expo.domain.buyer_details import BuyerDetails
from expo.domain.meetings import CancelReason
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.privacy import ERASED, Cause
from expo.domain.wishes import Side
from expo.models.accounts import AccessRecord, OneTimeLink, SignIn
from expo.models.badges import Person
from expo.models.broadcast_runs import CrewMember
from expo.models.buyers import Buyer
from expo.models.calendar import Closure
from expo.models.channels import ContactPreference, PhoneMessage
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import ReportVisit
from expo.models.fund import FundEntry, FundPayment
from expo.models.history import Event
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.live_questions import LiveQuestion
from expo.models.meetings import Cancellation, Meeting
from expo.models.outbox import Message
from expo.models.page_changes import PageChange
from expo.models.people import Membership, User
from expo.models.privacy import Erasure
from expo.models.proposals import Proposal
from expo.models.reviews import ReviewRound
from expo.models.sessions import StageSession, TourStop
from expo.models.surveys import SurveyAnswer
from expo.models.wishes import Wish, WishReply
from expo.queries import people
from expo.services import (
    applications,
    calls,
    card_photos,
    field_reports,
    guidance_queue,
    history,
    imports,
    live_questions,
    market_offers,
    mentors,
    objections,
    outbox,
    pictures,
    records,
    surveys,
    videos,
    visitors,
)
from expo.services.buyers import documents
from expo.services.buyers.profiles import details_columns
from expo.services.schedules.rewriting import REPLANNED

ERASED_EN = "(erased)"
_ACCOUNTABLE = (
    FundEntry.prepared_by_id, FundEntry.approved_by_id, FundPayment.prepared_by_id, FundPayment.decided_by_id,
    ReviewRound.proposed_by_id, ReviewRound.approved_by_id,
)  # fmt: skip
"""Columns that keep a user's row in the database."""

_NOBODYS_WORDS = (*CancelReason, REPLANNED)
"""Reasons that are chosen or written by the application; by the last one, publications are undone."""


def of_company(
    session: Session, actor: Actor, edition: Edition, company: Exhibitor | Buyer, cause: Cause, now: datetime
) -> Erasure:
    """Erase the personal data of a company and of its people, and record that it happened."""
    needs(actor, Permission.MANAGE_EDITION)
    buys = isinstance(company, Buyer)
    members = people.of_company(session, company)
    users = {member.user_id for member in members}
    emails = {company.contact_email.lower(), *(member.user.email.lower() for member in members)} - {""}
    _forget_messages(session, edition, users, emails)
    _forget_words(session, edition, company)
    subjects = {company.__tablename__: [company.id], "membership": [member.id for member in members]}
    _forget_history(session, edition, users, subjects)
    _forget_contact(company)
    imports.forget_values(session, company.__tablename__, company.id)
    guidance_queue.forget(session, **{"buyer_id" if buys else "exhibitor_id": company.id})
    calls.forget(session, numbers=_numbers(company), emails=emails, now=now)
    mentors.forget(session, numbers=_numbers(company), emails=emails)
    if buys:
        documents.forget(session, company.id)
        live_questions.forget(session, LiveQuestion.buyer_id == company.id)
    else:
        session.execute(delete(PageChange).where(PageChange.exhibitor_id == company.id))
        pictures.forget(session, company.id)
        field_reports.forget(session, company.id)
        videos.forget(session, company.id)
        market_offers.forget(session, company.id)
        applications.forget(session, exhibitor_id=company.id)
    persons = session.scalars(select(Person.id).where(people.are_of(Person, company))).all()
    visitors.forget(session, persons, now=now)
    for member in members:
        session.delete(member)
    session.flush()
    for user_id in users:
        _forget_user(session, user_id)
    erasure = Erasure(
        edition_id=edition.id,
        code=company.code,
        cause=cause,
        erased_at=now,
        erased_by_id=actor.user_id,
        **{"buyer_id" if buys else "exhibitor_id": company.id},
    )
    session.add(erasure)
    session.flush()
    history.record(
        session, actor, "privacy.erase", "erasure", erasure.id, edition_id=edition.id, now=now, code=company.code
    )
    return erasure


def of_person(session: Session, actor: Actor, edition: Edition, person: Person, *, now: datetime) -> None:
    """Erase one person: badge, personal link, e-mails and entries in the history; a company keeps its other people."""
    needs(actor, Permission.MANAGE_EDITION)
    member = session.get(Membership, person.membership_id) if person.membership_id else None
    emails = {person.email.lower(), member.user.email.lower() if member else ""} - {""}
    for company in (person.exhibitor, person.buyer):
        if company is not None and company.contact_email.lower() in emails:
            company.contact_name = company.contact_email = company.contact_phone = ""
    _forget_messages(session, edition, {member.user_id} if member else set(), emails)
    _forget_history(session, edition, [], {"person": [person.id]})
    visitors.forget(session, [person.id], now=now)
    if member is not None:
        _end_membership(session, edition, member)
    history.record(session, actor, "privacy.erase_person", "person", person.id, edition_id=edition.id, now=now)


def of_interpreter(
    session: Session, actor: Actor, edition: Edition, interpreter: Interpreter, *, now: datetime
) -> None:
    """Erase who an interpreter was, with the personal link; shifts and consultations stay."""
    needs(actor, Permission.MANAGE_EDITION)
    persons = session.scalars(select(Person.id).where(Person.interpreter_id == interpreter.id)).all()
    visitors.forget(session, persons, now=now)
    for member in session.scalars(select(Membership).where(Membership.interpreter_id == interpreter.id)).all():
        _forget_messages(session, edition, {member.user_id}, {member.user.email.lower()})
        _end_membership(session, edition, member)
    _forget_history(session, edition, [], {"interpreter": [interpreter.id], "person": persons})
    imports.forget_values(session, "interpreter", interpreter.id)
    away = update(Closure).where(Closure.interpreter_id == interpreter.id)
    session.execute(away.values(reason=""), execution_options={"synchronize_session": False})
    interpreter.name = ERASED
    session.flush()
    history.record(
        session, actor, "privacy.erase_person", "interpreter", interpreter.id, edition_id=edition.id, now=now
    )


def of_staff(session: Session, edition: Edition) -> int:
    """Erase the studio's crew, reporters with what they meant to ask, and who received guests; count the names."""
    erased = 0
    for column, more in ((CrewMember.name, {}), (ReportVisit.reporter, {"questions": ""})):
        named = update(column.class_).where(column.class_.edition_id == edition.id, column != ERASED)
        emptied = named.values({column: ERASED, **more})
        done = session.execute(emptied, execution_options={"synchronize_session": False})
        erased += getattr(done, "rowcount", 0)
    tours = select(StageSession.id).where(StageSession.edition_id == edition.id)
    received = update(TourStop).where(TourStop.session_id.in_(tours), TourStop.received_by != "")
    done = session.execute(received.values(received_by=""), execution_options={"synchronize_session": False})
    return erased + getattr(done, "rowcount", 0)


def of_viewers(session: Session, edition: Edition) -> int:
    """Erase what viewers asked during the edition's broadcasts; return how many questions."""
    shows = select(Broadcast.id).join(Broadcast.studio_slot).where(StudioSlot.edition_id == edition.id)
    return live_questions.forget(session, LiveQuestion.broadcast_id.in_(shows))


def of_former_members(session: Session, edition: Edition) -> int:
    """Erase people who were written to for the edition and are no member of any edition any more; return how many."""
    written = select(Message.user_id).where(Message.edition_id == edition.id, Message.user_id.is_not(None))
    gone = select(User).where(User.id.in_(written), ~User.memberships.any())
    former = session.scalars(gone).all()
    for user in former:
        _forget_messages(session, edition, {user.id}, {user.email.lower()})
        _forget_history(session, edition, [user.id], {})
        _forget_user(session, user.id)
    return len(former)


def _end_membership(session: Session, edition: Edition, member: Membership) -> None:
    """Take a person out of a company or the interpreters, with what the person wrote and did in one's own name."""
    user_id = member.user_id
    records.forget_author(session, user_id)
    _forget_history(session, edition, [user_id], {"membership": [member.id]})
    session.delete(member)
    session.flush()
    _forget_user(session, user_id)


def _numbers(company: Exhibitor | Buyer) -> set[str]:
    number = company.business_number if isinstance(company, Exhibitor) else None
    return {number} if number else set()


def _forget_contact(company: Exhibitor | Buyer) -> None:
    """Empty what leads to a person; an exhibitor's public profile, a company's and not a person's, stays."""
    company.contact_email = company.contact_phone = ""
    if isinstance(company, Buyer):
        company.name, company.name_en = ERASED, ERASED_EN
        company.contact_name, company.contact_title = ERASED, ""
        company.city = company.website = company.looking_for = ""
        for name, value in details_columns(BuyerDetails()).items():
            setattr(company, name, value)
        for consent in company.consents:
            consent.address_hash = ""
        if company.decision is not None:
            company.decision.reason = ""
    else:
        company.contact_name = company.representative = ""


def _forget_messages(session: Session, edition: Edition, users: set[int], emails: set[str]) -> None:
    theirs = [Message.user_id.in_(users), func.lower(Message.recipient).in_(emails)]
    outbox.forget(session, and_(Message.edition_id == edition.id, or_(*theirs)))
    for table in (PhoneMessage, ContactPreference):
        session.execute(delete(table).where(table.edition_id == edition.id, table.user_id.in_(users)))
    links = and_(OneTimeLink.edition_id == edition.id, func.lower(OneTimeLink.email).in_(emails))
    session.execute(delete(OneTimeLink).where(links))


def _forget_words(session: Session, edition: Edition, company: Exhibitor | Buyer) -> None:
    """Empty free text about them, written by them or by the organizer."""
    wishes, mine = people.are_of(Wish, company), people.are_of(Meeting, company)
    called_off = Cancellation.meeting_id.in_(select(Meeting.id).where(mine))
    for words in (
        update(Proposal).where(people.are_of(Proposal, company)).values(reason=""),
        update(WishReply).where(WishReply.wish_id.in_(select(Wish.id).where(wishes))).values(reason=""),
        update(Wish).where(wishes).values(message=""),
        update(Cancellation).where(called_off, Cancellation.reason.not_in(_NOBODYS_WORDS)).values(reason=""),
        update(Closure).where(people.are_of(Closure, company)).values(reason=""),
    ):
        session.execute(words, execution_options={"synchronize_session": False})
    records.forget_words(session, mine)
    card_photos.forget(session, mine)
    surveys.forget_words(session, people.are_of(SurveyAnswer, company))
    side = Side.BUYER if isinstance(company, Buyer) else Side.EXHIBITOR
    objections.forget_words(session, edition, side, company.id)


def _forget_history(
    session: Session, edition: Edition, users: Collection[int], subjects: Mapping[str, Collection[int]]
) -> None:
    """Empty what the history says of some people and of rows about them, by the kind of row."""
    about = [and_(Event.subject == subject, Event.subject_id.in_(ids)) for subject, ids in subjects.items()]
    of_them = or_(Event.actor_id.in_(users), *about)
    of_edition = Event.edition_id == edition.id
    session.execute(update(Event).where(of_edition, of_them).values(detail={}))
    session.execute(update(Event).where(of_edition, Event.actor_id.in_(users)).values(actor_name=ERASED))
    seen = and_(AccessRecord.edition_id == edition.id, AccessRecord.user_id.in_(users))
    session.execute(update(AccessRecord).where(seen).values(name=ERASED, detail="", device=""))


def _forget_user(session: Session, user_id: int) -> None:
    """Erase a person who acts for no other company; one who does stays for that company.

    Who once entered public money or chose firms for the team stays as an account without a name that opens nothing.
    """
    quiet = {"synchronize_session": False}
    others = session.scalar(select(func.count()).select_from(Membership).where(Membership.user_id == user_id))
    if others:
        return
    if any(session.scalar(select(one).where(one == user_id).limit(1)) for one in _ACCOUNTABLE):
        emptied = {"email": f"erased-{user_id}", "name": ERASED, "password_hash": None, "totp_secret": None}
        session.execute(delete(SignIn).where(SignIn.user_id == user_id), execution_options=quiet)
        session.execute(update(User).where(User.id == user_id).values(**emptied), execution_options=quiet)
    else:
        session.execute(delete(User).where(User.id == user_id), execution_options=quiet)
