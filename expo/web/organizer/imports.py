"""Bring spreadsheets in: choose a file, look at what it would do, write it, undo it."""

import io
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from flask import flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.imports import IMPORTERS, ImportKind, may_import
from expo.domain.people import Role
from expo.domain.refusals import Refusal, existing
from expo.domain.spreadsheets.fields import FIELDS
from expo.domain.text import one_line
from expo.domain.words import N_, word_of
from expo.queries import imports as imports_queries
from expo.services import imports
from expo.web.access import current_actor, current_time
from expo.web.arguments import number
from expo.web.forms.imports import ImportForm, chosen_answers, chosen_columns
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import import_previews, organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import Answer, ended_by, flashed, refused_at, submitted

bp = organizer_blueprint("imports", __name__, see=IMPORTERS, manage=IMPORTERS)  # each kind: see the services

MENU = (MenuEntry(Role.ORGANIZER, 115, "organizer_imports.index", N_("Import"), "upload", MenuGroup.PREPARE),)

TRIES = 3
"""How often an import is made ready, if the lists change before it is written."""
Prepared = TypeVar("Prepared", imports.PreparedImport, imports.PreparedUndoing)
PAGES = {ImportKind.EXHIBITORS: "organizer_exhibitors.show", ImportKind.BUYERS: "organizer_buyers.show"}
"""Where a company is looked at."""
LISTS = {
    ImportKind.EXHIBITORS: "organizer_exhibitors.index",
    ImportKind.PRODUCTS: "organizer_exhibitors.index",
    ImportKind.BUYERS: "organizer_buyers.index",
    ImportKind.WISHES: "organizer_editions.wishes",
    ImportKind.BOOTHS: "organizer_venue.index",
    ImportKind.INTERPRETERS: "organizer_interpreters.index",
    ImportKind.TABLES: "organizer_tables.index",
}
"""Where one sees what was imported."""


@bp.get("/imports")
def index() -> ResponseReturnValue:
    """Show the form for a file, the templates, and what was imported before."""
    return _index(_form(formdata=None, data={"kind": request.args.get("kind", "")}))


@bp.post("/imports")
def create() -> ResponseReturnValue:
    """Keep a file and go to its preview."""
    form = _form()
    with submitted(form, lambda: _index(form)) as session:
        row = imports.upload(
            session,
            current_actor(),
            g.edition,
            kind=ImportKind(form.kind.data),
            name=form.file.data.filename or "",
            content=form.content,
            now=clock.now(),
        )
        import_id = row.id
    return redirect(url_for("organizer_imports.show", import_id=import_id), 303)


@bp.get("/imports/templates/<kind>.xlsx")
def template(kind: str) -> ResponseReturnValue:
    """Send an empty spreadsheet of a kind."""
    wanted = existing(word_of(ImportKind, kind), f"template {kind}")
    content = imports.template(db.session(), g.edition, wanted, language=locale())
    return send_file(io.BytesIO(content), download_name=f"{kind}.xlsx", as_attachment=True)


@bp.get("/imports/duplicates")
def duplicates() -> ResponseReturnValue:
    """List the companies that may have been entered twice."""
    kinds = [kind for kind in ImportKind if may_import(current_actor(), kind)]
    found = imports.duplicates(db.session(), g.edition.id, kinds)
    return render_template("organizer/imports/duplicates.html", found=found, page=page_of(found.twins), pages=PAGES)


@bp.get("/imports/duplicates/<kind>/<kept>/<gone>")
def merge(kind: str, kept: str, gone: str) -> ResponseReturnValue:
    """Show what merging one company into another would do."""
    chosen = _merged_kind(kind)
    seen = imports.merge_preview(db.session(), current_actor(), g.edition, kind=chosen, kept=kept, gone=gone)
    return render_template(
        "organizer/imports/merge.html",
        seen=seen,
        kind=kind,
        kept=kept,
        gone=gone,
        worded=import_previews.worded,
        page=PAGES[chosen],
    )


@bp.post("/imports/duplicates/<kind>/<kept>/<gone>")
def create_merge(kind: str, kept: str, gone: str) -> ResponseReturnValue:
    """Merge one company into another."""
    chosen, now = _merged_kind(kind), current_time()
    with refused_at(url_for("organizer_imports.merge", kind=kind, kept=kept, gone=gone)) as session:
        imports.merge(session, current_actor(), g.edition, kind=chosen, kept=kept, gone=gone, now=now)
    flash(_("Merged into one company: %(gone)s → %(kept)s", gone=gone, kept=kept), "good")
    return redirect(url_for("organizer_imports.duplicates"), 303)


def _merged_kind(word: str) -> ImportKind:
    return existing(word_of(PAGES, word), f"kind {word}")


@bp.get("/imports/<int:import_id>")
def show(import_id: int) -> ResponseReturnValue:
    """Show what a file would do, or what it did."""
    row = imports_queries.get(db.session(), current_actor(), g.edition.id, import_id)
    if row.written_at is not None:
        return render_template("organizer/imports/result.html", row=row, address=url_for(LISTS[row.kind]))
    return import_previews.render(import_id)


@bp.post("/imports/<int:import_id>/columns")
def update(import_id: int) -> ResponseReturnValue:
    """Correct which sheet and row the table is in and what its columns hold."""
    row = imports_queries.get(db.session(), current_actor(), g.edition.id, import_id)
    columns = chosen_columns(field.key for field in FIELDS[row.kind])
    heading_row = request.form.get("heading_row", 0, type=number)
    sheet = one_line(request.form.get("sheet", ""))[:200]
    headings = imports.headings_of(import_previews.waiting(import_id).layout)
    with refused_at(_address(import_id)) as session:
        imports.choose_columns(
            session,
            current_actor(),
            g.edition,
            import_id=import_id,
            sheet=sheet,
            heading_row=heading_row if heading_row < 1000 else 0,
            columns=columns,
            headings=headings,
        )
    return redirect(_address(import_id), 303)


@bp.post("/imports/<int:import_id>/answers")
def create_answers(import_id: int) -> ResponseReturnValue:
    """Say which companies the doubtful rows are."""
    asked = {row.number: [one.id for one in row.candidates] for row in import_previews.waiting(import_id).plan.rows}
    with refused_at(_address(import_id)) as session:
        imports.answer(
            session,
            current_actor(),
            g.edition,
            import_id=import_id,
            answers=chosen_answers(asked),
            approves=imports_queries.get(session, current_actor(), g.edition.id, import_id).approves,
        )
    return redirect(_address(import_id), 303)


@bp.post("/imports/<int:import_id>/fills")
def create_fills(import_id: int) -> ResponseReturnValue:
    """Say what new rows get where they say nothing."""
    offered = {
        one.field.key: {"", *(import_previews.as_key(word) for word in one.words)}
        for one in import_previews.waiting(import_id).blanks
    }
    sent = {key: request.form.get(key, "") for key in offered}
    with refused_at(_address(import_id)) as session:
        imports.fill(
            session,
            current_actor(),
            g.edition,
            import_id=import_id,
            fills={key: word for key, word in sent.items() if word in offered[key]},
        )
    return redirect(_address(import_id), 303)


@bp.post("/imports/<int:import_id>/result")
def create_result(import_id: int) -> ResponseReturnValue:
    """Write what the preview shows, all of it or nothing."""
    digest, approves = one_line(request.form.get("digest", "")), request.form.get("approves") == "1"

    def prepare() -> imports.PreparedImport:
        return imports.prepare(
            db.session(),
            current_actor(),
            g.edition,
            import_id=import_id,
            seen=import_previews.waiting(import_id),
            digest=digest,
            approves=approves,
            now=current_time(),
        )

    return _write(import_id, prepare, imports.write, lambda refusal: import_previews.render(import_id, refusal))


@bp.post("/imports/<int:import_id>/undoing")
def create_undoing(import_id: int) -> ResponseReturnValue:
    """Undo an import."""

    def prepare() -> imports.PreparedUndoing:
        return imports.prepare_undoing(db.session(), current_actor(), g.edition, import_id=import_id)

    answer = _write(import_id, prepare, imports.undo, lambda refusal: flashed(refusal, _address(import_id)))
    flash(_("The import was undone. Everything is as it was before."), "good")
    return answer


@bp.post("/imports/<int:import_id>/removal")
def destroy(import_id: int) -> ResponseReturnValue:
    """Remove a file that is not to be imported."""
    with refused_at(_address(import_id)) as session:
        imports.discard(session, current_actor(), g.edition, import_id=import_id)
    flash(_("The file was removed. Nothing was imported."), "good")
    return redirect(url_for("organizer_imports.index"), 303)


def _write(
    import_id: int, prepare: Callable[[], Prepared], write: Callable[..., object], answer: Answer
) -> ResponseReturnValue:
    """Prepare out of any transaction and write in a short one, once more if the lists have changed in between."""
    with ended_by(answer):
        for _try in range(TRIES):
            prepared, actor = prepare(), current_actor()
            with transaction() as session:
                if write(session, actor, g.edition, import_id=import_id, prepared=prepared, now=current_time()):
                    return redirect(_address(import_id), 303)
        raise Refusal(imports.CHANGED_SINCE)


def _address(import_id: int) -> str:
    return url_for("organizer_imports.show", import_id=import_id)


def _form(**values: object) -> ImportForm:
    form = ImportForm(**values)
    form.offer(kind for kind in ImportKind if may_import(current_actor(), kind))
    return form


def _index(form: ImportForm) -> str:
    rows = imports_queries.index(db.session(), g.edition.id)
    return render_template(
        "organizer/imports/index.html",
        form=form,
        rows=[row for row in rows if may_import(current_actor(), row.kind)],
        kinds=[kind for kind in ImportKind if may_import(current_actor(), kind)],
        on_clock=partial(clock.shown, g.edition),
    )
