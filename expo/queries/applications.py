"""Applications of companies to exhibit, for the organizer; whether they can apply, for everybody."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain import applications as rules
from expo.domain.applications import ApplicationDecision
from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.domain.text import wanted_text
from expo.domain.words import N_, Labelled
from expo.models.applications import ApplicationDocument, ApplicationFile, ApplicationPeriod, ExhibitorApplication
from expo.models.editions import Edition
from expo.queries import lists
from expo.queries.lists import Lines, Order, holds


class ApplicationView(Labelled):
    """Which applications: those without a decision first."""

    NEW = "new", N_("To decide")
    ASKED = "asked", N_("Waiting for the company")
    ACCEPTED = "accepted", N_("Accepted to exhibit")
    DECLINED = "declined", N_("Declined")
    ALL = "all", N_("All")


_DECISION = ExhibitorApplication.decision
_CONDITIONS: dict[ApplicationView, ColumnElement[bool]] = {
    ApplicationView.NEW: or_(
        _DECISION.is_(None),
        (_DECISION == ApplicationDecision.ASKED)
        & (ExhibitorApplication.completed_at > ExhibitorApplication.decided_at),
    ),
    ApplicationView.ASKED: (_DECISION == ApplicationDecision.ASKED)
    & or_(
        ExhibitorApplication.completed_at.is_(None),
        ExhibitorApplication.completed_at <= ExhibitorApplication.decided_at,
    ),
    ApplicationView.ACCEPTED: _DECISION == ApplicationDecision.ACCEPTED,
    ApplicationView.DECLINED: _DECISION == ApplicationDecision.DECLINED,
    ApplicationView.ALL: ExhibitorApplication.id.is_not(None),
}


def period(session: Session, edition_id: int) -> ApplicationPeriod | None:
    """Return when companies can apply."""
    return session.get(ApplicationPeriod, edition_id)


def is_open(session: Session, edition: Edition, now: datetime) -> bool:
    """Tell whether companies can apply."""
    row = period(session, edition.id)
    days = (row.opens_on, row.closes_on) if row else None
    return rules.is_open(days, now.astimezone(edition.zone).date(), edition.starts_on)


def documents(session: Session, edition_id: int) -> Sequence[ApplicationDocument]:
    """Return the documents that applicants are asked for."""
    rows = select(ApplicationDocument).where(ApplicationDocument.edition_id == edition_id)
    return session.scalars(rows.order_by(ApplicationDocument.position)).all()


def lacking(session: Session, row: ExhibitorApplication) -> list[ApplicationDocument]:
    """Return the required documents that an application still lacks."""
    has = {one.document_id for one in row.files}
    return [one for one in documents(session, row.edition_id) if one.is_required and one.id not in has]


def without_documents(session: Session, edition_id: int, ids: Collection[int]) -> dict[int, int]:
    """Count the required documents that these applications still lack; those that lack none are missing."""
    required = {one.id for one in documents(session, edition_id) if one.is_required}
    if not required:
        return {}
    rows = session.execute(
        select(ApplicationFile.application_id, func.count())
        .where(ApplicationFile.application_id.in_(ids), ApplicationFile.document_id.in_(required))
        .group_by(ApplicationFile.application_id)
    )
    has = {row[0]: row[1] for row in rows}
    return {id_: len(required) - has.get(id_, 0) for id_ in ids if has.get(id_, 0) < len(required)}


def get(session: Session, edition_id: int, id_: int) -> ExhibitorApplication:
    """Return an application."""
    wanted = select(ExhibitorApplication).where(
        ExhibitorApplication.id == id_, ExhibitorApplication.edition_id == edition_id
    )
    return existing(session.scalar(wanted), f"application {id_}")


def all_of(session: Session, edition_id: int) -> Sequence[ExhibitorApplication]:
    """Return every application of an edition, the oldest first."""
    return session.scalars(
        select(ExhibitorApplication)
        .where(ExhibitorApplication.edition_id == edition_id)
        .order_by(ExhibitorApplication.id)
    ).all()


def count_new(session: Session, edition_id: int) -> int:
    """Return how many applications the organizer has to decide about."""
    wanted = select(func.count()).where(ExhibitorApplication.edition_id == edition_id, _CONDITIONS[ApplicationView.NEW])
    return session.scalar(wanted.select_from(ExhibitorApplication)) or 0


def page(
    session: Session, actor: Actor, narrowed: str, view: ApplicationView, order: Order, number: int
) -> tuple[Lines[ExhibitorApplication], dict[str, int]]:
    """Return a page of applications, and how many each view would show."""
    row = ExhibitorApplication
    wanted = select(row.id).where(row.edition_id == actor.edition_id)
    text = wanted_text(narrowed)
    if text:
        wanted = wanted.where(holds(text, *lists.found_by(actor, row)))
    counts = lists.count(session, wanted, _CONDITIONS.items())
    columns: dict[str, tuple[Any, ...]] = {
        "applied": (row.applied_at, row.id),
        "name": (row.name_ko, row.id),
        "units": (row.units, row.id),
    }
    found = lists.cut(session, wanted.where(_CONDITIONS[view]), order, columns, number, counts[view])
    ids = [one.id for one in found.shown]
    places = case({id_: place for place, id_ in enumerate(ids)}, value=row.id, else_=len(ids)) if ids else row.id
    rows = session.scalars(
        select(row).where(row.id.in_(ids)).options(joinedload(row.sector), joinedload(row.exhibitor)).order_by(places)
    )
    return Lines(rows.all(), found.total, found.number), counts
