"""What should be looked at before the results of a show are published."""

from collections import Counter
from collections.abc import Mapping

from expo.domain.amounts import AmountKind, Currency
from expo.domain.results import RateSet, ResultRow, ResultRows, RowView, seen, total
from expo.domain.words import N_, Labelled


class ResultWarning(Labelled):
    """What should be looked at before results are published."""

    UNRECORDED = "unrecorded", N_("Consultations without an outcome")
    NO_RATE = "no_rate", N_("Dollar amounts and no stated rate")
    MISSING = "missing", N_("Consultations held without a record")
    DISPUTED = "disputed", N_("Disputed records")
    PURSUED_IS_HIGH = "pursued_is_high", N_("Contracts pursued are above half of the amount discussed")
    ONE_IS_LARGE = "one_is_large", N_("One record is above a fifth of the total")
    TEXTS_REPEAT = "texts_repeat", N_("The same note in three records or more")
    SIDES_DIFFER = "sides_differ", N_("Buyer and exhibitor differ by more than a fifth")
    FEW_CONFIRMED = "few_confirmed", N_("Fewer than three in five records are confirmed by both sides")


BEHIND: Mapping[ResultWarning, RowView] = {
    ResultWarning.UNRECORDED: RowView.UNRECORDED,
    ResultWarning.MISSING: RowView.MISSING,
    ResultWarning.DISPUTED: RowView.DISPUTED,
    ResultWarning.PURSUED_IS_HIGH: RowView.EXPECTED,
    ResultWarning.SIDES_DIFFER: RowView.DIFFERING,
}
"""The list that shows a warning's rows; the counted records for every other one."""
BLOCKING = frozenset({ResultWarning.UNRECORDED, ResultWarning.NO_RATE})


def warnings(rows: ResultRows, rates: RateSet) -> dict[ResultWarning, list[ResultRow]]:
    """Return the warnings that apply, each with the rows behind it."""
    counted = seen(rows, RowView.COUNTED)
    kinds = rows.seen(RowView.COUNTED)
    whole, pursued = (total(kinds, amount, rates) for amount in (AmountKind.DISCUSSED, AmountKind.EXPECTED))
    notes = Counter(row.note.strip() for row in counted)
    large = whole and [row for row in counted if rates.won(row.discussed, row.currency or Currency.KRW) * 5 > whole]
    found = {
        ResultWarning.UNRECORDED: seen(rows, RowView.UNRECORDED),
        ResultWarning.NO_RATE: [row for row in counted if row.currency not in {Currency.KRW, *rates.rates}],
        ResultWarning.MISSING: seen(rows, RowView.MISSING),
        ResultWarning.DISPUTED: seen(rows, RowView.DISPUTED),
        ResultWarning.PURSUED_IS_HIGH: seen(rows, RowView.EXPECTED) if whole and (pursued or 0) * 2 > whole else [],
        ResultWarning.ONE_IS_LARGE: large or [],
        ResultWarning.TEXTS_REPEAT: [row for row in counted if row.note.strip() and notes[row.note.strip()] >= 3],
        ResultWarning.SIDES_DIFFER: seen(rows, RowView.DIFFERING),
        ResultWarning.FEW_CONFIRMED: [row for row in counted if not row.is_confirmed],
    }
    if len(found[ResultWarning.FEW_CONFIRMED]) * 5 <= len(counted) * 2:
        found[ResultWarning.FEW_CONFIRMED] = []
    return {warning: behind for warning, behind in found.items() if behind}
