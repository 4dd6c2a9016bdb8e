"""Studio slots, as the organizer offers them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from expo import clock
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, BroadcastApplication, Studio, StudioSlot
from tests.support.reading import text_of

STUDIO = "/2024/organizer/studio"


def count(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(StudioSlot))


def offer(session, **changes: str) -> dict[str, str]:
    studio = session.scalar(select(Studio.id))
    return {"studio_id": str(studio), "on": "2024-10-25", "starts": "15:00", "ends": "16:00"} | changes


@pytest.mark.parametrize("page", ["", "/new"])
def test_only_an_organizer_comes_in(client, sign_in, page):
    assert client.get(STUDIO + page).status_code == 303
    for role in ("buyer", "exhibitor"):
        sign_in(client, role)
        assert client.get(STUDIO + page).status_code == 403
    sign_in(client, "organizer")
    assert client.get(STUDIO + page).status_code == 200


def test_the_programme_tells_who_is_on_air(organizer, session, sample):
    text = text_of(organizer.get(STUDIO))
    booked = session.scalar(select(func.count()).select_from(Broadcast))

    assert f"{booked} of 15 slots are booked." in text
    assert "Crunchy seaweed crisps: the first show" in text


def test_a_slot_is_offered_and_taken_back(organizer, session, the_eve):
    assert organizer.post(STUDIO + "/slots", data=offer(session)).status_code == 303
    assert count(session) == 16

    slot = session.scalars(select(StudioSlot).order_by(StudioSlot.id.desc())).first()
    assert organizer.post(f"{STUDIO}/slots/{slot.id}/removal").status_code == 303
    assert count(session) == 15


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"starts": "10:45", "ends": "11:15"},
            "The studio has a slot at that time already: Fri 25 Oct 10:30",
        ),
        (
            {"starts": "14:10", "ends": "14:40"},
            "A changeover takes 30 minutes; the slot Fri 25 Oct 13:00",
        ),
        ({"ends": "14:00"}, "The time ends before it starts. Choose a later end."),
        ({"starts": ""}, "This field is required."),
        ({"on": "2024-12-24"}, "Not a valid choice."),
    ],
)
def test_a_slot_that_cannot_be_comes_back(organizer, session, sample, changes, reason):
    page = organizer.post(STUDIO + "/slots", data=offer(session, **changes))

    assert page.status_code == 422
    assert reason in text_of(page)
    assert count(session) == 15


def test_the_changeover_of_a_studio_is_changed_and_refused_while_slots_are_nearer(organizer, session, sample):
    studio = session.scalar(select(Studio.id))
    typed = {"name_ko": "스튜디오", "name_en": "The studio", "changeover_minutes": "20"}

    assert organizer.post(f"{STUDIO}/studios/{studio}", data=typed).status_code == 303
    page = organizer.post(f"{STUDIO}/studios/{studio}", data=typed | {"changeover_minutes": "45"})

    assert "The studio: changeover of 20 minutes" in text_of(organizer.get(STUDIO))
    assert page.status_code == 422
    assert "Only 30 minutes lie between the slots Wed 23 Oct 10:30" in text_of(page)
    assert organizer.post(f"{STUDIO}/studios/{studio}", data=typed | {"changeover_minutes": "999"}).status_code == 422


def test_an_application_that_waits_is_to_do_until_somebody_is_chosen(organizer, session, sample):
    free = session.scalars(select(StudioSlot).where(~StudioSlot.broadcast.has()).order_by(StudioSlot.id)).first()
    maker = session.scalars(select(Exhibitor.id).order_by(Exhibitor.id)).first()
    sample.clock_shift_seconds = clock.shift_to(free.starts_at - timedelta(days=1))
    row = BroadcastApplication(studio_slot_id=free.id, exhibitor_id=maker, title_ko="방송", applied_at=free.starts_at)
    session.add(row)
    session.commit()
    todo = "1 application for the studio waits for a choice."

    assert todo in text_of(organizer.get("/2024/organizer/"))
    sample.clock_shift_seconds = clock.shift_to(free.ends_at)
    session.commit()
    assert todo not in text_of(organizer.get("/2024/organizer/"))


def test_a_booked_slot_stays_and_says_what_to_do(organizer, session, sample):
    booked = session.scalars(select(Broadcast.studio_slot_id)).first()

    page = organizer.post(f"{STUDIO}/slots/{booked}/removal")

    assert page.status_code == 422
    assert "is on air then. The exhibitor has to give the slot back before it can be removed." in text_of(page)
    assert count(session) == 15


def test_another_studio_is_added(organizer, session, sample):
    hall = session.scalar(select(Studio.hall_id))
    studio = {"code": "S1", "name_ko": "둘째", "name_en": "Second", "hall_id": str(hall), "changeover_minutes": "30"}

    page = organizer.post(STUDIO, data=studio)
    assert page.status_code == 422
    assert "There is another one with this code." in text_of(page)

    assert organizer.post(STUDIO, data=studio | {"code": "S2"}).status_code == 303
    assert "Second" in organizer.get(STUDIO).text


def test_others_change_nothing(client, sign_in, session, sample):
    sign_in(client, "exhibitor")

    assert client.post(STUDIO + "/slots", data=offer(session)).status_code == 403
    assert client.post(STUDIO, data={}).status_code == 403
    assert count(session) == 15


def test_who_enters_the_place_of_a_studio_is_led_on_to_the_studio(organizer):
    place = {"name_ko": "스튜디오", "name_en": "Studio", "code": "AIR", "kind": "facility", "facility": "studio",
             "palette": "0", "x": "89", "y": "80", "width": "1", "height": "1"}  # fmt: skip

    entered = organizer.post("/2024/organizer/floor-plan/halls", data=place)

    assert entered.location == f"{STUDIO}/new"
