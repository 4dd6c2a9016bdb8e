"""Words about buyers: tracks, channels, verification, consents."""

from enum import StrEnum


class Track(StrEnum):
    """Domestic sales (내수) or export (수출)."""

    DOMESTIC = "domestic"
    OVERSEAS = "overseas"


class Verification(StrEnum):
    """How far a buyer was checked (진성바이어)."""

    UNVERIFIED = "unverified"
    DOCUMENTS = "documents"
    REFERENCE = "reference"
    FIELD_CHECKED = "field_checked"


class Decision(StrEnum):
    """What the organizer decided about an application."""

    APPROVED = "approved"
    REJECTED = "rejected"


class ConsentKind(StrEnum):
    """Each matter is consented to separately (개인정보 보호법 §22)."""

    COLLECTION = "collection"
    PROVISION = "provision"
    SHARING = "sharing"
    MARKETING = "marketing"
    FILMING = "filming"
    TRANSFER = "transfer"
