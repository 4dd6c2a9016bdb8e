"""The people of an exhibitor: each with a personal link and the consultations that the person comes to."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.colleagues import shared_out
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.colleagues import MeetingOwner
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import agenda
from expo.queries import colleagues as colleagues_queries
from expo.services import colleagues, erasures, people
from tests.support import consultations
from tests.support.consultations import book, exhibitor
from tests.support.small_expo import THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only
MON, TUE = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return consultations.opened(session)


def add(session: Session, expo: SmallExpo, email: str, by: Actor | None = None) -> Membership:
    return colleagues.add(
        session, by or exhibitor(expo, 0), expo.edition, name="김동료", email=email, locale="ko", now=THE_EVE
    )


def owners(session: Session) -> dict[int, int]:
    session.flush()
    return {one.meeting_id: one.membership_id for one in session.scalars(select(MeetingOwner))}


def test_each_day_is_shared_out_evenly_and_the_first_to_join_begins():
    found = shared_out([(1, MON), (2, MON), (3, MON), (4, TUE)], [8, 9], {(8, MON): 1})

    assert found == {1: 9, 2: 8, 3: 9, 4: 8}


def test_a_colleague_gets_a_link_by_e_mail_once(session, expo):
    member = add(session, expo, "new@example.com")

    assert (member.role, member.exhibitor_id) == (Role.EXHIBITOR, expo.exhibitors[0].id)
    written = session.scalars(select(Message).where(Message.membership_id == member.id)).one()
    assert (written.recipient, written.template) == ("new@example.com", "exhibitors.invited")
    with pytest.raises(Refusal) as refused:
        add(session, expo, "NEW@example.com")
    assert [one.field for one in refused.value.violations] == ["email"]


def test_whom_another_company_or_the_team_has_cannot_be_taken(session, expo):
    add(session, expo, "theirs@example.com", exhibitor(expo, 1))

    with pytest.raises(Refusal):
        add(session, expo, "theirs@example.com")
    with pytest.raises(NotAllowed):
        add(session, expo, "mine@example.com", consultations.buyer(expo, 0))


def test_who_came_to_an_earlier_expo_may_come_again(session, expo):
    earlier = Edition(code="2025", name_ko="작년", name_en="Last year", starts_on=MON, ends_on=TUE)
    known = User(email="again@example.com", name="김동료", created_at=THE_EVE)
    session.add_all([earlier, known])
    session.flush()
    theirs = expo.exhibitors[1].id
    session.add(Membership(user_id=known.id, edition_id=earlier.id, role=Role.EXHIBITOR, exhibitor_id=theirs))

    assert add(session, expo, "again@example.com").user_id == known.id


def test_the_link_of_who_was_removed_does_not_open_the_pages_of_who_comes_next(session, expo):
    gone = add(session, expo, "gone@example.com")
    number, former = gone.id, people.link_token(gone, "s")
    colleagues.remove(session, exhibitor(expo, 0), expo.edition, gone.id, now=THE_EVE)
    other = add(session, expo, "next@example.com", exhibitor(expo, 1))

    assert other.id == number
    with pytest.raises(NotFound):
        people.follow_link(session, former, "s", edition=expo.edition, now=THE_EVE)


def test_on_the_eve_what_has_no_owner_is_shared_out_with_one_button(session, expo):
    meetings = [book(session, expo, 0, n, n).id for n in range(2)]
    assert colleagues_queries.bare(session, expo.edition, THE_EVE) == []
    both = [add(session, expo, f"{n}@example.com") for n in range(2)]
    assert [one.meetings for one in colleagues_queries.bare(session, expo.edition, THE_EVE)] == [2]

    assert colleagues.share_out_all(session, expo.organizer, expo.edition, now=THE_EVE) == 2

    assert set(owners(session)) == set(meetings)
    assert len(set(owners(session).values())) == 2
    assert colleagues_queries.bare(session, expo.edition, THE_EVE) == []
    colleagues.assign(session, exhibitor(expo, 0), expo.edition, {meetings[0]: both[1].id}, now=THE_EVE)
    assert owners(session)[meetings[0]] == both[1].id
    session.expire_all()
    own = agenda.company(session, exhibitor(expo, 0))
    assert {one.owner for one in agenda.of_exhibitor(session, exhibitor(expo, 0), own)} >= {"김동료"}


def test_a_consultation_is_given_to_the_exhibitors_own_people_only(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    strange = add(session, expo, "strange@example.com", exhibitor(expo, 1))

    with pytest.raises(NotFound):
        colleagues.assign(session, exhibitor(expo, 0), expo.edition, {meeting.id: strange.id}, now=THE_EVE)
    assert colleagues.assign(session, exhibitor(expo, 1), expo.edition, {meeting.id: strange.id}, now=THE_EVE) == 0


def test_who_leaves_owns_nothing_and_is_forgotten_with_the_expo(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    member = add(session, expo, "gone@example.com")
    colleagues.assign(session, exhibitor(expo, 0), expo.edition, {meeting.id: member.id}, now=THE_EVE)

    colleagues.remove(session, exhibitor(expo, 0), expo.edition, member.id, now=THE_EVE)

    assert owners(session) == {}
    assert erasures.of_former_members(session, expo.edition) == 1
    assert session.scalar(select(User.id).where(User.email == "gone@example.com")) is None
    assert session.scalars(select(Message.recipient).where(Message.recipient == "gone@example.com")).all() == []
