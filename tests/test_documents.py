"""The documents tell the truth about the files of the project."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_documents_name_only_files_that_exist():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    tops = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))

    named = {
        name
        for document in documents
        for name in re.findall(rf"`((?:{tops})/[\w./-]*)`", document.read_text(encoding="utf-8"))
    }

    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_walks_name_only_functions_that_exist():
    """Names such as ``services.meetings.book``; a walk that a reader cannot follow is worse than none."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Where a request goes")[2]
    named = re.findall(r"`(?:expo/)?(web|services|queries|jobs)[./](\w+)\.(\w+)`", text)

    missing = [".".join(name) for name in named if not _defines(*name)]

    assert len(named) > 5
    assert missing == []


def _defines(layer: str, module: str, name: str) -> bool:
    folder = ROOT / "expo" / layer
    files = [folder / f"{module}.py", *(folder / module).glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if path.exists())
    return re.search(rf"^def {name}\b", code, re.MULTILINE) is not None


def test_security_names_a_test_for_each_chapter():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    chapters = re.findall(r"^\| (V\d+) [^|]+\|[^|]+\|([^|]+)\|", text, re.MULTILINE)
    shown = {chapter: re.findall(r"`([\w/]*test_\w+\.py)`", tests) for chapter, tests in chapters}

    assert shown.keys() == {f"V{number}" for number in range(1, 15)}
    assert [chapter for chapter, tests in shown.items() if not tests] == []
    named = set(re.findall(r"`([\w/]*test_\w+\.py)`", text))
    assert {name for name in named if not (ROOT / "tests" / name).exists()} == set()
