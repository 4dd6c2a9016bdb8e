"""Give an interpreter a personal link to the own days."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal
from expo.models.editions import Edition
from expo.models.interpreters import Interpreter
from expo.models.people import Membership
from expo.queries import people
from expo.services import history, outbox
from expo.services.people import NO_COMPANYS, ensure_user


def invite(session: Session, actor: Actor, edition: Edition, *, code: str, email: str, now: datetime) -> Membership:
    """Send an interpreter the personal link; the same address once more gets it again."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    interpreter = session.scalar(
        select(Interpreter).where(Interpreter.edition_id == edition.id, Interpreter.code == code)
    )
    if interpreter is None:
        raise NotFound(f"interpreter {code}")
    known = people.by_email(session, email)
    if known is not None and people.organizes(session, known.id):
        raise Refusal(NO_COMPANYS)
    user = ensure_user(session, email, interpreter.name, now=now)
    of_interpreter = (Membership.interpreter_id == interpreter.id) & (Membership.user_id == user.id)
    member = session.scalar(select(Membership).where(of_interpreter))
    if member is None:
        member = Membership(user=user, edition_id=edition.id, role=Role.INTERPRETER, interpreter_id=interpreter.id)
        session.add(member)
        session.flush()
    outbox.write(
        session, edition, template="interpreters.invited", params={}, user=user, membership_id=member.id, now=now
    )
    history.record(
        session,
        actor,
        "interpreters.invite",
        "interpreter",
        interpreter.id,
        edition_id=edition.id,
        now=now,
        name=interpreter.name,
        code=code,
    )
    return member
