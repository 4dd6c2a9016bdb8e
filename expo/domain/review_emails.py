"""E-mails to reviewers, and to firms about the decision on their application."""

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

REVIEW_EMAILS = {
    "reviews.assigned": EmailTemplate(
        N_("Please review applications to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "Applications that wait for your review: %(count)s. With this link you read and score them on a phone or "
            "at a desk. Please do not pass it on:\n%(address)s\n\n"
            "First tell us of each application whether you are related to the firm, its supplier or who wrote the "
            "plan.\n\n%(edition)s"
        ),
    ),
    "reviews.reopened": EmailTemplate(
        N_("Your review of application %(number)s to “%(call)s” is reopened"),
        N_(
            "Dear %(name)s,\n\n"
            "Your review of application %(number)s is open again. What you sent is kept.\n\nReason: %(reason)s\n\n"
            "With this link you score it anew:\n%(address)s\n\n%(edition)s"
        ),
    ),
    "reviews.selected": EmailTemplate(
        N_("Selected: application %(number)s to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "%(company)s is selected: place %(place)s with %(points)s points.\n\n%(criteria)s\n\n"
            "We will write to you about the agreement.\n\n%(edition)s"
        ),
    ),
    "reviews.reserve": EmailTemplate(
        N_("On the reserve list: application %(number)s to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "%(company)s is on the reserve list: place %(place)s with %(points)s points.\n\n%(criteria)s\n\n"
            "If you object, please do so before %(until)s with the link of your application:\n%(address)s\n\n"
            "%(edition)s"
        ),
    ),
    "reviews.rejected": EmailTemplate(
        N_("Not selected: application %(number)s to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "%(company)s is not selected: place %(place)s with %(points)s points.\n\n%(criteria)s\n\n"
            "If you object, please do so before %(until)s with the link of your application:\n%(address)s\n\n"
            "%(edition)s"
        ),
    ),
    "reviews.promoted": EmailTemplate(
        N_("Moved up from the reserve list: application %(number)s to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "%(company)s moved up from the reserve list and is selected now.\n\nReason: %(reason)s\n\n%(edition)s"
        ),
    ),
    "reviews.answered": EmailTemplate(
        N_("Your objection about application %(number)s to “%(call)s”"),
        N_("Dear %(name)s,\n\nThe objection of %(company)s was answered: %(answer)s\n\n%(reason)s\n\n%(edition)s"),
    ),
}
