"""On-site reports (현장리포트): the visit that the calendar holds, the states of a report, and what is asked of it."""

from expo.domain.history import FeatureHistory
from expo.domain.holds import HoldKind
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

HOLD = HoldKind(
    "report_visit",
    N_("Visit of the reporter"),
    "pencil",
    Violation("reporter_comes", N_("A reporter visits the booth at that time. Please ask the organizer.")),
)
MOST_PHOTOS = 12


class ReportState(Labelled):
    """How far the newest version of a report is."""

    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("With the editor")
    RETURNED = "returned", N_("Given back to the reporter")
    PUBLISHED = "published", N_("Published")


HISTORY = FeatureHistory(
    N_("On-site reports"),
    {
        "plan": N_("Planned a reporter's visit to %(code)s"),
        "cancel": N_("Cancelled a reporter's visit to %(code)s"),
        "consent": N_("Wrote down who agreed to be filmed: %(name)s"),
        "submit": N_("Sent the report “%(title)s” to the editor"),
        "give_back": N_("Gave the report “%(title)s” back"),
        "discard": N_("Discarded the correction of the report “%(title)s”"),
        "publish": N_("Published version %(number)s of the report “%(title)s”"),
    },
)
