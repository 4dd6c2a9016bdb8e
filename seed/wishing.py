"""The wishes: 640 of exhibitors, 540 of buyers, 190 pairs that want each other, and a few that must never meet.

Popularity is skewed as it is at a real show: some are on everybody's list, most on a few. What the dice choose from are
pairs that make sense: the exhibitor's sector is one the buyer looks for, a firm that only sells at home is not offered
abroad, and a country it exports to counts threefold. Firms that the source names have no wishes: that would be
invented; others may wish for them. Buyers who wait for approval have no part yet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from seed.dice import Dice

BY_EXHIBITORS, BY_BUYERS, MUTUAL = 640, 540, 190
NEVER_AGAINST_A_WISH, NEVER_BEFOREHAND = 10, 15
OPENED_ON, DAYS_OPEN = date(2024, 9, 20), 22
MUST = 5
APPEAL_OF_THE_NAMED = 8
MOST_BY_EXHIBITOR, MOST_BY_BUYER, MOST_FOR_ONE = 14, 11, 17

Row = dict[str, object]
Pair = tuple[str, str]
"""Exhibitor, buyer."""


def fit(exhibitor: Row, buyer: Row) -> int:
    """Return how well a pair fits, 0 when it makes no sense."""
    if exhibitor["sector"] not in str(buyer["interests"]).split(";"):
        return 0
    if buyer["track"] == "domestic":
        return 2
    if exhibitor["export_status"] == "domestic_only":
        return 0
    return 9 if buyer["country"] in str(exhibitor["export_countries"]).split(";") else 3


def wishes(exhibitors: list[Row], buyers: list[Row]) -> list[Row]:
    """Return the rows of ``wishes.csv``, each company's together."""
    drawing = _Drawing(exhibitors, buyers)
    drawing.draw_mutual()
    drawing.draw_side(0, drawing.by_exhibitor)
    drawing.draw_side(1, drawing.by_buyer)
    dice = Dice("levels")
    mutual = drawing.by_exhibitor.keys() & drawing.by_buyer.keys()
    rows = [
        *_rows("exhibitor", 0, drawing.by_exhibitor, mutual, dice),
        *_rows("buyer", 1, drawing.by_buyer, mutual, dice),
        *_nevers(drawing, dice),
    ]
    order = {"exhibitor": 0, "buyer": 1}
    return sorted(rows, key=lambda row: (order[str(row["side"])], row[str(row["side"])]))


def odds(exhibitors: Iterable[Mapping[str, object]], buyers: Iterable[Mapping[str, object]]) -> dict[Pair, int]:
    """Return how often the dice fall on each pair that makes sense, beside the others."""
    return _Drawing([dict(row) for row in exhibitors], [dict(row) for row in buyers]).worth


class _Drawing:
    """Draws pairs one by one and keeps the books of what each company has left to wish for."""

    def __init__(self, exhibitors: list[Row], buyers: list[Row]) -> None:
        self.dice = Dice("wishes")
        self.wishers = [str(row["code"]) for row in exhibitors if row["is_demo"] == "yes"]
        approved = [row for row in buyers if row["approved_on"]]
        appeal = {str(row["code"]): self._appeal() for row in (*exhibitors, *approved)}
        appeal |= {str(row["code"]): APPEAL_OF_THE_NAMED for row in exhibitors if row["is_demo"] != "yes"}
        self.worth: dict[Pair, int] = {}
        for exhibitor in exhibitors:
            for buyer in approved:
                pair = str(exhibitor["code"]), str(buyer["code"])
                if fits := fit(exhibitor, buyer):
                    self.worth[pair] = fits * appeal[pair[0]] * appeal[pair[1]]
        self.left = (
            self._shares(BY_EXHIBITORS, 3, self._caps(0, self.wishers, MOST_BY_EXHIBITOR)),
            self._shares(BY_BUYERS, 1, self._caps(1, [str(row["code"]) for row in approved], MOST_BY_BUYER)),
        )
        self.by_exhibitor: dict[Pair, None] = {}
        self.by_buyer: dict[Pair, None] = {}

    def _appeal(self) -> int:
        """Return 2 for most, up to 10 for a few."""
        return 2 + self.dice.number(0, 2) * self.dice.number(0, 2) * self.dice.number(0, 2)

    def _caps(self, side: int, companies: Iterable[str], most: int) -> dict[str, int]:
        """Return how many wishes a company may have: at most three in five of those that fit."""
        return {code: min(most, sum(pair[side] == code for pair in self.worth) * 3 // 5) for code in companies}

    def _shares(self, total: int, floor: int, caps: Mapping[str, int]) -> dict[str, int]:
        """Share out wishes: everybody has the floor, the rest goes to the eager ones until the caps."""
        shares = {code: min(floor, cap) for code, cap in caps.items()}
        eager = {code: self.dice.number(1, 6) for code in caps}
        for _ in range(total - sum(shares.values())):
            hungry = {code: eager[code] for code, cap in caps.items() if shares[code] < cap}
            shares[self.dice.weighted(hungry)] += 1
        return shares

    def draw_mutual(self) -> None:
        """Draw the pairs that want each other, best fits first in likelihood."""
        for _ in range(MUTUAL):
            able = {
                pair: worth
                for pair, worth in self.worth.items()
                if self.left[0].get(pair[0]) and self.left[1][pair[1]] and pair not in self.by_exhibitor
            }
            pair = self.dice.weighted(able)
            self.by_exhibitor[pair] = self.by_buyer[pair] = None
            self.left[0][pair[0]] -= 1
            self.left[1][pair[1]] -= 1

    def draw_side(self, side: int, drawn: dict[Pair, None]) -> None:
        """Give each company of one side the wishes it has left; what one cannot use falls to another."""
        wanted = Counter(pair[1 - side] for pair in (*self.by_exhibitor, *self.by_buyer))
        for code in self.dice.shuffled([code for code, count in self.left[side].items() for _ in range(count)]):
            able = self._open(side, wanted)
            own = {pair: worth for pair, worth in able.items() if pair[side] == code}
            pair = self.dice.weighted(own or able)
            drawn[pair] = None
            wanted[pair[1 - side]] += 1

    def _open(self, side: int, wanted: Counter[str]) -> dict[Pair, int]:
        """Return the pairs without a wish so far whose other half is not on too many lists."""
        return {
            pair: worth
            for pair, worth in self.worth.items()
            if pair[side] in self.left[side]
            and pair not in self.by_exhibitor
            and pair not in self.by_buyer
            and wanted[pair[1 - side]] < MOST_FOR_ONE
        }


def _row(side: str, pair: Pair, level: str, dice: Dice) -> Row:
    day = OPENED_ON + timedelta(days=dice.number(0, DAYS_OPEN - 1))
    return {"side": side, "exhibitor": pair[0], "buyer": pair[1], "level": level, "wished_on": day.isoformat()}


def _rows(side: str, place: int, drawn: Iterable[Pair], mutual: set[Pair], dice: Dice) -> list[Row]:
    """Turn pairs into wishes: about a quarter of each company's are a must, those that are mutual first."""
    companies: dict[str, list[Pair]] = {}
    for pair in drawn:
        companies.setdefault(pair[place], []).append(pair)
    rows = []
    for pairs in companies.values():
        pairs.sort(key=lambda pair: pair not in mutual)
        musts = min(MUST, (len(pairs) + 2) // 4)
        rows += [_row(side, pair, "must" if rank < musts else "interested", dice) for rank, pair in enumerate(pairs)]
    return rows


def _nevers(drawing: _Drawing, dice: Dice) -> list[Row]:
    """Forbid some pairs: against a wish of the other side, or between companies that would have fitted."""
    rows = []
    one_sided = [("buyer", pair) for pair in drawing.by_exhibitor if pair not in drawing.by_buyer]
    one_sided += [
        ("exhibitor", pair)
        for pair in drawing.by_buyer
        if pair not in drawing.by_exhibitor and pair[0] in drawing.wishers
    ]
    rows += [_row(side, pair, "never", dice) for side, pair in dice.shuffled(one_sided)[:NEVER_AGAINST_A_WISH]]
    untouched = [
        pair
        for pair in drawing.worth
        if pair not in drawing.by_exhibitor and pair not in drawing.by_buyer and pair[0] in drawing.wishers
    ]
    for pair in dice.shuffled(untouched)[:NEVER_BEFOREHAND]:
        rows.append(_row(dice.choice(("buyer", "buyer", "exhibitor")), pair, "never", dice))
    return rows
