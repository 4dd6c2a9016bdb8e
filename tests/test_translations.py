"""Every sentence of the application is in Korean and English; other languages have what buyers from abroad read."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from expo.services import languages, outbox

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = [
    "N_", "lazy_gettext", "_l", "gettext", "ngettext:1,2", "pgettext:1c,2", "npgettext:1c,2,3", "lazy_pgettext:1c,2"
]  # fmt: skip
MORE_THAN_ONE = {
    "%(name)s interprets %(num)s consultations without a rest.", "How it is calculated with slots of %(count)s minutes",
    "Last move: %(count)s exhibitors", "This text has %(count)s characters, at most %(most)s are kept.",
    "Wanted by %(count)s buyers with interests like yours", "of %(count)s exhibitors",
    "You have %(count)s appointments ahead. Cancel one to book another.",
}  # fmt: skip
"""Sentences whose number is never one."""
PLACES = re.compile(r"%\((\w+)\)")


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _said(catalogue: Catalog, key: tuple[str, str]) -> tuple[str, ...]:
    message = catalogue.get(key[0], key[1] or None)
    assert message is not None
    return tuple(message.string) if message.pluralizable else (message.string,)


def _key(catalogue: Catalog) -> set[tuple[str, str]]:
    found = ((message.id[0] if message.pluralizable else message.id, message.context) for message in catalogue)
    return {(sentence, context or "") for sentence, context in found if sentence}


def _extracted(scope: str, folder: Path) -> Catalog:
    """Return every sentence of the code and the templates that a list of files names."""
    words = [word for keyword in KEYWORDS for word in ("-k", keyword)]
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", f"expo/translations/{scope}.cfg"]
    subprocess.run([*command, *words, "-o", folder / "messages.pot", "."], cwd=ROOT, check=True)
    return _catalogue(folder / "messages.pot")


def _of(language: str) -> Catalog:
    return _catalogue(languages.FOLDER / language / "LC_MESSAGES" / "messages.po")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return every sentence that the code and the templates say."""
    return _extracted("babel", tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def read_abroad(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Return the sentences of the pages and e-mails that a buyer from abroad needs."""
    return _key(_extracted("abroad", tmp_path_factory.mktemp("abroad")))


@pytest.fixture(params=languages.WHOLE)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """Return the catalogue of a whole language."""
    return _of(request.param)


@pytest.fixture(params=[code for code in languages.languages() if code not in languages.WHOLE])
def partial(request: pytest.FixtureRequest) -> Catalog:
    """Return the catalogue of a language for buyers from abroad."""
    return _of(request.param)


def test_a_catalogue_holds_every_sentence_and_no_other(catalogue, extracted):
    assert len(extracted) > 50
    assert _key(extracted) ^ _key(catalogue) == set()


def test_every_sentence_is_translated(catalogue):
    untranslated = [
        message.id
        for message in catalogue
        if message.id and not (all(message.string) if message.pluralizable else message.string)
    ]

    assert untranslated == []


def test_a_korean_sentence_fits_its_particles_and_has_one_word_for_one_thing():
    """``참가기업이``, not ``참가기업가``; ``%(name)s이(가)``; 해 주세요, not 하십시오.

    기업, never 업체 as well; 행사, not 엑스포; 희망 신청 or 희망 사항, not 희망 alone.
    """
    closed, opened = "참가기업|기업|상담|방송|이메일|사무국|버튼", "바이어|통역사|부스|편집자|개사"
    unfitting = rf"(({closed})[가를는와]|({opened})[이을은과]|%\(\w+\)[sd][’”]?(으?로|[은는이가을를와과]))(?![가-힣(])"
    bare = "희망[이을은과]|(?<!이)(?<!스팸 )메일(?! 서버)"
    other_word = "업체|박람회|엑스포|휴대폰|관람객|방문객|전광판|단추|십시오|하세요|[“”]"
    wrong = re.compile(f"{unfitting}|{bare}|{other_word}")
    said = [text for one in _of("ko") for text in ((one.string,) if isinstance(one.string, str) else one.string)]

    assert [text for text in said if wrong.search(text)] == []


def test_nothing_is_left_for_a_person_to_check(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", languages.languages())
def test_a_translation_names_only_what_the_sentence_names(language):
    strangers = {}
    for message in _of(language):
        if not message.id:
            continue
        original, said = (" ".join(text) if message.pluralizable else text for text in (message.id, message.string))
        if set(PLACES.findall(said)) - set(PLACES.findall(original)):
            strangers[message.id] = said

    assert strangers == {}


def test_a_page_can_fill_in_each_of_its_sentences(catalogue, extracted):
    """Templates fill in every sentence, so a bare per cent sign is an error of the server."""
    bare = re.compile(r"%(?!\(\w+\)[sd])")
    keys = {key: extracted.get(key[0], key[1] or None) for key in _key(extracted)}
    of_pages = [key for key, one in keys.items() if any(path.endswith(".html") for path, _line in one.locations)]

    assert len(of_pages) > 50
    assert [text for key in of_pages for text in _said(catalogue, key) if bare.search(text.replace("%%", ""))] == []


def test_a_language_for_buyers_from_abroad_has_what_they_read(partial, read_abroad):
    """A sentence of yesterday may still be English; the organizer's and the exhibitors' own may stay so."""
    translated = {key for key in _key(partial) if any(_said(partial, key))}

    assert len(translated & read_abroad) / len(read_abroad) > 0.85


def test_each_file_that_a_buyer_from_abroad_reads_is_there():
    named = re.findall(r"^\[\w+: (.+)\]$", (languages.FOLDER / "abroad.cfg").read_text(encoding="utf-8"), re.MULTILINE)

    assert [one for one in named if "*" not in one and not (ROOT / one).exists()] == []


NEVER_TO_BUYERS = {
    *(
        name
        for name in outbox.TEMPLATES
        if name.split(".")[0]
        in {
            "applications",
            "calls",
            "digests",
            "exhibitors",
            "interpreters",
            "mentors",
            "page_changes",
            "reviews",
            "team",
        }
    ),
    "live_commerce.cancelled",
    "live_commerce.changed",
    "live_commerce.chosen",
    "live_commerce.not_chosen",
    "objections.closed",
}
"""Letters to exhibitors, interpreters, reviewers and the team; every other reaches a buyer, or a visitor."""


@pytest.mark.parametrize("language", languages.languages())
def test_a_buyer_gets_every_letter_in_the_chosen_language(language):
    catalogue = _of(language)
    letters = {name: one for name, one in outbox.TEMPLATES.items() if name not in NEVER_TO_BUYERS}

    lacking = {
        name
        for name, one in letters.items()
        for sentence in (one.subject, one.body)
        if not (catalogue.get(sentence) and catalogue.get(sentence).string)
    }

    assert lacking == set(), "add its module to abroad.cfg, make translations, translate"


ONE_MEANING = {
    "Advertising", "Logo",
    "(optional)", "Accepted", "Actions", "All", "Answer", "Answered", "Broadcast", "Broadcasts", "Likes", "Orders",
    "Product", "Came", "Done", "Place", "Applications", "Approved", "Back", "Badge", "Badges",
    "Book", "Booth", "Booths", "Buyer", "Buyers", "Cancel", "Cancelled", "Changed", "Check-in", "Close", "Closed",
    "Code", "Columns", "Companies", "Company", "Consultation", "Consultations", "Country", "Dashboard", "Day", "Days",
    "Decision", "Declined", "Desk", "Device", "Documents", "Download", "Draft", "E-mail", "Entrance", "Entry",
    "Everything", "Exhibitor", "Exhibitors", "File", "Filter", "Free", "Hall", "Halls", "Held", "Import",
    "Interested", "Interpreter", "Interpreters", "Kind", "Language", "Languages", "Lead", "Leads", "Letter", "Must",
    "Mutual", "Name", "Never", "New", "Next", "No-shows", "Note", "Now", "Open", "Organizer", "Password", "Past",
    "Person", "Pictures", "Planned", "Planner", "Press", "Print", "Privacy", "Products", "Reason", "Remove", "Roles",
    "Save", "Saved.", "Search", "Sent", "Settings", "Show", "State", "Story", "Studio", "Submitted", "Table",
    "Tables", "Telephone", "Time", "Timetable", "Title", "Today", "Type", "Undo", "Undone", "Verification", "Views",
    "Visitor", "Visitor registration", "Visitors", "Waiting", "Walk-in", "Walk-ins", "Website", "Welcome", "What",
    "When", "Who", "others", "Wish", "Wishes", "Withdrawn", "free", "now", "–%(end)s", "Called", "No-show", "Change",
    "Figure", "Home", "Publish", "Total", "Realised", "Excel", "Answers", "Survey", "Follow-up",
    "Contact", "Decide", "Region", "Representative", "Add", "Version", "E-mails", "Results",
    "Expert", "Firm", "Fund", "Sponsor", "Outcome", "Project", "Until", "Won", "Year",
    "Agreement", "Agreements", "Approve", "Pages", "Parties", "Reject", "Rejected", "Result", "Source", "Supplier",
    "Where",
    "Accept", "Decline",
    "Profile", "Other", "Late", "Records", "Topic", "Noted.", "Begin", "Number",
    "Publications", "Question", "Reservations",
    "Address", "Pieces", "Price", "Sales", "Send", "Questions", "Feed", "Reporter", "Editor",
    "Mentors", "Objections", "Team", "Seller", "Session", "Sum", "Route", "Upload", "Video", "Videos",
}  # fmt: skip
"""Words that several features use without a context. Each was checked: it has one translation wherever it appears."""


def _feature(path: str) -> str:
    """Return the feature of a template or module, such as ``buyers`` for ``templates/organizer/buyers/show.html``."""
    parts = [
        part for part in Path(path).with_suffix("").parts[1:] if part not in {"organizer", "forms", "lists", "todo"}
    ]
    return parts[0] if path.startswith("templates") else parts[min(1, len(parts) - 1)]


def test_a_word_of_several_features_has_a_context_or_one_meaning(extracted):
    features = {
        message.id: {_feature(path) for path, _ in message.locations}
        for message in extracted
        if message.id and isinstance(message.id, str) and " " not in message.id and not message.context
    }

    shared = {word for word, found in features.items() if len(found) > 1}

    assert shared - ONE_MEANING == set(), "use pgettext where a word has two meanings, or add it to the list"


def test_a_number_that_may_be_one_has_a_plural_or_stands_behind_its_noun(extracted):
    counted = re.compile(r"(?<!most )(?<!least )%\((?:count|num)\)[sd] (?:[^\W_-]+ )?[^\W_]+s\b")

    single = [message.id for message in extracted if not message.pluralizable and counted.search(message.id or "")]

    assert set(single) == MORE_THAN_ONE


def test_numbers_are_filled_in_as_readers_write_them(extracted):
    """``%d`` would leave out the thousands separators."""
    assert [message.id for message in extracted if re.search(r"%\(\w+\)d", str(message.id))] == []
