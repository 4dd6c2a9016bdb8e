"""One kind of goods has several names, in two languages."""

from expo.domain.goods_words import kind_of


def test_a_kind_is_known_by_its_last_words_and_in_the_plural():
    of_tissue = kind_of("휴지")

    assert [kind_of(word) for word in ("Tissues", "TOILET PAPER")] == [of_tissue] * 2
    assert kind_of("유기농 휴지") == (of_tissue[0], "유기농")
    assert kind_of("여행용 물티슈팩 휴지") == (of_tissue[0], "여행용 물티슈팩")
    assert kind_of("두루마리휴지") == of_tissue
    assert kind_of("toothbrushes") == kind_of("칫솔") == kind_of("치간칫솔")
    assert kind_of("아이스크림") != kind_of("크림")
    assert kind_of("자전거") == (None, "자전거")


def test_a_short_word_is_no_part_of_another():
    (tea, _), (fan, _) = kind_of("차"), kind_of("fan")

    assert [tea.names(name) for name in ("돼지감자 차", "전기자동차")] == [True, False]
    assert kind_of("칫솔")[0].names("Floss and interdental brushes")
    assert [fan.names(name) for name in ("Desk fans", "Infant vehicle")] == [True, False]
