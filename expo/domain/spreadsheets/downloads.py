"""What can be downloaded of an edition."""

from expo.domain.words import N_, Labelled


class DownloadKind(Labelled):
    """A file that holds no contact data; those of the imports can be imported again."""

    TIMETABLE = "timetable", N_("Timetable")
    UNMET = "unmet", N_("Unmet wishes")
    EXHIBITORS = "exhibitors", N_("Exhibitors")
    PRODUCTS = "products", N_("Products")
    BUYERS = "buyers", N_("Buyers")
    WISHES = "wishes", N_("Wishes")
    BOOTHS = "booths", N_("Booths")
    TABLES = "tables", N_("Consultation tables")
    INTERPRETERS = "interpreters", N_("Interpreters")
    HALLS = "halls", N_("Halls")
    CASES = "cases", N_("Collaboration cases")
    APPLICATIONS = "applications", N_("Applications")
    EMAILS = "emails", N_("E-mails")
    ALL = "all", N_("Everything in one file")
