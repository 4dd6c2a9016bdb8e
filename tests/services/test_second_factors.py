"""Passkeys: what answers a question that no browser was asked is refused, whatever it is."""

import json

import pytest
from sqlalchemy import select

from expo.domain.refusals import Refusal
from expo.models.people import User
from expo.services import second_factors
from tests.support.fuzz import NASTY, NESTED

SITE = second_factors.Site("localhost", "http://localhost")


def _answer(text):
    """Return what a browser would send, with a strange text at each place."""
    said = {"clientDataJSON": text, "authenticatorData": text, "signature": text, "attestationObject": text}
    return json.dumps({"id": text, "rawId": text, "type": "public-key", "response": said})


def test_nothing_that_no_browser_sends_is_a_passkey(session, sample):
    user = session.scalars(select(User)).first()
    sent = [NESTED, "[]", "1", "9" * 5000, '{"id": 1}', "\0", "\ud800", *map(_answer, (*NASTY, "\ud800", NESTED, "YQ"))]

    for credential in sent:
        with pytest.raises(Refusal):
            second_factors.check_passkey(session, user, credential, challenge="YQ", site=SITE)
        with pytest.raises(Refusal):
            second_factors.add_passkey(
                session, user, credential, challenge="YQ", site=SITE, name="", now=user.created_at
            )
