"""Files to download: never kept by a cache on the way, and sheets of an edition with an entry in the access log."""

import io
from typing import IO

from flask import g, make_response, send_file
from werkzeug.wrappers import Response

from expo import clock
from expo.db import transaction
from expo.domain.accounts import AccessAct
from expo.services import access_log
from expo.web.access import current_actor


def private_file(file: bytes | IO[bytes], name: str, *, mimetype: str | None = None) -> Response:
    """Return a file to save under this name; what it is follows from the name unless ``mimetype`` is given."""
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    response = make_response(send_file(source, mimetype=mimetype, download_name=name, as_attachment=True))
    response.headers["Cache-Control"] = "no-store"
    return response


def recorded_sheet(content: bytes, kind: str, name: str) -> Response:
    """Record that the actor downloaded this kind of sheet of the edition, and return it as ``CODE-name.xlsx``."""
    actor = current_actor()
    with transaction() as session:
        access_log.record(
            session,
            AccessAct.EXPORTED,
            edition_id=g.edition.id,
            now=clock.now(),
            user_id=actor.user_id,
            name=actor.name,
            detail=kind,
        )
    return private_file(content, f"{g.edition.code}-{name}.xlsx")
