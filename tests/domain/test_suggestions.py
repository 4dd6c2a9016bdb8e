"""Why two companies may suit each other: plain reasons, in the words of the side that reads them."""

from dataclasses import replace

import pytest

from expo.domain.suggestions import (
    LEAST_READERS,
    WEIGHTS,
    Demand,
    Ground,
    Need,
    Offer,
    ScorePart,
    alike,
    learned,
    parts,
    reasons,
    score,
)
from expo.domain.suggestions.grounds import SENTENCES
from expo.domain.wishes import Side
from expo.domain.words import Named

FOOD = Named("식품·음료", "Food and beverages")
OFFER = Offer("food", FOOD, [Named("김부각", "Seaweed crisps")], ["VN"], True, ["할랄 인증"], ["ko", "en"])
NEED = Need(["food"], "김부각을 찾습니다", "VN", ["vi"])


def grounds(offer: Offer, need: Need, **known: bool) -> list[Ground]:
    return [reason.ground for reason in reasons(offer, need, Side.BUYER, **known)]


def test_a_buyer_reads_every_reason_the_most_particular_first():
    assert grounds(OFFER, NEED) == [Ground.PRODUCT, Ground.SECTOR, Ground.COUNTRY]


def test_nothing_in_common_gives_no_reason():
    assert grounds(OFFER, Need(["machinery"], "", "KR", ["ko"])) == []


def test_a_wish_of_the_other_side_stands_first():
    assert grounds(OFFER, NEED, is_wished=True)[0] is Ground.WISHED


def test_at_home_neither_export_nor_language_is_a_reason():
    assert grounds(OFFER, replace(NEED, country="KR", languages=["ko"])) == [Ground.PRODUCT, Ground.SECTOR]


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


def asked(looking_for: str, *products: tuple[str, str]) -> str | None:
    """Return the product that a buyer is told of."""
    offer = replace(OFFER, products=[Named(*names) for names in products])
    found = reasons(offer, replace(NEED, looking_for=looking_for), Side.BUYER)
    told = (str(one.params["product"]) for one in found if one.ground is Ground.PRODUCT)
    return next(told, None)


RICE_CAKES, BABY_FOOD = ("떡류", "Rice cakes"), ("중기 이유식 세트", "Baby food set, stage 2")


@pytest.mark.parametrize(
    ("looking_for", "product"),
    [
        ("떡, 한과, 전통차 선물세트", RICE_CAKES),
        ("rice cakes", RICE_CAKES),
        ("이유식을 찾습니다", BABY_FOOD),
        ("간편식과 소스", ("전복죽", "Abalone porridge")),
        ("건강식품과 차", ("유자 콤부차", "Citron kombucha")),
        ("사과와 배", ("배", "Pears")),
        ("Ready meals and sauces", ("저염 고추장", "Low-salt red pepper paste")),
        ("안전용품과 작업 공구", ("디지털 토크렌치", "Digital torque wrench")),
        ("콘택트 렌즈", ("콘택트렌즈", "Contact lenses")),
        ("소형 생활가전", ("옷장 제습기", "Wardrobe dehumidifier")),
        ("친환경 생활용품", ("대나무 화장지", "Bamboo tissue")),
    ],
)
def test_what_a_buyer_asks_for_is_found_in_both_languages(looking_for, product):
    assert asked(looking_for, product) == product[1]


@pytest.mark.parametrize(
    ("looking_for", "product"),
    [
        ("떡, 한과, 전통차 선물세트", BABY_FOOD),  # both are sets
        ("떡, 한과, 전통차 선물세트", ("김부각 선물세트", "Seaweed crisps gift set")),
        ("간편식", ("밀키트 용기", "Meal-kit tray")),
        ("반찬", ("김치 속넣기 보조기", "Kimchi stuffing aid")),
        ("김치", ("김치 왕만두", "Kimchi king dumplings")),
        ("차", ("전기자동차", "Electric vehicle")),
        ("화장품", ("반려동물 샴푸", "Pet shampoo")),
        ("생활용품과 식품", ("대나무 화장지", "Bamboo tissue")),  # says nothing but its sector
        ("가래떡", RICE_CAKES),  # perhaps, but they do not say so
        ("사과", ("배 슬라이스 건과", "Dried pear slices")),
    ],
)
def test_what_only_looks_alike_is_no_reason(looking_for, product):
    assert asked(looking_for, product) is None


def test_every_ground_has_a_sentence_for_the_side_that_may_read_it():
    assert set(SENTENCES[Side.BUYER]) == set(Ground)
    assert set(SENTENCES[Side.EXHIBITOR]) == set(Ground) - {Ground.PEERS, Ground.PRICE}


def test_few_buyers_with_like_interests_are_not_told_of():
    assert Ground.PEERS not in [one.ground for one in reasons(OFFER, NEED, Side.BUYER, peers=2)]
    told = next(one for one in reasons(OFFER, NEED, Side.BUYER, peers=3) if one.ground is Ground.PEERS)
    assert told.params == {"count": 3}
    assert Ground.PEERS not in [one.ground for one in reasons(OFFER, NEED, Side.EXHIBITOR, peers=9)]


def ranked(need: Need, *offers: Offer, **demands: Demand) -> list[str]:
    """Return the sectors' names of offers, best first."""
    scored = [
        (
            score(parts(offer, need, reasons(offer, need, Side.BUYER)), demand=demands.get(offer.sector_name.name_en)),
            offer,
        )
        for offer in offers
    ]
    return [offer.sector_name.name_en for _, offer in sorted(scored, key=lambda one: -one[0])]


def test_what_is_asked_for_in_words_goes_before_what_only_shares_the_sector():
    plain = replace(OFFER, sector_name=Named("갑", "plain"), products=[Named("두부", "Tofu")])
    asked_for = replace(plain, sector_name=Named("을", "asked"), products=[Named("가래떡", "Rice-cake sticks")])
    elsewhere = replace(asked_for, sector="other", sector_name=Named("병", "elsewhere"))
    neither = replace(plain, sector="other", sector_name=Named("정", "neither"))

    need = replace(NEED, looking_for="떡")

    assert ranked(need, neither, plain, elsewhere, asked_for)[0] == "asked"
    assert ranked(need, neither, elsewhere)[0] == "elsewhere"


def test_a_company_that_sells_at_home_only_comes_last_for_a_buyer_from_abroad():
    home = replace(OFFER, sector_name=Named("갑", "home"), export_countries=[], is_exporting=False)
    abroad = replace(OFFER, sector_name=Named("을", "abroad"), export_countries=["US"])

    assert ranked(NEED, home, abroad) == ["abroad", "home"]
    assert ranked(replace(NEED, country="KR"), home, abroad) == ["home", "abroad"]


def test_more_demand_than_expected_counts_and_less_counts_against():
    sought = replace(OFFER, sector_name=Named("갑", "sought"))
    usual = replace(OFFER, sector_name=Named("을", "usual"))
    rare = replace(OFFER, sector_name=Named("병", "rare"))

    order = ranked(NEED, rare, usual, sought, sought=Demand(9, 4), usual=Demand(4, 4), rare=Demand(0, 4))

    assert order == ["sought", "usual", "rare"]


def test_nobodys_single_wish_shows_in_the_order():
    assert len({Demand(wishes, 4).part for wishes in (0, 1, 2)}) == 1
    assert Demand(3, 4).part > Demand(2, 4).part


ASKED, PLAIN = {ScorePart.SECTOR: 1.0, ScorePart.PRODUCT: 1.0}, {ScorePart.SECTOR: 1.0, ScorePart.LANGUAGE: 1.0}


def choosing(wanted: dict[ScorePart, float], readers: int = LEAST_READERS) -> dict[ScorePart, float]:
    """Return what is learned where so many choose all three companies of a kind, and none of three others."""
    pairs = [(kind, kind is wanted) for kind in (ASKED, PLAIN) for _ in range(3)]
    return dict(learned([alike(pairs)] * readers))


def test_what_companies_go_by_counts_more_and_what_they_pass_over_less():
    by_goods, by_language = choosing(ASKED), choosing(PLAIN, 200)

    assert by_goods[ScorePart.PRODUCT] > WEIGHTS[ScorePart.PRODUCT]
    assert by_language[ScorePart.LANGUAGE] > WEIGHTS[ScorePart.LANGUAGE]
    assert 0 < by_language[ScorePart.PRODUCT] < WEIGHTS[ScorePart.PRODUCT]  # a reason that is shown always counts
    assert by_goods[ScorePart.COUNTRY] == pytest.approx(WEIGHTS[ScorePart.COUNTRY])


def test_few_companies_teach_nothing():
    assert choosing(ASKED, LEAST_READERS - 1) == WEIGHTS
