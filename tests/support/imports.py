"""Imports into a small edition, the way a person makes them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from expo.domain.imports import ImportChoices, ImportKind, RowChange
from expo.domain.refusals import Refusal
from expo.models.imports import Import
from expo.services import imports
from expo.services.imports import ImportPreview
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo


def look(expo: SmallExpo, kind: ImportKind, content: bytes, **choices: Any) -> ImportPreview:
    """Return the preview of a file."""
    return imports.preview(expo.session, expo.edition, kind, imports.sheets_of(content), ImportChoices(**choices))


def states(seen: ImportPreview) -> Mapping[RowChange, int]:
    """Count the rows of a preview by what they would do."""
    return Counter(row.change for row in seen.plan.rows)


def bring(
    expo: SmallExpo,
    kind: ImportKind,
    content: bytes,
    *,
    answers: Mapping[int, int] | None = None,
    columns: Mapping[int, str] | None = None,
    digest: str | None = None,
) -> Import:
    """Upload a file, answer, look, and write it."""
    sheets, (session, actor, edition) = imports.sheets_of(content), (expo.session, expo.organizer, expo.edition)
    row = imports.upload(session, actor, edition, kind=kind, name="명단.xlsx", content=content, now=NOW)
    if columns:
        headings = imports.headings_of(imports.look(session, edition, row, sheets).layout)
        imports.choose_columns(
            session, actor, edition, import_id=row.id, sheet="", heading_row=0, columns=columns, headings=headings
        )
    imports.answer(session, actor, edition, import_id=row.id, answers=answers or {}, approves=True)
    seen = imports.look(session, edition, row, sheets)
    digest = digest or seen.plan.digest
    prepared = imports.prepare(
        session, actor, edition, import_id=row.id, seen=seen, digest=digest, approves=True, now=NOW
    )
    assert imports.write(session, actor, edition, import_id=row.id, prepared=prepared, now=NOW) is row
    session.expire_all()
    return row


def undo(expo: SmallExpo, written: Import) -> None:
    """Undo an import."""
    session, actor, edition = expo.session, expo.organizer, expo.edition
    session.flush()
    prepared = imports.prepare_undoing(session, actor, edition, import_id=written.id)
    assert imports.undo(session, actor, edition, import_id=written.id, prepared=prepared, now=NOW) is written


def refusals(expo: SmallExpo, kind: ImportKind, content: bytes, **options: Any) -> list[str]:
    """Return the reasons for which a file is not written."""
    with pytest.raises(Refusal) as refused:
        bring(expo, kind, content, **options)
    return codes_of(refused)


def count(expo: SmallExpo, model: type[Any]) -> int:
    """Return how many rows a table has."""
    return expo.session.scalar(select(func.count()).select_from(model))
