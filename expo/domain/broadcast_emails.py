"""What an exhibitor is written when the organizer moves, renames or cancels its broadcast."""

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

BROADCAST_EMAILS = {
    "live_commerce.changed": EmailTemplate(
        N_("Your broadcast has changed: %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "the organizer has changed your broadcast.\n\n"
            "When: %(when)s (was %(old_when)s)\nWhere: %(studio)s\nTitle: %(title)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "live_commerce.cancelled": EmailTemplate(
        N_("Your broadcast does not take place: %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "the organizer has cancelled your broadcast “%(title)s” on %(when)s. The time is free again.\n\n"
            "Reason: %(reason)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
}
