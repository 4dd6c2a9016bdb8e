"""The page of a file that waits to be imported: what each row would do, and what its columns and words mean."""

from collections.abc import Sequence
from datetime import date

from flask import g, render_template, request

from expo.db import db
from expo.domain.imports import RowChange, needs_import
from expo.domain.refusals import Refusal
from expo.domain.spreadsheets.cells import as_text, cell_at, column_letters, is_empty
from expo.domain.text import one_line
from expo.domain.words import N_, Named, word_of
from expo.queries import imports as imports_queries
from expo.services import imports
from expo.services.imports import ImportPreview
from expo.web.access import current_actor
from expo.web.formats import long_day, spoken
from expo.web.paging import page_of

KNOWN_FROM = {
    "hall": ("organizer_halls.index", N_("Halls and booths")),
    "sector": ("organizer_sectors.index", N_("Lines of business")),
    "sectors": ("organizer_sectors.index", N_("Lines of business")),
    "zone": ("organizer_tables.index", N_("Consultation tables")),
    "exhibitor": ("organizer_exhibitors.index", N_("Exhibitors")),
    "buyer": ("organizer_buyers.index", N_("Buyers")),
}
"""Where the organizer enters the words that the cells of a field may name."""


def waiting(import_id: int) -> ImportPreview:
    """Return the preview of a waiting import, worked out of any transaction."""
    session = db.session()
    row = imports_queries.get(session, current_actor(), g.edition.id, import_id)
    needs_import(current_actor(), row.kind)
    return imports.look(session, g.edition, row, imports.sheets_of(imports_queries.content(session, import_id)))


def render(import_id: int, refusal: Refusal | None = None) -> str:
    """Return the page of a waiting import, with the reasons why it could not be written."""
    seen = waiting(import_id)
    counts = seen.plan.counts
    shown = word_of(RowChange, request.args.get("show"))
    shown = shown or next((one for one in RowChange if counts[one]), RowChange.NEW)
    page = page_of([row for row in seen.plan.rows if row.change is shown])
    return render_template(
        "organizer/imports/show.html",
        row=imports_queries.get(db.session(), current_actor(), g.edition.id, import_id),
        seen=seen,
        counts=counts,
        changes=[one for one in RowChange if counts[one]],
        shown=shown,
        rows=page.rows,
        page=page.number,
        last=page.last,
        fields={field.key: field for field in seen.fields},
        columns=_columns(seen),
        letters=column_letters,
        worded=worded,
        known_from=KNOWN_FROM,
        shared_codes=imports_queries.shared_codes(db.session(), g.edition.id, seen.kind, seen.plan),
        as_key=as_key,
        violations=refusal.violations if refusal else (),
    )


def as_key(word: Named | str) -> str:
    """Return what a word of a cell is sent as."""
    return word.name_ko if isinstance(word, Named) else word


def worded(values: Sequence[object]) -> str:
    """Return values in the reader's language; days with their year, which may be what is wrong."""
    return ", ".join(long_day(value) if type(value) is date else str(spoken(value)) for value in values)


def _columns(seen: ImportPreview) -> list[tuple[int, str, str, str]]:
    """Return each column with its heading, its first value, and the key of its field."""
    found = []
    for column, heading in enumerate(seen.layout.headings):
        cells = (cell_at(seen.sheet.grid, row, column) for row in seen.layout.body)
        first = next((as_text(cell) for cell in cells if not is_empty(cell)), "")
        if heading or first:
            found.append((column, one_line(heading), first[:40], seen.layout.columns.get(column, "")))
    return found
