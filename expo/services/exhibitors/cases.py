"""Collaboration cases: two or more exhibitors who made something together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.venue import HallKind
from expo.domain.words import N_, Named
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.exhibitors import CollaborationCase, Exhibitor
from expo.queries import exhibitors
from expo.services import history
from expo.services.exhibitors.profiles import CODE, find_hall

FEWEST = 2


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """What an organizer writes about a case; ``hall`` and ``members`` are codes, members in any order."""

    code: str
    hall: str
    title_ko: str
    title_en: str
    story_ko: str = ""
    story_en: str = ""
    members: tuple[str, ...] = ()


def create_case(
    session: Session, actor: Actor, edition: Edition, *, sheet: CaseSheet, now: datetime
) -> CollaborationCase:
    """Enter a case."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    refuse_if(objections(session, edition, sheet))
    case = CollaborationCase(edition_id=edition.id)
    _write(session, edition, case, sheet)
    session.add(case)
    session.flush()
    _record(session, actor, "exhibitors.create_case", case, now)
    return case


def change_case(
    session: Session, actor: Actor, edition: Edition, *, code: str, sheet: CaseSheet, now: datetime
) -> CollaborationCase:
    """Change a case and who takes part in it."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    case = exhibitors.case(session, edition.id, code)
    refuse_if(objections(session, edition, sheet, case))
    _write(session, edition, case, sheet)
    session.flush()
    _record(session, actor, "exhibitors.change_case", case, now)
    return case


def remove_case(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove a case; its members stay."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    case = exhibitors.case(session, edition.id, code)
    _record(session, actor, "exhibitors.remove_case", case, now)
    session.delete(case)
    session.flush()


def objections(
    session: Session, edition: Edition, sheet: CaseSheet, case: CollaborationCase | None = None
) -> Iterator[Violation]:
    """Yield every reason against a case as it is written; ``case`` is the one it is to replace."""
    code = sheet.code.strip().upper()
    if code and not CODE.fullmatch(code):
        yield Violation("code_shape", N_("A code has letters A–Z, digits and hyphens, such as C1."), {}, "code")
    other = session.scalar(
        select(CollaborationCase.id).where(CollaborationCase.edition_id == edition.id, CollaborationCase.code == code)
    )
    if other is not None and (case is None or other != case.id):
        yield Violation("code_taken", N_("There is another one with this code. Choose a different code."), {}, "code")
    hall = find_hall(session, edition, sheet.hall)
    if hall is None or hall.kind is HallKind.FACILITY:
        yield Violation("no_such_hall", N_("Choose a themed hall or a sector zone."), {}, "hall")
    if len(_members(session, edition, sheet.members)) < FEWEST:
        yield Violation(
            "too_few_members", N_("A collaboration case has at least two companies. Choose another one."), {}, "members"
        )


def _write(session: Session, edition: Edition, case: CollaborationCase, sheet: CaseSheet) -> None:
    hall = find_hall(session, edition, sheet.hall)
    assert hall is not None
    case.code = sheet.code.strip().upper()
    case.hall_id = hall.id
    case.title_ko, case.title_en = sheet.title_ko, sheet.title_en
    case.story_ko, case.story_en = sheet.story_ko, sheet.story_en
    case.members = list(_members(session, edition, sheet.members))


def _members(session: Session, edition: Edition, codes: Sequence[str]) -> Sequence[Exhibitor]:
    found = select(Exhibitor).where(Exhibitor.edition_id == edition.id, Exhibitor.code.in_(codes))
    return session.scalars(found.order_by(natural(Exhibitor.code))).all()


def _record(session: Session, actor: Actor, act: str, case: CollaborationCase, now: datetime) -> None:
    history.record(
        session,
        actor,
        act,
        "case",
        case.id,
        edition_id=case.edition_id,
        now=now,
        code=case.code,
        title=Named(case.title_ko, case.title_en),
        members=", ".join(member.code for member in case.members),
    )
