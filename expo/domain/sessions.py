"""The side programme: the kind of hold that taking part is, who has a place, and how the history tells of it."""

from collections.abc import Sequence

from expo.domain.history import FeatureHistory
from expo.domain.holds import HoldKind
from expo.domain.outbox import EmailTemplate
from expo.domain.refusals import Violation
from expo.domain.words import N_

HOLD = HoldKind(
    "stage_session",
    N_("In the side programme"),
    "star",
    Violation("in_programme", N_("You take part in the side programme at that time. Please ask the organizer.")),
    of_oneself=N_("You take part in the side programme at that time."),
    of_others=N_("%(participant)s takes part in the side programme at that time."),
)

SESSION_EMAILS = {
    "sessions.changed": EmailTemplate(
        N_("Changed: %(title)s"),
        N_(
            "Dear %(name)s,\n\n"
            "A session that you registered for has changed.\n\n"
            "%(title)s\nWhen: %(when)s\nWhere: %(place)s\nWith: %(people)s\n\nIt was:\n%(before)s\n\n"
            "Your registration stays. If you cannot come, please give it back on the page of the session.\n\n"
            "%(edition)s"
        ),
    ),
    "sessions.removed": EmailTemplate(
        N_("Does not take place: %(title)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(title)s, planned for %(when)s, does not take place. You have nothing to do. We are sorry.\n\n"
            "%(edition)s"
        ),
    ),
    "sessions.placed": EmailTemplate(
        N_("You have a place: %(title)s"),
        N_(
            "Dear %(name)s,\n\n"
            "A place became free, and it is yours.\n\n"
            "%(title)s\nWhen: %(when)s\nWhere: %(place)s\n\n"
            "Please show your badge at the door. If you cannot come, please give the place back on the page of the "
            "session.\n\n%(edition)s"
        ),
    ),
}


def places(registered: Sequence[int], capacity: int | None) -> tuple[Sequence[int], Sequence[int]]:
    """Return who has a place and who waits, both in the order of registration; without a capacity all have a place."""
    return (registered, ()) if capacity is None else (registered[:capacity], registered[capacity:])


HISTORY = FeatureHistory(
    N_("Side programme"),
    {
        "add": N_("Added “%(title)s” to the side programme"),
        "change": N_("Changed “%(title)s” in the side programme"),
        "remove": N_("Removed “%(title)s” from the side programme"),
        "add_type": N_("Added the kind of session %(name)s"),
    },
)
