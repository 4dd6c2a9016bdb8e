"""Consent texts and their versions, in the settings."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.consent_texts import ConsentWords
from expo.queries import buyers
from expo.queries import consent_texts as consent_texts_queries
from expo.services import consent_texts
from expo.web.access import current_actor, current_time
from expo.web.forms.consent_texts import ConsentTextForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("consent_texts", __name__)


@bp.get("/settings/consents")
def index() -> ResponseReturnValue:
    """List the texts in force, and how many people agreed to each."""
    session = db.session()
    rows, agreed = buyers.consent_texts(session, g.edition.id), consent_texts_queries.agreed(session, g.edition.id)
    return render_template("organizer/consent_texts/index.html", texts=rows, agreed=agreed)


@bp.get("/settings/consents/<kind>")
def edit(kind: str) -> ResponseReturnValue:
    """Show a text for changing, with its earlier versions."""
    newest = consent_texts_queries.versions(db.session(), g.edition.id, kind)[0]
    return _edit(
        kind, ConsentTextForm(data={name: getattr(newest, name) for name in ConsentWords.__dataclass_fields__})
    )


@bp.post("/settings/consents/<kind>")
def update(kind: str) -> ResponseReturnValue:
    """Change a text."""
    form = ConsentTextForm()
    with submitted(form, lambda: _edit(kind, form)) as session:
        consent_texts.write(session, current_actor(), g.edition, kind=kind, words=form.words, now=current_time())
    return saved(url_for("organizer_consent_texts.index"))


def _edit(kind: str, form: ConsentTextForm) -> str:
    session = db.session()
    rows, agreed = (
        consent_texts_queries.versions(session, g.edition.id, kind),
        consent_texts_queries.agreed(session, g.edition.id),
    )
    return render_template("organizer/consent_texts/edit.html", form=form, versions=rows, agreed=agreed)
