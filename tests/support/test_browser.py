"""A machine without a browser, or without what its driver needs, is told what to install."""

import sys

import pytest

from tests.support import browser


def _reason(error: type[BaseException]) -> str:
    with pytest.raises(error) as raised, browser.launched():
        pass
    return str(raised.value)


def test_without_a_browser_the_reason_names_the_line_that_installs_one(monkeypatch):
    monkeypatch.setattr(browser, "program", lambda: None)
    monkeypatch.delenv("EXPO_TESTS_REQUIRE", raising=False)

    assert "apt-get install --no-install-recommends chromium" in _reason(pytest.skip.Exception)


def test_a_driver_that_does_not_start_is_found_out_before_it_is_used(monkeypatch):
    monkeypatch.setattr(browser, "program", lambda: sys.executable)
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/no/such/node")
    monkeypatch.delenv("EXPO_TESTS_REQUIRE", raising=False)

    reason = _reason(pytest.skip.Exception)

    assert "/no/such/node" in reason
    assert "apt-get install --no-install-recommends libatomic1" in reason


def test_a_browser_that_is_required_fails_instead(monkeypatch):
    monkeypatch.setattr(browser, "program", lambda: None)
    monkeypatch.setenv("EXPO_TESTS_REQUIRE", "postgres browser")

    assert _reason(pytest.fail.Exception).startswith("browser is required here: no Chromium")


def test_a_chromium_of_playwrights_own_is_found(monkeypatch, tmp_path):
    program = tmp_path / "chromium-1200" / "chrome-linux64" / "chrome"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(browser.shutil, "which", lambda _: None)

    assert browser.program() == str(program)
