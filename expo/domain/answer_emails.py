"""The e-mails that ask companies something after the show; their link opens the questions and nothing else."""

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

ANSWER_EMAILS = {
    "follow_ups.asked": EmailTemplate(
        N_("What became of your consultations at %(edition)s?"),
        N_(
            "Dear %(name)s,\n\n"
            "%(days)s days have passed since %(edition)s. What became of the consultations of %(company)s? Four taps a "
            "case are enough; “nothing yet” and “nothing” are answers too.\n\n"
            "%(cases)s\n\n"
            "Answer here, without signing in, until %(until)s:\n%(address)s\n\n"
            "Your figures are added up with those of the others. No amount of a single company is published.\n\n"
            "%(edition)s"
        ),
    ),
    "follow_ups.reminded": EmailTemplate(
        N_("Please tell us: what became of your consultations at %(edition)s?"),
        N_(
            "Dear %(name)s,\n\n"
            "we have no answer of %(company)s yet about these consultations at %(edition)s:\n\n"
            "%(cases)s\n\n"
            "Answer here, without signing in, until %(until)s:\n%(address)s\n\n"
            "This is the only reminder.\n\n%(edition)s"
        ),
    ),
    "surveys.asked": EmailTemplate(
        N_("How was %(edition)s? Four questions"),
        N_(
            "Dear %(name)s,\n\n"
            "thank you for taking part in %(edition)s. Would you answer four questions for %(company)s? It takes a "
            "minute.\n\n"
            "Answer here, without signing in, until %(until)s:\n%(address)s\n\n"
            "Answers are only shown added up, and only from five companies on.\n\n%(edition)s"
        ),
    ),
}
