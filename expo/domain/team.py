"""The organizer's team of an edition."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Team"),
    {
        "invite": N_("Invited %(name)s to the team"),
        "reset": N_("Sent %(name)s a link for a new password"),
        "set_roles": N_("Gave %(name)s these roles: %(roles)s"),
        "remove": N_("Removed %(name)s from the team"),
    },
)
