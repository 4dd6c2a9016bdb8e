"""Words put together: people, places, addresses, and the Korean object particle."""

import re
from functools import cache
from typing import Any

from seed import sheets
from seed.dice import Dice

CITIES = {
    "gyeonggi": (
        ("화성", "Hwaseong"),
        ("안산", "Ansan"),
        ("김포", "Gimpo"),
        ("파주", "Paju"),
        ("이천", "Icheon"),
        ("용인", "Yongin"),
        ("시흥", "Siheung"),
    ),
    "gyeongbuk": (("구미", "Gumi"), ("경산", "Gyeongsan"), ("영천", "Yeongcheon"), ("안동", "Andong")),
    "gyeongnam": (("창원", "Changwon"), ("김해", "Gimhae"), ("진주", "Jinju"), ("함안", "Haman")),
    "chungnam": (("천안", "Cheonan"), ("아산", "Asan"), ("논산", "Nonsan"), ("예산", "Yesan")),
    "jeonbuk": (("익산", "Iksan"), ("전주", "Jeonju"), ("김제", "Gimje"), ("순창", "Sunchang")),
    "jeonnam": (("나주", "Naju"), ("순천", "Suncheon"), ("담양", "Damyang"), ("완도", "Wando")),
    "chungbuk": (("청주", "Cheongju"), ("음성", "Eumseong"), ("진천", "Jincheon")),
    "daegu": (("대구", "Daegu"),),
    "busan": (("부산", "Busan"),),
    "seoul": (("서울", "Seoul"),),
    "gwangju": (("광주", "Gwangju"),),
    "daejeon": (("대전", "Daejeon"),),
    "gangwon": (("원주", "Wonju"), ("강릉", "Gangneung")),
    "ulsan": (("울산", "Ulsan"),),
}


@cache
def names() -> dict[str, Any]:
    """Return the names of people, Korean and by country."""
    return sheets.toml(sheets.SOURCES / "people_names.toml")


def city(dice: Dice, region: str) -> tuple[str, str]:
    """Return a city of the region, in Korean and English."""
    return dice.choice(CITIES[region])


def person(dice: Dice) -> str:
    """Return a Korean name: family name and given name without a space."""
    korean = names()["korean"]
    return str(dice.choice(korean["surnames"])) + str(dice.choice(korean["given"]))


def slug(name: str) -> str:
    """Return a company's name as part of an address: ``Harbor & Pine`` becomes ``harbor-pine``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def object_particle(noun: str) -> str:
    """Return the noun with 을 after a final consonant, 를 after a vowel."""
    has_final = (ord(noun[-1]) - ord("가")) % 28 > 0
    return noun + ("을" if has_final else "를")
