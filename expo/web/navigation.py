"""What stands in the menu: per role, in the order of the day."""

from dataclasses import dataclass, replace

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext

from expo.domain.people import Role
from expo.domain.words import N_
from expo.web.doors import current_actor


@dataclass(frozen=True, slots=True)
class Item:
    """A place one can go to."""

    label: str
    href: str
    icon: str
    current: bool
    group: str = ""


_PUBLIC = (
    ("editions.show", N_("Home"), "home"),
    ("venue.index", N_("Halls"), "map"),
    ("exhibitors.index", N_("Exhibitors"), "building"),
    ("live_commerce.index", N_("Studio"), "broadcast"),
)
_BUYER = (
    ("meetings.agenda", N_("My agenda"), "calendar"),
    ("wishes.discover", N_("Discover"), "search"),
    ("wishes.index", N_("My wishes"), "heart"),
    ("venue.index", N_("Floor plan"), "map"),
    ("buyers.show", N_("My company"), "user"),
    ("links.show", N_("My link"), "qr-code"),
)
_EXHIBITOR = (
    ("today.show", N_("Today"), "clock"),
    ("today.days", N_("All days"), "calendar"),
    ("wishes.requests", N_("Requests"), "inbox"),
    ("wishes.find_buyers", N_("Buyers"), "users"),
    ("availability.index", N_("My times"), "calendar-off"),
    ("broadcasts.index", N_("Studio"), "broadcast"),
    ("links.show", N_("My link"), "qr-code"),
)
_ORGANIZER = (
    ("organizer_editions.dashboard", N_("Dashboard"), "gauge"),
    ("organizer_disruptions.index", N_("Changes on the day"), "triangle-alert"),
    ("organizer_meetings.grid", N_("Timetable"), "grid"),
    ("organizer_live_commerce.index", N_("Studio"), "broadcast"),
    ("organizer_schedules.index", N_("Planner"), "sparkles"),
    ("organizer_exhibitors.index", N_("Exhibitors"), "building"),
    ("organizer_buyers.index", N_("Buyers"), "users"),
    ("organizer_venue.index", N_("Halls and booths"), "map"),
    ("organizer_tables.index", N_("Tables"), "table"),
    ("organizer_interpreters.index", N_("Interpreters"), "languages"),
    ("organizer_links.index", N_("Personal links"), "qr-code"),
    ("organizer_editions.edit", N_("Settings"), "settings"),
    ("organizer_outbox.index", N_("Letters"), "mail"),
    ("organizer_history.index", N_("History"), "history"),
)
_GROUPS = {
    "organizer_editions.dashboard": N_("Today"),
    "organizer_schedules.index": N_("Prepare"),
    "organizer_outbox.index": N_("Records"),
}
"""The heading above a place of the organizer's menu; it holds for the places below, too."""
_BY_ROLE = {Role.STRANGER: _PUBLIC, Role.BUYER: _BUYER, Role.EXHIBITOR: _EXHIBITOR, Role.ORGANIZER: _ORGANIZER}


def items(places: tuple[tuple[str, str, str], ...]) -> list[Item]:
    """Return the places as items; the one whose address leads to this page is current. A dropped room has none."""
    found, group = [], ""
    for endpoint, text, icon in places:
        group = gettext(_GROUPS[endpoint]) if endpoint in _GROUPS else group
        if endpoint in current_app.view_functions:
            found.append(Item(gettext(text), url_for(endpoint), icon, False, group))
    here = max((item.href for item in found if _leads_here(item.href)), key=len, default=None)
    return [replace(item, current=item.href == here) for item in found]


def _leads_here(href: str) -> bool:
    """Tell whether this page is the item's own or lies below it; a front page (``/2024/``) has only itself."""
    front = href.endswith("/")
    return request.path == href or (not front and request.path.startswith(f"{href}/"))


def init_app(app: Flask) -> None:
    """Offer ``navigation`` (of the actor's role) and ``public_navigation`` to templates."""

    @app.context_processor
    def menu() -> dict[str, list[Item]]:
        if "edition" not in g:
            return {"navigation": [], "public_navigation": []}
        return {"navigation": items(_BY_ROLE[current_actor().role]), "public_navigation": items(_PUBLIC)}
