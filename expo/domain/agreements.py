"""Agreements between large companies, the state and associations, and their ceremonies."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class PartyRole(Labelled):
    """The part of an organization in an agreement, in the order of protocol."""

    MINISTRY = "ministry", N_("Ministry: policy and budget")
    AGENCY = "agency", N_("Agency of the ministry")
    SPONSOR = "sponsor", N_("Sponsor: money, know-how, sales channels")
    LOCAL_GOVERNMENT = "local_government", N_("Local government: its own share")
    ASSOCIATION = "association", N_("Association: recruits firms, manages the fund")
    CHAMBER = "chamber", N_("Chamber: recruits firms")
    ADOPTER = "adopter", N_("Adopter")
    SUPPLIER = "supplier", N_("Supplier")


PROTOCOL = {role: place for place, role in enumerate(PartyRole)}

HISTORY = FeatureHistory(
    N_("Agreements"),
    {
        "create": N_("Entered the agreement %(name)s"),
        "change": N_("Changed the agreement %(name)s"),
        "add_party": N_("Added %(organization)s to the agreement %(name)s"),
        "remove_party": N_("Removed %(organization)s from the agreement %(name)s"),
        "set_ceremony": N_("Set the ceremony programme of %(name)s"),
        "set_guests": N_("Set the guests of %(name)s and who came"),
        "add_document": N_("Added the document %(title)s to the agreement %(name)s"),
        "remove_document": N_("Removed the document %(title)s from the agreement %(name)s"),
    },
)
