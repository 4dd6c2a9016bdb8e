"""The entries of the menu: per role, in the order of the day."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext

from expo.domain.people import Role
from expo.domain.registry import declared
from expo.domain.words import N_, Labelled
from expo.web.access import current_actor, may_open
from expo.web.language import current
from expo.web.public_parts import is_filled

MOST = 500
"""So many menus are kept in a process."""


@dataclass(frozen=True, slots=True)
class Item:
    """A place one can go to; ``is_aside`` is the work of other teams, which a reader may look at."""

    label: str
    href: str
    icon: str
    current: bool
    group: str
    is_aside: bool
    part: str


class MenuGroup(Labelled):
    """A part of the organizer's menu, from top to bottom."""

    TODAY = "today", N_("Today")
    PREPARE = "prepare", N_("Prepare")
    RECORDS = "records", N_("Records")
    PROGRAMMES = "programmes", N_("Support programme")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A place in the menu of one role (a stranger's is the public menu), from the top in ``order``.

    Each route module declares its own, as ``MENU``. An entry is there for those who are let in where it leads, and one
    of a ``part`` of the public site while the edition has anything in it (``FILLED`` of the queries).
    """

    role: Role
    order: int
    endpoint: str
    label: str
    icon: str
    group: MenuGroup | None = None
    part: str = ""


@cache
def entries(role: Role) -> list[MenuEntry]:
    """Return what the route modules have declared for a role's menu, from top to bottom."""
    menus = chain(declared("expo.web", "MENU"), declared("expo.web.organizer", "MENU"))
    own = [entry for _, menu in menus for entry in menu if entry.role is role]
    groups = [None, *MenuGroup]
    return sorted(own, key=lambda entry: (groups.index(entry.group), entry.order))


def items(role: Role) -> list[Item]:
    """Return a role's menu; the item whose address leads to this page is current. A removed feature has none.

    Who may open what depends on role, permissions and archive alone, so that equal readers share one menu.
    """
    actor, edition = current_actor(), g.get("edition")
    menus: dict[object, list[Item]] = current_app.extensions["menus"]
    shown = edition and (edition.code, edition.archive is not None)
    key = role, actor.role, actor.permissions, current(), shown, request.script_root
    if (found := menus.get(key)) is None:
        if len(menus) >= MOST:
            menus.clear()
        found = menus[key] = [_item(entry) for entry in entries(role) if _is_offered(entry)]
    path = request.path
    here = max((item.href for item in found if _leads_to(path, item.href)), key=len, default=None)
    return [replace(item, current=True) if item.href == here else item for item in found if is_filled(item.part)]


def _is_offered(entry: MenuEntry) -> bool:
    return entry.endpoint in current_app.view_functions and may_open(entry.endpoint)


def _item(entry: MenuEntry) -> Item:
    group = gettext(entry.group.label) if entry.group else ""
    return Item(gettext(entry.label), url_for(entry.endpoint), entry.icon, False, group, _is_aside(entry), entry.part)


def _is_aside(entry: MenuEntry) -> bool:
    """Tell whether a place is other teams' work; the first place of a menu, and all of an archive, are everybody's."""
    actor = current_actor()
    if g.edition.archive or not (actor.is_organizer and actor.permissions) or entry is entries(entry.role)[0]:
        return False
    return not may_open(entry.endpoint, "POST")


def _leads_to(path: str, href: str) -> bool:
    """Tell whether a page is the item's own or lies below it; a front page (``/2024/``) has only itself."""
    return path == href or (not href.endswith("/") and path.startswith(f"{href}/"))


def init_app(app: Flask) -> None:
    """Offer ``navigation`` (of the actor's role) and ``public_navigation`` to templates."""
    app.extensions["menus"] = {}

    @app.context_processor
    def menu() -> dict[str, list[Item]]:
        if "edition" not in g:
            return {"navigation": [], "public_navigation": []}
        role, public = current_actor().role, items(Role.STRANGER)
        return {"navigation": public if role is Role.STRANGER else items(role), "public_navigation": public}
