"""Interpreters: how long they work without a rest, and what the history tells of them."""

from collections.abc import Iterable

from expo.domain.editions import Span
from expo.domain.history import FeatureHistory
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Interpreters"),
    {
        "add": N_("Entered the interpreter %(name)s (%(code)s)"),
        "change": N_("Changed the interpreter %(name)s (%(code)s)"),
        "invite": N_("Sent the interpreter %(name)s (%(code)s) a personal link"),
        "remove": N_("Removed the interpreter %(name)s (%(code)s)"),
        "set_shifts": N_("Set the shifts of %(name)s (%(code)s)"),
        "close": N_("Closed a time of %(name)s (%(code)s)"),
        "reopen": N_("Reopened a time of %(name)s (%(code)s)"),
    },
)


def runs(spans: Iterable[Span]) -> list[list[Span]]:
    """Part the consultations of one interpreter, in time order, where there is time between two of them."""
    found: list[list[Span]] = []
    for span in spans:
        if found and found[-1][-1].ends_at >= span.starts_at:
            found[-1].append(span)
        else:
            found.append([span])
    return found
