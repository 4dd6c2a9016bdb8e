"""The organizer's side of each feature; only an organizer of the edition is admitted."""

from flask import Blueprint

from expo.domain.people import Role
from expo.web.access import admit


def organizer_room(name: str, import_name: str) -> Blueprint:
    """Return the blueprint of a feature's organizer side; its addresses lie under ``/<edition>/organizer``."""
    bp = Blueprint(f"organizer_{name}", import_name, url_prefix="/<edition_code>/organizer")
    bp.before_request(lambda: admit(Role.ORGANIZER))
    return bp
