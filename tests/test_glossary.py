"""The glossary names what the code defines."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| `(\w+)` \| `([^`]+)` \|", re.MULTILINE)


def test_a_term_is_defined_in_the_file_that_the_glossary_names():
    terms = ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))

    missing = [
        (identifier, file)
        for _term, _korean, identifier, file in terms
        if not re.search(rf"^(class|def) {identifier}\b|^    {identifier}: ", _text(file), re.MULTILINE)
    ]

    assert len(terms) > 10
    assert missing == []


def test_a_term_and_an_identifier_are_listed_once():
    terms = ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))

    assert len({term for term, *_ in terms}) == len({identifier for *_, identifier, _file in terms}) == len(terms)


def test_a_second_sense_of_a_word_has_a_name_in_the_code():
    senses = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").partition("## One word, several senses")[2]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "expo").rglob("*.py"))

    classes = re.findall(r"`([A-Z]\w+)`", senses)
    files = re.findall(r"`(\w+/[\w/.]+)`", senses)

    assert len(files) > 10
    assert [name for name in classes if not re.search(rf"^class {name}\b", code, re.MULTILINE)] == []
    assert [file for file in files if not (ROOT / file).exists()] == []


def _text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")
