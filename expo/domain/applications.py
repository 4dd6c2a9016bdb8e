"""Words about companies that apply to exhibit, and the e-mails to them."""

from datetime import date

from expo.domain.history import FeatureHistory
from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_, Labelled


class ApplicationDecision(Labelled):
    """What the organizer did about an application."""

    ASKED = "asked", N_("Waiting for the company")
    ACCEPTED = "accepted", N_("Accepted to exhibit")
    DECLINED = "declined", N_("Declined")


def is_open(period: tuple[date, date] | None, today: date, starts_on: date) -> bool:
    """Tell whether companies can apply on a day: in the period, both days included, and before the expo begins."""
    return period is not None and period[0] <= today <= period[1] and today < starts_on


EMAILS = {
    "applications.proof": EmailTemplate(
        N_("Please confirm your application for %(edition)s"),
        N_(
            "Hello,\n\n"
            "An application to exhibit at %(edition)s was sent with this address. Open this link and confirm it; only "
            "then does the organizer see it. The link works once and for two days:\n%(address)s\n\n"
            "If it was not you, do nothing: the application is deleted automatically.\n\n%(edition)s"
        ),
    ),
    "applications.known": EmailTemplate(
        N_("About your application for %(edition)s"),
        N_(
            "Hello,\n\n"
            "An application to exhibit at %(edition)s was sent with this address. A company with the same business "
            "number, or a person with this address, takes part or has applied already. Nothing was changed. If you "
            "did not expect this, please write to the organizer.\n\nThe expo: %(address)s\n\n%(edition)s"
        ),
    ),
    "applications.arrived": EmailTemplate(
        N_("Your application for %(edition)s has arrived"),
        N_(
            "Dear %(name)s,\n\n"
            "The application of %(company)s has arrived. With this link you can add to it and change it until the "
            "organizer decides; it works for 30 days:\n%(address)s\n\n"
            "You will get an e-mail about the decision.\n\n%(edition)s"
        ),
    ),
    "applications.asked": EmailTemplate(
        N_("Something is missing in your application for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The organizer needs more information from %(company)s before it can decide:\n\n%(reason)s\n\n"
            "Please add it through this link; it works for 30 days:\n%(address)s\n\n%(edition)s"
        ),
    ),
    "applications.accepted": EmailTemplate(
        N_("%(company)s exhibits at %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The application of %(company)s is accepted. Your own pages are open: add your logo and the pictures of "
            "your products, and say when you have time for consultations.\n\n"
            "This is your personal link. It opens your own pages without a password; please do not pass it on:\n"
            "%(address)s\n\n%(edition)s"
        ),
    ),
    "applications.declined": EmailTemplate(
        N_("About your application for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The application of %(company)s to exhibit at %(edition)s could not be accepted.\n\n"
            "Reason: %(reason)s\n\nThe expo: %(address)s\n\n%(edition)s"
        ),
    ),
}

ONE_TIME = frozenset({"applications.proof", "applications.arrived", "applications.asked"})
"""E-mails with a link of their own. The first two can be caused by a stranger, and hold no words of one."""

HISTORY = FeatureHistory(
    N_("Applications"),
    {
        "set_period": N_("Companies can apply from %(opens_on)s to %(closes_on)s"),
        "apply": N_("%(name)s applied to exhibit"),
        "complete": N_("%(name)s added to its application"),
        "accept": N_("Accepted the application of %(name)s as %(code)s"),
        "ask_for_documents": N_("Applicants are asked for: %(names)s"),
        "attach": N_("%(name)s uploaded a document: %(document)s"),
        "ask": N_("Asked %(name)s for what is missing in its application: %(reason)s"),
        "decline": N_("Declined the application of %(name)s: %(reason)s"),
    },
)
