"""What happened last, at the tables, on air and in the history, as lines that lead to what they are about."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from flask_babel import gettext as _

from expo.domain.outcomes import EventKind, Party
from expo.queries import history
from expo.queries.history import EventCompany
from expo.queries.table_news import TableReport
from expo.web.event_sentences import actor_in_words, address, sentence
from expo.web.formats import label, local
from expo.web.organizer.todo import link

if TYPE_CHECKING:
    from expo.models.history import Event
    from expo.models.live_commerce import Broadcast

LENGTH = 10
FOLDED = timedelta(minutes=15)
"""How long after another the same act of the same person may come to be told in one line with it."""


class FeedLine(NamedTuple):
    """When, whose act and what; ``name`` is the company that the line begins with where the text does not say it.

    ``more``: how often the same person did the same thing shortly before.
    """

    at: datetime
    who: str
    name: str
    text: str
    company: EventCompany | None
    href: str | None
    more: int = 0


def lines(
    page: history.EventPage, news: Sequence[TableReport], broadcasts: Sequence["Broadcast"], now: datetime
) -> list[FeedLine]:
    """Return what happened last until now, newest first."""
    found = [*_acts(page), *map(_at_table, news), *_on_air(broadcasts)]
    return sorted((line for line in found if line.at <= now), key=lambda line: line.at, reverse=True)[:LENGTH]


def _acts(page: history.EventPage) -> Iterator[FeedLine]:
    for event, more in _folded(page.events)[:LENGTH]:
        about = None if more else address(event, page.names)
        href = about or link("organizer_history.index", feature=event.act.partition(".")[0])
        company = page.names.company(event)
        yield FeedLine(event.at, actor_in_words(event), "", sentence(event, page.names), company, href, more)


def _folded(events: Sequence["Event"]) -> list[tuple["Event", int]]:
    """Return the newest of what one person did again and again, with how often before; others lie between or not."""
    newest: list[tuple[Event, int]] = []
    places: dict[tuple[str, int | None, str], tuple[int, datetime]] = {}
    for event in events:
        key = (event.act, event.actor_id, event.actor_name)
        place, before = places.get(key, (-1, event.at))
        if place < 0 or abs(before - event.at) > FOLDED:
            place = len(newest)
            newest.append((event, -1))
        newest[place] = (newest[place][0], newest[place][1] + 1)
        places[key] = (place, event.at)
    return newest


def _at_table(news: TableReport) -> FeedLine:
    buyer, exhibitor = local(news.buyer), local(news.exhibitor)
    first, other = (buyer, exhibitor) if news.party is Party.BUYER else (exhibitor, buyer)
    words = {"table": news.table or _("the booth"), "other": other}
    text = {
        EventKind.ARRIVED: _("is at %(table)s and waits for %(other)s", **words),
        EventKind.CALLED: _("is being called to %(table)s", **words),
        EventKind.LATE: _("comes later to %(table)s", **words),
        EventKind.STARTED: _("talks at %(table)s with %(other)s", **words),
        EventKind.HELD: _("has talked at %(table)s with %(other)s", **words),
        EventKind.NO_SHOW: _("did not come to %(table)s, %(other)s", **words),
    }.get(news.kind, label(news.kind))
    company = EventCompany(news.code, news.palette)
    href = link("organizer_outcomes.index", view="all", table=news.table or None)
    return FeedLine(news.at, "", first, text, company, href)


def _on_air(broadcasts: Sequence["Broadcast"]) -> Iterator[FeedLine]:
    for one in broadcasts:
        slot, company = one.studio_slot, EventCompany(one.exhibitor.code, one.exhibitor.hall.palette)
        text = _("is on air: %(title)s", title=local(one, "title"))
        href = link("organizer_live_commerce.index")
        yield FeedLine(slot.starts_at, "", local(one.exhibitor), text, company, href)
