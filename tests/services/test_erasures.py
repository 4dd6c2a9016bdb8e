"""One person is erased while the company stays; interpreters go when their date has come."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from expo import models
from expo.domain.badges import PersonSource
from expo.domain.meetings import Origin
from expo.domain.people import Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.domain.wishes import Side
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.calendar import Closure
from expo.models.history import Event
from expo.models.interpreters import Interpreter
from expo.models.meetings import Cancellation, Meeting
from expo.models.people import Membership, User
from expo.models.proposals import Proposal
from expo.services import badges, privacy
from expo.services.badges import NewPerson
from expo.services.privacy import NoticeText
from tests.support import consultations, small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import LONG_BEFORE, THE_EVE

AFTER = datetime(2027, 1, 10, tzinfo=UTC)
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session):
    expo = small_expo.build(session, small_expo.PLANNED)
    badges.complete(session, expo.organizer, expo.edition, secret="s", now=LONG_BEFORE)
    session.commit()
    return expo


def everything(session) -> str:
    session.expire_all()
    tables = models.base.Base.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in session.execute(select(table)).all())


def refused(session, expo, person, now) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        privacy.erase_person(session, expo.organizer, expo.edition, person_id=person.id, now=now)
    return codes_of(refusal)


def of(session, role) -> Person:
    members = select(Person).join(Membership, Membership.id == Person.membership_id).where(Membership.role == role)
    return session.scalars(members.order_by(Person.id)).first()


def test_a_visitor_who_asks_by_telephone_is_erased_once_by_the_chief(session, expo):
    new = NewPerson("김비밀", email="secret@example.com", phone="010-9999-8888", source=PersonSource.ADVANCE)
    person = badges.enter(session, expo.edition, new, secret="s", now=LONG_BEFORE).person

    with pytest.raises(NotAllowed):
        privacy.erase_person(session, consultations.buyer(expo, 0), expo.edition, person_id=person.id, now=AFTER)
    privacy.erase_person(session, expo.organizer, expo.edition, person_id=person.id, now=AFTER)

    assert [secret for secret in ("김비밀", "secret@", "9999-8888", "99998888") if secret in everything(session)] == []
    acts = session.scalars(select(Event.act).where(Event.subject == "person", Event.subject_id == person.id)).all()
    assert acts[-1] == "privacy.erase_person"
    with pytest.raises(NotFound):
        privacy.erase_person(session, expo.organizer, expo.edition, person_id=person.id, now=AFTER)


def test_one_person_of_a_company_goes_and_its_consultations_stay(session, expo):
    consultations.book(session, expo, 0, 0, 2)
    person = of(session, Role.BUYER)
    user = session.get_one(Membership, person.membership_id).user
    person.name = user.name = "김비밀"
    secrets = (user.name, user.email)
    buyer = session.get_one(Buyer, person.buyer_id)
    buyer.contact_email = secrets[1]

    too_early = refused(session, expo, person, THE_EVE)
    privacy.erase_person(session, expo.organizer, expo.edition, person_id=person.id, now=AFTER)

    assert too_early == ["last_person"]
    assert [secret for secret in secrets if secret in everything(session)] == []
    assert (session.scalars(select(Meeting)).one().buyer.name, buyer.contact_email) == (buyer.name, "")


def test_people_of_the_team_are_not_erased(session, expo):
    assert refused(session, expo, of(session, Role.ORGANIZER), AFTER) == ["in_the_team"]


def test_an_interpreter_goes_by_the_clock_and_the_consultations_stay(session, expo):
    user = User(email="voice@example.com", name=expo.interpreter.name, created_at=LONG_BEFORE)
    session.add(
        Membership(user=user, edition_id=expo.edition.id, role=Role.INTERPRETER, interpreter_id=expo.interpreter.id)
    )
    name, until = expo.interpreter.name, expo.edition.ends_on
    privacy.change(session, expo.organizer, expo.edition, notice=NoticeText(contacts_until=until), now=THE_EVE)

    while privacy.carry_out_retention(session, now=AFTER):
        pass

    kept = everything(session)
    assert (name in kept, "voice@example.com" in kept) == (False, False)
    assert session.scalars(select(Interpreter.name)).all() == ["(삭제됨)"]


def test_what_was_said_to_a_proposal_goes_with_the_company_also_by_the_clock(session, expo):
    session.add(
        Proposal(
            edition_id=expo.edition.id,
            exhibitor_id=expo.exhibitors[0].id,
            buyer_id=expo.buyers[0].id,
            side=Side.BUYER,
            slot_id=expo.slots[0].id,
            proposed_at=LONG_BEFORE,
            expires_at=THE_EVE,
            reason="비밀스러운 까닭",
        )
    )
    until = date(2026, 12, 31)
    privacy.change(session, expo.organizer, expo.edition, notice=NoticeText(contacts_until=until), now=THE_EVE)

    while privacy.carry_out_retention(session, now=AFTER):
        pass

    assert "비밀스러운" not in everything(session)


def test_why_one_was_away_and_why_a_consultation_was_called_off_goes_with_whom_it_is_about(session, expo):
    away = {
        "edition_id": expo.edition.id,
        "starts_at": LONG_BEFORE,
        "ends_at": THE_EVE,
        "created_at": LONG_BEFORE,
        "reason": "비밀스러운 까닭",
    }
    pair = {"exhibitor_id": expo.exhibitors[0].id, "buyer_id": expo.buyers[0].id}
    meeting = Meeting(
        edition_id=expo.edition.id, slot_id=expo.slots[0].id, origin=Origin.ASSIGNED, created_at=LONG_BEFORE, **pair
    )
    meeting.cancellation = Cancellation(reason="비밀스러운 까닭", cancelled_at=LONG_BEFORE)
    session.add_all([meeting, *(Closure(**away, **{holder: id_}) for holder, id_ in pair.items())])
    session.add(Closure(**away, interpreter_id=expo.interpreter.id))
    until = date(2026, 12, 31)
    privacy.change(session, expo.organizer, expo.edition, notice=NoticeText(contacts_until=until), now=THE_EVE)

    while privacy.carry_out_retention(session, now=AFTER):
        pass

    assert "비밀스러운" not in everything(session)
