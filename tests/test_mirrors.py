"""The test of a module is found by its name: what CONTRIBUTING.md says of where tests are."""

from pathlib import Path

import pytest

from tests.support.features import PARTS_OF

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "expo"

TESTED_IN = {
    "services": {
        "history": "web/test_organizer_history.py",
        "images": "services/test_pictures.py",
        "leads": "services/test_visitors.py",
        "row_files": "services/test_backups.py",
        "runs": "jobs/test_worker.py",
        "sample": "seed/test_loading.py",
        "uploaded_documents": "services/test_programmes.py",
    },
    "queries": {
        "history": "web/test_organizer_history.py",
        "leads": "services/test_visitors.py",
    },
    "domain": {
        "account_emails": "web/test_passwords.py",
        "answer_emails": "services/test_surveys.py",
        "booth_codes": "services/test_venue.py",
        "email_occasions": "web/test_outbox.py",
        "history": "web/test_organizer_history.py",
        "leads": "services/test_visitors.py",
        "objection_emails": "services/test_objections.py",
        "outcome_rules": "domain/test_outcomes.py",
        "permissions": "web/test_team.py",
        "plan_files": "domain/test_drawing.py",
        "problem": "domain/test_rulebook.py",
        "problem_parts": "domain/test_rulebook.py",
        "proposal_emails": "services/test_proposals.py",
        "readings": "assignment/test_assign.py",
        "refusals": "services/test_booking.py",
        "registry": "test_holds.py",
        "review_emails": "services/test_reviews.py",
        "rule_breakers": "domain/test_rulebook.py",
        "rules": "domain/test_rulebook.py",
        "settings": "services/test_editions.py",
        "shifts": "services/test_interpreters.py",
        "words": "services/test_outbox.py",
        "work": "jobs/test_shared_queue.py",
        "working_hours": "domain/test_timetable.py",
    },
}
"""Modules that a test of another name covers. The list gets shorter, never longer."""


def _modules(layer: str) -> set[str]:
    """Return the modules and packages of a layer."""
    return {path.stem for path in (PACKAGE / layer).iterdir() if not path.stem.startswith("__")}


def _tests() -> set[str]:
    return {path.stem.removeprefix("test_") for path in TESTS.rglob("test_*.py")}


def _feature_of(module: str) -> str:
    """Return the feature that a module is part of, itself if it is none's part."""
    return next((feature for feature, parts in PARTS_OF.items() if module in parts.split()), module)


@pytest.mark.parametrize("layer", TESTED_IN)
def test_the_test_of_a_module_bears_its_name_or_its_features(layer):
    tests = _tests()
    nameless = {module for module in _modules(layer) if not {module, _feature_of(module)} & tests}

    assert sorted(nameless - TESTED_IN[layer].keys()) == []
    assert sorted(TESTED_IN[layer].keys() - nameless) == []
    assert {name for name in TESTED_IN[layer].values() if not (TESTS / name).exists()} == set()
