"""The e-mails about a provisional timetable and what becomes of objections to it."""

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

OBJECTION_EMAILS = {
    "schedules.proposed": EmailTemplate(
        N_("Provisional: your consultations at %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "This is a provisional timetable. It becomes final after %(until)s.\n\n"
            "%(changes)s\n\n"
            "If one of these consultations does not suit you, please object to it on your page, with a reason, until "
            "%(until)s. You get another e-mail when the timetable is final.\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "schedules.final": EmailTemplate(
        N_("Final: your consultations at %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The timetable that you saw as provisional is final now. Nothing has changed for you since.\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "schedules.reopened": EmailTemplate(
        N_("Provisional again: your consultations at %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The timetable that we announced as final is provisional again. Nothing has changed for you "
            "since. It becomes final after %(until)s; you get another e-mail then.\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "objections.kept": EmailTemplate(
        N_("About your objection: %(when)s, %(other)s"),
        N_(
            "Dear %(name)s,\n\n"
            "You objected to the consultation with %(other)s on %(when)s. The organizer has decided that it stays in "
            "the timetable. If you cannot come, please cancel it with a reason on your page.\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "objections.closed": EmailTemplate(
        N_("Objections to the timetable are closed: %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "Companies could object to the provisional timetable until %(until)s. That date has passed.\n\n"
            "Objections: %(total)s\nNot decided yet: %(undecided)s\n\n"
            "Please decide about them and publish the final timetable: %(address)s\n\n%(edition)s"
        ),
    ),
}
