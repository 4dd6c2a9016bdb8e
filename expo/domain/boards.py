"""Large screens in the halls: what each kind shows."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class BoardKind(Labelled):
    """What a screen is for."""

    ZONE = "zone", N_("Consultation zone")
    TABLE = "table", N_("One table")
    HALL = "hall", N_("One hall")
    STUDIO = "studio", N_("Live studio")
    GUIDANCE = "guidance", N_("Guidance desk")

    @property
    def column(self) -> str:
        """The column of a screen that names what it shows; the guidance desk is shown by its hall."""
        return "hall_id" if self is BoardKind.GUIDANCE else f"{self.value}_id"


HISTORY = FeatureHistory(
    N_("Screens"),
    {
        "make": N_("Made the screen for %(name)s"),
        "renew": N_("Changed the address of the screen for %(name)s"),
        "remove": N_("Removed the screen for %(name)s"),
    },
)
