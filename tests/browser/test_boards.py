"""A screen in a hall: what does not fit at once is shown by turns, and which part it is stands above."""

from playwright.sync_api import Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.boards import BoardKind
from expo.domain.people import Actor, Role
from expo.models.editions import Edition
from expo.models.venue import MeetingTable
from expo.services import boards
from tests.support import days, people


def test_the_tables_of_a_large_zone_take_turns(page: Page, server: str, session: Session, sample: Edition):
    """The rows of now and next are of the same tables at every moment."""
    day = days.busy(session, sample)
    zone = day.meetings[0].table.zone
    session.execute(update(MeetingTable).values(zone_id=zone.id))
    organizer = Actor(Role.ORGANIZER, people.member(session, sample, "organizer").user_id, "", sample.id)
    board = boards.make(session, organizer, sample, kind=BoardKind.ZONE, code=zone.code, now=clock.now(sample))
    session.commit()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.clock.install()
    page.route("**/content?*", lambda _route: None)  # an answer would set the board to the server's time

    page.goto(f"/2024/boards/{boards.token(board, 'a secret of the tests')}")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    seen = [_rows(page)]
    page.clock.run_for(8_000)
    expect(page.locator("[data-part]:visible").first).not_to_have_text(seen[0][0])
    seen.append(_rows(page))

    assert sorted(part for part, _, _ in seen) == ["TD-01 – TD-12", "TG-01 – TG-12"]
    assert [(len(rows), is_cut) for _, rows, is_cut in seen] == [(12, False), (12, False)]


def test_a_table_gives_its_pair_the_whole_width(page: Page, server: str, session: Session, sample: Edition):
    table = days.busy(session, sample).meetings[0].table
    organizer = Actor(Role.ORGANIZER, people.member(session, sample, "organizer").user_id, "", sample.id)
    board = boards.make(session, organizer, sample, kind=BoardKind.TABLE, code=table.code, now=clock.now(sample))
    session.commit()
    page.set_viewport_size({"width": 1280, "height": 800})

    page.goto(f"/2024/boards/{boards.token(board, 'a secret of the tests')}")

    assert page.locator(".board__slot:visible").first.evaluate("slot => slot.clientWidth") > 1200


def _rows(page: Page) -> tuple[str, list[str], bool]:
    """Return the part that is shown, its tables, and whether any of its lines lies outside."""
    lines = page.locator(".board__lines:visible").first
    rows = lines.locator(".board__place:visible").all_inner_texts()
    is_cut = lines.evaluate("node => node.scrollHeight > node.clientHeight + 1")
    return page.locator("[data-part]:visible").first.inner_text(), rows, is_cut
