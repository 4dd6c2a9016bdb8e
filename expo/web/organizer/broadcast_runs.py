"""The director's desk: prepare a broadcast, run it by its cue sheet, and enter what was counted."""

from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain import broadcast_runs as runs
from expo.domain.broadcast_runs import RunStep
from expo.domain.permissions import Permission
from expo.domain.refusals import existing
from expo.queries import broadcast_runs as broadcast_runs_queries
from expo.queries import interpreters, live_commerce, live_questions
from expo.services import broadcast_crew, broadcast_figures, broadcast_runs
from expo.web import live_answers
from expo.web.access import current_actor, current_time
from expo.web.forms.broadcast_runs import (
    ChecksForm,
    CrewForm,
    CueSheetForm,
    FiguresForm,
    GoodsForm,
    JumpForm,
    StepForm,
)
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.live_commerce import Broadcast

bp = organizer_blueprint("broadcast_runs", __name__, manage=Permission.MANAGE_STUDIO)


@bp.get("/studio/broadcasts/<int:broadcast_id>/run")
def index(broadcast_id: int) -> ResponseReturnValue:
    """Show the clock, the cue sheet and the questions."""
    show = live_commerce.whole_broadcast(db.session(), g.edition.id, broadcast_id)
    questions = live_answers.values(
        show, url_for("organizer_live_questions.update", broadcast_id=broadcast_id), is_crew=True
    )
    questions["news"] = url_for("organizer_live_questions.index", broadcast_id=broadcast_id)
    return render_template("organizer/broadcast_runs/index.html", **questions, **_run(show))


@bp.get("/studio/broadcasts/<int:broadcast_id>/prompter")
def prompter(broadcast_id: int) -> ResponseReturnValue:
    """Show the lines to say now, in large letters, what comes next, and the pinned question."""
    session = db.session()
    show = live_commerce.whole_broadcast(session, g.edition.id, broadcast_id)
    pinned = [one.row for one in live_questions.public(session, show.id) if one.row.state == "pinned"]
    return render_template("organizer/broadcast_runs/prompter.html", show=show, pinned=pinned[:1], **_run(show))


@bp.post("/studio/broadcasts/<int:broadcast_id>/steps")
def create_step(broadcast_id: int) -> ResponseReturnValue:
    """Take a step, or take it back."""
    form, back = StepForm(), url_for("organizer_broadcast_runs.index", broadcast_id=broadcast_id)
    if form.validate():
        with refused_at(back) as session:
            broadcast_runs.take_step(
                session,
                current_actor(),
                g.edition,
                broadcast_id=broadcast_id,
                step=RunStep(form.step.data),
                now=current_time(),
            )
    return redirect(back, 303)


@bp.post("/studio/broadcasts/<int:broadcast_id>/position")
def update_position(broadcast_id: int) -> ResponseReturnValue:
    """Go to another row of the cue sheet."""
    form, back = JumpForm(), url_for("organizer_broadcast_runs.index", broadcast_id=broadcast_id)
    if form.validate():
        with refused_at(back) as session:
            broadcast_runs.jump(
                session,
                current_actor(),
                g.edition,
                broadcast_id=broadcast_id,
                second=form.second.data or 0,
                now=current_time(),
            )
    return redirect(back, 303)


@bp.get("/studio/broadcasts/<int:broadcast_id>/preparation")
def edit(broadcast_id: int) -> ResponseReturnValue:
    """Show products, cue sheet, checklist and crew as forms."""
    return _preparation(broadcast_id)


@bp.post("/studio/broadcasts/<int:broadcast_id>/cues")
def update_cues(broadcast_id: int) -> ResponseReturnValue:
    """Write the cue sheet."""
    form = CueSheetForm()
    with submitted(form, lambda: _preparation(broadcast_id, cues=form)) as session:
        broadcast_runs.set_cues(
            session,
            current_actor(),
            g.edition,
            broadcast_id=broadcast_id,
            text=form.sheet.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_broadcast_runs.edit", broadcast_id=broadcast_id))


@bp.post("/studio/broadcasts/<int:broadcast_id>/products")
def update_products(broadcast_id: int) -> ResponseReturnValue:
    """Choose the products."""
    products = live_commerce.whole_broadcast(db.session(), g.edition.id, broadcast_id).exhibitor.products
    form = GoodsForm(products, is_sent=True)
    with submitted(form, lambda: _preparation(broadcast_id, goods=form)) as session:
        broadcast_runs.set_products(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, lines=form.lines, now=current_time()
        )
    return saved(url_for("organizer_broadcast_runs.edit", broadcast_id=broadcast_id))


@bp.post("/studio/broadcasts/<int:broadcast_id>/checks")
def update_checks(broadcast_id: int) -> ResponseReturnValue:
    """Tick the checklist."""
    form = ChecksForm()
    with submitted(form, lambda: _preparation(broadcast_id)) as session:
        broadcast_runs.set_checks(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, checks=form.checks, now=current_time()
        )
    return saved(url_for("organizer_broadcast_runs.edit", broadcast_id=broadcast_id))


@bp.post("/studio/broadcasts/<int:broadcast_id>/crew")
def update_crew(broadcast_id: int) -> ResponseReturnValue:
    """Say who works for the broadcast."""
    form = _crew_form()
    with submitted(form, lambda: _preparation(broadcast_id, crew=form)) as session:
        broadcast_crew.assign(
            session,
            current_actor(),
            g.edition,
            broadcast_id=broadcast_id,
            crew_ids=form.crew.data or [],
            interpreter_ids=form.interpreters.data or [],
            now=current_time(),
        )
    return saved(url_for("organizer_broadcast_runs.edit", broadcast_id=broadcast_id))


@bp.get("/studio/broadcasts/<int:broadcast_id>/figures")
def edit_figures(broadcast_id: int) -> ResponseReturnValue:
    """Show what was counted as a form."""
    return _figures(broadcast_id)


@bp.post("/studio/broadcasts/<int:broadcast_id>/figures")
def update_figures(broadcast_id: int) -> ResponseReturnValue:
    """Enter what was counted."""
    form = FiguresForm()
    with submitted(form, lambda: _figures(broadcast_id, form)) as session:
        broadcast_figures.enter(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, counted=form.counted, now=current_time()
        )
    flash(_("The figures are entered."), "good")
    return redirect(url_for("organizer_broadcast_reports.index"), 303)


def _run(show: "Broadcast") -> dict[str, Any]:
    session = db.session()
    return {
        "run": broadcast_runs_queries.run(session, show.id, current_time()),
        "goods": broadcast_runs_queries.goods(session, show),
        "checks": broadcast_runs_queries.checks(session, show.id),
        "crew": broadcast_runs_queries.crew_of(session, show.id),
        "steps": list(RunStep),
        "mm_ss": runs.mm_ss,
    }


def _preparation(
    broadcast_id: int, *, cues: CueSheetForm | None = None, goods: GoodsForm | None = None, crew: CrewForm | None = None
) -> str:
    session = db.session()
    show = live_commerce.whole_broadcast(session, g.edition.id, broadcast_id)
    values = _run(show)
    return render_template(
        "organizer/broadcast_runs/edit.html",
        show=show,
        cues=cues or CueSheetForm(formdata=None, data={"sheet": runs.typed(values["run"].cues)}),
        goods_form=goods or GoodsForm(show.exhibitor.products, values["goods"]),
        crew_form=crew or _crew_form(broadcast_id),
        **values,
    )


def _crew_form(broadcast_id: int | None = None) -> CrewForm:
    session = db.session()
    if broadcast_id is None:
        form = CrewForm()
    else:
        works = broadcast_runs_queries.crew_of(session, broadcast_id)
        chosen = {
            "crew": [one.crew_member_id for one in works if one.crew_member_id],
            "interpreters": [one.interpreter_id for one in works if one.interpreter_id],
        }
        form = CrewForm(formdata=None, data=chosen)
    form.offer(broadcast_runs_queries.crew(session, g.edition.id), interpreters.index(session, g.edition.id))
    return form


def _figures(broadcast_id: int, form: FiguresForm | None = None) -> str:
    session = db.session()
    found = {one.broadcast.id: one for one in broadcast_runs_queries.reports(session, g.edition.id)}
    report = existing(found.get(broadcast_id), f"broadcast {broadcast_id}")
    return render_template(
        "organizer/broadcast_runs/figures.html",
        report=report,
        show=report.broadcast,
        form=form or FiguresForm.of(report.counted),
    )
