"""What is done with personal data, and one's own data to take along."""

import json

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.queries import buyers, personal_data, privacy
from expo.web.access import current_actor, only

bp = Blueprint("privacy", __name__, url_prefix="/<edition_code>")


@bp.get("/privacy")
def show() -> ResponseReturnValue:
    """Show the notice, the consent texts, until when data is kept, and whom to ask."""
    session = db.session()
    return render_template(
        "privacy/show.html",
        terms=privacy.notice(session, g.edition.id),
        texts=buyers.consent_texts(session, g.edition.id),
    )


@bp.get("/my-data.json")
@only(Role.EXHIBITOR)
def data() -> ResponseReturnValue:
    """Hand over everything we know of an exhibitor and of the reader."""
    found = personal_data.of_exhibitor(db.session(), current_actor())
    name = f"{found['company']['code']}-{g.edition.code}.json"
    return Response(
        json.dumps(found, ensure_ascii=False, indent=2),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
