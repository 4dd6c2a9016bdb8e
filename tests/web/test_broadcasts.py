"""The studio, from an exhibitor's phone."""

import pytest
from sqlalchemy import select

from expo import clock
from expo.models.live_commerce import Broadcast, StudioSlot
from tests.support import days, people
from tests.support.days import SECOND
from tests.support.reading import text_of

STUDIO = "/2024/studio"


@pytest.fixture
def phone(client, session, sample):
    """Return the phone of an exhibitor without a broadcast, on the second morning."""
    on_air = select(Broadcast.exhibitor_id)
    nth = next(
        n
        for n in range(99)
        if people.member(session, sample, "exhibitor", nth=n).exhibitor_id not in set(session.scalars(on_air))
    )
    sample.clock_shift_seconds = clock.shift_to(days.moment(SECOND, "08:30"))
    session.commit()
    people.sign_in(client, people.member(session, sample, "exhibitor", nth=nth))
    client.set_cookie("locale", "en")
    return client


@pytest.fixture
def free(session, sample) -> StudioSlot:
    ahead = select(StudioSlot).where(~StudioSlot.broadcast.has(), StudioSlot.starts_at > days.moment(SECOND, "09:00"))
    return session.scalars(ahead.order_by(StudioSlot.starts_at.desc())).first()


def test_who_may_come_in(client, sign_in):
    assert client.get(STUDIO).status_code == 303
    for role, status in (("organizer", 403), ("buyer", 403), ("exhibitor", 200)):
        sign_in(client, role)
        assert client.get(STUDIO).status_code == status


def test_what_is_taken_says_by_whom(phone, session):
    page = text_of(phone.get(STUDIO))

    takers = [one.exhibitor.name_en for one in session.scalars(select(Broadcast))]
    assert [name for name in takers if f"Taken by {name}" not in page] == []


def test_booked_and_given_back(phone, session, free):
    booked = phone.post(f"{STUDIO}/{free.id}", data={"title_ko": "아침 방송", "title_en": "Morning show"})
    page = text_of(phone.get(STUDIO))
    session.rollback()
    show = session.scalars(select(Broadcast).where(Broadcast.studio_slot_id == free.id)).one()

    returned = phone.post(f"{STUDIO}/{show.id}/return")

    assert (booked.status_code, returned.status_code) == (303, 303)
    assert "Your broadcast Morning show" in page
    assert "Your broadcast" not in text_of(phone.get(STUDIO))


@pytest.mark.both_databases
def test_a_price_that_cannot_be_read_is_said_and_kept(phone, session, free):
    phone.post(f"{STUDIO}/{free.id}", data={"title_ko": "아침 방송"})
    session.rollback()
    show = session.scalars(select(Broadcast).where(Broadcast.studio_slot_id == free.id)).one()
    line, address = f"product-{show.exhibitor.products[0].id}", f"{STUDIO}/broadcasts/{show.id}/products"
    sent = {f"{line}-use": "y", f"{line}-price": "만 원", f"{line}-link": "www.shop.example/1"}

    refused = phone.post(address, data=sent)
    saved = phone.post(address, data=sent | {f"{line}-price": "10,000원"}, follow_redirects=True).text

    assert refused.status_code == 422
    assert "Please write whole won" in refused.text
    assert 'value="만 원"' in refused.text
    assert 'value="10,000"' in saved
    assert 'value="https://www.shop.example/1"' in saved


def test_a_button_tapped_twice_books_once_and_is_not_told_that_somebody_was_faster(phone, session, free):
    answers = [phone.post(f"{STUDIO}/{free.id}", data={"title_ko": "아침 방송"}) for _tap in range(2)]

    assert [answer.location for answer in answers] == [STUDIO] * 2
    session.rollback()
    assert len(session.scalars(select(Broadcast).where(Broadcast.studio_slot_id == free.id)).all()) == 1


def test_every_reason_is_said_and_the_title_is_kept(phone, session):
    taken = session.scalars(select(Broadcast)).first()

    answer = phone.post(f"{STUDIO}/{taken.studio_slot_id}", data={"title_ko": "우리 방송"})

    assert answer.status_code == 422
    assert "Another exhibitor was faster" in text_of(answer)
    assert 'value="우리 방송"' in answer.text


def test_without_a_title_nothing_is_booked(phone, session, free):
    answer = phone.post(f"{STUDIO}/{free.id}", data={"title_ko": " "})

    assert answer.status_code == 422
    assert "Give your broadcast a title" in text_of(answer)


def test_somebody_elses_broadcast_is_not_found(phone, session):
    other = session.scalars(select(Broadcast)).first()

    assert phone.post(f"{STUDIO}/{other.id}/return").status_code == 404
    session.rollback()
    assert session.get(Broadcast, other.id) is not None
