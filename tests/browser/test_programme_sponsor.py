"""A sponsor opens its own statement by link, and reads nothing of other funders."""

from playwright.sync_api import Page, expect

from expo.domain.people import Actor, Role
from expo.services.fund import links
from tests.support import looks, people, programmes
from tests.support.programmes import NOW


def test_a_sponsor_reads_its_own_statement_only(page: Page, server, app, session, sample, axe):
    expo = programmes.begun(session, sample)
    own, other = expo.sponsors
    chief = people.member(session, sample, "organizer")
    actor = Actor(Role.ORGANIZER, chief.user_id, "주최", sample.id)
    address = links.address(session, actor, app.config["EXPO"], sample, own.id, NOW)
    path = address[address.index("/2024/") :]
    names = (own.name_ko, other.name_ko, own.name_en, other.name_en)
    session.rollback()

    looks.everywhere(page, server, path, axe)

    expect(page.locator("main")).to_contain_text(names[0])
    expect(page.locator("main")).not_to_contain_text(names[1])
    with page.expect_download() as sent:
        page.get_by_role("link", name="엑셀").click()
    assert sent.value.suggested_filename == "2024-statement.xlsx"
