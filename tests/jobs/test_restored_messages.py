"""A restore gives the numbers of what was under way to other messages: those are sent, and settled, as their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from expo.config import Config
from expo.db import deciding
from expo.domain.channels import Channel
from expo.domain.push import PushAddress
from expo.domain.refusals import NotFound
from expo.models.channels import PhoneMessage
from expo.models.outbox import Message
from expo.models.push import PushNote, PushSubscription
from expo.queries import people
from expo.services import backups, channels, push, sign_ins
from expo.services.storage import FileFolder
from tests.support.small_expo import THE_EVE

SETTINGS = Config(database_url="unused", secret_key="a secret of the tests")
LATER = THE_EVE + timedelta(hours=1)


def text_message(expo, now) -> int:
    with deciding(expo.session):
        row = PhoneMessage(
            edition_id=expo.edition.id,
            user_id=expo.organizer.user_id,
            channel=Channel.SMS,
            phone="+821000001234",
            text="123456",
            written_at=now,
        )
        expo.session.add(row)
        expo.session.flush()
        return row.id


@pytest.mark.parametrize("is_sent", [False, True], ids=["being sent", "being asked about"])
def test_what_was_under_way_in_a_restore_settles_no_other_text_message(expo, tmp_path, is_sent):
    session, file = expo.session, tmp_path / "expo.backup"
    session.rollback()
    backups.backup(session.get_bind(), file, FileFolder(tmp_path))
    lost = text_message(expo, THE_EVE)
    with deciding(session):
        (under_way,) = [one.row for one in channels.claim(session, SETTINGS, now=THE_EVE)]
        if is_sent:
            channels.keep_handle(session, under_way, "G4V-lost")
            channels.mark_sent(session, under_way, now=THE_EVE)
            ((under_way, _handle),) = channels.claim_reports(session, now=LATER)

    backups.restore(session.get_bind(), file, FileFolder(tmp_path))
    again = text_message(expo, LATER)
    with deciding(session), pytest.raises(NotFound):
        channels.keep_handle(session, under_way, "G4V-of-another")
    with deciding(session):
        channels.mark_delivered(session, under_way, now=LATER)
        channels.mark_failed(session, under_way, failure="no such number", is_final=True, now=LATER)
        channels.mark_sent(session, under_way, now=LATER)

    assert again == lost
    row = session.scalars(select(PhoneMessage)).one()
    assert (row.handle, row.sent_at, row.delivered_at, row.failed_at, row.text) == ("", None, None, None, "123456")
    assert [one.row.id for one in channels.claim(session, SETTINGS, now=LATER)] == [again]


@pytest.mark.parametrize("has_same_device", [True, False], ids=["one device", "two devices"])
def test_what_was_under_way_in_a_restore_settles_no_other_note(expo, tmp_path, has_same_device):
    session, file = expo.session, tmp_path / "expo.backup"
    member = people.of_buyer(session, expo.buyers[0].id)[0]
    service = "https://push.example/"
    settings = Config(database_url="unused", secret_key="x", push_services=(service,))

    def note(written_at, device) -> int:
        with deciding(session):
            account = sign_ins.begin_by_link(session, member, device=device, now=THE_EVE)
            session.add(
                Message(
                    edition_id=expo.edition.id,
                    user_id=member.user_id,
                    recipient=member.user.email,
                    locale="ko",
                    template="meetings.moved",
                    subject="x",
                    body="x",
                    written_at=written_at,
                )
            )
        with deciding(session):
            push.begin(session, settings, account, PushAddress(f"{service}{device}", "p", "a"), now=THE_EVE)
        with deciding(session):
            push.write(session, now=LATER)
            return session.scalars(select(PushNote.id)).one()

    session.rollback()
    backups.backup(session.get_bind(), file, FileFolder(tmp_path))
    lost = note(THE_EVE + timedelta(minutes=1), "old")
    with deciding(session):
        (under_way,) = push.claim(session, now=LATER)

    backups.restore(session.get_bind(), file, FileFolder(tmp_path))
    written_at = THE_EVE + timedelta(minutes=2 if has_same_device else 1)
    again = note(written_at, "old" if has_same_device else "new")
    with deciding(session):
        push.mark_failed(session, under_way, failure="gone", is_final=True)
        push.forget(session, under_way)
        push.mark_sent(session, under_way, now=LATER)

    assert again == lost
    assert session.scalars(select(PushSubscription)).one()
    assert [one.note_id for one in push.claim(session, now=LATER)] == [again]
