"""The edition's own contact and logo: settings, every page's foot, e-mails, the page about privacy, paper."""

import pytest
from sqlalchemy import select

from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.services import schedules
from expo.services.prints import paper
from tests.support import images, versions
from tests.support.small_expo import THE_EVE

CONTACT = {"contact_ko": "운영사무국", "contact_en": "Expo office", "contact_email": "ask@example.com",
           "contact_phone": "02-000-0000"}  # fmt: skip


@pytest.fixture
def expo(session):
    """Return the small expo on its eve, with a contact."""
    expo, version = versions.planned(session)
    for name, value in CONTACT.items():
        setattr(expo.edition, name, value)
    session.flush()
    schedules.publish(session, expo.organizer, expo.edition, schedule_id=version.id, now=THE_EVE)
    session.commit()
    return expo


def test_the_contact_is_below_pages_and_emails_and_on_the_page_about_privacy(enter, session, expo):
    assert all(
        body.endswith("운영사무국 · ask@example.com · 02-000-0000") for body in session.scalars(select(Message.body))
    )
    session.rollback()
    stranger = enter()

    assert "mailto:ask@example.com" in stranger.get("/2026/exhibitors").text
    assert stranger.get("/2026/privacy").text.count("Expo office") == 2


def test_a_logo_is_uploaded_shown_and_removed(enter, session, expo):
    organizer, page = enter("organizer"), "/2026/organizer/settings/logo"
    assert organizer.post(page, data={}).status_code == 422

    sent = {"file": (images.photo("PNG"), "logo.png")}
    assert organizer.post(page, data=sent, content_type="multipart/form-data").status_code == 303

    digest = session.scalars(select(Edition.logo_digest)).one()
    session.rollback()
    address = f"/2026/pictures/{digest}-320.webp"
    assert address in enter().get("/2026/exhibitors").text
    assert enter().get(address).mimetype == "image/webp"
    organizer.post(f"{page}/removal")
    assert enter().get(address).status_code == 404


def test_paper_carries_the_logo():
    logo = paper.logo(images.photo().read(), 40, 20)

    assert paper.pdf("lists", "Lists", logo=logo).startswith(b"%PDF")
