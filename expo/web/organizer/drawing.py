"""Draw the floor plan: the editor's page, what it saves, files of a plan, and the picture below it."""

import io
import json
from dataclasses import asdict
from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.plan_files import from_file, read_changes, things, to_file
from expo.domain.refusals import NotFound, Refusal
from expo.domain.venue import ElementKind
from expo.queries import codes, drawing, exhibitors, floor
from expo.queries import venue as venue_queries
from expo.services import venue
from expo.web import floor_plan
from expo.web.access import current_actor, current_time
from expo.web.formats import label, local, say
from expo.web.forms import Form
from expo.web.forms.drawing import BackgroundForm, BackgroundPlaceForm, ElementForm, PlanFileForm, ScaleForm
from expo.web.forms.fields import filled
from expo.web.forms.venue import BoothBlockForm, BoothForm, HallForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, submitted

bp = organizer_blueprint("drawing", __name__, manage=Permission.MANAGE_VENUE)


@bp.get("/floor-plan/drawing")
def edit() -> ResponseReturnValue:
    """Show the editor; without scripts the drawing and links to the forms that change it."""
    return _edit()


@bp.post("/floor-plan/drawing")
def update() -> ResponseReturnValue:
    """Save the changes that the editor sends; answer with the drawing as it is now."""
    sent = request.get_json(silent=True)
    with refused_as(_refused) as session:
        changes = read_changes(sent.get("changes") if isinstance(sent, dict) else None)
        keys = venue.draw(session, current_actor(), g.edition, changes=changes, now=current_time())
    return jsonify({"keys": keys} | _drawn())


@bp.get("/floor-plan/drawing.json")
def export() -> ResponseReturnValue:
    """Send the plan as a file that can be brought to another edition."""
    text = json.dumps(to_file(drawing.drawing(db.session(), g.edition)), ensure_ascii=False, indent=1)
    return _download(text.encode(), "json", "application/json")


@bp.post("/floor-plan/drawing/file")
def create_from_file() -> ResponseReturnValue:
    """Bring a plan's file in: all of it, or none."""
    form = PlanFileForm()
    with submitted(form, lambda: _edit(file_form=form)) as session:
        current = drawing.drawing(session, g.edition)
        changes = venue.replacing(current, from_file(form.content), removing=bool(form.removing.data))
        venue.draw(session, current_actor(), g.edition, changes=changes, now=current_time())
        count = len(changes)
    flash(ngettext("%(num)s change from the file.", "%(num)s changes from the file.", count), "good")
    return redirect(url_for("organizer_drawing.edit"), 303)


@bp.get("/floor-plan/drawing.svg")
def picture() -> ResponseReturnValue:
    """Send the plan as a picture."""
    return _download(render_template("organizer/drawing/plan.svg", **_whole()).encode(), "svg", "image/svg+xml")


@bp.get("/floor-plan/drawing/sheet")
def sheet() -> ResponseReturnValue:
    """Show the plan with its index, to print."""
    return render_template("organizer/drawing/sheet.html", **_whole())


@bp.get("/floor-plan/background/<digest>.webp")
def background(digest: str) -> ResponseReturnValue:
    """Send the picture below the plan."""
    row = drawing.background(db.session(), g.edition.id)
    if row is None or row.digest != digest:
        raise NotFound(f"background {digest}")
    return send_file(io.BytesIO(row.picture), mimetype="image/webp")


@bp.post("/floor-plan/background")
def create_background() -> ResponseReturnValue:
    """Put a picture below the plan."""
    form = BackgroundForm()
    with submitted(form, lambda: _edit(background_form=form)) as session:
        venue.put_background(session, current_actor(), g.edition, file=form.file.data.stream, now=current_time())
    flash(_("The picture lies below the plan. Now scale it by two points."), "good")
    return redirect(url_for("organizer_drawing.edit", _anchor="background"), 303)


@bp.post("/floor-plan/background/scale")
def create_background_scale() -> ResponseReturnValue:
    """Scale the picture by two points."""
    form = ScaleForm()
    with submitted(form, lambda: _edit(scale_form=form)) as session:
        one, other = (filled(form.x1), filled(form.y1)), (filled(form.x2), filled(form.y2))
        venue.scale_background(
            session, current_actor(), g.edition, one=one, other=other, metres=filled(form.metres), now=current_time()
        )
    flash(_("The picture was scaled."), "good")
    return redirect(url_for("organizer_drawing.edit", _anchor="background"), 303)


@bp.post("/floor-plan/background/place")
def create_background_place() -> ResponseReturnValue:
    """Move the picture."""
    form = BackgroundPlaceForm()
    with submitted(form, lambda: _edit(place_form=form)) as session:
        venue.move_background(
            session, current_actor(), g.edition, x=filled(form.left), y=filled(form.top), now=current_time()
        )
    flash(_("The picture was moved."), "good")
    return redirect(url_for("organizer_drawing.edit", _anchor="background"), 303)


@bp.post("/floor-plan/background/removal")
def destroy_background() -> ResponseReturnValue:
    """Take the picture away."""
    with refused_as(lambda _refusal: _edit()) as session:
        venue.remove_background(session, current_actor(), g.edition, now=current_time())
    flash(_("The picture was removed."), "good")
    return redirect(url_for("organizer_drawing.edit"), 303)


def _edit(**forms: Form) -> str:
    below = drawing.background(db.session(), g.edition.id)
    corner = {"left": round(below.x, 2), "top": round(below.y, 2)} if below else {}
    panels = {name: kind(formdata=None, prefix=name, data=_FIRST_BOOTH) for name, kind in _PANELS.items()}
    for panel in panels.values():
        panel.offer()
    given = {
        "file_form": PlanFileForm(formdata=None),
        "background_form": BackgroundForm(formdata=None),
        "scale_form": ScaleForm(formdata=None),
        "place_form": BackgroundPlaceForm(formdata=None, data=corner),
    } | forms
    return render_template(
        "organizer/drawing/edit.html",
        **_whole(),
        **given,
        panels=panels,
        drawn=_drawn(),
        words=_words(),
        shared_codes=_shared_codes(),
        background=below,
    )


_FIRST_BOOTH = {"code": "A-01", "width": 3, "height": 3}
_PANELS: dict[str, Any] = {"hall": HallForm, "booth": BoothForm, "element": ElementForm, "block": BoothBlockForm}


def _words() -> dict[str, str]:
    """Return what the editor says, in the reader's language."""
    return {
        "chosen": _("Chosen:"),
        "none": _("Nothing is chosen."),
        "saved": _("All is saved."),
        "unsaved": _("Not saved yet:"),
        "saving": _("Saving…"),
        "done": _("Saved."),
        "refused": _("Not saved."),
        "lost": _("Not saved: there is no answer. Your changes are kept on this page. Please save again."),
        "overlaps": _("Overlapping:"),
        "small": _("Too small. Drag over a larger area."),
        "outside": _("Booths lie inside a hall. Draw the hall first, or drag inside it."),
        "unjoinable": _("Choose two or more booths that form a rectangle."),
        "measure": _("Click two points of the picture whose distance you know, or drag from one to the other."),
        "second": _("Now the second point."),
        "number": _("Enter the first number and the order, then press “Number by the pattern” again."),
        "full": _("There is no room for so many booths. Make the hall larger or choose fewer."),
        **{kind.value: label(kind) for kind in ElementKind},
    }


def _refused(refusal: Refusal) -> ResponseReturnValue:
    """Answer the editor with every reason, and with the drawing as it is."""
    conflicts = [one.field for one in refusal.violations if one.code == venue.CHANGED_MEANWHILE]
    answer = {"reasons": [say(one) for one in refusal.violations], "conflicts": conflicts} | _drawn()
    return jsonify(answer), 409 if conflicts else 422


def _drawn() -> dict[str, Any]:
    """Return what the editor draws: everything under its key, and the names of exhibitors in booths."""
    session, edition = db.session(), g.edition
    drawn = drawing.drawing(session, edition)
    return {
        "things": {key: {"sort": sort} | asdict(one) for sort, key, one in things(drawn)},
        "holders": {key: local(one) for key, one in drawing.holders(session, edition.id).items()},
    }


def _shared_codes() -> list[str]:
    booths = {booth.code for booth in venue_queries.booths(db.session(), g.edition.id)}
    return codes.of_exhibitors(db.session(), g.edition.id, booths)


def _whole() -> dict[str, Any]:
    session, edition = db.session(), g.edition
    occupants = exhibitors.occupants(session, edition.id)
    halls = venue_queries.halls(session, edition.id)
    drawn = floor_plan.whole(
        edition, halls, venue_queries.booths(session, edition.id), occupants, floor.elements(session, edition.id)
    )
    return {"plan": drawn}


def _download(content: bytes, ending: str, kind: str) -> ResponseReturnValue:
    name = f"floor-plan-{g.edition.code}.{ending}"
    return send_file(io.BytesIO(content), mimetype=kind, download_name=name, as_attachment=True)
