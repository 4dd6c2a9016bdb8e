"""Enter experts with fields, levels and ties; erase their personal data on request, or on their day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from expo.domain.accounts import Purpose
from expo.domain.exhibitors import hyphenated
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.models.experts import Expert, ExpertField, ExpertSkill, ExpertTie
from expo.models.history import Event
from expo.models.mentors import MentorRequest
from expo.models.outbox import Message
from expo.models.reviews import ReviewRemark
from expo.queries import experts
from expo.services import history, outbox
from expo.services.programmes import CODE_TAKEN


@dataclass(frozen=True, slots=True)
class ExpertSheet:
    """What is known of an expert; levels 1 to 3 by the code of their field, ties by business number."""

    name: str
    email: str
    employer: str = ""
    employer_number: str = ""
    region: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    ties: Mapping[str, str] = field(default_factory=dict)
    contacts_until: date | None = None


def add_field(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    name_ko: str,
    name_en: str,
    sectors: tuple[str, ...],
    now: datetime,
) -> ExpertField:
    """Enter a field of expertise with the sectors that belong to it."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    if any(one.code == code for one in experts.fields(session)):
        raise Refusal(CODE_TAKEN)
    row = ExpertField(code=code, name_ko=name_ko, name_en=name_en, sectors=list(sectors))
    session.add(row)
    session.flush()
    history.record(
        session, actor, "experts.add_field", "expert_field", row.id, edition_id=edition.id, now=now, name=Named.of(row)
    )
    return row


def create(session: Session, actor: Actor, edition: Edition, *, sheet: ExpertSheet, now: datetime) -> Expert:
    """Enter an expert."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = Expert()
    return _write(session, actor, edition, row, sheet, "create", now)


def change(session: Session, actor: Actor, edition: Edition, *, id_: int, sheet: ExpertSheet, now: datetime) -> Expert:
    """Write an expert anew."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = experts.get(session, id_)
    return _write(session, actor, edition, row, sheet, "change", now)


def erase(session: Session, actor: Actor, edition: Edition, *, id_: int, now: datetime) -> None:
    """Erase what leads to a person; what was scored or mentored stays with a number in place of the name."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = experts.get(session, id_)
    _forget(session, row)
    history.record(session, actor, "experts.erase", "expert", row.id, edition_id=edition.id, now=now)


def forget_due(session: Session, *, now: datetime) -> int:
    """Erase the experts whose day has passed, and return how many; ``now`` is the real time."""
    due = session.scalars(experts.due(now.date())).all()
    for row in due:
        _forget(session, row)
    return len(due)


def _forget(session: Session, row: Expert) -> None:
    quiet = {"synchronize_session": False}
    firms = select(func.lower(MentorRequest.contact_email)).where(
        MentorRequest.expert_id == row.id, MentorRequest.contact_email != ""
    )
    named = (Message.template == "mentors.matched") & func.lower(Message.recipient).in_(firms)
    outbox.forget(session, (func.lower(Message.recipient) == row.email) | named)
    links = OneTimeLink.purpose.in_([Purpose.REVIEWER, Purpose.MENTORING])
    session.execute(
        delete(OneTimeLink).where(links, func.lower(OneTimeLink.email) == row.email), execution_options=quiet
    )
    former, row.name, row.email = row.name, f"(삭제됨 {row.id})", f"erased-{row.id}"
    row.employer = row.employer_number = row.region = ""
    row.contacts_until = None
    row.ties.clear()
    session.execute(
        update(ReviewRemark).where(ReviewRemark.expert_id == row.id).values(author=row.name), execution_options=quiet
    )
    told = Event.act.startswith("experts.") | Event.act.startswith("mentors.") | Event.act.startswith("reviews.")
    for event in session.scalars(select(Event).where(told, Event.detail["name"].as_string() == former)):
        event.detail = event.detail | {"name": row.name}
    session.flush()


def _write(
    session: Session, actor: Actor, edition: Edition, row: Expert, sheet: ExpertSheet, verb: str, now: datetime
) -> Expert:
    fields = {one.code: one for one in experts.fields(session)}
    refuse_if(_against(session, row, sheet, set(fields)))
    row.name, row.email, row.employer = sheet.name.strip(), sheet.email.strip().lower(), sheet.employer.strip()
    row.employer_number, row.region = hyphenated(sheet.employer_number), sheet.region
    row.contacts_until = sheet.contacts_until
    row.skills, row.ties = [], []
    session.add(row)
    session.flush()
    row.skills = [ExpertSkill(field_id=fields[code].id, level=level) for code, level in sheet.skills.items()]
    row.ties = [ExpertTie(business_number=hyphenated(number), note=note) for number, note in sheet.ties.items()]
    session.flush()
    history.record(session, actor, f"experts.{verb}", "expert", row.id, edition_id=edition.id, now=now, name=row.name)
    return row


def _against(session: Session, row: Expert, sheet: ExpertSheet, fields: set[str]) -> Iterator[Violation]:
    other = session.scalar(select(Expert.id).where(Expert.email == sheet.email.strip().lower()))
    if other is not None and other != row.id:
        yield Violation("known", N_("There is an expert with this address already."), {}, "email")
    if set(sheet.skills) - fields or any(not 1 <= level <= 3 for level in sheet.skills.values()):
        yield Violation("skills", N_("Write known fields with a level from 1 to 3."), {}, "skills")
