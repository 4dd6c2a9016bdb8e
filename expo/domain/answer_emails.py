"""The e-mails whose link opens one page and nothing else: questions after the show, the consent to advertising."""

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

ANSWER_EMAILS = {
    "advertising.message": EmailTemplate(
        N_("(광고) %(title)s"),
        N_(
            "%(text)s\n\n"
            "Sender: %(sender)s\n"
            "You get this because you agreed on %(agreed)s to advertising by e-mail. To stop it, free of charge and "
            "without signing in (수신거부):\n%(address)s\n\n%(edition)s"
        ),
    ),
    "advertising.asked": EmailTemplate(
        N_("Your consent to advertising: does it still hold?"),
        N_(
            "Dear %(name)s,\n\n"
            "On %(agreed)s you agreed to get advertising of %(edition)s by e-mail. A consent counts for two years, "
            "yours until %(until)s.\n\n"
            "Keep it or end it here, without signing in. If you do nothing, no advertising is sent after that day:\n"
            "%(address)s\n\nSender: %(sender)s"
        ),
    ),
    "follow_ups.asked": EmailTemplate(
        N_("What became of your consultations at %(edition)s?"),
        N_(
            "Dear %(name)s,\n\n"
            "%(days)s days have passed since %(edition)s. What became of the consultations of %(company)s? Four taps "
            "for each are enough; “nothing yet” and “nothing” are answers too.\n\n"
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
            "We have no answer of %(company)s yet about these consultations at %(edition)s:\n\n"
            "%(cases)s\n\n"
            "Answer here, without signing in, until %(until)s:\n%(address)s\n\n"
            "This is the only reminder.\n\n%(edition)s"
        ),
    ),
    "surveys.asked": EmailTemplate(
        N_("How was %(edition)s? Four questions"),
        N_(
            "Dear %(name)s,\n\n"
            "Thank you for taking part in %(edition)s. Would you answer four questions for %(company)s? It takes a "
            "minute.\n\n"
            "Answer here, without signing in, until %(until)s:\n%(address)s\n\n"
            "Answers are only shown added up, and only if at least five companies have answered.\n\n%(edition)s"
        ),
    ),
}
