"""Who did what when, in words."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from expo.domain.history import features, sentences
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.people import User
from expo.queries.history import PER_PAGE
from expo.services import history, outbox
from expo.services.team import COMMAND_LINE
from tests.support.queries import counted
from tests.support.reading import text_of
from tests.support.small_expo import NOW

HISTORY = "/2024/organizer/history"
SERVICES = Path(__file__).resolve().parents[2] / "expo" / "services"


def write(session, edition, act: str, subject: str = "edition", subject_id: int | None = None, **detail) -> None:
    user = session.scalars(select(User).order_by(User.id)).first()
    session.add(
        Event(
            edition_id=edition.id,
            actor_id=user.id,
            actor_name=user.name,
            act=act,
            subject=subject,
            subject_id=subject_id,
            detail=detail,
            at=NOW,
        )
    )
    session.commit()


def recorded_acts() -> set[str]:
    """Return every act that a service writes down: the ``feature.verb`` strings handed to a function that records."""
    acts = set()
    for path in SERVICES.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                feature, dot, verb = node.value.partition(".")
                if dot and feature in features() and re.fullmatch(r"[a-z_]+", verb):
                    acts.add(node.value)
    return acts - outbox.TEMPLATES.keys()  # an e-mail is named like an act


def test_every_act_has_its_sentence():
    acts = recorded_acts()

    assert len(acts) > 30
    assert acts - sentences().keys() == set()


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_no_act_shows_a_gap_even_when_its_detail_is_missing(organizer, session, sample, locale):
    organizer.set_cookie("locale", locale)
    user = session.scalars(select(User)).first()
    said = {"edition_id": sample.id, "actor_id": user.id, "actor_name": user.name, "subject": "edition", "at": NOW}
    session.add_all(Event(act=act, detail={}, **said) for act in sentences())
    session.commit()

    pages = "".join(
        organizer.get(f"{HISTORY}?page={number}").text for number in range(1, -(-len(sentences()) // PER_PAGE) + 1)
    )

    assert pages.count("<tr><td") == len(sentences())
    assert "%(" not in pages
    assert [act for act in sentences() if act in pages] == []


def test_an_act_is_said_with_names_times_and_words(organizer, session, sample):
    buyer = session.scalars(select(Buyer).order_by(Buyer.id)).first()
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.code == "E-091")).one()
    write(session, sample, "buyers.reject", "buyer", buyer.id, reason="no documents")
    write(session, sample, "wishes.wish", "exhibitor", exhibitor.id, before=None, after="must")
    write(session, sample, "meetings.cancel", "meeting", 1, exhibitor="E-091", buyer=buyer.code, reason="elsewhere")
    write(session, sample, "editions.close_phase", "phase", phase="wishes")
    write(
        session,
        sample,
        "grid.add_block",
        "block",
        1,
        name_ko="점심",
        name_en="Lunch",
        starts_at="2024-10-22T03:00:00+00:00",
    )
    write(session, sample, "editions.describe", changed={"venue_en": ["", "COEX"], "about_ko": ["", "가" * 80]})
    write(session, sample, "applications.set_period", opens_on="2024-09-01", closes_on="2024-02-31")
    write(session, sample, "limits.remove", "limit", 1, whom="overseas")
    write(session, sample, "limits.set", "limit", 2, whom="VN")
    whole = {"starts_at": "2024-10-21T15:00:00+00:00", "ends_at": "2024-10-22T14:59:00+00:00"}
    write(session, sample, "disruptions.announce", codes="E-091", **whole)
    hours = {"starts_at": "2024-10-22T01:00:00+00:00", "ends_at": "2024-10-22T02:30:00+00:00"}
    write(session, sample, "tables.close", "table", 1, code="TD-01", reason="broken", **hours)

    page = organizer.get(HISTORY)

    text = text_of(page)
    addresses = re.findall(r'<th scope="row"><a href="/2024/organizer/([^"]+)"', page.text)
    assert addresses == ["exhibitors/E-091", "exhibitors/E-091", f"buyers/{buyer.code}"]
    assert f"Rejected the buyer {buyer.name_en}: no documents" in text
    assert "Changed the wish for Yunseul-On Foods: — → Must meet" in text
    assert f"Cancelled the consultation of Yunseul-On Foods and {buyer.name_en}: I have to be elsewhere" in text
    assert "Closed the phase “Wishes”" in text
    assert "Blocked Tue 22 Oct 12:00 for “Lunch”" in text
    assert "from Sun 1 Sep 2024 to 2024-02-31" in text
    assert "Removed the limit for: Overseas buyer" in text
    assert "Set how many consultations there are for: Vietnam" in text
    assert re.search(r"Announced that E-091 will be missing: Tue 22 Oct (?!\d)", text)
    assert "Closed table TD-01, Tue 22 Oct 10:00–11:30: broken" in text
    assert "Changed names, dates or place: Venue in English: — → COEX, About the expo, in Korean" in text


def test_what_somebody_typed_is_escaped(organizer, session, sample):
    buyer = session.scalars(select(Buyer).order_by(Buyer.id)).first()
    write(session, sample, "buyers.reject", "buyer", buyer.id, reason="<script>alert(1)</script> 100% %(x)s")

    page = organizer.get(HISTORY)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; 100% %(x)s" in page.text


def test_the_list_is_narrowed_by_room_person_and_day(organizer, session, sample):
    write(session, sample, "tables.remove", "table", 1, code="D-07")
    write(session, sample, "schedules.ask", "schedule", 1, number=4)

    assert "Removed table D-07" in text_of(organizer.get(f"{HISTORY}?feature=tables"))
    assert "version 4" not in text_of(organizer.get(f"{HISTORY}?feature=tables"))
    assert "2 entries" in text_of(organizer.get(f"{HISTORY}?on=2024-10-01"))
    assert "Nothing here" in text_of(organizer.get(f"{HISTORY}?on=2024-10-02"))
    assert "2 entries" in text_of(organizer.get(f"{HISTORY}?by=1&on=not-a-day"))
    assert "Nothing here" in text_of(organizer.get(f"{HISTORY}?by=2"))


def test_pages_follow_each_other_newest_first(app, organizer, session, sample):
    user = session.scalars(select(User)).first()
    session.add_all(
        Event(
            edition_id=sample.id,
            actor_id=user.id,
            actor_name=user.name,
            act="tables.remove",
            subject="table",
            subject_id=n,
            detail={"code": f"Z-{n}"},
            at=NOW + timedelta(minutes=n),
        )
        for n in range(PER_PAGE + 5)
    )
    session.commit()

    with counted(app) as first:
        page = organizer.get(HISTORY)
    with counted(app) as second:
        last = organizer.get(f"{HISTORY}?page=2")

    assert text_of(page).index(f"Z-{PER_PAGE + 4}") < text_of(page).index("Z-40")
    assert "Z-4 " in text_of(last)
    assert "Z-5 " not in text_of(last)
    assert len(first) == len(second)
    assert text_of(organizer.get(f"{HISTORY}?page=99")).count("Z-") == 5


def test_only_an_organizer_reads_it(client, sign_in):
    assert client.get(HISTORY).status_code == 303
    for role in ("buyer", "exhibitor"):
        sign_in(client, role)
        assert client.get(HISTORY).status_code == 403


def test_what_was_named_in_two_languages_is_said_in_the_readers(organizer, session, sample):
    said = {"edition_id": sample.id, "now": NOW}
    history.record(session, COMMAND_LINE, "sessions.add", "stage_session", 1, title=Named("개막식", "Opening"), **said)
    history.record(session, COMMAND_LINE, "sectors.edit", "sector", 1, name=Named("식품", ""), **said)
    session.commit()

    for language, words in (("ko", ("개막식", "식품")), ("en", ("Added “Opening” to the side", "식품"))):
        organizer.set_cookie("locale", language)
        page = text_of(organizer.get(HISTORY))
        assert all(word in page for word in words)
