"""Badges and slips on A6: read from rows, then set as PDF when no session is needed any more."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from expo.config import Config
from expo.domain.badges import BadgeType
from expo.domain.words import N_, Named
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.queries.badges import BadgeHolder
from expo.services import badges
from expo.services.languages import whole_among
from expo.services.prints import paper
from expo.services.prints.shapes import Card
from expo.services.prints.wording import SheetWords

COLOURS = {
    BadgeType.EXHIBITOR: 262, BadgeType.DOMESTIC: 152, BadgeType.OVERSEAS: 300, BadgeType.VISITOR: None,
    BadgeType.PRESS: 50, BadgeType.VIP: 85, BadgeType.INTERPRETER: 200, BadgeType.STAFF: 27,
}  # fmt: skip
"""The hue of each type; a visitor's badge is black."""


def cards(settings: Config, edition: Edition, holders: Iterable[BadgeHolder]) -> Iterator[Card]:
    """Yield the badges of people who have a valid one."""
    for holder in holders:
        if holder.badge is None:
            continue
        words = _words(edition, holder.person)
        yield Card(
            words.language,
            holder.type.letter,
            COLOURS[holder.type],
            words.name(Named.of(edition)),
            holder.name,
            words.name(holder.company),
            words.other_name(holder.company),
            words.text(holder.type.label),
            holder.code,
            paper.qr(badges.address(settings, holder.badge)),
        )


def badge_file(made: Iterable[Card], title: str, *, four_on_a_page: bool) -> bytes:
    """Return a PDF: one badge a page on A6, or four on A4 with lines to cut along."""
    rows = [{name: getattr(card, name) for name in Card.__slots__} for card in made]
    return paper.compiled("badges", {"title": title, "cards": rows, "four": four_on_a_page})


def slip(edition: Edition, person: Person, meeting: Meeting, address: str, now: datetime) -> dict[str, Any]:
    """Return what a slip says, in the language of its reader; ``address`` is what its QR code leads to."""
    words = _words(edition, person)
    table, exhibitor = meeting.table, meeting.exhibitor
    hall = table.zone.hall if table else exhibitor.hall
    places = [words.name(Named.of(table.zone)) if table else words.text(N_("Booth"))]
    interpreter = meeting.interpreter.name if meeting.interpreter else ""
    return {
        "language": words.language,
        "edition": words.name(Named.of(edition)),
        "day": words.day(meeting.slot.starts_at),
        "when": f"{words.time(meeting.slot.starts_at)}–{words.time(meeting.ends_at)}",
        "where": table.code if table else ", ".join(one.code for one in exhibitor.booths) or words.text(N_("Booth")),
        "place": " · ".join([*places, words.name(Named.of(hall))]),
        "other": words.name(Named.of(exhibitor)),
        "other_second": words.other_name(Named.of(exhibitor)),
        "interpreter": words.text(N_("Interpreter: %(name)s"), name=interpreter) if interpreter else "",
        "person": person.name,
        "hint": words.text(N_("Scan it with the phone's camera: badge and consultations")),
        "foot": words.moment(now),
        "qr": paper.qr(address),
    }


def slip_file(said: dict[str, Any]) -> bytes:
    """Return a slip as a PDF of one A6 page."""
    return paper.compiled("slip", {"title": said["person"], "slip": said})


def _words(edition: Edition, person: Person) -> SheetWords:
    is_foreign = person.type is BadgeType.OVERSEAS or not person.locale.startswith("ko")
    wanted = "en" if is_foreign else "ko"
    codes = whole_among(edition.language_codes)
    return SheetWords(wanted if wanted in codes else codes[0], edition.zone)
