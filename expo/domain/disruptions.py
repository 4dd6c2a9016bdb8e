"""What is missing on the day: a company, interpreter, table or hall that is planned but not available for a time."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class Missing(Labelled):
    """Who or what is missing; a hall stands for every exhibitor with a booth in it."""

    EXHIBITOR = "exhibitor", N_("Exhibitor")
    BUYER = "buyer", N_("Buyer")
    TABLE = "table", N_("Table")
    INTERPRETER = "interpreter", N_("Interpreter")
    HALL = "hall", N_("A whole hall")


HISTORY = FeatureHistory(
    N_("Changes on the day"),
    {
        "announce": N_("Announced that %(codes)s will be missing: %(span)s"),
        "withdraw": N_("Took back the absence from %(starts_at)s"),
    },
)
