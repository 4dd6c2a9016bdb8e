"""The lines of business of an edition."""

from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.words import N_


@dataclass(frozen=True, slots=True)
class SectorSheet:
    """A line of business as it is typed; ``place`` counts from 1, and is at the end where it is too large."""

    name_ko: str
    name_en: str
    place: int


HISTORY = FeatureHistory(
    N_("Lines of business"),
    {
        "create": N_("Added the line of business “%(name)s”"),
        "edit": N_("Changed the line of business “%(name)s”"),
        "remove": N_("Removed the line of business “%(name)s”"),
    },
)
