"""Who hosts the expo: written in the settings, shown on the public site."""

from tests.support.reading import text_of

HOSTS = "/2024/organizer/settings/hosts"


def test_hosts_are_written_one_a_line_and_shown_on_the_front_page_in_the_order_of_protocol(organizer, sample):
    shown = organizer.get(HOSTS).text
    assert "중소기업중앙회\n삼성전자" in shown

    uneven = organizer.post(HOSTS, data={"host_ko": "가온시\n나래시", "host_en": "Gaon"})
    saved = organizer.post(
        HOSTS, data={"supporter_ko": "다온은행", "host_ko": "가온시\n나래시", "host_en": "Gaon\nNarae"}
    )

    assert uneven.status_code == 422
    assert "Write as many lines as in Korean: 2, in the same order." in text_of(uneven)
    assert saved.status_code == 303
    front = text_of(organizer.get("/2024/"))
    assert "Hosted by Gaon, Narae Supported by 다온은행" in " ".join(front.split())
