"""What a company is written when the other one proposes a time, or declines the one that it proposed."""

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

PROPOSAL_EMAILS = {
    "proposals.asked": EmailTemplate(
        N_("Would this time suit you? %(when)s, %(other)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(other)s proposes a time for a consultation.\n\n"
            "Proposed: %(when)s\nUntil now: %(held)s\nPlease answer by: %(until)s\n\n"
            "One tap accepts it. Until you answer, nothing changes in your timetable.\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "proposals.declined": EmailTemplate(
        N_("The proposed time does not suit: %(when)s, %(other)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(other)s cannot meet at the proposed time, %(when)s. Nothing has changed in your timetable.\n\n"
            "Reason: %(reason)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
}
