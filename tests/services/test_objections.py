"""A provisional timetable: who may object until when, and what becomes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from expo.domain.meetings import Origin
from expo.domain.objections import Settlement
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.domain.schedules import Policy, Start
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.schedules import Publication
from expo.queries import objections as objections_queries
from expo.queries import schedules as schedules_queries
from expo.services import meetings, objections, schedules
from tests.support.consultations import buyer
from tests.support.consultations import exhibitor as maker
from tests.support.refusals import codes_of
from tests.support.small_expo import THE_EVE
from tests.support.versions import FIRST, timetable, version

pytestmark = pytest.mark.sqlite_only
UNTIL = THE_EVE + timedelta(hours=3)
AFTER = UNTIL + timedelta(minutes=1)
KINDS = ("changed", "final")
WHO_HEARS_WHAT = select(Message.recipient, Message.template)


@pytest.fixture
def proposed(session, expo):
    """Return the small expo with a timetable that is provisional for three hours."""
    publish(session, expo, version(session, expo, FIRST), until=UNTIL)
    return expo


def publish(session, expo, schedule, now=THE_EVE, until=None):
    return schedules.publish(session, expo.organizer, expo.edition, schedule_id=schedule.id, now=now, until=until)


def waiting(session) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.sent_at.is_(None))))


def meeting_of(session, expo, exhibitor: int, buyer: int) -> Meeting:
    pair = expo.exhibitors[exhibitor].id, expo.buyers[buyer].id
    found = session.scalar(select(Meeting).where(Meeting.exhibitor_id == pair[0], Meeting.buyer_id == pair[1]))
    assert found is not None
    return found


def object_to(session, expo, now=THE_EVE, actor=None):
    """Let the first buyer of ``FIRST`` object to its first meeting."""
    exhibitor, nth, *_ = FIRST[0]
    meeting = meeting_of(session, expo, exhibitor, nth)
    who = actor or buyer(expo, nth)
    return objections.object_to(session, who, expo.edition, meeting.id, reason="We buy no food.", now=now)


def settle(session, expo, meeting_id, settlement, reason=""):
    return objections.settle(
        session, expo.organizer, expo.edition, meeting_id, settlement=settlement, reason=reason, now=AFTER
    )


def test_the_emails_of_a_provisional_timetable_say_so_and_until_when(session, proposed):
    subjects = set(session.scalars(select(Message.subject)))
    bodies = session.scalars(select(Message.body)).all()

    assert subjects == {"[잠정] 작은 엑스포 상담 일정"}
    assert all("21:00" in body for body in bodies)


@pytest.mark.parametrize(("shift", "code"), [(-1, "date_is_past"), (24, "date_is_late")])
def test_the_date_for_objections_lies_ahead_and_before_the_first_consultation(session, expo, shift, code):
    until = THE_EVE + timedelta(hours=shift)

    with pytest.raises(Refusal) as refused:
        publish(session, expo, version(session, expo, FIRST), until=until)

    assert codes_of(refused) == [code]


def test_either_side_may_object_until_the_date_and_nothing_changes_by_that(session, proposed):
    found = object_to(session, proposed)

    assert found.meeting.is_active
    assert objections_queries.counts(session, proposed.edition.id).undecided == 1
    with pytest.raises(Refusal) as late:
        object_to(session, proposed, now=UNTIL)
    assert codes_of(late) == ["objections_are_over"]
    with pytest.raises(NotFound):
        object_to(session, proposed, actor=buyer(proposed, 3))
    with pytest.raises(NotAllowed):
        object_to(session, proposed, actor=proposed.organizer)


def test_a_final_timetable_cannot_be_objected_to(session, expo):
    publish(session, expo, version(session, expo, FIRST))

    with pytest.raises(Refusal) as refused:
        object_to(session, expo)

    assert codes_of(refused) == ["not_provisional"]


def test_an_objection_says_why_and_can_be_withdrawn_until_it_is_decided(session, proposed):
    found = object_to(session, proposed)
    who, meeting_id = buyer(proposed, FIRST[0][1]), found.meeting_id
    with pytest.raises(Refusal):
        objections.object_to(session, who, proposed.edition, meeting_id, reason=" ", now=THE_EVE)

    objections.withdraw(session, who, proposed.edition, meeting_id, now=THE_EVE)
    session.flush()
    assert objections_queries.disputed(session, proposed.edition) == []

    object_to(session, proposed)
    settle(session, proposed, meeting_id, Settlement.KEPT)
    with pytest.raises(Refusal):
        objections.withdraw(session, who, proposed.edition, meeting_id, now=AFTER)


def test_a_consultation_that_is_kept_is_locked_and_who_objected_is_told(session, proposed):
    found = object_to(session, proposed)
    session.query(Message).delete()

    meeting = settle(session, proposed, found.meeting_id, Settlement.KEPT)

    assert meeting.lock is not None
    assert [one.template for one in session.scalars(select(Message))] == ["objections.kept"]
    objections.reopen(session, proposed.organizer, proposed.edition, meeting.id, now=AFTER)
    assert (meeting.lock, found.settlement) == (None, None)
    assert session.scalars(select(Message)).all() == []


def test_a_consultation_that_is_cancelled_settles_the_objections_of_both_sides(session, proposed):
    found = object_to(session, proposed)
    object_to(session, proposed, actor=maker(proposed, FIRST[0][0]))

    settle(session, proposed, found.meeting_id, Settlement.CANCELLED, reason="Not your trade")

    assert timetable(session, proposed) == set(FIRST[1:])
    assert objections_queries.counts(session, proposed.edition.id).cancelled == 1
    with pytest.raises(Refusal):
        settle(session, proposed, found.meeting_id, Settlement.KEPT)


def test_a_pair_that_is_left_out_is_in_no_later_plan_and_its_place_is_free(session, proposed):
    found = object_to(session, proposed)
    settle(session, proposed, found.meeting_id, Settlement.LEFT_OUT)
    name = f"e{proposed.exhibitors[FIRST[0][0]].id}-b{proposed.buyers[FIRST[0][1]].id}"

    keep = schedules_queries.load_problem(session, proposed.edition, Policy(start=Start.KEEP), AFTER)

    assert timetable(session, proposed) == set(FIRST)
    assert not keep.problem.has_request(name)


def test_making_it_final_drops_what_is_left_out_and_tells_everyone_once(session, proposed):
    found = object_to(session, proposed)
    settle(session, proposed, found.meeting_id, Settlement.LEFT_OUT)
    newest = schedules_queries.publications(session, proposed.edition, limit=1)[0]
    session.query(Message).delete()

    publication = publish(session, proposed, newest.schedule, now=AFTER)

    assert publication.provisional_until is None
    assert timetable(session, proposed) == set(FIRST[1:])
    written = session.execute(select(Message.recipient, Message.template)).all()
    changed, final = ({who for who, template in written if template == f"schedules.{kind}"} for kind in KINDS)
    assert (len(written), publication.figures["told"], len(changed)) == (6, 6, 2)
    assert len(final - changed) == 4
    assert schedules_queries.lost_pairs(session, proposed.edition, publication) == ()


def test_undoing_the_final_timetable_makes_it_provisional_again(session, proposed):
    newest = schedules_queries.publications(session, proposed.edition, limit=1)[0]
    final = publish(session, proposed, newest.schedule, now=AFTER)

    schedules.undo(session, proposed.organizer, proposed.edition, publication_id=final.id, now=AFTER)

    assert objections_queries.provisional_until(session, proposed.edition.id) == UNTIL


def test_another_version_that_is_final_tells_those_who_keep_their_times_so(session, proposed):
    session.query(Message).delete()

    publication = publish(session, proposed, version(session, proposed, FIRST[:-1]), now=AFTER)

    told = {who.split("@")[0]: template.split(".")[1] for who, template in session.execute(WHO_HEARS_WHAT)}
    assert told == {"e-0": "changed", "b-1": "changed", "e-1": "final", "e-2": "final", "b-0": "final", "b-2": "final"}
    assert publication.figures["told"] == 6


@pytest.mark.parametrize("have_left", [False, True])
def test_undoing_the_final_timetable_takes_back_the_emails_that_called_it_final(session, proposed, have_left):
    """Whether or not the e-mails about the provisional one have left."""
    if have_left:
        session.execute(update(Message).values(sent_at=THE_EVE, attempts=1))
    newest = schedules_queries.publications(session, proposed.edition, limit=1)[0]
    final = publish(session, proposed, newest.schedule, now=AFTER)
    assert {one.template for one in waiting(session)} == {f"schedules.{'final' if have_left else 'published'}"}

    undone = schedules.undo(session, proposed.organizer, proposed.edition, publication_id=final.id, now=AFTER)
    assert {one.template for one in waiting(session)} == (set() if have_left else {"schedules.proposed"})
    assert all("21:00" in one.body for one in waiting(session))

    schedules.undo(session, proposed.organizer, proposed.edition, publication_id=undone.id, now=AFTER)
    assert {one.template for one in waiting(session)} == {f"schedules.{'final' if have_left else 'published'}"}
    assert len(waiting(session)) == 6


def test_who_has_read_that_the_timetable_is_final_hears_that_it_is_not(session, proposed):
    newest = schedules_queries.publications(session, proposed.edition, limit=1)[0]
    session.execute(update(Message).values(sent_at=THE_EVE, attempts=1))
    final = publish(session, proposed, newest.schedule, now=AFTER)
    session.execute(update(Message).values(sent_at=AFTER, attempts=1))

    undone = schedules.undo(session, proposed.organizer, proposed.edition, publication_id=final.id, now=AFTER)

    assert [one.template for one in waiting(session)] == ["schedules.reopened"] * 6
    assert all("21:00" in one.body for one in waiting(session))
    assert undone.figures["told"] == 6
    schedules.undo(session, proposed.organizer, proposed.edition, publication_id=undone.id, now=AFTER)
    assert waiting(session) == []


def test_a_change_after_the_final_timetable_takes_the_place_of_the_email_that_called_it_final(session, proposed):
    session.execute(update(Message).values(sent_at=THE_EVE, attempts=1))
    newest = schedules_queries.publications(session, proposed.edition, limit=1)[0]
    publish(session, proposed, newest.schedule, now=AFTER)

    publish(session, proposed, version(session, proposed, FIRST[:-1]), now=AFTER)

    kinds = {one.recipient.split("@")[0]: one.template.split(".")[1] for one in waiting(session)}
    assert len(waiting(session)) == len(kinds) == 6
    assert {who for who, kind in kinds.items() if kind == "changed"} == {"e-0", "b-1"}


def test_no_plan_leaves_out_what_was_booked_by_hand(session, proposed):
    found = object_to(session, proposed)
    found.meeting.origin = Origin.BOOKED

    with pytest.raises(Refusal) as refused:
        settle(session, proposed, found.meeting_id, Settlement.LEFT_OUT)

    assert codes_of(refused) == ["made_by_hand"]


def test_organizers_are_told_once_that_the_date_has_passed(session, proposed):
    session.query(Message).delete()

    assert objections.tell_closed(session, proposed.edition, now=THE_EVE) == 0
    assert objections.tell_closed(session, proposed.edition, now=AFTER) == 1
    assert objections.tell_closed(session, proposed.edition, now=AFTER) == 0
    assert session.scalars(select(Message.template)).all() == ["objections.closed"]


def test_a_meeting_that_its_company_cancelled_needs_no_decision(session, proposed):
    found = object_to(session, proposed)
    who = buyer(proposed, FIRST[0][1])
    meetings.cancel(session, who, proposed.edition, found.meeting_id, reason="not_needed", now=THE_EVE)

    with pytest.raises(Refusal):
        object_to(session, proposed)
    assert objections_queries.counts(session, proposed.edition.id).undecided == 0
    assert session.scalars(select(Publication)).one().provisional_until == UNTIL
