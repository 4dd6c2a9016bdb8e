"""The organizer's side of each feature: who organizes the edition may see it, who has its permission may change it."""

from collections.abc import Mapping

from flask import Blueprint, request
from werkzeug.wrappers import Response

from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.web.access import admit
from expo.web.sign_ins import second_factor_missing

READS = frozenset({"GET", "HEAD", "OPTIONS"})


def organizer_blueprint(
    name: str,
    import_name: str,
    *,
    see: Permission | None = None,
    manage: Permission | Role = Permission.MANAGE_EDITION,
    views: Mapping[str, Permission] | None = None,
) -> Blueprint:
    """Return the blueprint of a feature's organizer side; its addresses lie under ``/<edition>/organizer``.

    Pages need ``see``, by default only a place in the team. Whatever changes something, and the forms for it
    (``new…`` and ``edit…``), need ``manage``, by default the chief's; a role where the services check the permission.
    Single ``views`` need another permission.
    """
    bp = Blueprint(f"organizer_{name}", import_name, url_prefix="/<edition_code>/organizer")

    def guard() -> Response | None:
        missing = second_factor_missing()
        if missing is not None:
            return missing
        view = (request.endpoint or "").rpartition(".")[2]
        if views and view in views:
            return admit(views[view])
        if request.method in READS and not view.startswith(("new", "edit")):
            return admit(see or Role.ORGANIZER)
        return admit(manage)

    bp.before_request(guard)
    return bp
