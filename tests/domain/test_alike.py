"""Companies alike: plain reasons, the strongest first."""

from expo.domain.alike import SAME_COUNTRY, SAME_HALL, SAME_PRODUCTS, SAME_SECTOR, TOGETHER, Traits, likenesses

ONE = Traits(hall=1, sector=1, headings={"2103", "2106"}, countries={"VN", "JP"}, cases={7})


def test_reasons_come_strongest_first():
    other = Traits(hall=1, sector=1, headings={"2103"}, countries={"JP"}, cases={7})

    found = likenesses(ONE, other)

    assert [one.sentence for one in found] == [TOGETHER, SAME_PRODUCTS, SAME_SECTOR, SAME_HALL, SAME_COUNTRY]
    assert found[-1].params == {"country": "JP"}
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


def test_strangers_have_none():
    assert likenesses(ONE, Traits(hall=2, sector=2)) == []
