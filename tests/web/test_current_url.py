"""Where the reader is: the page one comes back to, whatever was asked for in between."""

import pytest

FRAGMENT = {"HX-Request": "true"}
SHEET = {"Referer": "http://localhost/2024/agenda?day=2024-10-23"}


def test_a_stranger_is_led_back_to_the_page_asked_for(client, sample):
    assert client.get("/2024/agenda").location == "/2024/sign-in?next=/2024/agenda"
    assert client.get("/2024/agenda?day=2024-10-23").location == "/2024/sign-in?next=/2024/agenda?day%3D2024-10-23"


def test_who_was_signed_out_meanwhile_is_led_back_to_the_page_of_the_form(client, sample):
    answer = client.post("/2024/wishes/1", data={"level": "must"}, headers=SHEET)

    assert answer.location == "/2024/sign-in?next=/2024/agenda?day%3D2024-10-23"


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(client, sample):
    answer = client.post("/2024/wishes/1", data={"level": "must"}, headers=SHEET | FRAGMENT)

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/2024/sign-in?next=/2024/agenda?day%3D2024-10-23"


def test_a_link_from_elsewhere_is_not_come_back_to(client, sample):
    answer = client.post("/2024/wishes/1", headers={"Referer": "https://elsewhere.example/2024/agenda"})

    assert answer.location == "/2024/sign-in?next=/"


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_what_is_not_there_is_said_in_place_without_a_second_page(client, sample, sign_in, locale):
    sign_in(client, "buyer")
    client.set_cookie("locale", locale)

    answer = client.get("/2024/agenda/999999/cancellation", headers=FRAGMENT | SHEET)

    assert answer.status_code == 404
    assert 'role="alert"' in answer.text
    assert 'href="/2024/agenda?day=2024-10-23"' in answer.text
    assert "<html" not in answer.text
    assert "<h1" not in answer.text


def test_the_language_of_a_refused_form_is_changed_on_the_page_it_came_from(client, sample, sign_in):
    sign_in(client, "exhibitor")

    answer = client.post("/2024/studio/1/return", headers={"Referer": "http://localhost/2024/studio"})

    assert answer.status_code in {404, 422}
    assert 'name="next" value="/2024/studio"' in answer.text
