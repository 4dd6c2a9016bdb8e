"""Advertising goes to buyers who agreed, in the form and the hours of the law, and asks again as it leaves."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.advertising import LASTS, AdConsent, AdObstacle, AdWords, leaves_at
from expo.domain.buyers import ConsentKind
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, Refusal
from expo.models.advertising import AdvertisementCopy
from expo.models.buyers import Consent, ConsentText
from expo.models.outbox import Message
from expo.models.people import Membership
from expo.queries import advertising as advertising_queries
from expo.services import advertising, people
from tests.support import consultations
from tests.support.small_expo import THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only
WORDS = AdWords("다음 행사", "Next expo", "오세요.", "Come.")
NOON = THE_EVE.replace(hour=3)
"""Noon in Seoul."""


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small expo with a contact; its first two buyers have agreed to advertising."""
    expo = consultations.opened(session)
    expo.edition.contact_ko, expo.edition.contact_email = "사무국", "desk@example.com"
    text = ConsentText(
        edition_id=expo.edition.id,
        kind=ConsentKind.MARKETING,
        title_ko="광고",
        title_en="Ads",
        body_ko="-",
        body_en="-",
    )
    session.add(text)
    session.flush()
    for buyer in expo.buyers[:2]:
        session.add(Consent(buyer_id=buyer.id, text_id=text.id, given_at=NOON - timedelta(days=9), locale="ko"))
        if session.scalar(select(Membership.id).where(Membership.buyer_id == buyer.id)) is None:
            user = people.ensure_user(session, f"b{buyer.id}@example.com", "B", now=NOON)
            session.add(Membership(user_id=user.id, edition_id=expo.edition.id, role=Role.BUYER, buyer_id=buyer.id))
    session.flush()
    return expo


def send(session: Session, expo: SmallExpo, now: datetime = NOON) -> int:
    row = advertising.write(session, expo.organizer, expo.edition, words=WORDS, now=now)
    return advertising.send(session, expo.organizer, expo.edition, row.id, now=now)


def waiting(session: Session) -> list[Message]:
    session.flush()
    return list(session.scalars(select(Message).where(Message.template == "advertising.message").order_by(Message.id)))


def real(expo: SmallExpo, shown: datetime) -> datetime:
    return shown - (clock.shown(expo.edition, shown) - shown)


@pytest.mark.parametrize(
    ("at", "leaves"),
    [("07:59", "1 08:00"), ("08:00", "1 08:00"), ("20:49", "1 20:49"), ("20:50", "2 08:00"), ("23:30", "2 08:00")],
)
def test_nothing_leaves_at_night(at, leaves):
    local = datetime.fromisoformat(f"2026-03-01T{at}")

    assert f"{leaves_at(local):%-d %H:%M}" == leaves


def test_a_consent_counts_for_two_years_unless_confirmed():
    old = AdConsent(NOON - LASTS)

    assert old.obstacle(NOON) is AdObstacle.TOO_OLD
    assert AdConsent(NOON - LASTS, confirmed_at=NOON - timedelta(days=1)).obstacle(NOON) is None
    assert AdConsent(NOON, withdrawn_at=NOON).obstacle(NOON) is AdObstacle.WITHDRAWN


def test_it_goes_to_those_who_agreed_once_with_mark_sender_and_a_way_out(session, expo):
    assert send(session, expo) == 2

    one = waiting(session)[0]
    assert one.subject.startswith("(광고) ")
    assert "desk@example.com" in one.body
    assert one.link_at is not None
    found = advertising_queries.readers(session, expo.edition.id, NOON)
    assert [one.obstacle for one in found] == [None, None]
    (never,) = advertising_queries.kept_out(session, expo.edition.id, found, 1).values()
    assert (never.number, len(never.first)) == (len(expo.buyers) - 2, 1)
    sent = advertising_queries.index(session, expo.edition.id)[0]
    with pytest.raises(Refusal):
        advertising.send(session, expo.organizer, expo.edition, sent.id, now=NOON)


def test_without_a_sender_nothing_is_sent_and_only_by_the_team(session, expo):
    expo.edition.contact_email = expo.edition.contact_phone = ""

    with pytest.raises(Refusal):
        send(session, expo)
    with pytest.raises(NotAllowed):
        advertising.write(session, consultations.buyer(expo, 0), expo.edition, words=WORDS, now=NOON)


def test_what_waits_is_dropped_for_who_says_stop_and_kept_until_the_morning(session, expo):
    send(session, expo)
    buyer = consultations.buyer(expo, 0)
    assert advertising.stop(session, buyer, expo.edition, now=NOON)

    night = NOON.replace(hour=13)  # 22:00 in Seoul
    advertising.hold(session, now=real(expo, night))

    (left,) = waiting(session)
    assert left.due_at == real(expo, night) + timedelta(hours=10)
    stopped = session.scalars(select(AdvertisementCopy).where(AdvertisementCopy.stopped_at.is_not(None))).one()
    assert stopped.buyer_id == buyer.buyer_id


def test_before_two_years_are_over_a_buyer_is_asked_once_and_confirms(session, expo):
    late = NOON + LASTS - timedelta(days=20)
    assert advertising.ask_due(session, expo.edition, NOON) == 0

    assert advertising.ask_due(session, expo.edition, late) == 2
    assert advertising.ask_due(session, expo.edition, late) == 0
    buyer: Actor = consultations.buyer(expo, 0)
    advertising.confirm(session, buyer, expo.edition, now=late)

    after = late + timedelta(days=60)
    assert [one.buyer.id for one in advertising_queries.allowed(session, expo.edition.id, after)] == [buyer.buyer_id]
