"""The exhibitors and their products: nine that the source names, ninety coined."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from seed import floor, sheets
from seed.dice import Dice
from seed.words import city, object_particle, person, slug

SECTOR = {"FD": "food", "LV": "household", "HA": "appliance", "MC": "machinery", "IN": "industrial", "PM": "parts"}

# The figures of the whole show's ninety-nine, less the nine firms about which nothing is invented.
REGIONS = {
    "gyeonggi": 20, "gyeongbuk": 10, "gyeongnam": 10, "chungnam": 8, "jeonbuk": 8, "jeonnam": 7, "chungbuk": 6,
    "daegu": 4, "busan": 4, "seoul": 4, "gwangju": 3, "daejeon": 3, "gangwon": 2, "ulsan": 1,
}  # fmt: skip
SIZES = {"small": 56, "medium": 34}
EXPORT = {"exporting": 37, "beginner": 22, "domestic_only": 31}
LEVELS = {"basic": 35, "middle_1": 32, "middle_2": 16, "advanced": 7}
YEARS = {2018: 6, 2019: 8, 2020: 10, 2021: 13, 2022: 15, 2023: 18, 2024: 20}

MARKETS = {
    "food": {
        "US": 8,
        "VN": 8,
        "JP": 7,
        "CN": 7,
        "ID": 4,
        "TH": 4,
        "MY": 3,
        "SG": 3,
        "TW": 3,
        "PH": 3,
        "AE": 2,
        "KZ": 2,
        "DE": 1,
        "MX": 1,
    },
    "household": {
        "CN": 8,
        "VN": 7,
        "JP": 7,
        "US": 6,
        "TH": 3,
        "ID": 3,
        "SG": 3,
        "TW": 2,
        "AE": 3,
        "KZ": 2,
        "MY": 2,
        "IN": 1,
        "PH": 2,
        "MX": 1,
    },
    "appliance": {"CN": 5, "VN": 6, "JP": 4, "US": 5, "ID": 3, "TH": 3, "MY": 3, "SG": 3, "PH": 2},
    "machinery": {"VN": 6, "CN": 4, "JP": 4, "US": 4, "ID": 5, "TH": 4, "KZ": 3, "IN": 3, "AE": 2, "TW": 2},
    "industrial": {"VN": 6, "US": 4, "ID": 4, "MY": 4, "DE": 3, "AE": 3, "TW": 2, "SG": 3, "KZ": 2},
    "parts": {"CN": 5, "JP": 5, "US": 6, "VN": 5, "DE": 4, "TH": 3, "IN": 4, "SG": 3, "MX": 2},
}
CERTIFICATIONS = {
    "food": ("HACCP", "ISO 22000", "FDA", "Halal", "Vegan"),
    "household": ("KC", "ISO 9001", "CE", "FDA", "Vegan"),
    "appliance": ("KC", "CE", "UL", "ISO 9001"),
    "machinery": ("ISO 9001", "CE", "KCs"),
    "industrial": ("ISO 9001", "KCs", "CE", "ISO 14001"),
    "parts": ("ISO 9001", "IATF 16949", "ISO 14001", "RoHS"),
}
HALAL_MARKETS = frozenset({"ID", "MY", "AE"})
MINIMUM_ORDERS = ((1_000, "5,000 EA"), (5_000, "500 EA"), (20_000, "200 EA"), (200_000, "50 EA"), (3_000_000, "5 EA"))


class Stand(NamedTuple):
    """Who stands there, in which hall, on which booth units."""

    exhibitor: str
    hall: str
    booths: str


@dataclass
class Firm:
    """A firm as a source file has it: a head line and its products."""

    head: list[str]
    products: list[list[str]] = field(default_factory=list)


def firms(name: str) -> Iterator[Firm]:
    """Yield the firms of an indented list."""
    firm: Firm | None = None
    for line in sheets.lines(name):
        if not line.startswith(" "):
            if firm:
                yield firm
            firm = Firm(sheets.fields(line))
        elif firm:
            firm.products.append(sheets.fields(line))
    if firm:
        yield firm


def business_number(serial: int) -> str:
    """Return a number of valid form that no firm can have: the middle code 00 was never issued."""
    nine = f"90000{serial:04}"
    total = sum(int(d) * w for d, w in zip(nine, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)) + int(nine[8]) * 5 // 10
    return f"900-00-{serial:04}{(10 - total % 10) % 10}"


def _nothing_invented(firm: Firm, stands: dict[str, Stand]) -> dict[str, object]:
    on, name_ko, name_en, sector, source = firm.head
    code, hall, booths = stands[on]
    blank: dict[str, object] = dict.fromkeys(_COLUMNS, "")
    return blank | {
        "code": code,
        "name_ko": name_ko,
        "name_en": name_en,
        "sector": sector,
        "hall": hall,
        "booths": booths,
        "is_demo": "no",
        "source": source,
    }


_COLUMNS = (
    "code", "name_ko", "name_en", "sector", "hall", "booths", "region", "size", "export_status", "export_countries",
    "certifications", "languages", "factory_level", "sponsor_year", "business_number", "story_ko", "story_en",
    "contact_name", "contact_phone", "contact_email", "is_demo", "source",
)  # fmt: skip


class _Coining:
    """What the dice decide about the ninety, one stream for all, so that totals come out exactly."""

    def __init__(self) -> None:
        self.dice = Dice("exhibitors")
        self.phrases: dict[str, Any] = sheets.toml(sheets.SOURCES / "phrases.toml")
        self.regions = self.dice.dealt(REGIONS)
        self.sizes = self.dice.dealt(SIZES)
        self.export = self.dice.dealt(EXPORT)
        self.levels = self.dice.dealt(LEVELS)
        self.years = self.dice.dealt(YEARS)
        self.serial = 0

    def markets(self, sector: str, status: str) -> list[str]:
        if status != "exporting":
            return []
        weights, chosen = dict(MARKETS[sector]), []
        for _ in range(self.dice.number(2, 5)):
            country = self.dice.weighted(weights)
            del weights[country]
            chosen.append(country)
        return chosen

    def certifications(self, sector: str, markets: list[str]) -> list[str]:
        known = CERTIFICATIONS[sector]
        held = [known[0], *self.dice.some(known[1:], self.dice.number(0, 2))]
        if sector == "food" and HALAL_MARKETS.intersection(markets) and "Halal" not in held:
            held.append("Halal")
        return held

    def languages(self, status: str, markets: list[str]) -> list[str]:
        spoken = ["ko"]
        if self.dice.chance({"exporting": 62, "beginner": 25, "domestic_only": 0}[status]):
            spoken.append("en")
        if "CN" in markets and self.dice.chance(60):
            spoken.append("zh")
        if "JP" in markets and self.dice.chance(45):
            spoken.append("ja")
        return spoken

    def firm(self, firm: Firm, stands: dict[str, Stand]) -> dict[str, object]:
        on, name_ko, name_en, makes_ko, makes_en = firm.head[:5]
        sector = _sector(firm)
        code, hall, booths = stands[on]
        self.serial += 1
        region, size, status = self.regions.pop(), self.sizes.pop(), self.export.pop()
        markets = self.markets(sector, status)
        city_ko, city_en = city(self.dice, region)
        gain_ko, gain_en = self.dice.choice(self.phrases[sector]["gain"])
        values = (
            code,
            name_ko,
            name_en,
            sector,
            hall,
            booths,
            region,
            size,
            status,
            ";".join(markets),
            ";".join(self.certifications(sector, markets)),
            ";".join(self.languages(status, markets)),
            self.levels.pop(),
            self.years.pop(),
            business_number(self.serial * 11),
            f"{city_ko}에서 {object_particle(makes_ko)} 만듭니다. {gain_ko}",
            f"Maker of {makes_en} in {city_en}. {gain_en}",
            person(self.dice),
            f"010-0000-{self.serial:04}",
            f"sales@{slug(name_en)}.example.com",
            "yes",
            "",
        )
        return dict(zip(_COLUMNS, values, strict=True))


def _sector(firm: Firm) -> str:
    return firm.head[6] if len(firm.head) > 6 else SECTOR[firm.head[0][:2]]


def _stands() -> dict[str, Stand]:
    """Return every stand in the order of the plan; exhibitors are numbered in the order of their stands' names."""
    units: dict[str, tuple[str, list[str]]] = {}
    for unit in floor.units():
        units.setdefault(unit.stand, (unit.hall, []))[1].append(unit.code)
    codes = {stand: f"E-{number:03}" for number, stand in enumerate(sorted(units), 1)}
    return {stand: Stand(codes[stand], hall, ";".join(booths)) for stand, (hall, booths) in units.items()}


def exhibitors() -> list[dict[str, object]]:
    """Return the rows of ``exhibitors.csv`` in the order of the plan."""
    stands = _stands()
    coining = _Coining()
    rows = [_nothing_invented(firm, stands) for firm in firms("named.txt")]
    rows += [coining.firm(firm, stands) for firm in firms("firms.txt")]
    order = [stand.exhibitor for stand in stands.values()]
    return sorted(rows, key=lambda row: order.index(str(row["code"])))


def products() -> list[dict[str, object]]:
    """Return the rows of ``products.csv``; a named firm's product has its name only."""
    dice, phrases = Dice("products"), sheets.toml(sheets.SOURCES / "phrases.toml")
    stands = _stands()
    rows: list[dict[str, object]] = []
    for firm in firms("named.txt"):
        maker = stands[firm.head[0]].exhibitor
        rows += [_product(maker, place, *names) for place, names in enumerate(firm.products, 1)]
    for firm in firms("firms.txt"):
        maker = stands[firm.head[0]].exhibitor
        for place, (name_ko, name_en, price) in enumerate(firm.products, 1):
            about_ko, about_en, low, high, *step = dice.choice(phrases[_sector(firm)]["product"])
            apart = step[0] if step else 1
            number = apart * dice.number(low // apart, high // apart)
            rows.append(
                _product(maker, place, name_ko, name_en)
                | {
                    "about_ko": about_ko.format(n=number),
                    "about_en": about_en.format(n=number),
                    "price": price,
                    "minimum_order": next((order for limit, order in MINIMUM_ORDERS if int(price) < limit), "1 EA"),
                    "hs_code": firm.head[5],
                }
            )
    return rows


def _product(maker: str, place: int, name_ko: str, name_en: str) -> dict[str, object]:
    return {
        "exhibitor": maker,
        "position": place,
        "name_ko": name_ko,
        "name_en": name_en,
        "about_ko": "",
        "about_en": "",
        "price": "",
        "minimum_order": "",
        "hs_code": "",
    }
