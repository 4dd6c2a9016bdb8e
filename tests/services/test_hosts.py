"""Who hosts an expo, in the order of protocol; and the size of the floor plan."""

import pytest
from sqlalchemy import select

from expo.domain.hosts import HostName, HostPart
from expo.domain.refusals import Refusal
from expo.domain.settings import EditionProfile
from expo.models.history import Event
from expo.queries import hosts as hosts_queries
from expo.services import editions, hosts
from tests.support import small_expo
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY

pytestmark = pytest.mark.sqlite_only

MINISTRY = HostName(HostPart.HOST, "산업통상부", "Ministry of Trade")
CITY, BANK = HostName(HostPart.SUPPORTER, "가온시", "Gaon City"), HostName(HostPart.SUPPORTER, "나래은행", "Narae Bank")


def test_hosts_are_shown_in_the_order_of_protocol_and_in_the_order_given_within_a_part(session):
    expo = small_expo.build(session)

    hosts.write(session, expo.organizer, expo.edition, hosts=[CITY, BANK, MINISTRY], now=NOW)
    hosts.write(session, expo.organizer, expo.edition, hosts=[MINISTRY, CITY, BANK], now=NOW)

    assert hosts_queries.hosts(session, expo.edition.id) == [MINISTRY, CITY, BANK]
    said = session.scalars(select(Event.detail).where(Event.act == "hosts.write")).all()
    assert said == [
        {"names_ko": "가온시, 나래은행, 산업통상부", "names_en": "Gaon City, Narae Bank, Ministry of Trade"}
    ]


def test_a_floor_plan_is_not_made_smaller_than_what_is_drawn_on_it(session):
    expo = small_expo.build(session)
    hall = expo.exhibitors[0].hall
    hall.x, hall.y, hall.width, hall.height = 10, 10, 40, 30
    session.flush()
    profile = EditionProfile("작은 엑스포", "Small Expo", TUESDAY, WEDNESDAY, plan_width=49, plan_height=41)

    with pytest.raises(Refusal) as refused:
        editions.describe(session, expo.organizer, expo.edition, profile=profile, now=NOW)

    assert [(one.code, one.field) for one in refused.value.violations] == [("drawn_outside", "plan_width")]
