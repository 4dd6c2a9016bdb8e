"""A whole expo as one file: downloaded here, read at the first visit of another installation."""

import tempfile

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain.refusals import NotFound
from expo.services import editions, exports
from expo.web.access import current_actor, current_time
from expo.web.body_limits import takes_up_to
from expo.web.configuration import configuration
from expo.web.downloads import private_file
from expo.web.forms.edition_files import EditionDownloadForm, EditionUploadForm
from expo.web.organizer import organizer_blueprint
from expo.web.sign_ins import recently_confirmed
from expo.web.submissions import submitted
from expo.web.uploads import stored

bp = organizer_blueprint("edition_files", __name__)

LARGEST_MB = 512
IN_MEMORY = 2**20


@bp.get("/file")
@recently_confirmed
def new() -> ResponseReturnValue:
    """Say what the file holds, and ask what it is needed for."""
    _needs(pending=False)
    return _download(EditionDownloadForm(formdata=None))


@bp.post("/file")
@recently_confirmed
def create() -> ResponseReturnValue:
    """Record the download and send the file."""
    _needs(pending=False)
    form = EditionDownloadForm()
    with submitted(form, lambda: _download(form)) as session:
        exports.whole_edition(session, current_actor(), g.edition, purpose=form.purpose.data or "", now=current_time())
        edition_id, name = g.edition.id, f"{g.edition.code}.zip"
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- closed with the response
    editions.write(db.engine, edition_id, file, stored())
    file.seek(0)
    return private_file(file, name, mimetype="application/zip")


@bp.get("/set-up/file")
def edit() -> ResponseReturnValue:
    """Ask for the file of an expo, at the first visit."""
    _needs(pending=True)
    return _upload(EditionUploadForm(formdata=None))


@bp.post("/set-up/file")
@takes_up_to(LARGEST_MB)
def update() -> ResponseReturnValue:
    """Read the file; its expo takes the place of the one that waits."""
    _needs(pending=True)
    form = EditionUploadForm()
    with submitted(form, lambda: _upload(form)) as session:
        edition = editions.read(
            session,
            current_actor(),
            form.file.data.stream,
            stored(),
            secret=configuration().secret_key,
            now=clock.now(),
        )
        code = edition.code
    flash(_("The expo is here, as it was. People need new passwords and new links."), "good")
    return redirect(url_for("organizer_editions.dashboard", edition_code=code), 303)


def _needs(*, pending: bool) -> None:
    if (g.edition.pending_set_up is not None) != pending:
        raise NotFound("file")


def _download(form: EditionDownloadForm) -> str:
    return render_template("organizer/edition_files/new.html", form=form)


def _upload(form: EditionUploadForm) -> str:
    return render_template("organizer/edition_files/edit.html", form=form, navigation=[], public_navigation=[])
