"""What pages of buyers and exhibitors offer fits the day: before the expo, on its days, after it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from expo import clock
from expo.domain.people import Role
from expo.models.buyers import Buyer
from expo.models.outbox import Message
from expo.services import availability, standby
from tests.support import consultations, people
from tests.support.reading import text_of
from tests.support.small_expo import THE_EVE
from tests.web.test_buyers import APPLICATION

pytestmark = pytest.mark.sqlite_only
OFFERED = {
    ("buyer", "my-badge"): "Show this code at the entrance",
    ("exhibitor", "my-badge"): "Show this code at the entrance",
    ("exhibitor", "studio"): "Show your products live",
    ("exhibitor", "leads"): "Scan a visitor's badge",
    ("exhibitor", "company/booth"): "Say what you need",
    ("stranger", "guidance"): "The topics appear here as soon as they are ready",
    ("stranger", "live-commerce/1"): "Consult after the show",
    ("stranger", "buyers/registration"): "Send the registration",
    ("stranger", "visit"): "Get the badge",
}


def test_a_week_after_the_expo_nothing_of_it_is_offered(app, session, sample, the_eve):
    clients = {role: app.test_client() for role, _page in OFFERED}
    for role, client in clients.items():
        client.set_cookie("locale", "en")
        if role != "stranger":
            people.sign_in(client, people.member(session, sample, role))

    def offered():
        session.commit()
        pages = {at: text_of(clients[at[0]].get(f"/2024/{at[1]}")) for at in OFFERED}
        return {at for at, words in OFFERED.items() if words in pages[at]}

    before = offered()
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 11, 1, 10, tzinfo=sample.zone))
    after = offered()

    assert (before, after) == (OFFERED.keys(), set())


def test_after_the_last_consultation_a_registration_is_refused_and_nobody_is_written_to(client, session, sample):
    client.set_cookie("locale", "en")
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, 25, 17, tzinfo=sample.zone))
    session.commit()
    form = "/2024/buyers/registration"

    answers = [client.post(address, data=APPLICATION) for address in (form, f"{form}/draft")]

    assert [one.status_code for one in answers] == [422, 422]
    assert all("Registration has ended." in text_of(one) for one in answers)
    session.rollback()
    assert session.scalars(select(Message)).all() == []


def test_on_show_days_a_letter_for_the_visa_is_shown_only_to_those_who_asked(client, session, sample):
    client.set_cookie("locale", "en")
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, 23, 12, tzinfo=sample.zone))
    session.commit()
    member = people.member(session, sample, Role.BUYER, nth=90)
    buyer = session.get_one(Buyer, member.buyer_id)
    form = client.get("/2024/buyers/registration").text
    people.sign_in(client, member)
    before = client.get("/2024/company/profile").text
    buyer.needs_letter, buyer.passport_name = True, "NGUYEN THI A"
    session.commit()

    after = client.get("/2024/company/profile").text

    names = "special_needs", "needs_letter", "needs_hotel"
    shown = [[name for name in names if f'name="{name}"' in one] for one in (form, before, after)]
    assert (buyer.track, shown) == (
        "overseas",
        [["special_needs"], ["special_needs"], ["special_needs", "needs_letter"]],
    )


def test_a_buyer_waits_for_seats_only_on_days_on_which_it_comes(session, expo, enter):
    own = consultations.buyer(expo, 0)
    first, last = expo.edition.days[0], expo.edition.days[-1]
    for slot in expo.slots:
        if slot.day_id != last.id:
            availability.close(session, own, expo.edition, slot_id=slot.id, now=THE_EVE)
    session.commit()
    offered = f"/standby/{first.id}", f"/standby/{last.id}"

    page = enter("buyer").get("/2026/agenda").text
    assert [one in page for one in offered] == [False, True]

    standby.join(session, own, expo.edition, first.id, now=THE_EVE)
    session.commit()
    page = enter("buyer").get("/2026/agenda").text
    assert [one in page for one in offered] == [True, True]
