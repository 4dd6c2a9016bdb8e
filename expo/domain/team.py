"""The organizer's team of an edition."""

from expo.domain.history import FeatureHistory
from expo.domain.permissions import TeamRole
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Team"),
    {
        "invite": N_("Invited %(name)s to the team"),
        "reset": N_("Sent %(name)s a link for a new password"),
        "set_roles": N_("Gave %(name)s these roles: %(roles)s"),
        "require_second_factor": N_("Asked every organizer for a second factor"),
        "allow_without": N_("No longer asked every organizer for a second factor"),
        "remove": N_("Removed %(name)s from the team"),
    },
    {"roles": TeamRole},
)
