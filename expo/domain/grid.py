"""The days and their slots, as the history tells of them."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Days and slots"),
    {
        "set": N_("Cut the days into slots of %(slot_minutes)s minutes: %(before)s slots before, %(slots)s now"),
        "add_block": N_("Blocked %(starts_at)s for “%(name)s”"),
        "change_block": N_("Changed the block “%(name)s”, now on %(starts_at)s"),
        "remove_block": N_("Removed the block “%(name)s” of %(starts_at)s"),
    },
)
