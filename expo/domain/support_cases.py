"""Cases of a support programme: one firm, one track, from the selection to the settlement."""

from collections.abc import Iterator, Mapping
from datetime import date

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled


class SupportStage(Labelled):
    """How far a case has come."""

    SELECTED = "selected", N_("Selected")
    AGREED = "agreed", N_("Agreement signed")
    INTERIM = "interim", N_("Interim inspection passed")
    FINISHED = "finished", N_("Final inspection passed")
    SETTLED = "settled", N_("Settlement completed")
    CLOSED = "closed", N_("Closed")
    TERMINATED = "terminated", N_("Terminated")


NEXT: Mapping[SupportStage, tuple[SupportStage, ...]] = {
    SupportStage.SELECTED: (SupportStage.AGREED, SupportStage.TERMINATED),
    SupportStage.AGREED: (SupportStage.INTERIM, SupportStage.TERMINATED),
    SupportStage.INTERIM: (SupportStage.FINISHED, SupportStage.TERMINATED),
    SupportStage.FINISHED: (SupportStage.SETTLED, SupportStage.TERMINATED),
    SupportStage.SETTLED: (SupportStage.CLOSED, SupportStage.TERMINATED),
    SupportStage.CLOSED: (),
    SupportStage.TERMINATED: (),
}
"""What may follow each stage."""


class MilestoneKind(Labelled):
    """A step of a case with a date, in order."""

    AGREEMENT = "agreement", N_("Agreement")
    COST_REVIEW = "cost_review", N_("Cost review")
    DESIGN = "design", N_("Design of the system")
    INTERIM = "interim", N_("Interim inspection")
    INSTALLATION = "installation", N_("Installation")
    FINAL = "final", N_("Final inspection")
    SETTLEMENT = "settlement", N_("Settlement")
    FOLLOW_UP = "follow_up", N_("Follow-up")


class InspectionKind(Labelled):
    """Which inspection on site."""

    INTERIM = "interim", N_("Interim inspection")
    FINAL = "final", N_("Final inspection")


class InspectionResult(Labelled):
    """What an inspection found."""

    PASSED = "passed", N_("Passed")
    REMEDY = "remedy", N_("To be remedied")
    FAILED = "failed", N_("Not passed")


class ChangeDecision(Labelled):
    """What was decided about a change that the firm asked for."""

    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Rejected")


NEEDED_INSPECTION = {SupportStage.INTERIM: InspectionKind.INTERIM, SupportStage.FINISHED: InspectionKind.FINAL}
"""The inspection that has to be passed before a stage."""


def against_stage(
    present: SupportStage, wanted: SupportStage, passed: set[InspectionKind], open_changes: int
) -> Iterator[Violation]:
    """Yield every reason against moving a case on; ``passed`` are the kinds whose latest inspection was passed."""
    if wanted not in NEXT[present]:
        yield Violation("stage_order", N_("This stage does not follow the present one."), {}, "stage")
        return
    needed = NEEDED_INSPECTION.get(wanted)
    if needed and needed not in passed:
        yield Violation("no_inspection", N_("The latest inspection of this kind has not been passed yet."), {}, "stage")
    if open_changes and wanted is not SupportStage.TERMINATED:
        yield Violation("open_change", N_("A change that the firm asked for is not decided yet."), {}, "stage")


def is_late(due_on: date, done_on: date | None, today: date) -> bool:
    """Tell whether a milestone is overdue."""
    return done_on is None and due_on < today


HISTORY = FeatureHistory(
    N_("Cases of the support programme"),
    {
        "create": N_("Entered the case %(code)s of %(firm)s"),
        "move": N_("Moved the case %(code)s on: %(stage)s"),
        "set_milestone": N_("Set a milestone of the case %(code)s: %(kind)s, due %(day)s"),
        "inspect": N_("Recorded an inspection of the case %(code)s: %(result)s"),
        "ask_change": N_("Recorded a change asked for in the case %(code)s"),
        "decide_change": N_("Decided about a change of the case %(code)s: %(decision)s"),
        "invite": N_("Invited %(firm)s to the expo as %(exhibitor)s, for its case %(code)s"),
    },
    {"stage": SupportStage, "kind": MilestoneKind, "result": InspectionResult, "decision": ChangeDecision},
)
