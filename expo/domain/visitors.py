"""Visitors: what they agree to, one matter at a time."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class Matter(Labelled):
    """What a visitor may agree to."""

    COLLECTION = "collection", N_("Collection and use of personal data")
    LEADS = "leads", N_("Sharing with companies that scan my badge")
    MARKETING = "marketing", N_("News of the next expo by e-mail")

    @property
    def is_required(self) -> bool:
        return self is Matter.COLLECTION


VERSION = 1
"""Of the sentences below; other words are another version."""

TEXTS = {
    Matter.COLLECTION: N_(
        "We keep your name, company, e-mail and telephone number for registration, your badge and the statistics of "
        "the expo, until one year after it. Without this there is no badge."
    ),
    Matter.LEADS: N_(
        "A company whose staff you let scan your badge receives your name, company, title, e-mail and telephone "
        "number, for consultation and sending material, and keeps them for one year. Saying no does not affect entry."
    ),
    Matter.MARKETING: N_(
        "We write to your e-mail address about the next expo and support programmes, for two years or until you "
        "withdraw. Saying no does not affect entry."
    ),
}

HISTORY = FeatureHistory(
    N_("Visitors"),
    {
        "register": N_("Registered as a visitor"),
        "prove": N_("Confirmed an e-mail address"),
        "withdraw": N_("Took a consent back"),
        "give": N_("Gave a consent"),
        "erase": N_("Erased the personal data of a visitor"),
    },
)
