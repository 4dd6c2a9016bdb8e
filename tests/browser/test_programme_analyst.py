"""An analyst compares adopters with others, reads the published figures beside, and takes the report as PDF."""

from playwright.sync_api import Browser, expect

from expo.domain.permissions import TeamRole
from expo.models.firms import FirmSet
from tests.support import looks, people, programmes

ROOT = "/2024/organizer/outcomes"


def test_an_analyst_reads_the_comparison_beside_what_was_published(browser: Browser, server, app, session, sample, axe):
    programmes.begun(session, sample)
    address = f"{ROOT}/{session.query(FirmSet.id).scalar()}"
    page = browser.new_page(base_url=server)
    people.sign_in_page(page, server, app, people.of_team(session, sample, TeamRole.ANALYST))
    session.rollback()

    for path in (ROOT, address):
        looks.everywhere(page, server, path, axe)

    looks.read(page, server, "en", looks.DESK)
    page.goto(address)
    expect(page.get_by_text("not proof of cause", exact=False).first).to_be_visible()
    revenue = page.get_by_role("row", name="Revenue").last
    for figure in ("+63.4%", "+20.5%", "+63.0%", "+20.0%"):
        expect(revenue).to_contain_text(figure)
    with page.expect_download() as sent:
        page.get_by_role("link", name="PDF").click()
    assert sent.value.suggested_filename.endswith(".pdf")
    page.close()
