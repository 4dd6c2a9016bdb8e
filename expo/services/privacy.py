"""Erase personal data: on request, or when its retention date has come. Rows and counts stay, people are gone."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.privacy import Cause
from expo.domain.purchases import Purchase
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.wishes import Side
from expo.domain.words import N_
from expo.models.accounts import AccessRecord, OneTimeLink
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.meetings import Cancellation, Meeting
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.models.privacy import Erasure, PrivacyNotice
from expo.models.proposals import Proposal
from expo.models.surveys import SurveyAnswer
from expo.models.wishes import Wish, WishReply
from expo.queries import privacy
from expo.services import (
    applications,
    calls,
    card_photos,
    history,
    imports,
    objections,
    pictures,
    records,
    surveys,
    visitors,
)
from expo.services.buyers.profiles import purchase_columns

NO_SUCH_COMPANY = Violation("no_such_company", N_("There is no company with this code."), field="code")
ERASED_KO, ERASED_EN = "(삭제됨)", "(erased)"
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
    return _erase(session, actor, edition, company, Cause.REQUEST, now)


def carry_out_retention(session: Session, *, now: datetime) -> int:
    """Erase what is due, a few companies at a time, and return how many rows were touched; 0: nothing is left."""
    touched = calls.forget_due(session, now=now)
    for notice in privacy.due(session, now.date()):
        edition = session.get_one(Edition, notice.edition_id)
        today, clockwork = now.astimezone(edition.zone).date(), Actor(Role.ORGANIZER, name="", edition_id=edition.id)
        if notice.contacts_until is not None and notice.contacts_until < today:
            for company in privacy.remaining(session, edition.id)[:AT_ONCE]:
                _erase(session, clockwork, edition, company, Cause.RETENTION, now)
                touched += 1
            strangers = visitors.due(session, edition, most=50 * AT_ONCE)
            visitors.forget(session, strangers, now=now)
            touched += len(strangers)
            touched += applications.forget(session, edition_id=edition.id)
        if notice.emails_until is not None and notice.emails_until < today:
            touched += _forget_emails(session, clockwork, edition, now)
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
    pairs = Proposal.buyer_id == company.id if isinstance(company, Buyer) else Proposal.exhibitor_id == company.id
    session.execute(update(Proposal).where(pairs).values(reason="").execution_options(synchronize_session=False))
    mine = Meeting.buyer_id == company.id if isinstance(company, Buyer) else Meeting.exhibitor_id == company.id
    ahead = select(func.count()).select_from(Meeting).join(Meeting.slot)
    count = session.scalar(ahead.where(mine, Meeting.is_active.is_(True), Slot.ends_at > now))
    if count:
        sentence = N_("Consultations that lie ahead: %(count)s. Cancel them first.")
        yield Violation("meetings_ahead", sentence, {"count": count}, "code")


def _erase(
    session: Session, actor: Actor, edition: Edition, company: Exhibitor | Buyer, cause: Cause, now: datetime
) -> Erasure:
    buys = isinstance(company, Buyer)
    mine = Membership.buyer_id == company.id if buys else Membership.exhibitor_id == company.id
    members = session.scalars(select(Membership).where(mine)).all()
    users = {member.user_id for member in members}
    emails = {company.contact_email.lower(), *(member.user.email.lower() for member in members)} - {""}
    _forget_messages(session, edition, users, emails)
    _forget_words(session, edition, company, users)
    _forget_history(session, edition, company, users, [member.id for member in members])
    _forget_contact(company)
    imports.forget_values(session, company.__tablename__, company.id)
    calls.forget(session, numbers=_numbers(company), emails=emails, now=now)
    if not buys:
        pictures.forget(session, company.id)
        applications.forget(session, exhibitor_id=company.id)
    people = Person.buyer_id == company.id if buys else Person.exhibitor_id == company.id
    visitors.forget(session, session.scalars(select(Person.id).where(people)).all(), now=now)
    for member in members:
        session.delete(member)
    session.flush()
    for user_id in users:
        _forget_user(session, user_id)
    erasure = Erasure(
        edition_id=edition.id, code=company.code, cause=cause, erased_at=now, erased_by_id=actor.user_id,
        **{"buyer_id" if buys else "exhibitor_id": company.id},
    )  # fmt: skip
    session.add(erasure)
    session.flush()
    history.record(
        session, actor, "privacy.erase", "erasure", erasure.id, edition_id=edition.id, now=now, code=company.code
    )
    return erasure


def _numbers(company: Exhibitor | Buyer) -> set[str]:
    number = company.business_number if isinstance(company, Exhibitor) else None
    return {number} if number else set()


def _forget_contact(company: Exhibitor | Buyer) -> None:
    """Empty what leads to a person; an exhibitor's public profile, a company's and not a person's, stays."""
    company.contact_email = company.contact_phone = ""
    if isinstance(company, Buyer):
        company.name, company.name_en = ERASED_KO, ERASED_EN
        company.contact_name, company.contact_title = ERASED_KO, ""
        company.city = company.website = company.looking_for = ""
        for name, value in purchase_columns(Purchase()).items():
            setattr(company, name, value)
        for consent in company.consents:
            consent.address_hash = ""
        if company.decision is not None:
            company.decision.reason = ""
    else:
        company.contact_name = company.representative = ""


def _forget_messages(session: Session, edition: Edition, users: set[int], emails: set[str]) -> None:
    theirs = [Message.user_id.in_(users), func.lower(Message.recipient).in_(emails)]
    of_edition = and_(Message.edition_id == edition.id, or_(*theirs))
    session.execute(delete(Message).where(of_edition, Message.sent_at.is_(None)))
    session.execute(update(Message).where(of_edition).values(recipient="", subject="", body="", link_at=None))
    links = and_(OneTimeLink.edition_id == edition.id, func.lower(OneTimeLink.email).in_(emails))
    session.execute(delete(OneTimeLink).where(links))


def _forget_words(session: Session, edition: Edition, company: Exhibitor | Buyer, users: set[int]) -> None:
    """Empty what they wrote in their own words."""
    theirs = Wish.buyer_id == company.id if isinstance(company, Buyer) else Wish.exhibitor_id == company.id
    session.execute(
        update(WishReply)
        .where(WishReply.wish_id.in_(select(Wish.id).where(theirs)))
        .values(reason="")
        .execution_options(synchronize_session=False)
    )
    session.execute(update(Wish).where(theirs).values(message="").execution_options(synchronize_session=False))
    mine = Meeting.buyer_id == company.id if isinstance(company, Buyer) else Meeting.exhibitor_id == company.id
    records.forget_words(session, mine)
    card_photos.forget(session, mine)
    answers = SurveyAnswer.buyer_id if isinstance(company, Buyer) else SurveyAnswer.exhibitor_id
    surveys.forget_words(session, answers == company.id)
    side = Side.BUYER if isinstance(company, Buyer) else Side.EXHIBITOR
    objections.forget_words(session, edition, side, company.id)
    by_them = and_(
        Cancellation.cancelled_by_id.in_(users),
        Cancellation.meeting_id.in_(select(Meeting.id).where(Meeting.edition_id == edition.id)),
    )
    session.execute(update(Cancellation).where(by_them).values(reason="").execution_options(synchronize_session=False))


def _forget_history(
    session: Session, edition: Edition, company: Exhibitor | Buyer, users: set[int], members: list[int]
) -> None:
    subject = "buyer" if isinstance(company, Buyer) else "exhibitor"
    about: ColumnElement[bool] = or_(
        and_(Event.subject == subject, Event.subject_id == company.id),
        and_(Event.subject == "membership", Event.subject_id.in_(members)),
        Event.actor_id.in_(users),
    )
    of_edition = Event.edition_id == edition.id
    session.execute(update(Event).where(of_edition, about).values(detail={}))
    session.execute(update(Event).where(of_edition, Event.actor_id.in_(users)).values(actor_name=ERASED_KO))
    seen = and_(AccessRecord.edition_id == edition.id, AccessRecord.user_id.in_(users))
    session.execute(update(AccessRecord).where(seen).values(name=ERASED_KO, detail="", device=""))


def _forget_user(session: Session, user_id: int) -> None:
    """Erase a person who acts for no other company; one who does stays for that company."""
    others = session.scalar(select(func.count()).select_from(Membership).where(Membership.user_id == user_id))
    if not others:
        session.execute(delete(User).where(User.id == user_id).execution_options(synchronize_session=False))


def _forget_emails(session: Session, actor: Actor, edition: Edition, now: datetime) -> int:
    old = session.scalars(
        select(Message.id).where(Message.edition_id == edition.id, Message.body != "").order_by(Message.id).limit(500)
    ).all()
    if old:
        emptied = {"recipient": "", "subject": "", "body": "", "link_at": None}
        session.execute(update(Message).where(Message.id.in_(old)).values(**emptied))
        history.record(
            session, actor, "privacy.forget_emails", "edition", edition.id, edition_id=edition.id, now=now,
            count=len(old),
        )  # fmt: skip
    return len(old)
