"""An exhibitor asks for booths on its own page; the organizer and the planner of the booths read it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from expo import clock
from expo.domain.venue import BoothKind, BoothService
from expo.models.exhibitors import Exhibitor
from expo.queries import allocation, exhibitors
from tests.support.reading import text_of

pytestmark = pytest.mark.sqlite_only
PAGE = "/2024/company/booth"


def test_an_exhibitor_asks_for_booths_and_the_organizer_reads_it(
    client, sign_in, session, sample, the_eve, organizer, app
):
    client = app.test_client()
    client.set_cookie("locale", "en")
    member = sign_in(client, "exhibitor")
    own = exhibitors.get(session, sample.id, session.get_one(Exhibitor, member.exhibitor_id).code)
    other = session.scalars(select(Exhibitor).where(Exhibitor.id != own.id, Exhibitor.hall_id == own.hall_id)).first()
    organizer.post(f"/2024/organizer/floor-plan/requests/{own.code}", data={"units": "1", "competitors": other.code})
    first, second = own.booths[0].code, other.booths[0].code if other.booths else own.booths[0].code
    session.rollback()

    assert first in text_of(client.get(PAGE))
    twice = client.post(PAGE, data={"units": "2", "wish_1": first, "wish_2": first})
    foreign = client.post(PAGE, data={"units": "2", "wish_1": "ZZ-99"})
    saved = client.post(
        PAGE, data={"units": "2", "kind": "raw", "services": ["power"], "wish_1": second, "wish_3": first}
    )

    assert (twice.status_code, foreign.status_code, saved.status_code) == (422, 422, 303)
    assert "Name up to 3 different booths." in text_of(twice)
    session.expire_all()
    found = allocation.needs_of(session, own)
    assert (found.request.units, found.request.kind, found.request.services) == (
        2, BoothKind.RAW, frozenset({BoothService.POWER}),
    )  # fmt: skip
    assert (found.wished, found.competitors) == ((second, first), (other.code,))
    assert f'value="{second}, {first}"' in organizer.get(f"/2024/organizer/floor-plan/requests/{own.code}").text


def test_once_the_expo_has_begun_no_other_booth_is_asked_for(client, sign_in, session, sample):
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, 22, 10, tzinfo=sample.zone))
    session.commit()
    client.set_cookie("locale", "en")
    sign_in(client, "exhibitor")

    answers = [client.get(PAGE), client.post(PAGE, data={"units": "2"})]

    assert [one.status_code for one in answers] == [200, 422]
    for one in answers:
        assert ("The booths are built." in text_of(one), 'name="units"' in one.text) == (True, False)


def test_only_an_exhibitor_has_the_page(client, sign_in):
    sign_in(client, "buyer")

    assert client.get(PAGE).status_code == 403
