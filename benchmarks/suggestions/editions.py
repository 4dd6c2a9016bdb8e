"""Editions to rank on: the sample as it is, and three drawn by other dice, whose buyers also look for certain goods."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from expo.domain.suggestions import Need, Offer
from expo.domain.words import Named
from seed.wishing import odds

SAMPLE = Path("seed/2024")
Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class RankedEdition:
    """Exhibitors and approved buyers by code, the wishes of both sides, and the text of each exhibitor."""

    name: str
    offers: dict[str, Offer]
    needs: dict[str, Need]
    tracks: dict[str, str]
    wishes: dict[str, list[str]]
    """Exhibitors that each buyer wishes for."""
    wished_by: dict[str, set[str]]
    """Exhibitors that wish for each buyer."""
    odds: dict[str, dict[str, int]]
    """How often the dice fall on an exhibitor when they draw a wish of a buyer: what no ranking can know."""


def sample() -> RankedEdition:
    """Return the sample edition."""
    offers, buyers = _offers(), _buyers()
    wishes: dict[str, list[str]] = defaultdict(list)
    wished_by: dict[str, set[str]] = defaultdict(set)
    for row in _rows("wishes"):
        if row["level"] != "never" and row["side"] == "buyer":
            wishes[row["buyer"]].append(row["exhibitor"])
        elif row["level"] != "never":
            wished_by[row["buyer"]].add(row["exhibitor"])
    drawn_with: dict[str, dict[str, int]] = {code: {} for code in buyers}
    for (exhibitor, buyer), worth in odds(_rows("exhibitors"), buyers.values()).items():
        drawn_with[buyer][exhibitor] = worth
    return _edition("sample", offers, buyers, wishes, wished_by, drawn_with)


def drawn(seed: int) -> RankedEdition:
    """Return an edition with the sample's firms, whose buyers look for other goods and wish by other dice.

    A buyer asks for two kinds of goods, each by the last word of a product's name; firms with a product of that last
    word fit four times as well. Sector, country and popularity count as in the sample.
    """
    dice = Random(seed)
    offers, buyers = _offers(), _buyers()
    appeal = {code: dice.choice((2, 2, 2, 3, 3, 4, 6, 10)) for code in (*offers, *buyers)}
    wishes: dict[str, list[str]] = {}
    wished_by: dict[str, set[str]] = {}
    drawn_with: dict[str, dict[str, int]] = {}
    for code, row in buyers.items():
        goods = _goods(offers, row, dice)
        row["looking_for"] = ", ".join(goods)
        drawn_with[code] = worth = {
            one: fit * appeal[one] * (4 if _has(offer, goods) else 1)
            for one, offer in offers.items()
            if (fit := _fit(offer, row))
        }
        wishes[code] = _draw(worth, dice.randint(3, 11), dice)
        seen = {one: count * (4 if one in wishes[code] else 1) for one, count in worth.items()}
        wished_by[code] = set(_draw(seen, max(1, appeal[code] - 1), dice))
    return _edition(f"drawn {seed}", offers, buyers, wishes, wished_by, drawn_with)


def _goods(offers: dict[str, Offer], row: Row, dice: Random) -> list[str]:
    language = 0 if row["country"] == "KR" else 1
    named = sorted(
        {
            (product.name_ko.split()[-1], product.name_en.split()[-1])
            for offer in offers.values()
            if offer.sector in row["interests"].split(";")
            for product in offer.products
        }
    )
    return [dice.choice(named)[language] for _ in range(2)]


def _has(offer: Offer, goods: Iterable[str]) -> bool:
    lasts = {name.split()[-1] for product in offer.products for name in (product.name_ko, product.name_en)}
    return not lasts.isdisjoint(goods)


def _fit(offer: Offer, row: Row) -> int:
    if offer.sector not in row["interests"].split(";"):
        return 0
    if row["country"] == "KR":
        return 2
    if offer.is_home_only:
        return 0
    return 9 if row["country"] in offer.export_countries else 3


def _draw(worth: dict[str, int], count: int, dice: Random) -> list[str]:
    left, found = dict(worth), []
    while left and len(found) < count:
        found.append(dice.choices(list(left), list(left.values()))[0])
        del left[found[-1]]
    return found


def _edition(
    name: str,
    offers: dict[str, Offer],
    buyers: dict[str, Row],
    wishes: dict[str, list[str]],
    wished_by: dict[str, set[str]],
    drawn_with: dict[str, dict[str, int]],
) -> RankedEdition:
    needs = {
        code: Need(row["interests"].split(";"), row["looking_for"], row["country"], row["languages"].split(";"))
        for code, row in buyers.items()
    }
    tracks = {code: row["track"] for code, row in buyers.items()}
    return RankedEdition(name, offers, needs, tracks, wishes, wished_by, drawn_with)


def _offers() -> dict[str, Offer]:
    products: dict[str, list[Named]] = defaultdict(list)
    for row in _rows("products"):
        products[row["exhibitor"]].append(Named(row["name_ko"], row["name_en"]))
    return {
        row["code"]: Offer(
            row["sector"],
            Named(row["sector"], row["sector"]),
            products[row["code"]],
            _parts(row["export_countries"]),
            row["export_status"] == "exporting",
            _parts(row["certifications"]),
            _parts(row["languages"]),
        )
        for row in _rows("exhibitors")
    }


def _buyers() -> dict[str, Row]:
    return {row["code"]: row for row in _rows("buyers") if row["approved_on"]}


def _parts(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


def _rows(name: str) -> Iterator[Row]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
