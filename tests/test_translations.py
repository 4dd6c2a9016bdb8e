"""Every sentence of the application stands in both catalogues, whole."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = ["N_", "lazy_gettext", "_l", "gettext", "ngettext:1,2"]
PLACES = re.compile(r"%\((\w+)\)")


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _key(catalogue: Catalog) -> set[str]:
    return {message.id[0] if message.pluralizable else message.id for message in catalogue if message.id}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return every sentence that the code and the templates say."""
    found = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    words = [word for keyword in KEYWORDS for word in ("-k", keyword)]
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "expo/translations/babel.cfg"]
    subprocess.run([*command, *words, "-o", found, "."], cwd=ROOT, check=True)
    return _key(_catalogue(found))


@pytest.fixture(params=["ko", "en"])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """Return one language's catalogue."""
    return _catalogue(ROOT / "expo" / "translations" / request.param / "LC_MESSAGES" / "messages.po")


def test_a_catalogue_holds_every_sentence_and_no_other(catalogue, extracted):
    assert len(extracted) > 50
    assert extracted ^ _key(catalogue) == set()


def test_every_sentence_is_translated(catalogue):
    untranslated = [
        message.id
        for message in catalogue
        if message.id and not (all(message.string) if message.pluralizable else message.string)
    ]

    assert untranslated == []


def test_nothing_is_left_for_a_person_to_check(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_a_translation_names_only_what_the_sentence_names(catalogue):
    strangers = {}
    for message in catalogue:
        if not message.id:
            continue
        original, said = (" ".join(text) if message.pluralizable else text for text in (message.id, message.string))
        if set(PLACES.findall(said)) - set(PLACES.findall(original)):
            strangers[message.id] = said

    assert strangers == {}
