"""What is written when a broadcast is moved, renamed or does not take place: to its exhibitor and to who follows it."""

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

BROADCAST_EMAILS = {
    "live_commerce.changed": EmailTemplate(
        N_("Your broadcast has changed: %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The organizer has changed your broadcast.\n\n"
            "When: %(when)s (was %(old_when)s)\nWhere: %(studio)s\nTitle: %(title)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "live_commerce.cancelled": EmailTemplate(
        N_("Your broadcast does not take place: %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The organizer has cancelled your broadcast “%(title)s” on %(when)s. The time is free again.\n\n"
            "Reason: %(reason)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "live_commerce.chosen": EmailTemplate(
        N_("Your broadcast is in the programme: %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The organizer has chosen your broadcast.\n\n"
            "When: %(when)s\nWhere: %(studio)s\nTitle: %(title)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "live_commerce.not_chosen": EmailTemplate(
        N_("Another broadcast was chosen for %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The organizer has given the time on air for which you applied, %(when)s, to another exhibitor. You wait "
            "for it: if it becomes free, the organizer chooses again.\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "live_commerce.soon": EmailTemplate(
        N_("Soon on air: %(title)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The broadcast “%(title)s” of %(exhibitor)s, which you follow, begins soon.\n\n"
            "When: %(when)s\nWhere: %(studio)s, and in the studio's programme on the expo's site\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "live_commerce.moved_for_viewers": EmailTemplate(
        N_("A broadcast that you follow has moved: %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The broadcast “%(title)s” of %(exhibitor)s has a new time.\n\n"
            "When: %(when)s (was %(old_when)s)\nWhere: %(studio)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "live_commerce.cancelled_for_viewers": EmailTemplate(
        N_("A broadcast that you follow does not take place: %(when)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The broadcast “%(title)s” of %(exhibitor)s on %(when)s does not take place.\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
}
