"""Incubation of start-ups: stages from founding to investment, what each received, when it moved on or why it left."""

from collections.abc import Mapping

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class StartUpStage(Labelled):
    """How far a start-up is; who has graduated or left does not come back."""

    FOUNDING = "founding", N_("Founding")
    PRODUCT = "product", N_("Product development")
    SALES = "sales", N_("First sales")
    INVESTMENT = "investment", N_("Investment raised")
    GRADUATED = "graduated", N_("Graduated")
    LEFT = "left", N_("Left the programme")


NEXT_STAGES: Mapping[StartUpStage, tuple[StartUpStage, ...]] = {
    StartUpStage.FOUNDING: (StartUpStage.PRODUCT, StartUpStage.LEFT),
    StartUpStage.PRODUCT: (StartUpStage.SALES, StartUpStage.INVESTMENT, StartUpStage.LEFT),
    StartUpStage.SALES: (StartUpStage.INVESTMENT, StartUpStage.GRADUATED, StartUpStage.LEFT),
    StartUpStage.INVESTMENT: (StartUpStage.SALES, StartUpStage.GRADUATED, StartUpStage.LEFT),
    StartUpStage.GRADUATED: (),
    StartUpStage.LEFT: (),
}
"""What may follow each stage."""


class StartUpHelp(Labelled):
    """What a start-up receives."""

    SPACE = "space", N_("Space")
    GRANT = "grant", N_("Grant")
    MENTORING = "mentoring", N_("Help of a mentor")
    INTRODUCTION = "introduction", N_("Introduction to a customer")
    INVESTMENT = "investment", N_("Investment by others")


HISTORY = FeatureHistory(
    N_("Incubation"),
    {
        "create": N_("Entered the start-up %(firm)s"),
        "move": N_("%(firm)s: %(stage)s"),
        "help": N_("%(firm)s received: %(help)s"),
        "invite": N_("Invited the start-up %(firm)s to the expo"),
    },
    {"stage": StartUpStage, "help": StartUpHelp},
)
