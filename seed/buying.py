"""The 150 buyers: 84 from Korea by channel, 66 from fifteen countries; and the half-days on which each is there."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from seed import sheets
from seed.dice import Dice
from seed.words import names, person, slug

TUE, WED, THU, FRI = DAYS = tuple(date(2024, 10, day) for day in (22, 23, 24, 25))

LANGUAGE = {
    "VN": "vi", "CN": "zh", "JP": "ja", "US": "en", "ID": "id", "TH": "th", "MY": "en", "SG": "en", "TW": "zh",
    "PH": "en", "KZ": "ru", "AE": "en", "IN": "en", "DE": "en", "MX": "es",
}  # fmt: skip
VERIFICATION = {
    "domestic": {"documents": 60, "reference": 20, "field_checked": 2, "unverified": 2},
    "overseas": {"documents": 32, "reference": 18, "field_checked": 12, "unverified": 4},
}
HOSTED = 40

Halves = dict[date, tuple[bool, bool]]
MORNING, AFTERNOON, ALL_DAY, AWAY = (True, False), (False, True), (True, True), (False, False)

# How buyers from Korea come: mostly one half-day or day between other work. From abroad: with the flights.
Visit = tuple[tuple[date, tuple[bool, bool]], ...]
Visits = dict[Visit, int]
DOMESTIC_VISITS: Visits = {
    ((TUE, AFTERNOON),): 8,
    ((WED, AFTERNOON),): 14,
    ((THU, AFTERNOON),): 13,
    ((TUE, MORNING),): 3,
    ((WED, MORNING),): 9,
    ((THU, MORNING),): 8,
    ((FRI, MORNING),): 7,
    ((FRI, AFTERNOON),): 4,
    ((TUE, ALL_DAY),): 4,
    ((WED, ALL_DAY),): 9,
    ((THU, ALL_DAY),): 8,
    ((FRI, ALL_DAY),): 5,
    ((WED, AFTERNOON), (THU, MORNING)): 4,
    ((TUE, AFTERNOON), (FRI, MORNING)): 3,
    ((TUE, ALL_DAY), (THU, AFTERNOON)): 2,
}
HOSTED_VISITS: Visits = {
    ((TUE, AFTERNOON), (WED, ALL_DAY)): 7,
    ((WED, ALL_DAY), (THU, MORNING)): 6,
    ((TUE, ALL_DAY), (WED, MORNING)): 4,
    ((WED, AFTERNOON), (THU, ALL_DAY)): 6,
    ((THU, ALL_DAY), (FRI, MORNING)): 4,
    ((TUE, AFTERNOON), (WED, ALL_DAY), (THU, MORNING)): 3,
}
OTHER_VISITS: Visits = {
    ((WED, ALL_DAY),): 6,
    ((THU, ALL_DAY),): 5,
    ((TUE, ALL_DAY),): 2,
    ((WED, AFTERNOON), (THU, MORNING)): 4,
    ((FRI, ALL_DAY),): 3,
}
FRIDAY_ONLY = ((FRI, ALL_DAY),)
"""How the one buyer from Mexico comes: the interpreter for Spanish works on Friday."""


def buyers() -> list[dict[str, object]]:
    """Return the rows of ``buyers.csv``."""
    dice = Dice("buyers")
    phrases = sheets.toml(sheets.SOURCES / "phrases.toml")
    rows = [_applied(dice, phrases, row) for row in (*_domestic(dice), *_overseas(dice))]
    for track, counts in VERIFICATION.items():
        levels = dice.dealt(counts)
        for row in rows:
            if row["track"] == track:
                row["verification"] = levels.pop()
    for row in rows:
        applied = date.fromisoformat(str(row["registered_on"]))
        waits = row["verification"] == "unverified"
        row["approved_on"] = "" if waits else (applied + timedelta(days=dice.number(1, 6))).isoformat()
    _come_late(rows)
    return rows


def _come_late(rows: list[dict[str, object]]) -> None:
    """Let those whom nothing is decided about apply at the eve and on the first day of the expo."""
    seen: set[object] = set()
    for row in rows:
        if not row["approved_on"]:
            row["registered_on"] = date(2024, 10, 22 if row["track"] in seen else 21).isoformat()
            seen.add(row["track"])


def _domestic(dice: Dice) -> Iterator[dict[str, object]]:
    for number, (channel, line) in enumerate(sheets.sections("buyers_domestic.txt"), 1):
        name_ko, name_en, department_ko, _department_en, interests = line
        address = f"{slug(name_en)}.example.com"
        yield {
            "code": f"D-{number:03}",
            "track": "domestic",
            "name": name_ko,
            "name_en": name_en,
            "channel": channel,
            "country": "KR",
            "city": "",
            "website": f"https://{address}",
            "languages": "ko",
            "interests": ";".join(interests.split()),
            "contact_name": person(dice),
            "contact_title": department_ko,
            "contact_email": f"md@{address}",
            "contact_phone": f"010-0000-{1000 + number:04}",
            "is_hosted": "no",
        }


def _overseas(dice: Dice) -> Iterator[dict[str, object]]:
    lines = list(sheets.sections("buyers_overseas.txt"))
    hosted = set(dice.some(range(len(lines)), HOSTED))
    guests = {country: list(people) for country, people in names()["overseas"].items()}
    for number, (country, line) in enumerate(lines, 1):
        company, city, kind, further, interests = line
        address = f"{slug(company)}.example.com"
        yield {
            "code": f"G-{number:03}",
            "track": "overseas",
            "name": company,
            "name_en": company,
            "channel": kind,
            "country": country,
            "city": city,
            "website": f"https://{address}",
            "languages": ";".join([LANGUAGE[country], *further.split()]),
            "interests": ";".join(interests.split()),
            "contact_name": guests[country].pop(0),
            "contact_title": dice.choice(("Buyer", "Purchasing Manager", "Category Manager", "Director")),
            "contact_email": f"buying@{address}",
            "contact_phone": "",
            "is_hosted": "yes" if number - 1 in hosted else "no",
        }


def _applied(dice: Dice, phrases: dict[str, Any], row: dict[str, object]) -> dict[str, object]:
    """Add what the buyer wrote when registering: what is looked for, consents, when."""
    language = 0 if row["track"] == "domestic" else 1
    wanted = [dice.choice(phrases[sector]["wanted"])[language] for sector in str(row["interests"]).split(";")]
    agreed = ["collection", "provision"]
    agreed += [kind for kind, percent in (("sharing", 70), ("marketing", 45), ("filming", 40)) if dice.chance(percent)]
    if row["track"] == "overseas":
        agreed.append("transfer")
    return row | {
        "looking_for": ", ".join(wanted),
        "consents": ";".join(agreed),
        "registered_on": (date(2024, 8, 5) + timedelta(days=dice.number(0, 40))).isoformat(),
    }


def availability(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the rows of ``buyer_availability.csv``: one for each buyer and day."""
    dice = Dice("availability")
    sheet: list[dict[str, object]] = []
    for row in rows:
        visit = _visit(dice, row)
        first, last = min(visit), max(visit)
        for day in DAYS:
            morning, afternoon = visit.get(day, AWAY)
            sheet.append(
                {
                    "buyer": row["code"],
                    "date": day.isoformat(),
                    "morning": "yes" if morning else "no",
                    "afternoon": "yes" if afternoon else "no",
                    "note": _note(row, day, first, last, morning and afternoon),
                }
            )
    return sheet


def _visit(dice: Dice, row: dict[str, object]) -> Halves:
    if row["country"] == "MX":
        return dict(FRIDAY_ONLY)
    if row["track"] == "domestic":
        visits = DOMESTIC_VISITS
    else:
        visits = HOSTED_VISITS if row["is_hosted"] == "yes" else OTHER_VISITS
    visit: Visit = dice.weighted(visits)
    return dict(visit)


def _note(row: dict[str, object], day: date, first: date, last: date, whole: bool) -> str:
    if row["track"] == "domestic":
        return "" if whole else "사무실 근무"
    if whole:
        return ""
    if day < first:
        return "Before arrival"
    if day > last:
        return "After departure"
    return "Travel" if day in (first, last) else "Other appointments"
