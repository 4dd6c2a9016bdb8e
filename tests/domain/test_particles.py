"""Particles follow the sound of the word before them, whatever it is written in."""

import unicodedata

import pytest

from expo.domain.particles import fitted


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("윤슬결리빙이(가)", "윤슬결리빙이"),
        ("라온하이(가)", "라온하가"),
        ("FD-01은(는)", "FD-01은"),
        ("FD-02은(는)", "FD-02는"),
        ("10을(를)", "10을"),
        ("14:00(으)로", "14:00로"),
        ("14:30(으)로", "14:30으로"),
        ("서울(으)로", "서울로"),
        ("부산(으)로", "부산으로"),
        ("D-07(으)로", "D-07로"),
        ("Raonha와(과)", "Raonha와"),
        ("Wentteok Global과(와)", "Wentteok Global과"),
        ("KL이(가)", "KL이"),
        ("KB이(가)", "KB가"),
        ("“봄”은(는)", "“봄”은"),
        ("<b>차</b>을(를)", "<b>차</b>를"),
        ("회사(주)이(가)", "회사(주)가"),
        ("4월 6일 (화)이(가)", "4월 6일 (화)이"),
        ("30%은(는)", "30%는"),
        ("“〃”은(는)", "“〃”는"),
        ("Café Sữa을(를)", "Café Sữa를"),
        ("サクラ을(를)", "サクラ를"),
        ("１０은(는)", "１０은"),
        (f"{unicodedata.normalize('NFD', '나눔')}이(가)", f"{unicodedata.normalize('NFD', '나눔')}이"),
    ],
)
def test_a_particle_fits_the_word_before_it(written, read):
    assert fitted(written) == read


def test_several_particles_of_a_sentence_each_fit():
    assert fitted("부스 FD-01은(는) 2024(으)로, 차을(를)") == "부스 FD-01은 2024로, 차를"


def test_after_what_cannot_be_read_both_forms_stay():
    assert fitted("山은(는)") == "山은(는)"
    assert fitted("이(가)") == "이(가)"


def test_other_brackets_are_left_alone():
    assert fitted("3개사(국내)") == "3개사(국내)"
