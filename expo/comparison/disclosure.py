"""Which cells may be shown: small ones are hidden, and others with them where a total would tell them.

Hiding the second cell of a line is known as complementary (secondary) suppression.
"""

from collections import Counter
from collections.abc import Sequence

from expo.domain.firms import FEWEST, CellCount, CellTable, FirmFigures

Place = tuple[str | None, int | None]
"""A sector and a bracket; ``None`` is the total over all."""


def cell_table(firms: Sequence[FirmFigures]) -> CellTable:
    """Return the cells by sector and bracket with totals, hidden where fewer than five firms could be told."""
    sectors, brackets = sorted({firm.sector for firm in firms}), sorted({firm.bracket for firm in firms})
    counts = {group: _counts(firms, group) for group in (True, False)}
    hidden = _hidden(counts[True], counts[False], sectors, brackets)

    def shown(place: Place) -> CellCount:
        if place in hidden:
            return CellCount(None, None)
        return CellCount(counts[True][place], counts[False][place])

    return CellTable(
        sectors,
        brackets,
        {(sector, bracket): shown((sector, bracket)) for sector in sectors for bracket in brackets},
        {sector: shown((sector, None)) for sector in sectors},
        {bracket: shown((None, bracket)) for bracket in brackets},
        shown((None, None)),
    )


def _counts(firms: Sequence[FirmFigures], is_adopter: bool) -> Counter[Place]:
    counts: Counter[Place] = Counter()
    for firm in firms:
        if firm.is_adopter == is_adopter:
            counts.update([(firm.sector, firm.bracket), (firm.sector, None), (None, firm.bracket), (None, None)])
    return counts


def _hidden(
    adopters: Counter[Place], others: Counter[Place], sectors: Sequence[str], brackets: Sequence[int]
) -> set[Place]:
    lines: list[list[Place]] = [[(sector, bracket) for bracket in (*brackets, None)] for sector in (*sectors, None)]
    lines += [[(sector, bracket) for sector in (*sectors, None)] for bracket in (*brackets, None)]
    places = {place for line in lines for place in line if adopters[place] + others[place]}
    hidden = {place for place in places if min(adopters[place], others[place]) < FEWEST}
    while lonely := next((line for line in lines if len(hidden.intersection(line)) == 1), None):
        candidates = [place for place in lonely if place in places - hidden]
        if not candidates:
            break
        # Inner cells before totals, the total of everything last, small ones before large ones.
        hidden.add(min(candidates, key=lambda place: (place.count(None), adopters[place] + others[place])))
    return hidden
