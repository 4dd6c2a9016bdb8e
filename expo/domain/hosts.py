"""Who hosts, organizes and supports an expo, in the order of protocol."""

from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class HostPart(Labelled):
    """What an organization is to the expo; the order of the members is the order of protocol."""

    HOST = "host", N_("Hosted by")
    CO_HOST = "co_host", N_("Co-hosted by")
    ORGANIZER = "organizer", N_("Organized by")
    CO_ORGANIZER = "co_organizer", N_("Co-organized by")
    SUPPORTER = "supporter", N_("Supported by")
    SPONSOR = "sponsor", N_("Sponsored by")


PROTOCOL = {part: place for place, part in enumerate(HostPart)}


@dataclass(frozen=True, slots=True)
class HostName:
    """One organization with its part."""

    part: HostPart
    name_ko: str
    name_en: str


HISTORY = FeatureHistory(N_("Hosts and organizers"), {"write": N_("Changed the hosts: %(names)s")})
