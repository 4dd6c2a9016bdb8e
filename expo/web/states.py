"""The states that pages show: each has a tone, a word and a sign, in one table.

The colour only repeats what the word says (`templates/components/status.html`).
"""

from typing import NamedTuple

from flask import Flask
from flask_babel import gettext

from expo.domain.words import N_


class ShownState(NamedTuple):
    """How a state looks: tone (good, wait, bad, off, live or none), word, and a sign if the tone's does not do."""

    tone: str | None
    label: str
    icon: str | None = None


STATES = {
    # wishes and their answers
    "must": ShownState(None, N_("Must"), "star"),
    "interested": ShownState(None, N_("Interested"), "heart"),
    "never": ShownState("off", N_("Never"), "ban"),
    "accepted": ShownState("good", N_("Accepted")),
    "declined": ShownState("bad", N_("Declined")),
    # consultations
    "cancelled": ShownState("off", N_("Cancelled")),
    # records
    "missing": ShownState("wait", N_("Record missing"), "file-text"),
    "draft": ShownState("wait", N_("Draft"), "pencil"),
    "submitted": ShownState(None, N_("Submitted"), "check"),
    "buyer_confirmed": ShownState("good", N_("Confirmed by the buyer")),
    "disputed": ShownState("bad", N_("Disputed by the buyer"), "circle-alert"),
    "organizer_verified": ShownState("good", N_("Verified by the organizer"), "user-check"),
    "follow_up": ShownState("wait", N_("In follow-up")),
    "won": ShownState("good", N_("Became a contract")),
    "lost": ShownState("off", N_("Came to nothing")),
    "withdrawn": ShownState("off", N_("Withdrawn")),
    # booths
    "free": ShownState("good", N_("Free"), "circle"),
    "taken": ShownState(None, N_("Taken"), "store"),
    # buyers
    "applied": ShownState("wait", N_("Waiting for approval")),
    "approved": ShownState("good", N_("Approved"), "user-check"),
    "rejected": ShownState("bad", N_("Not approved"), "user-x"),
    # versions of the timetable, and phases
    "asked": ShownState("wait", N_("Waiting to be planned")),
    "running": ShownState("wait", N_("Being planned"), "refresh-cw"),
    "solved": ShownState("good", N_("Planned")),
    "failed": ShownState("bad", N_("Failed"), "triangle-alert"),
    "published": ShownState("good", N_("In force"), "calendar-check"),
    "former": ShownState("off", N_("Was in force"), "history"),
    "undone": ShownState("off", N_("Undone"), "undo-2"),
    "open": ShownState("good", N_("Open"), "lock-open"),
    "closed": ShownState("off", N_("Closed"), "lock"),
}
"""Every state in use, by the word that rows and templates have for it."""


def shown(name: str) -> ShownState:
    """Return how a state looks, in the reader's language; a word without a look is shown as it is."""
    found = STATES.get(name)
    return found._replace(label=gettext(found.label)) if found else ShownState(None, name)


def init_app(app: Flask) -> None:
    """Offer ``shown_state`` to templates."""
    app.jinja_env.globals.update(shown_state=shown)
