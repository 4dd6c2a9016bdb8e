"""Personal data: why it was erased, and what is told of it."""

from expo.domain.exports import ExportKind
from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

ERASED = "(삭제됨)"
"""What is written in place of a name."""


class Cause(Labelled):
    """Why personal data was erased."""

    REQUEST = "request", N_("On request")
    RETENTION = "retention", N_("Retention date")


HISTORY = FeatureHistory(
    N_("Privacy"),
    {
        "erase": N_("Erased the personal data of %(code)s"),
        "erase_person": N_("Erased the personal data of a person"),
        "change": N_("Changed the privacy notice and the retention dates"),
        "forget_emails": N_("Erased the texts of old e-mails: %(count)s"),
        "export": N_("Exported contact data (%(kind)s: %(count)s) for: %(purpose)s"),
        "export_edition": N_("Downloaded the whole expo in one file for: %(purpose)s"),
    },
    {"kind": ExportKind},
)
