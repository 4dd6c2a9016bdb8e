"""A search that finds nothing shows what is called nearly so."""

import pytest

from expo.domain.nearness import distance, nearest

NAMES = {
    name: tuple(name.split(" / "))
    for name in (
        "홍삼 농축액 / Red-ginseng extract",
        "저염 고추장 / Low-salt red pepper paste",
        "저염 된장 / Low-salt soybean paste",
        "시트 마스크 / Sheet mask",
        "탁상 공기청정기 / Desktop air purifier",
        "포기김치 / Whole-cabbage kimchi",
        "배터리팩 / Battery pack",
        "치실과 치간칫솔 / Floss and interdental brushes",
        "비누 선물세트 / Soap gift set",
        "김부각 선물세트 / Seaweed crisps gift set",
        "사과 착즙 주스 / Pressed apple juice",
        "백자 면기 / Noodle bowl",
    )
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("홍쌈", "홍삼"),
        ("홍섬", "홍삼"),
        ("홍삼 음료", "홍삼"),
        ("고추장이랑", "저염 고추장"),
        ("마스크팩", "시트 마스크"),
        ("된장국", "저염 된장"),
        ("사과즙", "사과"),
        ("kimchee", "포기김치"),
        ("batteries", "배터리팩"),
        ("toothbrushes", "치실"),
        ("soyabean paste", "저염 된장"),
        ("air purifyer", "탁상 공기청정기"),
        ("비누 세트", "비누"),
    ],
)
def test_another_ending_and_a_typing_error_come_near(typed, first):
    assert nearest(typed, NAMES)[0].startswith(first)


@pytest.mark.parametrize("typed", ["", "자동차", "라면", "ㅎㅅ", "zebra", "-", "차"])
def test_what_nobody_makes_is_near_to_nothing(typed):
    assert nearest(typed, NAMES) == []


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("김치", ("포기김치", "김치 왕만두", "김치통 받침")),
        ("kimchi", ("Whole-cabbage kimchi", "Kimchi stuffing aid", "Kimchiland set")),
        ("선물 세트", ("비누 선물세트", "선물 세트 상자", "선물세트용 상자")),
        ("pump", ("Irrigation pumps", "Remote pump control", "Sweet-pumpkin porridge")),
    ],
)
def test_what_goods_are_comes_last_in_their_name(wanted, names):
    assert [distance(name, wanted) for name in names] == [0, 1, 2]
