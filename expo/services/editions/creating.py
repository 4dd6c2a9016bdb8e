"""Begin an edition: its grid, the lines of business and consent texts that every new one has, its first organizer."""

import tomllib
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain import set_up as starts
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission, TeamRole
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.set_up import EditionStart
from expo.domain.settings import GridPlan
from expo.domain.words import Named
from expo.models.buyers import ConsentText
from expo.models.editions import Block, Edition, PendingSetUp
from expo.models.exhibitors import Sector
from expo.models.people import Membership
from expo.models.team import HeldRole
from expo.services import grid, history, languages

_FIRST_CODE = "expo"
_STARTING = Path(__file__).with_name("starting.toml")


def prepare(session: Session, *, now: datetime) -> Edition:
    """Make an edition that waits for its organizer to say what it is; others do not see it until then."""
    taken = codes(session)
    number, code = 1, _FIRST_CODE
    while code in taken:
        number += 1
        code = f"{_FIRST_CODE}-{number}"
    day = now.date() + timedelta(days=60)
    edition = Edition(
        code=code,
        name_ko="새 박람회",
        name_en="New expo",
        starts_on=day,
        ends_on=day,
        pending_set_up=PendingSetUp(made_at=now),
    )
    session.add(edition)
    session.flush()
    return edition


def set_up(session: Session, actor: Actor, edition: Edition, *, start: EditionStart, now: datetime) -> Edition:
    """Say what a prepared edition is; its address may change with it."""
    needs(actor, Permission.MANAGE_EDITION)
    lock_row(session, Edition, edition.id)
    session.refresh(edition)
    if edition.pending_set_up is None:
        raise NotFound("set-up")
    begin(session, edition, start, taken=codes(session) - {edition.code})
    edition.pending_set_up = None
    session.flush()
    record(session, actor, "editions.create", edition, now=now)
    return edition


def create(session: Session, actor: Actor, *, start: EditionStart, now: datetime) -> Edition:
    """Make another edition; who makes it organizes it."""
    needs(actor, Permission.MANAGE_EDITION)
    edition = Edition()
    begin(session, edition, start, taken=codes(session))
    give_to(session, edition, actor)
    record(session, actor, "editions.create", edition, now=now)
    return edition


def begin(session: Session, edition: Edition, start: EditionStart, *, taken: set[str], is_copy: bool = False) -> None:
    """Write the profile of a new edition, and unless it ``is_copy`` its grid, lines of business and consent texts."""
    refuse_if(_objections(start, taken))
    edition.code = starts.code_of(start, taken)
    for name, value in asdict(start.profile).items():
        setattr(edition, name, value)
    session.add(edition)
    session.flush()
    if not is_copy:
        write_grid(session, edition, start.grid(edition.zone))
        begun = _starting()
        session.add_all(
            Sector(edition_id=edition.id, position=position, **row) for position, row in enumerate(begun["sectors"])
        )
        session.add_all(ConsentText(edition_id=edition.id, **row) for row in begun["consents"])
        session.flush()


def start_objections(session: Session, start: EditionStart, edition: Edition | None = None) -> list[Violation]:
    """Return every reason against the beginning of an edition; ``edition`` is the one that it is prepared for."""
    return _objections(start, codes(session) - {edition.code if edition else ""})


def _objections(start: EditionStart, taken: set[str]) -> list[Violation]:
    return [*starts.against_start(start, taken), *languages.against_choice(start.profile.languages)]


def write_grid(session: Session, edition: Edition, plan: GridPlan) -> None:
    """Write hours and blocks of a new edition, and cut its slots."""
    edition.blocks = [
        Block(
            kind=block.kind,
            name_ko=block.name_ko,
            name_en=block.name_en,
            starts_at=block.span.starts_at,
            ends_at=block.span.ends_at,
        )
        for block in plan.blocks
    ]
    session.flush()
    grid.cut(session, edition, plan)


def give_to(session: Session, edition: Edition, actor: Actor) -> None:
    """Make a person the chief organizer of a new edition; the command line is no person."""
    if actor.user_id is not None:
        member = Membership(user_id=actor.user_id, edition_id=edition.id, role=Role.ORGANIZER)
        member.roles = [HeldRole(role=TeamRole.CHIEF)]
        session.add(member)
        session.flush()


def codes(session: Session) -> set[str]:
    """Return the addresses of all editions."""
    return set(session.scalars(select(Edition.code)))


def record(session: Session, actor: Actor, act: str, edition: Edition, *, now: datetime, **detail: Any) -> None:
    """Write into the edition's history that it was made."""
    history.record(
        session, actor, act, "edition", edition.id, edition_id=edition.id, now=now, name=Named.of(edition), **detail
    )


@cache
def _starting() -> dict[str, list[dict[str, Any]]]:
    read = tomllib.loads(_STARTING.read_text(encoding="utf-8"))
    consents = [
        {**row, "body_ko": row["body_ko"].strip(), "body_en": row["body_en"].strip()} for row in read["consents"]
    ]
    return {"sectors": read["sectors"], "consents": consents}
