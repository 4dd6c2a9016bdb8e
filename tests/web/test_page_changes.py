"""An exhibitor edits its page on the phone, and an organizer looks at what is wanted beside what is there."""

import re

from sqlalchemy import select

from expo.models.exhibitors import Exhibitor
from tests.support.reading import text_of

PAGE, CHANGES = "/2026/company/page", "/2026/organizer/page-changes"
STORY = "Soy sauce since 1952."
PROFILE = {"languages": ["ko", "en"], "story_en": STORY, "website": "https://gaon.example.com"}


def test_an_exhibitor_writes_and_an_organizer_approves(enter, expo, session):
    expo.edition.page_approval = True
    session.commit()
    exhibitor, organizer = enter("exhibitor"), enter("organizer")

    def shown() -> list[str]:
        session.rollback()
        return list(session.scalars(select(Exhibitor.code).where(Exhibitor.story_en == STORY)))

    sent = text_of(exhibitor.post(f"{PAGE}/profile", data=PROFILE, follow_redirects=True))
    waiting, before = organizer.get(CHANGES).text, shown()
    organizer.post(re.search(r'action="([^"]+/approval)"', waiting)[1])

    assert ("Waits for the organizer" in sent, STORY in waiting, before) == (True, True, [])
    (code,) = shown()
    assert STORY in text_of(enter().get(f"/2026/exhibitors/{code}"))


def test_an_exhibitor_writes_its_website_as_on_its_card_and_a_number_that_rings(enter, expo, session):
    expo.edition.page_approval = False
    session.commit()
    exhibitor = enter("exhibitor")

    refused = text_of(exhibitor.post(f"{PAGE}/profile", data=PROFILE | {"website": "gaon", "contact_phone": "①②"}))
    exhibitor.post(f"{PAGE}/profile", data=PROFILE | {"website": "www.gaon.example.com"})

    assert ("does not look like a web address" in refused, "telephone number in digits" in refused) == (True, True)
    session.rollback()
    assert session.scalars(select(Exhibitor.website).where(Exhibitor.website != "")).all() == [
        "https://www.gaon.example.com"
    ]


def test_two_tabs_that_send_the_same_form_leave_one_change_with_the_last_words(enter, expo, session):
    expo.edition.page_approval = True
    session.commit()
    exhibitor, organizer = enter("exhibitor"), enter("organizer")

    answers = [exhibitor.post(f"{PAGE}/profile", data=PROFILE | {"story_en": story}) for story in ("First.", "Second.")]
    waiting = organizer.get(CHANGES).text

    assert [one.status_code for one in answers] == [303, 303]
    assert len(re.findall(r'action="[^"]+/approval"', waiting)) == 1
    assert ("First." in waiting, "Second." in waiting) == (False, True)


def test_a_product_is_entered_on_the_phone_or_refused_with_its_reason(enter, expo):
    exhibitor = enter("exhibitor")

    refused = exhibitor.post(f"{PAGE}/products", data={"name_ko": "", "price": "-1"})
    exhibitor.post(f"{PAGE}/products", data={"name_ko": "쌀 과자", "name_en": "Rice snack"})

    assert refused.status_code == 422
    assert "Rice snack" in text_of(exhibitor.get(PAGE))
