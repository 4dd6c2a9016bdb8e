"""What an exhibitor changes on its own page, and an organizer approves where the edition says so."""

from expo.domain.history import FeatureHistory
from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_, Labelled


class PageChangeKind(Labelled):
    """What of a page is to change."""

    PROFILE = "profile", N_("Profile")
    ADD = "add", N_("New product")
    CHANGE = "change", N_("Changed product")
    REMOVE = "remove", N_("Product to be removed")
    PICTURE = "picture", N_("Picture to be shown")


PAGE_EMAILS = {
    "page_changes.declined": EmailTemplate(
        N_("Please check your page once more: %(company)s"),
        N_(
            "Dear %(name)s,\n\n"
            "A change of your page was not approved. The public page stays as it was.\n\n"
            "Reason: %(reason)s\n\n"
            "You can change it and send it again: %(address)s\n\n%(edition)s"
        ),
    ),
}

HISTORY = FeatureHistory(
    N_("Exhibitors' pages"),
    {
        "ask": N_("Asked for a change of the page of %(subject)s"),
        "approve": N_("Approved a change of the page of %(subject)s"),
        "decline": N_("Declined a change of the page of %(subject)s"),
    },
)
