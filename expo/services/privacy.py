"""Erase personal data: on request, or when its retention date has come. Rows and counts stay, people are gone."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, Role, clockwork, needs
from expo.domain.permissions import Permission
from expo.domain.privacy import Cause
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.channels import PhoneMessage
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.people import Membership
from expo.models.privacy import Erasure, PrivacyNotice
from expo.queries import people, privacy
from expo.services import (
    applications,
    calls,
    erasures,
    experts,
    guidance_queue,
    history,
    mentors,
    outbox,
    visitors,
)

NO_SUCH_COMPANY = Violation("no_such_company", N_("There is no company with this code."), field="code")
AT_ONCE = 10
"""So many companies are erased in one transaction of the clock, so that others can write."""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A privacy notice as an organizer writes it."""

    text_ko: str = ""
    text_en: str = ""
    officer: str = ""
    officer_email: str = ""
    contacts_until: date | None = None
    emails_until: date | None = None


def change(session: Session, actor: Actor, edition: Edition, *, notice: NoticeText, now: datetime) -> PrivacyNotice:
    """Write the edition's notice and retention dates; nothing is kept for less than the edition itself."""
    needs(actor, Permission.MANAGE_EDITION)
    refuse_if(_too_early(edition, notice))
    row = privacy.notice(session, edition.id)
    for name, value in asdict(notice).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    history.record(session, actor, "privacy.change", "edition", edition.id, edition_id=edition.id, now=now)
    return row


def erase(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> Erasure:
    """Erase the personal data of a company and of its people, and record that it happened.

    Refused while consultations lie ahead: those who would come are told first, by cancelling them.
    """
    needs(actor, Permission.MANAGE_EDITION)
    company = privacy.find_company(session, edition.id, code)
    if company is None:
        raise Refusal(NO_SUCH_COMPANY)
    refuse_if(_against(session, company, now))
    return erasures.of_company(session, actor, edition, company, Cause.REQUEST, now)


def erase_person(session: Session, actor: Actor, edition: Edition, *, person_id: int, now: datetime) -> Person:
    """Erase the personal data of one person who has a badge, and record that it happened.

    Refused for people of the team, for interpreters with consultations, and for the last person of a company that is
    expected at consultations.
    """
    needs(actor, Permission.MANAGE_EDITION)
    here = select(Person).where(Person.id == person_id, Person.edition_id == edition.id, Person.erased_at.is_(None))
    person = existing(session.scalar(locked(here)), f"person {person_id}")
    refuse_if(_against_person(session, person, now))
    if person.interpreter_id is not None:
        erasures.of_interpreter(session, actor, edition, session.get_one(Interpreter, person.interpreter_id), now=now)
    else:
        erasures.of_person(session, actor, edition, person, now=now)
    return person


def carry_out_retention(session: Session, *, now: datetime) -> int:
    """Erase what is due, a few companies at a time, and return how many rows were touched; 0: nothing is left."""
    touched = calls.forget_due(session, now=now)
    touched += mentors.forget_due(session, now=now) + experts.forget_due(session, now=now)
    for notice in privacy.due(session, now.date()):
        edition = session.get_one(Edition, notice.edition_id)
        today, actor = now.astimezone(edition.zone).date(), clockwork(edition.id)
        if notice.contacts_until is not None and notice.contacts_until < today:
            for company in privacy.remaining(session, edition.id, AT_ONCE):
                erasures.of_company(session, actor, edition, company, Cause.RETENTION, now)
                touched += 1
            strangers = visitors.due(session, edition, most=50 * AT_ONCE)
            guidance_queue.forget(session, edition_id=edition.id)
            visitors.forget(session, strangers, now=now)
            for interpreter in privacy.remaining_interpreters(session, edition.id)[:AT_ONCE]:
                erasures.of_interpreter(session, actor, edition, interpreter, now=now)
                touched += 1
            touched += len(strangers) + erasures.of_staff(session, edition) + erasures.of_viewers(session, edition)
            touched += erasures.of_former_members(session, edition)
            touched += applications.forget(session, edition_id=edition.id)
        if notice.emails_until is not None and notice.emails_until < today:
            touched += _forget_emails(session, actor, edition, now)
    return touched


def _too_early(edition: Edition, notice: NoticeText) -> Iterator[Violation]:
    for name in ("contacts_until", "emails_until"):
        until = getattr(notice, name)
        if until is not None and until < edition.ends_on:
            yield Violation(
                "too_early", N_("The expo goes on until %(day)s. Choose a later day."), {"day": edition.ends_on}, name
            )


def _against(session: Session, company: Exhibitor | Buyer, now: datetime) -> Iterator[Violation]:
    if privacy.is_erased(session, company):
        sentence = N_("The personal data of %(code)s was erased before.")
        yield Violation("erased", sentence, {"code": company.code}, "code")
    count = _ahead(session, company, now)
    if count:
        sentence = N_("Consultations still to come: %(count)s. Cancel them first.")
        yield Violation("meetings_ahead", sentence, {"count": count}, "code")


def _against_person(session: Session, person: Person, now: datetime) -> Iterator[Violation]:
    member = session.get(Membership, person.membership_id) if person.membership_id else None
    if member is not None and member.role is Role.ORGANIZER:
        yield Violation("in_the_team", N_("This person is in the team. Remove the person from the team first."))
    held = select(func.count()).select_from(Hold).join(Slot, Slot.id == Hold.slot_id)
    ahead = held.where(Slot.ends_at > now, Hold.meeting_id.is_not(None))
    if person.interpreter_id and (count := session.scalar(ahead.where(Hold.interpreter_id == person.interpreter_id))):
        yield Violation(
            "interpreter_has_meetings",
            N_("Consultations of %(name)s: %(count)s. Give them another interpreter in the timetable first."),
            {"name": person.name, "count": count},
        )
    company = person.exhibitor or person.buyer
    if (
        member is not None
        and company is not None
        and _is_last(session, member, company)
        and _ahead(session, company, now)
    ):
        sentence = N_("This is the only person of %(code)s, and consultations lie ahead. Enter another person first.")
        yield Violation("last_person", sentence, {"code": company.code})


def _is_last(session: Session, member: Membership, company: Exhibitor | Buyer) -> bool:
    others = select(Membership.id).where(people.are_of(Membership, company), Membership.id != member.id)
    return session.scalar(others.limit(1)) is None


def _ahead(session: Session, company: Exhibitor | Buyer, now: datetime) -> int:
    ahead = select(func.count()).select_from(Meeting).join(Meeting.slot).where(people.are_of(Meeting, company))
    return session.scalar(ahead.where(Meeting.is_active.is_(True), Meeting.ends_after(now))) or 0


def _forget_emails(session: Session, actor: Actor, edition: Edition, now: datetime) -> int:
    old = session.scalars(
        select(Message.id).where(Message.edition_id == edition.id, Message.body != "").order_by(Message.id).limit(500)
    ).all()
    if old:
        session.execute(update(Message).where(Message.id.in_(old)).values(**outbox.EMPTIED))
        session.execute(delete(PhoneMessage).where(PhoneMessage.message_id.in_(old)))
        history.record(
            session,
            actor,
            "privacy.forget_emails",
            "edition",
            edition.id,
            edition_id=edition.id,
            now=now,
            count=len(old),
        )
    return len(old)
