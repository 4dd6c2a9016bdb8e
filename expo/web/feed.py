"""The newest events as lines that lead to what they are about, for the organizer's dashboard."""

from typing import Any, NamedTuple

from expo.queries import history
from expo.web.event_sentences import sentence
from expo.web.organizer.todo import link

LENGTH = 10


class FeedLine(NamedTuple):
    """An event, its sentence, the company it is about, and the page that shows more."""

    event: Any
    text: str
    company: history.EventCompany | None
    href: str | None


def lines(page: history.EventPage) -> list[FeedLine]:
    """Return the newest events of the first page."""
    found = [(event, page.names.company(event)) for event in page.events[:LENGTH]]
    return [FeedLine(event, sentence(event, page.names), about, _href(event, about)) for event, about in found]


def _href(event: Any, about: history.EventCompany | None) -> str | None:
    if about is None:
        return link("organizer_history.index", room=event.act.partition(".")[0])
    room = "organizer_buyers" if about.palette is None else "organizer_exhibitors"
    return link(f"{room}.show", code=about.code)
