"""Public lists are kept as they were drawn, and never older than their rows."""

from datetime import UTC, datetime

from sqlalchemy import select

from expo import clock
from expo.models.market import MarketStock
from expo.models.sessions import StageSession
from expo.services.sample import write_market, write_reports
from tests.support.queries import counted
from tests.support.reading import text_of

NOW = datetime(2024, 10, 23, 2, 0, tzinfo=UTC)
LISTS = ("market", "reports", "live-commerce", "programme")


def statements(app, client, path: str) -> int:
    with counted(app) as seen:
        assert client.get(f"/2024/{path}").status_code == 200
    return len(seen)


def test_a_list_that_was_drawn_asks_for_no_rows_of_it(app, client, session, sample):
    sample.clock_shift_seconds = clock.shift_to(NOW)
    write_market(session, sample, now=NOW)
    session.commit()

    # Each connection of the pool knows by itself whether a row has changed: one of a few looks finds the part kept.
    # A page with arguments is drawn around its list; one without is kept whole.
    drawn = [[statements(app, client, f"{path}?from=menu") for _look in range(5)] for path in LISTS]
    whole = [[statements(app, client, path) for _look in range(5)] for path in LISTS]

    assert [min(looks) for looks in drawn] == [1, 1, 1, 1], drawn
    assert [min(looks) for looks in whole] == [1, 1, 1, 1], whole
    assert max(drawn[0]) > 5


def test_the_frame_around_a_list_asks_for_no_row_but_the_edition(app, client, sample):
    def look(path):
        app.extensions["kept_pages"].drop(lambda _key: True)
        app.extensions["kept"].drop(lambda key: key[0] == "frame")
        return statements(app, client, path)

    assert [min(look(path) for _look in range(5)) for path in LISTS] == [1] * 4  # 1: the edition


def test_a_market_of_many_lines_of_business_asks_once_for_all_of_them(app, client, session, sample):
    sample.clock_shift_seconds = clock.shift_to(NOW)
    write_market(session, sample, now=NOW)
    session.commit()

    with counted(app) as seen:
        client.get("/2024/market")

    of_sectors = [statement for statement in seen if "FROM sector" in statement]
    assert len(of_sectors) == 1, of_sectors  # the filter's; the products bring their own


def test_what_changes_is_in_the_list_at_once(client, session, sample):
    sample.clock_shift_seconds = clock.shift_to(NOW)
    write_market(session, sample, now=NOW)
    session.commit()
    client.set_cookie("locale", "en")
    before = {path: text_of(client.get(f"/2024/{path}")) for path in LISTS}

    write_reports(session, sample, now=NOW)
    for stock in session.scalars(select(MarketStock)):
        stock.taken = stock.amount
    session.scalars(select(StageSession).where(StageSession.is_public.is_(True))).first().title_en = "A new title"
    sample.contact_phone = "02-0000-4321"
    session.commit()
    after = {path: text_of(client.get(f"/2024/{path}")) for path in LISTS}

    assert ("No reports yet" in before["reports"], "No reports yet" in after["reports"]) == (True, False)
    assert ("Sold out" in before["market"], "Sold out" in after["market"]) == (False, True)
    assert ["02-0000-4321" in after[path] for path in LISTS] == [True] * 4  # the frame tells whom to call
    assert ("A new title" in before["programme"], "A new title" in after["programme"]) == (False, True)
