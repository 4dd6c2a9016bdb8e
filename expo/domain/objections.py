"""Objections of companies to consultations of a provisional timetable, and what the organizer decides."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

LONGEST_REASON = 500


class Settlement(Labelled):
    """What the organizer decided about a consultation to which a company objects."""

    KEPT = "kept", N_("It stays, and is locked")
    CANCELLED = "cancelled", N_("Cancelled")
    LEFT_OUT = "left_out", N_("Left out of the next version")


HISTORY = FeatureHistory(
    N_("Objections"),
    {
        "object": N_("Objected to the consultation of %(exhibitor)s and %(buyer)s"),
        "withdraw": N_("Withdrew the objection to the consultation of %(exhibitor)s and %(buyer)s"),
        "settle": N_("Decided about the objection to the consultation of %(exhibitor)s and %(buyer)s: %(settlement)s"),
        "reopen": N_("Took back the decision about the objection to the consultation of %(exhibitor)s and %(buyer)s"),
    },
    words={"settlement": Settlement},
)
