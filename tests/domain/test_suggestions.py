"""Why two companies may suit each other: plain reasons, in the words of the side that reads them."""

from dataclasses import replace

import pytest

from expo.domain.suggestions import SENTENCES, WEIGHTS, Ground, Need, Offer, reasons, weight
from expo.domain.wishes import Side
from expo.domain.words import Named

FOOD = Named("식품·음료", "Food and beverages")
OFFER = Offer("food", FOOD, [Named("김부각", "Seaweed crisps")], ["VN"], True, ["할랄 인증"], ["ko", "en"])
NEED = Need(["food"], "김부각을 찾습니다", "VN", ["vi"])


def grounds(offer: Offer, need: Need, **known: bool) -> list[Ground]:
    return [reason.ground for reason in reasons(offer, need, Side.BUYER, **known)]


def test_a_buyer_reads_every_reason_strongest_first():
    assert grounds(OFFER, NEED) == [Ground.SECTOR, Ground.PRODUCT, Ground.COUNTRY]


def test_nothing_in_common_gives_no_reason():
    assert grounds(OFFER, Need(["machinery"], "", "KR", ["ko"])) == []


def test_a_wish_of_the_other_side_stands_first():
    assert grounds(OFFER, NEED, is_wished=True)[0] is Ground.WISHED


def test_at_home_neither_export_nor_language_is_a_reason():
    assert grounds(OFFER, replace(NEED, country="KR", languages=["ko"])) == [Ground.SECTOR, Ground.PRODUCT]


def test_halal_counts_where_it_decides():
    indonesian = replace(NEED, country="ID", languages=["id"])

    assert Ground.HALAL in grounds(OFFER, indonesian)
    assert Ground.HALAL not in grounds(replace(OFFER, certifications=["HACCP"]), indonesian)
    assert Ground.HALAL not in grounds(OFFER, NEED)


def test_a_common_language_is_named():
    found = reasons(OFFER, replace(NEED, languages=["vi", "en"]), Side.EXHIBITOR)

    assert next(dict(reason.params) for reason in found if reason.ground is Ground.LANGUAGE) == {"language": "en"}


@pytest.mark.parametrize(
    ("looking_for", "is_found"),
    [("김부각을 찾습니다", True), ("crispy SEAWEED snacks", True), ("조청", False), ("", False)],
)
def test_a_product_is_found_in_the_buyers_own_words(looking_for, is_found):
    assert (Ground.PRODUCT in grounds(OFFER, replace(NEED, looking_for=looking_for))) is is_found


def test_a_single_syllable_is_no_product():
    rice_cake = replace(OFFER, products=[Named("쌀 떡", "Rice")])

    assert Ground.PRODUCT not in grounds(rice_cake, replace(NEED, looking_for="찰떡 쌀"))


def test_every_ground_has_a_weight_and_a_sentence_for_each_side():
    assert set(WEIGHTS) == set(Ground)
    assert {side: set(sentences) for side, sentences in SENTENCES.items()} == {side: set(Ground) for side in Side}


def test_the_weight_of_reasons_is_their_sum():
    assert weight(reasons(OFFER, NEED, Side.BUYER)) == 24
