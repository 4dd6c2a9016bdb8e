"""Companies alike: plain reasons, the strongest first."""

from expo.domain.alike import (
    SAME_CERTIFICATE,
    SAME_COUNTRY,
    SAME_HALL,
    SAME_PRODUCTS,
    SAME_SECTOR,
    TOGETHER,
    Traits,
    likenesses,
    named,
)
from expo.domain.words import Named

ONE = Traits(hall=1, sector=1, headings={"2103", "2106"}, countries={"VN", "JP"}, certificates={"HACCP"}, cases={7})


def test_reasons_come_strongest_first():
    other = Traits(hall=1, sector=1, headings={"2103"}, countries={"JP"}, certificates={"HACCP", "FDA"}, cases={7})

    found = likenesses(ONE, other)

    assert [one.sentence for one in found] == [TOGETHER, SAME_PRODUCTS, SAME_COUNTRY, SAME_CERTIFICATE, SAME_HALL]
    assert [one.params for one in found[2:]] == [{"country": "JP"}, {"certificate": "HACCP"}, {}]
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


def test_strangers_have_none():
    assert likenesses(ONE, Traits(hall=2, sector=2)) == []


def test_a_reason_names_what_the_other_company_shows_first_of_all_what_both_make():
    soy, rice = Named("간장", "Soy sauce"), Named("쌀과자", "Rice snack")
    sector, hall = likenesses(ONE, Traits(hall=1, sector=1))
    products, _hall = likenesses(ONE, Traits(hall=1, sector=1, headings={"1905", "2103"}))
    goods = [("1905", rice), ("2103", soy)]

    assert named(products, ONE.headings, goods).params == {"product": soy}
    assert named(sector, ONE.headings, goods[:1]).params == {"product": rice}
    assert (named(sector, ONE.headings, []).sentence, named(hall, ONE.headings, goods)) == (SAME_SECTOR, hall)
