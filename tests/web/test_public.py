"""The public site: what everybody may see, and nothing that is not theirs."""

import re

import pytest
from sqlalchemy import select

from expo import clock
from expo.config import LOCAL_ADDRESS
from expo.domain.venue import Area
from expo.models.exhibitors import Exhibitor, Product
from expo.models.live_commerce import Broadcast
from expo.models.venue import BoothAllocation
from expo.web import exhibitors, lettering
from tests.support import days
from tests.support.queries import counted
from tests.support.reading import text_of

PAGES = ("", "halls", "halls/FOOD", "exhibitors", "exhibitors/E-091", "exhibitors/E-089", "live-commerce")


@pytest.fixture
def reader(client, sample):
    client.set_cookie("locale", "en")
    return client


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", ["stranger", "buyer", "exhibitor", "organizer"])
def test_everybody_may_read_the_public_site(reader, sign_in, role, address):
    if role != "stranger":
        sign_in(reader, role)

    assert reader.get(f"/2024/{address}").status_code == 200


@pytest.mark.parametrize("address", ["halls/NOWHERE", "halls/booths/ZZ-99", "exhibitors/ZZ-99"])
def test_what_is_not_there_is_not_found(reader, address):
    assert reader.get(f"/2024/{address}").status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_to_other_sites_what_it_is(reader, address):
    page = reader.get(f"/2024/{address}").text

    said = dict(re.findall(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">', page))
    assert {name for name in ("description", "og:title", "og:description", "og:url") if not said.get(name)} == set()
    assert said["og:url"] == f"{LOCAL_ADDRESS}/2024/{address}"


def test_the_counts_of_the_halls_on_the_front_page_sum_up_to_all_exhibitors(reader):
    page = reader.get("/2024/")

    counts = re.findall(r'class="hall__count"><b>(\d+)</b>', page.text)
    assert (len(counts), sum(map(int, counts))) == (10, 99)


@pytest.mark.parametrize(("asked", "first"), [("밀키트", "E-089"), ("ㅇㄸㅁㅇ", "E-089"), ("cuchen", "E-090")])
def test_exhibitors_are_found_by_product_by_consonants_and_by_name(reader, asked, first):
    page = reader.get("/2024/exhibitors", query_string={"q": asked})

    assert f'href="/2024/exhibitors/{first}"' in page.text
    assert 'href="/2024/exhibitors/E-005"' not in page.text


def test_a_long_list_of_exhibitors_has_pages(reader, monkeypatch):
    monkeypatch.setattr(exhibitors, "PER_PAGE", 60)

    first, last = (reader.get(f"/2024/exhibitors{page}") for page in ("", "?page=2"))

    assert [page.text.count("directory__row") for page in (first, last)] == [60, 39]
    assert "99 exhibitors" in text_of(last)
    assert 'rel="next" href="/2024/exhibitors?page=2"' in first.text


def test_what_is_found_is_marked_on_the_plan(reader):
    page = reader.get("/2024/halls", query_string={"q": "ㅇㄸㅁㅇ"})

    assert "1 exhibitor matches “ㅇㄸㅁㅇ”; its booth is marked." in text_of(page)
    assert page.text.count("plan__booth--marked") == 2  # on the whole map, and in the hall that a phone shows
    assert page.text.count("index__row--hit") == 1


def test_a_search_without_a_find_says_what_to_try(reader):
    assert "No company matches" in text_of(reader.get("/2024/exhibitors?q=zzzz"))
    assert "Nothing matches “zzzz”." in text_of(reader.get("/2024/halls?q=zzzz"))


def test_the_index_says_the_same_as_the_map(reader):
    page = reader.get("/2024/halls").text
    index, rest = page[page.index('class="index"') :].split("</div>", 1)
    drawn = rest[: rest.index('id="handy"')]

    numbers = set(re.findall(r'data-space="([\w-]+)"', index))
    assert numbers == set(re.findall(r'data-space="([\w-]+)"', drawn))
    assert len(numbers) == 99


def test_touching_booths_of_one_company_are_one_space(reader):
    page = reader.get("/2024/halls").text

    assert 'data-space="X1-06"' in page
    assert 'data-space="X1-06B"' not in page


def test_a_phone_shows_the_booths_of_the_hall_that_was_picked(reader):
    handy = reader.get("/2024/halls?hall=EXPORT").text.split('id="handy"')[1]

    assert set(re.findall(r'data-space="([\w-]+)"', handy)) == {"EX-01", "EX-02", "EX-03"}


def test_a_phone_reads_how_many_of_a_hall_are_in_a_consultation(reader, session, sample):
    before = reader.get("/2024/halls").text.split('id="handy"')[1]
    day = days.busy(session, sample)

    page = reader.get(f"/2024/halls?hall={day.exhibitor.hall.code}").text.split('id="handy"')[1]

    assert "in a consultation" not in before
    assert page.count('aria-label="1 in a consultation"') == 1
    assert ">1 in a consultation<" in page


def test_a_phone_sees_which_booth_of_the_hall_is_on_air(reader, session, sample):
    starts_at = days.moment(days.SECOND, "14:30")
    show = session.scalars(select(Broadcast).where(Broadcast.studio_slot.has(starts_at=starts_at))).one()
    sample.clock_shift_seconds = clock.shift_to(days.moment(days.SECOND, "14:31"))
    session.commit()

    own, other = (
        re.findall(r'class="plan__air" role="img" aria-label="([^"]+)"', reader.get(f"/2024/halls?hall={code}").text)
        for code in (show.exhibitor.hall.code, "EXPORT")
    )

    assert (own, other) == ([f"{show.exhibitor.booths[0].code} On air"], [])


def test_the_plan_shows_what_happens_in_the_facilities(reader, session, sample):
    days.busy(session, sample)

    page = reader.get("/2024/halls")

    assert page.text.count('class="plan__seat') == 1
    assert "1 / 12 in use" in page.text
    assert re.search(r'aria-label="Main Stage, [^"]*\d\d:\d\d \w', page.text)


def test_an_empty_booth_says_so_on_its_card_and_in_the_index(reader, session):
    allocation = session.scalars(select(BoothAllocation)).first()
    code = allocation.booth.code
    session.delete(allocation)
    session.commit()

    assert "This booth is free." in text_of(reader.get(f"/2024/halls/booths/{code}"))
    assert f'aria-label="{code} free"' in reader.get("/2024/halls").text


def test_partners_are_on_each_others_pages_with_their_booths_marked(reader):
    page = reader.get("/2024/exhibitors/E-091").text

    assert (page.count("plan__booth--marked"), page.count("plan__booth--also")) == (1, 1)
    assert '<a href="/2024/exhibitors/E-092">Byeolha Livingware</a>' in page


def test_the_way_leads_from_the_entrance_to_the_booth(reader):
    page = reader.get("/2024/exhibitors/E-010")

    assert 'class="plan__way"' in page.text
    assert re.search(r"\d minutes? on foot from the entrance", text_of(page))


def test_the_place_of_a_consultation_shows_its_table(reader):
    answer = reader.get("/2024/halls/CONSULT-D?table=TD-04")

    assert "Table TD-04" in text_of(answer)
    assert answer.text.count("plan__table--marked") == 1
    assert answer.text.count('class="plan__table') == 12
    assert "hall-page__table" not in reader.get("/2024/halls/CONSULT-D?table=no-such-table").text


def test_companies_alike_are_named_with_the_reason(reader):
    page = text_of(reader.get("/2024/exhibitors/E-091"))

    assert "Companies like this one" in page
    assert re.search(r"Byeolha Livingware X1-04 Made something together · Same hall", page)


def test_a_real_firm_says_where_its_facts_come_from_and_shows_no_others(reader):
    page = text_of(reader.get("/2024/exhibitors/E-089"))

    assert "Named in public reports" in page
    assert [word for word in ("Certificates", "Exports to", "Company size") if word in page] == []


def test_contacts_are_not_for_strangers(reader, session):
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.code == "E-004")).one()

    page = reader.get("/2024/exhibitors/E-004").text

    assert exhibitor.contact_email
    assert exhibitor.contact_phone
    assert [secret for secret in (exhibitor.contact_email, exhibitor.contact_phone) if secret in page] == []


@pytest.mark.parametrize(
    ("few", "many"),
    [("exhibitors?hall=EXPORT", "exhibitors"), ("halls/EXPORT", "halls/FOOD"), ("halls?q=evar", "halls?q=ㅇ")],
)
def test_more_rows_take_no_more_questions(reader, app, few, many):
    with counted(app) as asked_for_few:
        reader.get(f"/2024/{few}")
    with counted(app) as asked_for_many:
        reader.get(f"/2024/{many}")

    assert len(asked_for_few) >= len(asked_for_many) > 0


def test_a_name_too_long_for_its_hall_on_a_phone_gives_way_to_the_code_of_its_booths():
    names = (("Cross-cooperation Hall 1", "X1", 9.6, 6), ("교차협력1관", "X1", 9.6, 6), ("Machinery Zone", "MC", 22, 6))

    assert [lettering.in_block(*one) for one in names] == [["X1"], ["교차", "협력1관"], ["Machinery Zone"]]


def test_a_halls_name_ends_before_that_of_the_next_hall():
    first, second, below = (Area(x, y, 11, 9) for x, y in ((49, 56), (64, 56), (60, 70)))

    names = ("Cross-cooperation Hall 2", "교차협력관 2관")
    assert [lettering.squeezed(name, first, (first, second, below)) for name in names] == [14.4, None]
    assert lettering.squeezed(names[0], second, (first, second, below)) is None


def test_a_long_latin_word_is_hyphenated_in_its_booth_and_never_cut_to_a_letter():
    names = ("Byeolhadeul Foods", "Gaonjang Foods", "CUCHEN", "가온날엔지니어링")

    assert [lettering.broken(name, 9) for name in names] == [
        ["Byeolha-", "deul…"], ["Gaonjang", "Foods"], ["CUCHEN"], ["가온날엔", "지니어링"]
    ]  # fmt: skip


def test_a_company_of_many_goods_shows_a_dozen_and_the_rest_on_demand(reader, session):
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.code == "E-010")).one()
    have = len(exhibitor.products)
    exhibitor.products += [Product(name_ko=f"된장 {number}호", position=100 + number) for number in range(30 - have)]
    session.commit()

    page = reader.get("/2024/exhibitors/E-010").text

    shown, more = page.split('<details class="maker__more">')
    assert (shown.count('class="product"'), more.count('class="product"')) == (12, 18)
    assert "18 more products" in more
