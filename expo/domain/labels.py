"""What every word of the trade is called on screen; the Korean stands in the catalogue."""

from enum import StrEnum

from expo.domain.buyers import Decision, Track, Verification
from expo.domain.disruptions import Missing
from expo.domain.editions import BlockKind, Phase
from expo.domain.exhibitors import CompanySize, ExportStatus, FactoryLevel
from expo.domain.meetings import CancelReason, Origin
from expo.domain.people import Role
from expo.domain.schedules import WORDINGS, Change, Emphasis, Omission
from expo.domain.venue import BoothKind, Facility, HallKind
from expo.domain.wishes import Answer, Level, Side
from expo.domain.words import N_

_WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Role.ORGANIZER, N_("Organizer")),
    (Role.EXHIBITOR, N_("Exhibitor")),
    (Role.BUYER, N_("Buyer")),
    (Role.STRANGER, N_("Visitor")),
    (Phase.REGISTRATION, N_("Buyer registration")),
    (Phase.WISHES, N_("Wishes")),
    (Phase.BOOKING, N_("Direct booking")),
    (Phase.STUDIO, N_("Studio booking")),
    (BlockKind.LUNCH, N_("Lunch")),
    (BlockKind.CEREMONY, N_("Ceremony")),
    (BlockKind.OTHER, N_("Other")),
    (HallKind.THEME, N_("Themed hall")),
    (HallKind.SECTOR, N_("Sector zone")),
    (HallKind.FACILITY, N_("Facility")),
    (Facility.STAGE, N_("Stage")),
    (Facility.CONSULTATION, N_("Consultation zone")),
    (Facility.STUDIO, N_("Live-commerce studio")),
    (Facility.MARKET, N_("Win-win market")),
    (Facility.GUIDANCE, N_("Guidance desk")),
    (Facility.ENTRANCE, N_("Entrance")),
    (BoothKind.SHELL, N_("Shell scheme")),
    (BoothKind.RAW, N_("Raw space")),
    (CompanySize.SMALL, N_("Small enterprise")),
    (CompanySize.MEDIUM, N_("Medium enterprise")),
    (ExportStatus.DOMESTIC_ONLY, N_("Domestic sales")),
    (ExportStatus.BEGINNER, N_("New to export")),
    (ExportStatus.EXPORTING, N_("Exporting")),
    (FactoryLevel.BASIC, N_("Basic")),
    (FactoryLevel.MIDDLE_1, N_("Middle 1")),
    (FactoryLevel.MIDDLE_2, N_("Middle 2")),
    (FactoryLevel.ADVANCED, N_("Advanced")),
    (Track.DOMESTIC, N_("Domestic buyer")),
    (Track.OVERSEAS, N_("Overseas buyer")),
    (Verification.UNVERIFIED, N_("Not verified")),
    (Verification.DOCUMENTS, N_("Documents checked")),
    (Verification.REFERENCE, N_("Reference checked")),
    (Verification.FIELD_CHECKED, N_("Checked on site")),
    (Decision.APPROVED, N_("Approved")),
    (Decision.REJECTED, N_("Rejected")),
    (Missing.EXHIBITOR, N_("Exhibitor")),
    (Missing.BUYER, N_("Buyer")),
    (Missing.TABLE, N_("Table")),
    (Missing.INTERPRETER, N_("Interpreter")),
    (Missing.HALL, N_("A whole hall")),
    (Origin.PLANNED, N_("Planned")),
    (Origin.BOOKED, N_("Booked directly")),
    (Origin.ASSIGNED, N_("Placed by the organizer")),
    (CancelReason.PLANS_CHANGED, N_("My travel plans have changed")),
    (CancelReason.ELSEWHERE, N_("I have to be elsewhere at that time")),
    (CancelReason.NOT_NEEDED, N_("The consultation is no longer needed")),
    (Level.MUST, N_("Must meet")),
    (Level.INTERESTED, N_("Interested")),
    (Level.NEVER, N_("Never")),
    (Side.EXHIBITOR, N_("Exhibitor")),
    (Side.BUYER, N_("Buyer")),
    (Answer.ACCEPTED, N_("Accepted")),
    (Answer.DECLINED, N_("Declined")),
    (Emphasis.BALANCED, N_("Balanced")),
    (Emphasis.MUST_FIRST, N_("Must-meet wishes first")),
    (Emphasis.OVERSEAS, N_("More overseas consultations")),
    (Change.KEPT, N_("As before")),
    (Change.MOVED, N_("Other time")),
    (Change.REHOUSED, N_("Other table or interpreter")),
    (Change.ADDED, N_("New")),
    (Change.DROPPED, N_("Dropped")),
    (Omission.WISH_WITHDRAWN, N_("No longer wished, or declined since")),
    (Omission.CANCELLED_SINCE, N_("Cancelled since")),
    (Omission.ALREADY_BEGUN, N_("Its time has passed")),
    (Omission.CLASH, N_("Clashes with a booking made since")),
    *((reason, wording.short) for reason, wording in WORDINGS.items()),
)

LABELS = {(type(word), word.value): sentence for word, sentence in _WORDS}
"""By type and value: words of two types may be spelled alike (``Phase.STUDIO``, ``Facility.STUDIO``)."""


def label(word: StrEnum) -> str:
    """Return the English label of a word, marked for translation."""
    return LABELS[type(word), word.value]


REGIONS = {
    "seoul": N_("Seoul"),
    "busan": N_("Busan"),
    "daegu": N_("Daegu"),
    "incheon": N_("Incheon"),
    "gwangju": N_("Gwangju"),
    "daejeon": N_("Daejeon"),
    "ulsan": N_("Ulsan"),
    "sejong": N_("Sejong"),
    "gyeonggi": N_("Gyeonggi"),
    "gangwon": N_("Gangwon"),
    "chungbuk": N_("North Chungcheong"),
    "chungnam": N_("South Chungcheong"),
    "jeonbuk": N_("North Jeolla"),
    "jeonnam": N_("South Jeolla"),
    "gyeongbuk": N_("North Gyeongsang"),
    "gyeongnam": N_("South Gyeongsang"),
    "jeju": N_("Jeju"),
}
"""Where a company comes from: provinces and metropolitan cities."""

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
