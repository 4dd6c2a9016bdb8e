"""Remove an exhibitor that has no meetings and no broadcasts."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.exhibitors import CaseMember, CollaborationCase, Exhibitor
from expo.models.live_commerce import Broadcast
from expo.models.meetings import Meeting
from expo.queries.calendar import lock_slots
from expo.services import history
from expo.services.exhibitors.cases import FEWEST
from expo.services.exhibitors.profiles import locked


def remove(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove an exhibitor with its products, wishes, closed times and booths."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    holds = select(Hold.slot_id).join(Exhibitor, Exhibitor.id == Hold.exhibitor_id)
    ours = holds.where(Exhibitor.edition_id == edition.id, Exhibitor.code == code)
    lock_slots(session, session.scalars(ours))
    exhibitor = locked(session, edition, code, to_delete=True)
    refuse_if(_objections(session, exhibitor))
    history.record(
        session,
        actor,
        "exhibitors.remove",
        "exhibitor",
        exhibitor.id,
        edition_id=edition.id,
        now=now,
        code=exhibitor.code,
        name_ko=exhibitor.name_ko,
        name_en=exhibitor.name_en,
    )
    session.execute(delete(Hold).where(Hold.exhibitor_id == exhibitor.id))
    session.delete(exhibitor)
    session.flush()


def _objections(session: Session, exhibitor: Exhibitor) -> Iterator[Violation]:
    existing, all_meetings = session.execute(
        select(func.count(Meeting.is_active), func.count()).where(Meeting.exhibitor_id == exhibitor.id)
    ).one()
    if existing:
        yield Violation(
            "has_meetings",
            N_("Active consultations: %(count)s. Cancel them in the timetable first, so that the buyers are told."),
            {"count": existing},
        )
    if all_meetings > existing:
        yield Violation(
            "has_cancelled_meetings",
            N_(
                "Cancelled consultations on record: %(count)s. The record is kept."
                " Take its booth back and leave the company in the list."
            ),
            {"count": all_meetings - existing},
        )
    broadcasts = session.scalar(select(func.count()).where(Broadcast.exhibitor_id == exhibitor.id))
    if broadcasts:
        yield Violation(
            "has_broadcasts",
            N_("Booked broadcasts: %(count)s. Cancel them on the page “Studio” first."),
            {"count": broadcasts},
        )
    for case in _left_alone(session, exhibitor):
        yield Violation(
            "leaves_one_partner",
            N_("The collaboration case “%(case)s” would be left with one company. Change or remove the case first."),
            {"case": Named(case.title_ko, case.title_en)},
        )


def _left_alone(session: Session, exhibitor: Exhibitor) -> Sequence[CollaborationCase]:
    members = select(func.count()).where(CaseMember.case_id == CollaborationCase.id).scalar_subquery()
    takes_part = CollaborationCase.members.any(Exhibitor.id == exhibitor.id)
    return session.scalars(select(CollaborationCase).where(takes_part, members <= FEWEST)).all()
