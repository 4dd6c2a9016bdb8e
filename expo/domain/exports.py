"""What contact data may leave the system as, and in which file."""

from expo.domain.words import N_, Labelled


class ExportKind(Labelled):
    """Whose contacts are handed out."""

    BUYERS = "buyer_contacts", N_("Contacts of buyers")
    EXHIBITORS = "exhibitor_contacts", N_("Contacts of exhibitors")
    EDITION = "edition", N_("The whole expo in one file")


CONTACTS = (ExportKind.BUYERS, ExportKind.EXHIBITORS)
"""What the page of contact data hands out."""


class FileFormat(Labelled):
    """The file that is handed out, by the ending of its name."""

    XLSX = "xlsx", N_("Excel (.xlsx)")
    CSV = "csv", N_("Text (.csv)")
