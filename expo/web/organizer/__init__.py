"""The organizer's side of each feature: who organizes the edition may see it, who has its permission may change it."""

from collections.abc import Collection, Mapping

from flask import Blueprint, request
from werkzeug.wrappers import Response

from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.web.access import Needed, admit
from expo.web.sign_ins import second_factor_missing

READS = frozenset({"GET", "HEAD", "OPTIONS"})


def organizer_blueprint(
    name: str,
    import_name: str,
    *,
    see: Permission | Collection[Permission] | None = None,
    manage: Permission | Collection[Permission] | Role = Permission.MANAGE_EDITION,
    views: Mapping[str, Permission] | None = None,
) -> Blueprint:
    """Return the blueprint of a feature's organizer side; its addresses lie under ``/<edition>/organizer``.

    Pages need ``see``, by default only a place in the team. Whatever changes something, and the forms for it
    (``new…`` and ``edit…``), need ``manage``, by default the chief's; a role where the services check the permission.
    One of several permissions is enough. Single ``views`` need another permission.
    """
    bp = Blueprint(f"organizer_{name}", import_name, url_prefix="/<edition_code>/organizer")

    def needed(view: str, method: str) -> Needed:
        if views and view in views:
            return (views[view],)
        is_read = method in READS and not view.startswith(("new", "edit"))
        wanted = (see or Role.ORGANIZER) if is_read else manage
        return (wanted,) if isinstance(wanted, Permission | Role) else tuple(wanted)

    def guard() -> Response | None:
        return second_factor_missing() or admit(*needed((request.endpoint or "").rpartition(".")[2], request.method))

    bp.before_request(guard)
    bp.record(lambda state: state.app.extensions.setdefault("guards", {}).update({bp.name: needed}))
    return bp
