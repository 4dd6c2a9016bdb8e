"""The pictures of an edition: one file, kept for good, that every page names by its version."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Sector

PICTURES = re.compile(r"/2024/pictures\.svg\?v=[0-9a-f]{12}")


def test_every_company_of_a_page_has_its_picture_in_one_file(client: FlaskClient, sample: Edition) -> None:
    page = client.get("/2024/exhibitors").get_data(as_text=True)
    addresses = set(PICTURES.findall(page))
    asked = set(re.findall(r"pictures\.svg\?v=\w+#([^\"]+)\"", page))

    answer = client.get(addresses.pop())

    assert addresses == set()
    assert asked
    assert asked <= set(re.findall(r'id="([^"]+)"', answer.get_data(as_text=True)))
    assert (answer.mimetype, "immutable" in answer.headers["Cache-Control"]) == ("image/svg+xml", True)


def test_a_company_that_changes_its_line_of_business_changes_the_address(
    client: FlaskClient, sample: Edition, session: Session
) -> None:
    before = PICTURES.search(client.get("/2024/exhibitors").get_data(as_text=True))[0]
    one = session.scalars(select(Exhibitor).limit(1)).one()
    one.sector_id = session.scalars(select(Sector.id).where(Sector.id != one.sector_id).limit(1)).one()
    session.commit()

    after = PICTURES.search(client.get("/2024/exhibitors").get_data(as_text=True))[0]

    assert after != before
    assert "immutable" not in client.get(before).headers.get("Cache-Control", "")
