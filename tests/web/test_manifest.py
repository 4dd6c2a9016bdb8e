"""The pages of a company can be installed on a phone: a name, icons of the stated sizes, and one's own first page."""

from io import BytesIO

import pytest
from PIL import Image

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(("role", "first"), [("buyer", "/2026/agenda"), ("exhibitor", "/2026/today")])
def test_an_installed_application_opens_at_ones_own_page(expo, enter, role, first):
    client = enter(role, 0)

    page = client.get(first).get_data(as_text=True)
    answer = client.get("/2026/app.webmanifest")

    assert 'rel="manifest" href="/2026/app.webmanifest"' in page
    assert answer.mimetype == "application/manifest+json"
    assert answer.json["start_url"] == first
    for icon in answer.json["icons"]:
        drawn = Image.open(BytesIO(client.get(icon["src"]).data))
        assert icon["sizes"] == f"{drawn.width}x{drawn.height}"
