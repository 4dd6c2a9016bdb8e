"""The studio: the kind of hold that a broadcast is, and how the history tells of it."""

from expo.domain.history import FeatureHistory
from expo.domain.holds import HoldKind
from expo.domain.refusals import Violation
from expo.domain.words import N_

HOLD = HoldKind(
    "broadcast",
    N_("On air"),
    "broadcast",
    Violation("on_air", N_("You are on air in the studio at that time. Give the studio slot back first.")),
    of_oneself=N_("You are on air in the studio at that time."),
    of_others=N_("%(participant)s is on air in the studio at that time."),
    is_public=True,
)

CHANGEOVER = 30
"""Minutes between two broadcasts of a studio, unless the organizer says otherwise."""
LONGEST_CHANGEOVER = 240

HISTORY = FeatureHistory(
    N_("Studio"),
    {
        "add_studio": N_("Added the studio %(code)s"),
        "change_studio": N_("Changed the studio %(code)s; a changeover takes %(minutes)s minutes"),
        "add_slot": N_("Offered the studio slot on %(starts_at)s"),
        "book": N_("Booked the studio slot on %(starts_at)s"),
        "change": N_("Changed the broadcast of %(exhibitor)s on %(starts_at)s"),
        "apply": N_("Applied for the studio on %(starts_at)s"),
        "withdraw": N_("Took back an application for the studio on %(starts_at)s"),
        "choose": N_("Gave the studio on %(starts_at)s to %(exhibitor)s"),
        "take_applications": N_("Let exhibitors apply for the studio on %(starts_at)s"),
        "take_bookings": N_("Let exhibitors book the studio on %(starts_at)s"),
        "swap": N_("Swapped the broadcast of %(exhibitor)s with another one, to %(starts_at)s"),
        "cancel": N_("Cancelled the broadcast of %(exhibitor)s on %(starts_at)s"),
        "give_back": N_("Gave back the studio slot on %(starts_at)s"),
        "remove_slot": N_("Took back the studio slot on %(starts_at)s"),
    },
)
