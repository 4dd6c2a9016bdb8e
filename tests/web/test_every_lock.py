"""Whatever people post on a show day, no one else waits for long until it is written."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from expo.db import db
from tests.support import acts, people
from tests.support.acts import Act
from tests.support.crawling import taken_back
from tests.support.fuzz import form_of
from tests.support.locks import MOMENT, measured, moment
from tests.support.show_rows import ShowRows

pytestmark = pytest.mark.sqlite_only


class ShowDay:
    """Sends acts as the people that they name."""

    def __init__(self, app, session, edition) -> None:
        self.app, self.session, self.edition = app, session, edition
        self.rows = ShowRows(session, edition, app.config["EXPO"])
        self.rows.find()
        self.began_at = edition.clock_shift_seconds
        self.members = self.rows.members | {"organizer": people.member(session, edition, "organizer")}
        self.cookies = {name: people.cookie_of(member) for name, member in self.members.items()}

    def send(self, act: Act) -> Any:
        """Send a request; return the answer."""
        client = self.app.test_client()
        client.set_cookie("locale", "en")
        if act.by in self.cookies:
            with client.session_transaction() as cookie:
                cookie.update(self.cookies[act.by])
        shift = self.began_at + int(act.later / timedelta(seconds=1))
        if self.edition.clock_shift_seconds != shift:
            self.edition.clock_shift_seconds = shift
            self.session.commit()
        to, typed = self.named(f"/2024{act.to}"), self.named(dict(act.typed))
        if act.json is not None:
            return client.post(to, json=self.named(act.json))
        if act.page:
            page = client.get(self.named(f"/2024{act.page}"))
            typed = form_of(page.text, urlsplit(page.request.path).path, to) | typed
        if isinstance(typed.get("file"), str) and typed["file"]:
            typed["file"] = (io.BytesIO(typed["file"].encode()), "sheet.csv")
        return client.post(to, data=typed)

    def named(self, value: Any) -> Any:
        """Put the rows into whatever names them."""
        if isinstance(value, dict):
            return {self.named(key): self.named(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.named(one) for one in value]
        return value.format_map(self.rows.ids) if isinstance(value, str) else value


def test_no_act_of_a_show_day_holds_the_lock_for_longer_than_a_moment(app, session, running, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    day = ShowDay(app, session, running)
    refused, unlocked, long = {}, [], {}
    with app.app_context():
        engine = db.engine

    for locks in measured(engine):
        for act in (*acts.BEFORE, *acts.ACTS):
            if act is acts.ACTS[0]:
                day.rows.find_made()
                session.rollback()
                monkeypatch.setattr("expo.db.deciding", taken_back)
            locks.take()
            answer = day.send(act)
            held = locks.take()
            if held > MOMENT and act in acts.ACTS:  # the first one puts its statements together, once for a server
                day.send(act)
                held = min(held, locks.take())
            refused |= {} if answer.status_code in {200, 303} else {act.to: answer.status_code}
            unlocked += [] if held else [act.to]
            long |= {act.to: round(held, 3)} if held > MOMENT and held > moment() else {}

    assert refused == {}
    assert unlocked == []
    assert long == {}
