"""An exhibitor sends its logo from the phone; everybody sees it, kept for good under the address of its pixels."""

import re

from expo.models.exhibitors import Product
from tests.support.images import photo


def test_a_logo_sent_from_the_phone_is_on_the_public_page_and_kept_for_good(enter, expo):
    phone, code = enter("exhibitor"), expo.exhibitors[0].code

    sent = phone.post("/2026/company/pictures/logo", data={"file": (photo("PNG"), "logo.png"), "alt_en": "A square"})
    page = enter().get(f"/2026/exhibitors/{code}").text
    file = enter().get(re.search(r'class="patch[^"]*"\s+src="([^"]+)"', page)[1])

    assert (sent.status_code, file.status_code, file.mimetype) == (303, 200, "image/webp")
    assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_a_removed_picture_is_served_no_more(enter, session, expo):
    phone, exhibitor = enter("exhibitor"), expo.exhibitors[0]
    session.add(Product(exhibitor_id=exhibitor.id, position=1, name_ko="된장", name_en="Soybean paste"))
    session.commit()
    product = session.query(Product).one().id
    phone.post(f"/2026/company/pictures/{product}", data={"file": (photo(), "paste.jpg"), "alt_en": "A brown jar"})
    page = enter().get(f"/2026/exhibitors/{exhibitor.code}").text
    address = re.search(r'src="([^"]+[.]jpg)" alt="A brown jar"', page)[1]

    phone.post(f"/2026/company/pictures/{product}/removal")

    assert enter().get(address).status_code == 404


def test_a_file_that_is_no_picture_comes_back_with_the_reason(enter, expo):
    answer = enter("exhibitor").post("/2026/company/pictures/logo", data={"file": (photo("TIFF"), "logo.png")})

    assert answer.status_code == 422
    assert "This is not a picture" in answer.text


def test_where_the_organizer_looks_at_pages_first_a_picture_waits_and_only_both_sides_see_it(enter, session, expo):
    expo.edition.page_approval = True
    session.commit()
    phone, desk, code = enter("exhibitor"), enter("organizer"), expo.exhibitors[0].code
    logo = {"file": (photo("PNG"), "logo.png"), "alt_en": "A square", "alt_ko": "네모"}

    sent = phone.post("/2026/company/pictures/logo", data=logo, follow_redirects=True)
    page = desk.get("/2026/organizer/page-changes").text
    file = re.search(r'src="([^"]+[.]jpg)" alt="A square"', page)[1]
    before = [client.get(file) for client in (desk, phone, enter(), enter("buyer"))]
    desk.post(re.search(r'action="(/2026/organizer/page-changes/\d+/approval)"', page)[1])

    assert "Sent to the organizer." in sent.text
    assert [one.status_code for one in before] == [200, 200, 404, 404]
    assert before[0].headers["Cache-Control"].startswith("private")
    assert enter().get(file).status_code == 200
    assert enter().get(f"/2026/exhibitors/{code}").text.count("-320.webp") == 1
