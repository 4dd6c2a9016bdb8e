"""How much an exhibitor is wanted, as another buyer may use it: no name, no "never", none of one's own wishes."""

import pytest

from expo.domain.wishes import Level, Side
from expo.models.wishes import Wish
from expo.queries import demand, offers
from tests.support import small_expo
from tests.support.small_expo import NOW


@pytest.fixture
def expo(session):
    return small_expo.build(session)


def wish(expo, buyer, exhibitor, level=Level.MUST, side=Side.BUYER):
    row = Wish(
        edition_id=expo.edition.id, exhibitor_id=exhibitor.id, buyer_id=buyer.id, side=side, level=level, wished_at=NOW
    )
    expo.session.add(row)
    expo.session.flush()


def _wanted(expo, reader):
    companies = offers.of_edition(expo.session, expo.edition.id, "ko")
    return demand.of_exhibitors(reader, companies, demand.of_edition(expo.session, expo.edition.id))


def test_only_wishes_of_other_buyers_count(expo):
    reader, other = expo.buyers[:2]
    first, second = expo.exhibitors[:2]
    wish(expo, reader, first)
    wish(expo, other, second)
    wish(expo, other, first, Level.NEVER)
    wish(expo, reader, second, side=Side.EXHIBITOR)

    found = _wanted(expo, reader)

    assert {row.id: found[row.id].wishes for row in (first, second)} == {first.id: 0, second.id: 1}


def test_peers_look_for_the_same_on_the_same_track(expo):
    reader, other = expo.buyers[:2]
    exhibitor = expo.exhibitors[0]
    other.track, other.interests = reader.track, list(reader.interests) or [exhibitor.sector]
    reader.interests = list(other.interests)
    wish(expo, other, exhibitor)
    assert _wanted(expo, reader)[exhibitor.id].peers == 1

    other.interests = []
    expo.session.flush()

    assert _wanted(expo, reader)[exhibitor.id].peers == 0


def test_what_is_expected_adds_up_to_the_wishes(expo):
    reader, other = expo.buyers[:2]
    other.country, other.interests = "KR", [expo.exhibitors[0].sector]
    for exhibitor in expo.exhibitors:
        wish(expo, other, exhibitor)

    found = _wanted(expo, reader)

    assert sum(one.expected for one in found.values()) == pytest.approx(len(expo.exhibitors))
