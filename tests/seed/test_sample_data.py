"""The sample edition is what the sources and its own description say, to the last row."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from expo.domain.permissions import TeamRole
from seed import sheets
from seed.generate import generate
from seed.sheets import EDITION, Row
from tests.seed import first_come

COUNTRIES = {
    "VN": 8, "CN": 8, "JP": 8, "US": 7, "ID": 5, "TH": 5, "MY": 4, "SG": 4, "TW": 3, "PH": 3, "KZ": 3, "AE": 3,
    "IN": 2, "DE": 2, "MX": 1,
}  # fmt: skip
CHANNELS = {
    "online": 14, "home_shopping": 12, "hypermarket": 10, "vendor": 10, "department_store": 8, "convenience": 8,
    "catering": 8, "mro": 6, "duty_free": 4, "enterprise": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def sheet() -> dict[str, list[Row]]:
    return {path.stem: sheets.read(path) for path in EDITION.glob("*.csv")}


@pytest.fixture(scope="module")
def sample() -> first_come.Sample:
    return first_come.Sample(EDITION)


def count(rows: list[Row], column: str) -> dict[str, int]:
    return dict(Counter(row[column] for row in rows if row[column]))


def listed(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def test_generating_again_gives_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(made) == {
        f"{name}.csv" for name in ("booths", "exhibitors", "products", "buyers", "buyer_availability", "wishes")
    }
    assert made == {name: (EDITION / name).read_bytes() for name in made}


def test_ninety_nine_exhibitors_stand_in_six_sectors_and_ten_halls(sheet: dict[str, list[Row]]) -> None:
    assert count(sheet["exhibitors"], "sector") == {
        "food": 34, "household": 18, "appliance": 9, "machinery": 13, "industrial": 12, "parts": 13,
    }  # fmt: skip
    assert count(sheet["exhibitors"], "hall") == {
        "CROSS1": 6, "CROSS2": 5, "INNOV": 2, "EXPORT": 3,
        "FOOD": 30, "LIVING": 16, "HOMEAPP": 7, "MACHINE": 10, "INDUST": 9, "PARTS": 11,
    }  # fmt: skip


def test_nothing_is_said_of_the_named_firms_but_name_product_and_hall(sheet: dict[str, list[Row]]) -> None:
    named = [row for row in sheet["exhibitors"] if row["is_demo"] == "no"]
    told = {"code", "name_ko", "name_en", "sector", "hall", "booths", "is_demo", "source"}

    assert [row["name_ko"] for row in named] == [
        "웬떡마을", "쿠첸", "형제파트너", "씨티앤에스", "산청토기와", "한서정공", "에바", "백제", "메디오스",
    ]  # fmt: skip
    assert all({column for column, value in row.items() if value} == told for row in named)
    codes = {row["code"] for row in named}
    assert not any(row["price"] or row["about_ko"] for row in sheet["products"] if row["exhibitor"] in codes)
    assert not any(row["exhibitor"] in codes for row in sheet["wishes"] if row["side"] == "exhibitor")


def test_the_figures_of_the_ninety_are_the_shows_figures_less_the_nine(sheet: dict[str, list[Row]]) -> None:
    coined = [row for row in sheet["exhibitors"] if row["is_demo"] == "yes"]

    assert count(coined, "region") == {
        "gyeonggi": 20, "gyeongbuk": 10, "gyeongnam": 10, "chungnam": 8, "jeonbuk": 8, "jeonnam": 7, "chungbuk": 6,
        "daegu": 4, "busan": 4, "seoul": 4, "gwangju": 3, "daejeon": 3, "gangwon": 2, "ulsan": 1,
    }  # fmt: skip
    assert count(coined, "export_status") == {"exporting": 37, "beginner": 22, "domestic_only": 31}
    assert count(coined, "factory_level") == {"basic": 35, "middle_1": 32, "middle_2": 16, "advanced": 7}
    assert count(coined, "size") == {"small": 56, "medium": 34}
    years = count(coined, "sponsor_year")
    assert list(dict(sorted(years.items())).values()) == sorted(years.values())


def test_coined_names_are_unique_and_contacts_belong_to_nobody(sheet: dict[str, list[Row]]) -> None:
    companies = [*sheet["exhibitors"], *sheet["buyers"]]
    coined = [row for row in companies if row.get("is_demo") != "no"]

    for column in ("name_en", "contact_email"):
        values = [row[column] for row in coined]
        assert len(set(values)) == len(values) == 240
    assert len({row.get("name_ko") or row["name"] for row in companies}) == 249
    assert all(row["contact_email"].endswith(".example.com") for row in coined)
    assert all(row["contact_phone"].startswith("010-0000-") for row in coined if row["contact_phone"])


def test_business_numbers_are_well_formed_and_were_never_issued(sheet: dict[str, list[Row]]) -> None:
    numbers = [row["business_number"] for row in sheet["exhibitors"] if row["business_number"]]

    assert len(set(numbers)) == len(numbers) == 90
    for number in numbers:
        digits = [int(digit) for digit in number.replace("-", "")]
        total = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False)) + digits[8] * 5 // 10
        assert (10 - total % 10) % 10 == digits[9]
        assert number[4:6] == "00"


def test_five_cases_have_eleven_members_in_the_hall_of_the_case(sheet: dict[str, list[Row]]) -> None:
    hall_of = {row["code"]: row["hall"] for row in sheet["exhibitors"]}
    hall_of_case = {row["code"]: row["hall"] for row in sheet["cases"]}

    assert count(sheet["case_members"], "case") == {"C1": 2, "C2": 2, "C3": 2, "C4": 2, "C5": 3}
    assert all(hall_of[row["exhibitor"]] == hall_of_case[row["case"]] for row in sheet["case_members"])


def test_products_are_about_three_a_firm(sheet: dict[str, list[Row]]) -> None:
    of = count(sheet["products"], "exhibitor")

    assert len(sheet["products"]) == 320
    assert of.keys() == {row["code"] for row in sheet["exhibitors"]}
    coined = [of[row["code"]] for row in sheet["exhibitors"] if row["is_demo"] == "yes"]
    assert (min(coined), max(coined)) == (3, 4)


class Box:
    """A rectangle of the plan, in metres."""

    def __init__(self, row: Row) -> None:
        self.left, self.top = float(row["x"]), float(row["y"])
        self.right, self.bottom = self.left + float(row["width"]), self.top + float(row["height"])

    def gap(self, other: "Box") -> float:
        """Return the clear distance along the wider axis: negative when the two overlap, 0 when they touch."""
        return max(self.left - other.right, other.left - self.right, self.top - other.bottom, other.top - self.bottom)

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def test_booths_fill_their_halls_and_leave_aisles_of_three_metres(sheet: dict[str, list[Row]]) -> None:
    plan = Box({"x": "0", "y": "0", "width": "90", "height": "81"})
    halls = {row["code"]: Box(row) for row in sheet["halls"]}
    facilities = [halls[row["code"]] for row in sheet["halls"] if row["kind"] == "facility"]
    booths = [(row["hall"], Box(row)) for row in sheet["booths"]]

    assert len(booths) == 117
    assert all(plan.holds(hall) for hall in halls.values())
    assert all(one.gap(other) >= 0 for one, other in combinations(halls.values(), 2))
    assert all(halls[hall].holds(booth) for hall, booth in booths)
    gaps = [(one == other, a.gap(b)) for (one, a), (other, b) in combinations(booths, 2)]
    assert all(gap >= 3 or (same_hall and gap == 0) for same_hall, gap in gaps)
    assert all(facility.gap(booth) >= 3 for facility in facilities for _, booth in booths)


def test_every_booth_has_one_exhibitor_and_double_booths_are_neighbours(sheet: dict[str, list[Row]]) -> None:
    booths = {row["code"]: row for row in sheet["booths"]}
    taken = [listed(row["booths"]) for row in sheet["exhibitors"]]
    doubles = [pair for pair in taken if len(pair) == 2]

    assert sorted(code for codes in taken for code in codes) == sorted(booths)
    assert (len(doubles), len(taken)) == (18, 99)
    for one, other in doubles:
        assert float(booths[other]["x"]) - float(booths[one]["x"]) == 3
        assert booths[one]["y"] == booths[other]["y"]
    assert all(booths[code]["hall"] == row["hall"] for row in sheet["exhibitors"] for code in listed(row["booths"]))


def test_buyers_come_by_channel_and_by_country(sheet: dict[str, list[Row]]) -> None:
    domestic = [row for row in sheet["buyers"] if row["track"] == "domestic"]
    overseas = [row for row in sheet["buyers"] if row["track"] == "overseas"]

    assert count(domestic, "channel") == CHANNELS
    assert count(overseas, "country") == COUNTRIES
    assert count(overseas, "channel") == {"importer": 26, "distributor": 18, "retailer": 9, "online": 8, "agent": 5}
    assert count(overseas, "is_hosted") == {"yes": 40, "no": 26}
    assert count(sheet["buyers"], "verification") == {
        "documents": 92, "reference": 38, "field_checked": 14, "unverified": 6,
    }  # fmt: skip
    assert all((row["verification"] == "unverified") == (not row["approved_on"]) for row in sheet["buyers"])
    assert all({"collection", "provision"} <= set(listed(row["consents"])) for row in sheet["buyers"])


def test_every_buyer_is_there_for_at_least_a_half_day(sheet: dict[str, list[Row]]) -> None:
    there = Counter(
        row["buyer"] for row in sheet["buyer_availability"] for half in ("morning", "afternoon") if row[half] == "yes"
    )

    assert len(sheet["buyer_availability"]) == 4 * 150
    assert there.keys() == {row["code"] for row in sheet["buyers"]}


def test_the_grid_has_forty_one_slots_and_the_ceremony_is_none_of_them(sample: first_come.Sample) -> None:
    per_day = Counter(cell.on.isoformat() for cell in sample.cells)
    tuesday = [cell.starts.strftime("%H:%M") for cell in sample.cells if cell.on.day == 22]

    assert dict(per_day) == {"2024-10-22": 9, "2024-10-23": 12, "2024-10-24": 12, "2024-10-25": 8}
    assert tuesday == ["10:30", "11:00", "11:30", "13:00", "13:30", "15:00", "15:30", "16:00", "16:30"]


def test_tables_interpreters_and_studio_are_as_announced(sheet: dict[str, list[Row]]) -> None:
    assert count(sheet["tables"], "zone") == {"TD": 12, "TG": 12}
    assert count(sheet["interpreters"], "languages") == {
        "en": 5, "zh": 3, "ja": 2, "vi": 2, "id": 1, "th": 1, "ru": 1, "es": 1,
    }  # fmt: skip
    spanish = next(row["code"] for row in sheet["interpreters"] if row["languages"] == "es")
    shifts = [row for row in sheet["interpreter_shifts"] if row["interpreter"] == spanish]
    assert [row["date"] for row in shifts if "yes" in (row["morning"], row["afternoon"])] == ["2024-10-25"]
    assert [f"{row['date'][-2:]} {row['starts']}" for row in sheet["studio_slots"]] == [
        "22 11:00", "22 15:30", "23 10:30", "23 13:00", "23 14:30", "23 16:00",
        "24 10:30", "24 13:00", "24 14:30", "24 16:00", "25 10:30", "25 13:00", "22 13:00", "23 12:00", "24 12:00",
    ]  # fmt: skip
    on_air = [row["studio_slot"] for row in sheet["broadcasts"]]
    assert len(set(on_air)) == len(on_air) == 12
    assert len({row["exhibitor"] for row in sheet["broadcasts"]}) == 12


def test_wishes_add_up_and_stay_within_the_budgets(sheet: dict[str, list[Row]]) -> None:
    wanted = [row for row in sheet["wishes"] if row["level"] != "never"]
    pairs = Counter((row["exhibitor"], row["buyer"]) for row in wanted)
    budget = {"must": 5, "interested": 20}

    assert count(wanted, "side") == {"exhibitor": 640, "buyer": 540}
    assert (len(pairs), sum(times == 2 for times in pairs.values())) == (990, 190)
    assert len(sheet["wishes"]) - len(wanted) == 25
    for (side, _company, level), used in Counter((r["side"], r[r["side"]], r["level"]) for r in wanted).items():
        assert used <= budget[level], side
    asked = [(row["side"], row["exhibitor"], row["buyer"]) for row in sheet["wishes"]]
    assert len(set(asked)) == len(asked)


def test_wishes_make_sense(sheet: dict[str, list[Row]]) -> None:
    exhibitors = {row["code"]: row for row in sheet["exhibitors"]}
    buyers = {row["code"]: row for row in sheet["buyers"]}

    for wish in sheet["wishes"]:
        exhibitor, buyer = exhibitors[wish["exhibitor"]], buyers[wish["buyer"]]
        assert exhibitor["sector"] in listed(buyer["interests"])
        assert buyer["approved_on"]
        assert not (buyer["track"] == "overseas" and exhibitor["export_status"] == "domestic_only")


def test_everybody_is_on_somebodys_list(sheet: dict[str, list[Row]], sample: first_come.Sample) -> None:
    wanted = sample.wanted()

    assert len(wanted) == 980
    assert {pair[0] for pair in wanted} == {row["code"] for row in sheet["exhibitors"]}
    assert {pair[1] for pair in wanted} == {row["code"] for row in sheet["buyers"] if row["approved_on"]}


def test_even_the_plainest_planner_serves_everybody_and_not_all(sample: first_come.Sample) -> None:
    placed = first_come.plan(sample)

    meetings = Counter(pair[0] for pair in placed)
    assert 600 <= len(placed) <= 800
    assert min(meetings[code] for code in sample.exhibitors) >= 2
    abroad = [pair for pair in sample.wanted() if sample.buyers[pair[1]]["track"] == "overseas"]
    assert any(sample.language(pair) and pair not in placed for pair in abroad)


def test_sign_ins_are_the_contacts_of_their_companies(sheet: dict[str, list[Row]]) -> None:
    contacts = {
        row["code"]: (row["contact_email"], row["contact_name"])
        for name in ("exhibitors", "buyers")
        for row in sheet[name]
    }

    contacts |= {row["code"]: ("minsol.cha@interpreters.example.com", row["name"]) for row in sheet["interpreters"]}
    roles = Counter(row["role"] for row in sheet["people"])
    assert roles == {"organizer": len(TeamRole), "buyer": 2, "exhibitor": 2, "interpreter": 1}
    assert [row["team_roles"] for row in sheet["people"]][: len(TeamRole)] == list(TeamRole)
    for row in sheet["people"]:
        if row["company"]:
            assert (row["email"], row["name"]) == contacts[row["company"]]
