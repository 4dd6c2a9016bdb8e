"""Leads: what an exhibitor keeps of a visitor whose badge it scanned, and what the visitor agreed to."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class Temperature(Labelled):
    """How serious the interest is."""

    HOT = "hot", N_("Hot")
    WARM = "warm", N_("Warm")
    COLD = "cold", N_("Cold")


class ConsentWay(Labelled):
    """How a visitor agreed that a company keeps the contact."""

    REGISTRATION = "registration", N_("At registration")
    ON_THE_SPOT = "on_the_spot", N_("On the spot")
    OWN_PHONE = "own_phone", N_("On the visitor's own phone")


VERSION = 1
QUESTION = N_(
    "Share name, company, title, e-mail and telephone number with %(company)s for consultation and material, kept one "
    "year? Saying no does not affect entry."
)

HISTORY = FeatureHistory(
    N_("Leads"),
    {
        "scan": N_("Scanned the badge of a visitor"),
        "agree": N_("A visitor agreed to share contact data"),
        "withdraw": N_("A visitor withdrew the contact data"),
        "export": N_("Downloaded the leads: %(count)s"),
    },
)
