"""The photo of a business card: kept with consent, seen by its exhibitor and by who may see contact data, erasable."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from expo import clock
from expo.db import deciding
from expo.domain.permissions import TeamRole
from expo.models.card_photos import CardPhoto
from expo.models.team import HeldRole
from expo.services import pictures, privacy
from tests.support import consultations
from tests.support.images import photo

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def meeting(session, expo):
    found = consultations.book(session, expo, 0, 0, 0)
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[0].starts_at + timedelta(minutes=5))
    session.commit()
    return found.id


def sent(client, meeting, **data):
    return client.post(f"/2026/records/{meeting}/card", data={"file": (photo(), "card.jpg"), **data})


def test_a_photo_needs_the_consent_of_the_person_and_is_seen_by_few(enter, session, expo, meeting):
    maker, address = enter("exhibitor"), f"/2026/records/{meeting}/card/photo"
    refused = sent(maker, meeting)
    assert (refused.status_code, "ask the person first" in refused.text) == (422, True)

    kept = sent(maker, meeting, has_consent="y")

    row = session.scalars(select(CardPhoto)).one()
    assert (kept.status_code, (row.width, row.height)) == (303, (960, 640))
    picture = maker.get(address)
    assert (picture.status_code, picture.headers["Cache-Control"]) == (200, "private, no-store")
    assert b"Seoul" not in picture.data
    assert address in maker.get(f"/2026/records/{meeting}/form").text
    readers = {"chief": enter("organizer"), "other": enter("exhibitor", 1), "buyer": enter("buyer"), "none": enter()}
    assert {name: client.get(address).status_code for name, client in readers.items()} == {
        "chief": 200, "other": 404, "buyer": 403, "none": 303,
    }  # fmt: skip
    session.scalars(select(HeldRole)).one().role = TeamRole.STUDIO
    session.commit()
    assert readers["chief"].get(address).status_code == 404
    assert enter().get(f"/2026/pictures/{row.digest}-960.webp").status_code == 404
    assert f"{row.digest}-960.webp" in pictures.used_names(session)


def test_a_photo_goes_when_it_is_removed_and_when_the_person_is_erased(enter, session, expo, meeting):
    maker = enter("exhibitor")
    sent(maker, meeting, has_consent="y")
    maker.post(f"/2026/records/{meeting}/card/removal")
    assert session.scalars(select(CardPhoto)).all() == []

    sent(maker, meeting, has_consent="y")
    boss, over = expo.organizer, expo.slots[-1].ends_at
    with deciding(session):
        privacy.erase(session, boss, expo.edition, code="B-0", now=over)

    assert session.scalars(select(CardPhoto)).all() == []
