"""Signs for tables and booths, and the floor plan with its index."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from expo.domain.prints import SheetKind
from expo.domain.text import sort_key
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.queries import floor
from expo.queries.prints import PrintedHall
from expo.services.prints.lines import foot, is_wanted
from expo.services.prints.shapes import PrintInput, Sign

_NO_HALL = Named("", "")


def table_signs(given: PrintInput) -> Iterator[Sign]:
    """Yield a sign for each consultation table: its code can be read across the zone."""
    words = given.common
    for table in given.directory.tables.values():
        if not is_wanted(given, *table.names):
            continue
        hall = given.directory.halls[table.hall_id]
        yield Sign(
            words.language,
            table.code,
            f"{given.front}/halls/{quote(hall.code)}?table={quote(table.code)}",
            words.text(N_("Where is this table?")),
            foot(words, given),
            over=words.name(given.edition),
            hall=words.name(table.zone),
            hall_other=words.other_name(table.zone),
            palette=hall.palette,
        )


def booth_signs(given: PrintInput) -> Iterator[Sign]:
    """Yield a sign for each exhibitor with a booth: its name in both languages, and its booths."""
    words = given.common
    for company in given.directory.exhibitors.values():
        hall = given.directory.halls.get(company.hall_id or 0)
        if not company.booths or not is_wanted(given, *company.names):
            continue
        name = hall.name if hall else _NO_HALL
        yield Sign(
            words.language,
            words.name(company.name),
            f"{given.front}/exhibitors/{quote(company.code)}",
            words.text(N_("Products and free times")),
            foot(words, given),
            over=words.name(given.edition),
            subtitle=words.other_name(company.name),
            code=" · ".join(company.booths),
            hall=words.name(name),
            hall_other=words.other_name(name),
            palette=hall.palette if hall else 0,
        )


SIGNS: dict[SheetKind, Callable[[PrintInput], Iterator[Sign]]] = {
    SheetKind.TABLE_SIGNS: table_signs,
    SheetKind.BOOTH_SIGNS: booth_signs,
}


def drawn_floor(session: Session, edition: Edition) -> dict[str, Any]:
    """Return the floor as plain values, names still in both languages."""
    whole = floor.whole(session, edition)
    halls = [
        {
            "name": Named.of(one),
            "palette": one.palette,
            "is_facility": one.facility is not None,
            "box": [one.x, one.y, one.width, one.height],
        }
        for one in whole.halls
    ]
    booths = [
        {
            "code": one.code,
            "palette": one.hall.palette,
            "box": [one.x, one.y, one.width, one.height],
            "name": Named.of(one.company) if one.company else None,
        }
        for one in whole.booths
    ]
    elements = [
        {"kind": one.kind.value, "name": Named.of(one), "box": [one.x, one.y, one.width, one.height]}
        for one in whole.elements
    ]
    return {"width": whole.width, "height": whole.height, "halls": halls, "booths": booths, "elements": elements}


def plan(given: PrintInput) -> dict[str, Any]:
    """Return what the template of the floor plan reads: the drawing, and every company with its booths by name."""
    words = given.common

    def worded(one: dict[str, Any]) -> dict[str, Any]:
        return one | {"name": words.name(one["name"]) if one["name"] else ""}

    halls: dict[int | None, PrintedHall] = dict(given.directory.halls.items())
    index = [
        {
            "name": words.name(one.name),
            "booths": " ".join(one.booths),
            "palette": halls[one.hall_id].palette if one.hall_id in halls else 0,
        }
        for one in given.directory.exhibitors.values()
        if one.booths
    ]
    return {
        "language": words.language,
        "edition": words.name(given.edition),
        "heading": words.text(N_("Floor plan")),
        "width": given.plan["width"],
        "height": given.plan["height"],
        "index": sorted(index, key=lambda one: sort_key(str(one["name"]))),
        "halls": list(map(worded, given.plan["halls"])),
        "booths": list(map(worded, given.plan["booths"])),
        "elements": list(map(worded, given.plan["elements"])),
        "address": f"{given.front}/halls",
        "address_label": words.text(N_("The plan on your phone")),
        "foot": foot(words, given),
    }
