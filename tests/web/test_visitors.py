"""A visitor registers, gets a badge at once, is scanned, sees by whom, and withdraws."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.badges import Badge, Person
from expo.models.editions import Archive
from tests.support.reading import text_of
from tests.support.small_expo import NOW, SmallExpo


def test_a_visitor_is_scanned_and_takes_the_contact_back(
    app: Flask, session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    visitor, exhibitor = enter(), enter("exhibitor")
    form = {"name": "김봄", "email": "bom@example.com", "leads": "y"}
    refused = visitor.post(f"/{expo.edition.code}/visit", data=form)
    badge_page = visitor.post(f"/{expo.edition.code}/visit", data=form | {"collection": "y"})
    own = badge_page.headers["Location"]
    code = session.scalars(select(Badge.code)).one()
    exhibitor.post(f"/{expo.edition.code}/leads", data={"badge": code, "note": "500 boxes"})
    before = exhibitor.get(f"/{expo.edition.code}/leads").get_data(as_text=True)
    page = visitor.get(own).get_data(as_text=True)
    address = next(part for part in page.split('"') if "/companies/" in part)
    visitor.post(address)
    after = exhibitor.get(f"/{expo.edition.code}/leads").get_data(as_text=True)

    assert (refused.status_code, badge_page.status_code) == (422, 303)
    assert f"{code[:4]}-{code[4:]}" in page
    assert ("bom@example.com" in before, "bom@example.com" in after) == (True, False)
    assert "500 boxes" in after
    assert exhibitor.get(f"/{expo.edition.code}/leads.xlsx").status_code == 200
    assert visitor.get(f"{own}/badge.pdf").data[:4] == b"%PDF"
    assert visitor.get(f"{own}x").status_code == 404


def test_the_desk_lets_a_person_in_without_scripts(
    session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = enter("organizer")
    desk = f"/{expo.edition.code}/organizer/arrivals"
    made = boss.post(f"/{expo.edition.code}/organizer/badges", data={"type": "press", "name": "이여름"})
    shown = [boss.get(made.headers["Location"]).get_data(as_text=True)]
    code = session.scalars(select(Badge.code)).one()

    found = boss.get(desk, query_string={"q": "ㅇㅇㄹ"}).get_data(as_text=True)
    answers = [boss.post(desk, data={"badge": code}).get_data(as_text=True) for _ in range(2)]
    shown.append(boss.get(made.headers["Location"].split("?")[0]).get_data(as_text=True))
    nonsense = [boss.post(f"{desk}/scans", json=sent).status_code for sent in (None, [], {"device": 1}, {"events": 2})]

    papers = [
        boss.get(f"/{expo.edition.code}/organizer/badges/print.pdf?{query}").data[:4]
        for query in ("type=press", "type=press&paper=a4")
    ]

    monkeypatch.setattr("expo.web.organizer.badges.MOST_SHEETS", 0)
    monkeypatch.setattr("expo.services.prints.cards", None)
    too_many = boss.get(f"/{expo.edition.code}/organizer/badges/print.pdf")

    assert papers == [b"%PDF"] * 2
    assert too_many.status_code == 303
    assert "이여름" in found
    first = [re.findall(r">\s*([A-Z][^<]+)<", page.partition('class="button-row"')[2])[0].strip() for page in shown]
    assert first == ["Print", "Print"]
    assert "Came in today at " in shown[1]
    assert ("Welcome" in answers[0], "Re-entry" in answers[1]) == (True, True)
    assert nonsense == [400] * 4
    assert boss.get(f"{desk}/list").headers["List-Signature"]


def test_who_lost_the_page_of_the_badge_asks_for_it_and_an_archive_lets_its_owner_go(
    app: Flask, session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    visitor, front = enter(), f"/{expo.edition.code}"
    refused = text_of(visitor.post(f"{front}/visit", data={"name": ""}))
    own = visitor.post(f"{front}/visit", data={"name": "김봄", "collection": "y", "leads": "y"}).headers["Location"]
    expo.edition.archive = Archive(archived_at=NOW)
    session.commit()

    lost = visitor.get(f"{own[:-1]}")
    steps = [("consents/leads", {}), ("removal", {}), ("removal", {"sure": "y"})]
    answers = [visitor.post(f"{own}/{part}", data=data).status_code for part, data in steps]

    assert ("This field is required" in refused, "Without this consent" in refused) == (True, True)
    assert (lost.status_code, f'href="{front}/sign-in/help"' in lost.get_data(as_text=True)) == (404, True)
    assert answers == [303, 422, 303]
    assert session.scalars(select(Person.name)).all() == ["(삭제됨)"]
