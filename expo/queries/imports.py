"""Imports of an edition: files that wait, what was written, and how columns were understood before."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Integer, Select, select
from sqlalchemy.orm import Session, selectinload

from expo.domain.imports import ImportChoices, ImportKind, ImportPlan, needs_import
from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.models.imports import ColumnChoice, Import, ImportedRow, ImportFile
from expo.queries import codes, editions

MOST_LISTED = 50


def index(session: Session, edition_id: int) -> Sequence[Import]:
    """Return the newest imports of an edition."""
    wanted = select(Import).where(Import.edition_id == edition_id).order_by(Import.id.desc()).limit(MOST_LISTED)
    return session.scalars(wanted.options(selectinload(Import.uploaded_by))).all()


def get(session: Session, actor: Actor, edition_id: int, import_id: int) -> Import:
    """Return an import whose kind the actor may import."""
    found = editions.row(session, edition_id, Import, import_id)
    needs_import(actor, found.kind)
    return found


def content(session: Session, import_id: int) -> bytes:
    """Return the uploaded file of an import that was not written yet."""
    found = session.scalar(select(ImportFile.content).where(ImportFile.import_id == import_id))
    return existing(found, f"file of import {import_id}")


def choices(row: Import) -> ImportChoices:
    """Return what a person chose about an import."""
    return ImportChoices(
        row.sheet,
        row.heading_row,
        {int(column): key for column, key in row.columns.items()},
        {int(number): answer for number, answer in row.answers.items()},
        row.approves,
        row.fills,
    )


def remembered(session: Session, edition_id: int, kind: ImportKind, headings: str) -> Mapping[int, str] | None:
    """Return what was said last that the columns of these headings hold."""
    found = session.scalar(
        select(ColumnChoice.columns).where(
            ColumnChoice.edition_id == edition_id,
            ColumnChoice.kind == kind,
            ColumnChoice.fingerprint == fingerprint(headings),
        )
    )
    return {int(column): key for column, key in found.items()} if found is not None else None


def fingerprint(headings: str) -> str:
    """Return what a set of headings is found by."""
    return hashlib.sha256(headings.encode()).hexdigest()


def changed_rows(session: Session, import_id: int) -> Sequence[ImportedRow]:
    """Return what is noted about the rows that an import changed, the last one first."""
    wanted = select(ImportedRow).where(ImportedRow.import_id == import_id, ImportedRow.before.is_not(None))
    return session.scalars(wanted.order_by(ImportedRow.id.desc())).all()


def subjects_made(session: Session, import_id: int) -> set[str]:
    """Return the tables in which an import made rows."""
    made = select(ImportedRow.subject).where(ImportedRow.import_id == import_id, ImportedRow.before.is_(None))
    return set(session.scalars(made.distinct()))


def ids_made(import_id: int, subject: str) -> Select[int]:
    """Return the query for the ids of the rows that an import made in one table."""
    of_import = (ImportedRow.import_id == import_id) & (ImportedRow.subject == subject)
    return select(ImportedRow.subject_id).where(of_import, ImportedRow.before.is_(None))


def numbers_pointed_at(import_id: int, subject: str, column: Column[Any]) -> Select[int]:
    """Return the query for the rows of the sheet whose rows a column points at, from rows of another origin."""
    made = (ImportedRow.import_id == import_id) & (ImportedRow.subject == subject) & ImportedRow.before.is_(None)
    found = select(ImportedRow.number).join(column.table, column == ImportedRow.subject_id).where(made).distinct()
    if isinstance(getattr(column.table.c.get("id"), "type", None), Integer):
        found = found.where(column.table.c.id.not_in(ids_made(import_id, column.table.name)))
    return found


def shared_codes(session: Session, edition_id: int, kind: ImportKind, plan: ImportPlan) -> list[str]:
    """Return the new codes of exhibitors that a booth has too, or of booths that an exhibitor has."""
    others = {ImportKind.EXHIBITORS: codes.of_booths, ImportKind.BOOTHS: codes.of_exhibitors}.get(kind)
    return others(session, edition_id, plan.written("code")) if others else []
