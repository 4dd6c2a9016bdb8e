"""The studio's crew, and who works for which broadcast: held in the one calendar like everybody else."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.domain.broadcast_runs import CrewPart
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.broadcast_runs import BroadcastCrew, CrewMember
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.queries import calendar as calendar_queries
from expo.queries import live_commerce
from expo.services import broadcast_emails, calendar, history, pressed_twice

Person = CrewMember | Interpreter


def add(session: Session, actor: Actor, edition: Edition, *, name: str, part: CrewPart, now: datetime) -> CrewMember:
    """Add a member to the studio's crew."""
    needs(actor, Permission.MANAGE_STUDIO)
    if not name.strip():
        raise Refusal(Violation("no_name", N_("Please write a name."), {}, "name"))
    said = {"edition_id": edition.id, "name": name.strip(), "part": part}
    done = pressed_twice.last_act("broadcast_runs.add_crew", "crew_member", CrewMember.id)
    if before := pressed_twice.made(session, CrewMember, done, now, **said):
        return before
    number = session.scalar(select(func.max(CrewMember.id)).where(CrewMember.edition_id == edition.id)) or 0
    member = CrewMember(code=f"C-{number + 1:02d}", **said)
    session.add(member)
    session.flush()
    _record(session, actor, edition, "add_crew", member, now)
    return member


def remove(session: Session, actor: Actor, edition: Edition, *, member_id: int, now: datetime) -> None:
    """Remove a member who works for no broadcast."""
    needs(actor, Permission.MANAGE_STUDIO)
    member = session.scalar(
        select(CrewMember).where(CrewMember.id == member_id, CrewMember.edition_id == edition.id).with_for_update()
    )
    if member is None:
        raise NotFound(f"crew member {member_id}")
    works = session.scalar(select(func.count()).where(BroadcastCrew.crew_member_id == member_id))
    refuse_if(
        [Violation("crew_works", N_("%(name)s works for broadcasts. Take that back first."), {"name": member.name})]
        if works
        else []
    )
    _record(session, actor, edition, "remove_crew", member, now)
    session.delete(member)


def assign(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    broadcast_id: int,
    crew_ids: list[int],
    interpreter_ids: list[int],
    now: datetime,
) -> None:
    """Say who works for a broadcast; refused with every name that is busy at that time."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    slots = calendar_queries.lock_overlapped(session, edition.id, show.studio_slot.span)
    was = [one.interpreter_id for one in show.crew if one.interpreter_id is not None]
    people: list[Person] = [*_crew(session, edition, crew_ids), *_interpreters(session, edition, interpreter_ids)]
    session.execute(delete(Hold).where(Hold.broadcast_id == show.id))
    session.execute(delete(BroadcastCrew).where(BroadcastCrew.broadcast_id == show.id))
    refuse_if(_busy(session, slots, people))
    session.add_all(BroadcastCrew(broadcast_id=show.id, **{_column(one): one.id}) for one in people)
    session.flush()
    session.expire(show, ["crew"])
    calendar.hold_broadcast(session, show)
    if show.studio_slot.ends_at > now:
        broadcast_emails.tell_assigned(session, edition, show, was, now=now)
    history.record(
        session,
        actor,
        "broadcast_runs.set_crew",
        "broadcast",
        show.id,
        edition_id=edition.id,
        now=now,
        exhibitor=show.exhibitor.code,
    )


def objections(session: Session, edition: Edition, show: Broadcast, new: StudioSlot) -> Iterator[Violation]:
    """Return who of a broadcast's crew is busy in another studio slot; its own holds are gone already."""
    slots = calendar_queries.overlapped(session, edition.id, new.span)
    rows = session.scalars(select(BroadcastCrew).where(BroadcastCrew.broadcast_id == show.id)).all()
    return _busy(session, slots, [person for row in rows if (person := row.member or row.interpreter) is not None])


def _crew(session: Session, edition: Edition, ids: list[int]) -> list[CrewMember]:
    found = select(CrewMember).where(CrewMember.id.in_(ids), CrewMember.edition_id == edition.id)
    return list(session.scalars(found.order_by(CrewMember.id)))


def _interpreters(session: Session, edition: Edition, ids: list[int]) -> list[Interpreter]:
    found = select(Interpreter).where(Interpreter.id.in_(ids), Interpreter.edition_id == edition.id)
    return list(session.scalars(found.order_by(Interpreter.id)))


def _column(person: Person) -> str:
    return "crew_member_id" if isinstance(person, CrewMember) else "interpreter_id"


def _busy(session: Session, slots: Sequence[Slot], people: Sequence[Person]) -> Iterator[Violation]:
    for person in people:
        if calendar_queries.kinds_then(session, slots, **{_column(person): person.id}):
            yield Violation("crew_busy", N_("%(name)s is busy at that time."), {"name": person.name})


def _record(session: Session, actor: Actor, edition: Edition, act: str, member: CrewMember, now: datetime) -> None:
    history.record(
        session,
        actor,
        f"broadcast_runs.{act}",
        "crew_member",
        member.id,
        edition_id=edition.id,
        now=now,
        name=member.name,
    )
