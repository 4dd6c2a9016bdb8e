"""Languages: a folder each, chosen in the header or by the browser, and whole where a buyer from abroad reads them."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask_babel import gettext, ngettext
from sqlalchemy import select

from expo.models.outbox import Message
from expo.models.people import User
from expo.services import languages, outbox
from tests.support.people import member, sign_in

pytestmark = pytest.mark.sqlite_only

TEMPLATES = Path(__file__).parents[2] / "templates"

ABROAD = [code for code in languages.languages() if code not in languages.WHOLE]


@pytest.fixture
def offered(session, expo) -> str:
    """Let the small expo offer every language."""
    session.merge(expo.edition).languages = " ".join(languages.languages())
    session.commit()
    return f"/{expo.edition.code}"


class English:
    """Stands behind a partial catalogue, and notes which sentences it was asked for."""

    def __init__(self, catalogue: Any) -> None:
        self._catalogue, self.said = catalogue, set[str]()

    def __getattr__(self, name: str) -> Callable[..., str]:
        def translate(*words: Any) -> str:
            self.said.add(str(words[0]))
            return str(getattr(self._catalogue, name)(*words))

        return translate


@pytest.mark.parametrize("code", ABROAD)
def test_a_buyer_and_a_visitor_from_abroad_read_what_they_are_led_to(app, session, expo, offered, code, monkeypatch):
    english = English(languages.catalogue("en"))
    monkeypatch.setattr(languages.catalogue(code), "_fallback", english)
    stranger, buyer = app.test_client(), app.test_client()
    sign_in(buyer, member(session, expo.edition, "buyer"))
    pages = [
        (stranger, ("/", "/buyers/registration", "/exhibitors", "/sign-in/help", "/visit")),
        (
            buyer,
            (
                "/discover",
                "/wishes",
                "/agenda",
                "/company",
                "/exhibitors/E-0/booking",
                "/halls",
                "/my-badge",
                "/my-link",
                "/devices",
                "/records",
                "/survey",
                "/guidance",
                "/guidance/questions",
                "/guidance/publications",
                "/calls",
                "/market/reservations",
            ),
        ),
    ]

    texts = []
    for client, paths in pages:
        client.set_cookie("locale", code)
        texts += [client.get(offered + path, follow_redirects=True) for path in paths]
    visitor = {"name": "Tanaka", "email": "tanaka@example.com", "collection": "y"}
    texts.append(stranger.post(offered + "/visit", data=visitor, follow_redirects=True))

    assert {text.status_code for text in texts} == {200}
    assert {text.headers["Content-Language"] for text in texts} == {languages.tag(code)}
    assert all(f'<html lang="{languages.tag(code)}"' in text.text for text in texts)
    assert len(english.said) <= 6, english.said  # what was added lately may still be English


@pytest.mark.parametrize("code", ABROAD)
def test_a_buyer_from_abroad_reads_what_went_wrong(app, session, expo, offered, code, monkeypatch):
    english = English(languages.catalogue("en"))
    monkeypatch.setattr(languages.catalogue(code), "_fallback", english)
    buyer = app.test_client()
    sign_in(buyer, member(session, expo.edition, "buyer"))
    buyer.set_cookie("locale", code)

    statuses = [buyer.get(path).status_code for path in (f"{offered}/today", f"{offered}/nowhere", "/no-connection")]

    assert statuses == [403, 404, 200]
    assert english.said == set()


def test_the_menu_offers_all_other_languages_by_their_own_names(client, offered):
    page = client.get(f"{offered}/", headers={"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"})

    assert page.headers["Content-Language"] == "vi"
    assert all(name in page.text for name in ("한국어", "English", "中文", "日本語"))
    assert page.text.count('name="locale"') == len(languages.languages()) - 1


def test_the_language_chosen_in_the_header_is_that_of_the_e_mails_from_then_on(app, session, expo, offered):
    membership = member(session, expo.edition, "buyer")
    client = app.test_client()
    sign_in(client, membership)

    client.post("/locale", data={"locale": "ja", "next": "/"})
    client.post("/locale", data={"locale": "tlh", "next": "/"})

    session.expire_all()
    user = session.get_one(User, membership.user_id)
    assert user.locale == "ja"
    outbox.write(
        session,
        session.merge(expo.edition),
        template="buyers.approved",
        params={"company": "Sora"},
        user=user,
        now=expo.edition.slots[0].starts_at,
    )
    session.flush()
    assert "承認されました" in session.scalars(select(Message).order_by(Message.id.desc())).first().subject


@pytest.mark.parametrize(
    ("accepted", "code"),
    [("zh-CN", "zh_Hans"), ("zh", "zh_Hans"), ("zh-TW", None), ("ja-JP", "ja"), ("ko-KR", "ko"), ("xx", None)],
)
def test_a_browser_gets_its_language_in_its_script(accepted, code):
    assert languages.chosen([accepted, "not a language"], ["ko", "en", "zh_Hans", "ja"]) == code


def test_a_country_is_written_to_in_its_language_where_the_expo_has_it():
    every = languages.languages()

    assert [languages.usual_in(country, every) for country in ("VN", "CN", "TW", "JP", "KR", "DE")] == [
        "vi", "zh_Hans", "en", "ja", "ko", "en",
    ]  # fmt: skip
    assert languages.usual_in("VN", ("ko", "en")) == "en"


def test_adding_a_language_is_adding_a_folder(tmp_path: Path):
    for code in ("ar", "en", "fr", "ko"):
        (tmp_path / code / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / code / "LC_MESSAGES" / "messages.po").touch()

    assert languages.languages(tmp_path) == ("ko", "en", "ar", "fr")
    assert (languages.own_name("fr"), languages.direction("fr"), languages.direction("ar")) == (
        "Français",
        "ltr",
        "rtl",
    )
    assert languages.dated(date(2024, 10, 23), "fr", "long") == "mer. 23 oct. 2024"
    assert [len(languages.against_choice(codes)) for codes in ("ja ko", "fr ko", "", "ko ko")] == [0, 1, 1, 1]


def test_a_text_of_another_language_names_it_as_html_does():
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'lang="\{\{ ([^}]*?(?:locale|language)[^}]*?) \}\}"', path.read_text(encoding="utf-8"))
    }

    assert {name for name in named if not re.search(r"\|language_tag$|^language_tag|^'", name)} == set()


@pytest.mark.parametrize(("language", "said"), [("ko", "상담 1,234건"), ("en", "1,234 consultations")])
def test_the_number_of_a_plural_sentence_has_thousands_separators(app, language, said):
    words = "%(num)s consultation", "%(num)s consultations", 1234
    template = app.jinja_env.from_string("{{ ngettext(*words) }}")

    with app.test_request_context("/", headers={"Cookie": f"locale={language}"}):
        assert {ngettext(*words), template.render(words=words)} == {said}


def test_what_is_counted_in_a_sentence_has_thousands_separators_and_a_year_has_none(app):
    template = app.jinja_env.from_string(
        "{{ _('%(count)s left', count=2934) }}, {{ _('Day %(number)s', number=2024) }}"
    )

    with app.test_request_context("/", headers={"Cookie": "locale=en"}):
        assert (gettext("%(count)s left", count=2934), template.render()) == ("2,934 left", "2,934 left, Day 2024")
