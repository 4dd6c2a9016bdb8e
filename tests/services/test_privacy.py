"""Personal data is erased on request and when its date has come; figures stay, and it is recorded that it happened."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from expo import models
from expo.domain.buyers import ConsentKind
from expo.domain.exports import ExportKind
from expo.domain.imports import ImportKind
from expo.domain.people import Actor
from expo.domain.privacy import Cause
from expo.domain.refusals import Refusal
from expo.models.buyers import Buyer, Consent, ConsentText
from expo.models.history import Event
from expo.models.imports import Import, ImportedRow
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.models.privacy import Erasure, Export
from expo.services import exports, history, outbox, privacy
from tests.support import small_expo
from tests.support.small_expo import LONG_BEFORE, THE_EVE

AFTER = datetime(2027, 1, 10, tzinfo=UTC)
SECRETS = ("b-0@example.com", "김비밀", "+821099998888")


@pytest.fixture
def expo(session):
    expo = small_expo.build(session, small_expo.PLANNED)
    expo.wish_all()
    buyer, user = expo.buyers[0], session.scalars(select(User).where(User.email == SECRETS[0])).one()
    buyer.contact_name, buyer.contact_phone, buyer.contact_email = SECRETS[1], SECRETS[2], SECRETS[0]
    user.name = SECRETS[1]
    acting = Actor(expo.organizer.role, user.id, SECRETS[1], expo.edition.id)
    history.record(
        session,
        acting,
        "buyers.change",
        "buyer",
        buyer.id,
        edition_id=expo.edition.id,
        now=THE_EVE,
        changed={"contact_phone": ["", SECRETS[2]]},
    )
    message = outbox.write(
        session, expo.edition, template="buyers.approved", params={"company": "x"}, user=user, now=THE_EVE
    )
    message.sent_at = THE_EVE
    brought = Import(edition_id=expo.edition.id, kind=ImportKind.BUYERS, file_name="x", uploaded_at=THE_EVE)
    session.add(brought)
    session.flush()
    session.add(
        ImportedRow(
            import_id=brought.id,
            number=2,
            subject="buyer",
            subject_id=buyer.id,
            before={"contact_phone": SECRETS[2]},
            after={"contact_name": SECRETS[1]},
        )
    )
    session.commit()
    return expo


def everything(session) -> str:
    tables = models.base.Base.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in session.execute(select(table)).all())


def counts(session) -> dict[str, int]:
    return {
        kind.__tablename__: session.scalar(select(func.count()).select_from(kind))
        for kind in (Buyer, Meeting, Message, Event)
    }


@pytest.mark.both_databases
def test_nothing_of_an_erased_person_is_left_in_any_row_and_the_figures_stay(session, expo):
    before = counts(session)
    assert all(secret in everything(session) for secret in SECRETS)

    privacy.erase(session, expo.organizer, expo.edition, code=expo.buyers[0].code, now=AFTER)
    session.commit()
    session.expire_all()

    left = everything(session)
    assert [secret for secret in SECRETS if secret in left] == []
    assert counts(session) == before | {"event": before["event"] + 1}
    erasure = session.scalars(select(Erasure)).one()
    assert (erasure.code, erasure.cause, erasure.erased_by_id) == (
        expo.buyers[0].code,
        Cause.REQUEST,
        expo.organizer.user_id,
    )


def test_a_person_who_acts_for_another_company_too_keeps_that_one(session, expo):
    user = session.scalars(select(User).where(User.email == SECRETS[0])).one()
    session.add(
        Membership(user_id=user.id, edition_id=expo.edition.id, role="exhibitor", exhibitor_id=expo.exhibitors[0].id)
    )
    session.commit()

    privacy.erase(session, expo.organizer, expo.edition, code=expo.buyers[0].code, now=AFTER)

    assert [one.exhibitor_id for one in session.scalars(select(Membership).where(Membership.user_id == user.id))] == [
        expo.exhibitors[0].id
    ]


def test_what_lies_ahead_is_cancelled_first_and_nothing_is_erased_twice(session, expo):
    slot = expo.slots[0]
    session.add(
        Meeting(
            edition_id=expo.edition.id,
            exhibitor_id=expo.exhibitors[0].id,
            buyer_id=expo.buyers[0].id,
            slot_id=slot.id,
            origin="booked",
            created_at=LONG_BEFORE,
        )
    )
    session.commit()

    with pytest.raises(Refusal, match="still to come: 1"):
        privacy.erase(session, expo.organizer, expo.edition, code=expo.buyers[0].code, now=THE_EVE)
    privacy.erase(session, expo.organizer, expo.edition, code=expo.buyers[0].code, now=AFTER)
    with pytest.raises(Refusal, match="erased before"):
        privacy.erase(session, expo.organizer, expo.edition, code=expo.buyers[0].code, now=AFTER)


def test_the_retention_dates_are_carried_out_on_the_day_after_and_once(session, expo):
    until = date(2027, 1, 1)
    notice = privacy.NoticeText(contacts_until=until, emails_until=until)
    privacy.change(session, expo.organizer, expo.edition, notice=notice, now=THE_EVE)

    assert privacy.carry_out_retention(session, now=datetime(2027, 1, 1, 12, tzinfo=UTC)) == 0
    while privacy.carry_out_retention(session, now=AFTER):
        session.commit()

    companies = len(expo.buyers) + len(expo.exhibitors)
    assert session.scalar(select(func.count()).where(Erasure.cause == Cause.RETENTION)) == companies
    assert session.scalar(select(func.count()).select_from(Message).where(Message.body != "")) == 0
    assert privacy.carry_out_retention(session, now=AFTER + timedelta(days=1)) == 0


def test_nothing_is_kept_for_less_than_the_expo(session, expo):
    with pytest.raises(Refusal, match="goes on until"):
        privacy.change(
            session,
            expo.organizer,
            expo.edition,
            notice=privacy.NoticeText(contacts_until=date(2026, 1, 1)),
            now=THE_EVE,
        )


def test_an_export_needs_a_purpose_and_says_who_took_which_rows(session, expo):
    with pytest.raises(Refusal, match="needed for"):
        exports.record(session, expo.organizer, expo.edition, kind="buyers", purpose=" ", row_ids=[1], now=THE_EVE)

    exports.record(
        session, expo.organizer, expo.edition, kind="buyers", purpose="badges", row_ids=[2, 1, 2], now=THE_EVE
    )

    row = session.scalars(select(Export)).one()
    assert (row.row_ids, row.purpose, row.exported_by_id) == ([1, 2], "badges", expo.organizer.user_id)


def test_who_takes_consent_back_is_missing_from_the_next_export(session, expo):
    words = ConsentText(
        edition_id=expo.edition.id, kind=ConsentKind.PROVISION, title_ko="", title_en="", body_ko="", body_en=""
    )
    session.add(words)
    session.flush()
    given = [Consent(buyer_id=one.id, text_id=words.id, given_at=LONG_BEFORE, locale="ko") for one in expo.buyers[:2]]
    session.add_all(given)
    session.commit()

    def taken() -> list[str]:
        table = exports.contacts(
            session, expo.organizer, expo.edition, kind=ExportKind.BUYERS, purpose="badges", now=THE_EVE
        )
        return sorted(row[0] for row in table.rows)

    before = taken()
    given[0].withdrawn_at = THE_EVE
    session.commit()

    assert (before, taken()) == ([one.code for one in expo.buyers[:2]], [expo.buyers[1].code])
    assert [len(one.row_ids) for one in session.scalars(select(Export).order_by(Export.id))] == [2, 1]


def test_an_erased_exhibitor_is_missing_from_the_next_export(session, expo):
    expo.exhibitors[0].contact_name = expo.exhibitors[1].contact_name = "김담당"
    session.flush()
    privacy.erase(session, expo.organizer, expo.edition, code=expo.exhibitors[0].code, now=AFTER)

    table = exports.contacts(session, expo.organizer, expo.edition, kind=ExportKind.EXHIBITORS, purpose="x", now=AFTER)

    assert [row[0] for row in table.rows] == [expo.exhibitors[1].code]
