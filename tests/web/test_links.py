"""Personal links: looked up, printed, followed, renewed."""

import pytest

from expo.domain.people import Role
from expo.models.people import Membership
from expo.services.people import link_token
from tests.support import people
from tests.support.queries import counted
from tests.support.reading import text_of

DESK = "/2024/organizer/links"
SECRET = "a secret of the tests"


def address(membership: Membership) -> str:
    return f"/2024/links/{link_token(membership, SECRET)}"


@pytest.fixture
def exhibitor(session, sample) -> Membership:
    return people.member(session, sample, Role.EXHIBITOR, nth=4)


@pytest.mark.parametrize("page", ["", "/sheet", "/1"])
def test_only_an_organizer_reads_everybodys_links(client, sign_in, page):
    assert client.get(DESK + page).status_code == 303
    for role in ("buyer", "exhibitor"):
        sign_in(client, role)
        assert client.get(DESK + page).status_code == 403


@pytest.mark.parametrize(("side", "many"), [("exhibitor", 99), ("buyer", 150)])
def test_every_person_of_a_side_is_listed_with_the_link_that_works(organizer, app, session, sample, side, many):
    member = people.member(session, sample, side, nth=4)

    pages = [
        organizer.get(DESK, query_string={"side": side, "page": number}) for number in range(1, -(-many // 25) + 1)
    ]

    assert f"{many} people" in text_of(pages[0])
    assert [page.text.count("link-address small") for page in pages] == [25] * (many // 25) + [many % 25] * (
        many % 25 > 0
    )
    assert [address(member) in page.text for page in pages].count(True) == 1
    assert app.test_client().get(address(member)).status_code == 303


def test_the_list_is_narrowed_by_company_person_and_booth(organizer, session, exhibitor):
    page = text_of(organizer.get(DESK, query_string={"q": exhibitor.user.email}, headers={"HX-Request": "true"}))

    assert "1 person" in page
    assert exhibitor.user.email in page


def test_the_sheet_has_a_card_for_everybody(organizer):
    page = organizer.get(f"{DESK}/sheet")

    assert page.text.count("link-slip__text") == page.text.count('src="data:image/svg') == 99


def test_the_sheet_costs_no_query_per_card(organizer, app):
    with counted(app) as seen:
        organizer.get(f"{DESK}/sheet")

    assert len(seen) < 20


def test_a_renewed_link_shuts_out_link_and_phone(organizer, app, session, exhibitor):
    old, phone = address(exhibitor), app.test_client()
    phone.get(old)
    assert phone.get("/2024/today").status_code == 200

    answer = organizer.post(f"{DESK}/{exhibitor.id}/renewal")

    session.rollback()
    assert answer.status_code == 303
    assert phone.get("/2024/today").status_code == 303
    assert phone.get(old).status_code == 404
    assert phone.get(address(exhibitor)).status_code == 303


def test_an_organizers_own_membership_has_no_link(organizer, session, sample):
    boss = people.member(session, sample, Role.ORGANIZER)

    assert organizer.get(f"{DESK}/{boss.id}").status_code == 404
    assert organizer.post(f"{DESK}/{boss.id}/renewal").status_code == 404


def test_an_unknown_link_leads_to_the_desk_that_gives_out_new_ones(client, exhibitor):
    client.set_cookie("locale", "en")

    page = client.get(address(exhibitor)[:-3])

    assert page.status_code == 404
    assert 'href="/2024/sign-in/help"' in page.text
    assert "Send my link again" in text_of(page)
    assert "Where is the registration desk?" in text_of(page)
    assert 'href="/2024/halls/ENTRANCE"' in page.text


@pytest.mark.parametrize(
    "page",
    [
        "one-time",
        "answers",
        "statements",
        "reviews",
        "mentoring",
        "call-applications",
        "application/details",
        "buyers/registration/resume",
    ],
)
def test_a_link_of_an_email_that_opens_nothing_says_so(client, sample, page):
    client.set_cookie("locale", "en")

    answer = client.get(f"/2024/{page}/of-last-year")

    assert answer.status_code == 404
    assert "This link works no longer" in text_of(answer)
    assert sample.contact_email in answer.text


@pytest.mark.parametrize("role", ["exhibitor", "buyer"])
def test_everybody_finds_the_own_link_for_another_phone(client, session, sample, role):
    member = people.sign_in(client, people.member(session, sample, role, nth=4))

    page = client.get("/2024/my-link")

    assert address(member) in page.text
    assert 'src="data:image/svg' in page.text


def test_a_stranger_has_no_link(client, sample):
    assert client.get("/2024/my-link").status_code == 303


def test_only_the_cards_of_ticked_companies_are_printed(organizer, sample):
    listed = organizer.get("/2024/organizer/exhibitors").text

    page = organizer.get("/2024/organizer/links/sheet?code=E-004&code=E-005").text

    assert 'name="code" value="E-004"' in listed
    assert page.count('class="link-slip"') == 2
