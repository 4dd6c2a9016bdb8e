"""Words about buyers: tracks, channels, verification, consents."""

from enum import StrEnum

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class Track(Labelled):
    """Domestic sales (내수) or export (수출)."""

    DOMESTIC = "domestic", N_("Domestic buyer")
    OVERSEAS = "overseas", N_("Overseas buyer")


class Verification(Labelled):
    """How far a buyer was checked (진성바이어)."""

    UNVERIFIED = "unverified", N_("Not verified")
    DOCUMENTS = "documents", N_("Documents checked")
    REFERENCE = "reference", N_("Reference checked")
    FIELD_CHECKED = "field_checked", N_("Checked on site")


class Decision(Labelled):
    """What the organizer decided about an application."""

    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Rejected")


class ConsentKind(StrEnum):
    """Each matter is consented to separately (개인정보 보호법 §22)."""

    COLLECTION = "collection"
    PROVISION = "provision"
    SHARING = "sharing"
    MARKETING = "marketing"
    FILMING = "filming"
    TRANSFER = "transfer"


CHANNELS = {
    "online": N_("Online mall"),
    "home_shopping": N_("Home shopping"),
    "hypermarket": N_("Hypermarket"),
    "vendor": N_("Vendor and distribution"),
    "department_store": N_("Department store"),
    "convenience": N_("Convenience store and supermarket"),
    "catering": N_("Catering and ingredients"),
    "mro": N_("MRO and public procurement"),
    "duty_free": N_("Duty-free shop"),
    "enterprise": N_("Enterprise purchasing"),
}
"""Through what a domestic buyer sells or buys."""

BUSINESS_TYPES = {
    "importer": N_("Importer"),
    "distributor": N_("Distributor"),
    "retailer": N_("Retailer"),
    "online": N_("Online mall"),
    "agent": N_("Agent"),
}
"""What an overseas buyer is."""


HISTORY = FeatureHistory(
    N_("Buyers"),
    {
        "register": N_("Registered as a buyer: %(subject)s"),
        "enter": N_("Entered the buyer %(subject)s"),
        "approve": N_("Approved the buyer %(subject)s"),
        "reject": N_("Rejected the buyer %(subject)s: %(reason)s"),
        "apply_again": N_("Asked to be checked again: %(subject)s"),
        "change": N_("Changed the profile of %(subject)s"),
        "verify": N_("Noted how far %(subject)s was checked"),
        "invite": N_("Made a personal link for %(subject)s"),
        "renew_link": N_("Renewed the personal link of %(subject)s"),
        "give_consent": N_("Gave a consent"),
        "withdraw_consent": N_("Took a consent back"),
        "ask_for_document": N_("Asked %(subject)s for a document: %(document)s"),
        "drop_document": N_("No longer asks %(subject)s for a document: %(document)s"),
        "ask_all_for_documents": N_("All buyers are asked for: %(names)s"),
        "attach_document": N_("Uploaded a document of %(subject)s: %(document)s"),
    },
)
