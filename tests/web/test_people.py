"""The doors of sign-in: who gets in, where one is led, and what a visitor learns at a closed one."""

import pytest

from expo.web.doors import ours

ELSEWHERE = [
    "https://elsewhere.example/",
    "//x",
    "///x",
    "/\\x",
    "/\t/x",
    "/\n/x",
    "\t//x",
    "/x\r\ny",
    "x",
    "javascript:x",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_only_a_path_of_this_site_is_gone_to(address):
    assert not ours(address)


@pytest.mark.parametrize("address", ["/", "/2024/", "/2024/exhibitors?q=웬떡 마을&page=2", "/2024/today#now"])
def test_pages_of_this_site_are_gone_to(address):
    assert ours(address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_choosing_a_language_leads_nowhere_else(client, sample, address):
    answer = client.post("/locale", data={"locale": "en", "next": address})

    assert (answer.status_code, answer.location) == (303, "/")
