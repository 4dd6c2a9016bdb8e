"""Settings: the secret that is made once, and what the application makes of the rest."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import request

from expo import config
from expo.config import Config
from expo.web import create_app
from tests.support import applications


def test_processes_that_start_together_keep_one_secret(tmp_path):
    path = tmp_path / "var" / "secret-key"

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: config._kept_secret(path), range(64)))

    assert found == {path.read_text(encoding="utf-8")}
    assert len(found.pop()) >= 48
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_who_starts_second_takes_the_secret_of_the_first(tmp_path, monkeypatch):
    path = tmp_path / "secret-key"
    link = os.link

    def overtaken(draft: str, wanted: Path) -> None:
        wanted.write_text("made by the other process", encoding="utf-8")
        link(draft, wanted)

    monkeypatch.setattr(os, "link", overtaken)

    assert config._kept_secret(path) == "made by the other process"


def test_an_empty_secret_is_no_secret(tmp_path):
    path = tmp_path / "secret-key"
    path.touch()

    with pytest.raises(RuntimeError, match="is empty"):
        config._kept_secret(path)


@pytest.mark.skipif(os.name == "nt", reason="the owner's mode is POSIX's")
def test_the_secret_is_its_owners(tmp_path):
    config._kept_secret(tmp_path / "secret-key")

    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("is_secure", [True, False])
def test_behind_tls_every_cookie_is_for_tls_only(is_secure):
    app = applications.create(Config(database_url="sqlite://", secret_key="s", secure_cookies=is_secure))

    for cookie in ("SESSION_COOKIE", "REMEMBER_COOKIE"):
        assert app.config[f"{cookie}_SECURE"] is is_secure
        assert app.config[f"{cookie}_HTTPONLY"] is True
        assert app.config[f"{cookie}_SAMESITE"] == "Lax"
    assert app.config["REMEMBER_COOKIE_DURATION"] == timedelta(days=120)


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_only_our_own_proxies_are_believed(proxies, seen):
    app = create_app(Config(database_url="sqlite://", secret_key="s", trusted_proxies=proxies, testing=True))
    app.extensions["schema_fits"] = True  # the address is asked for here, not the database
    app.add_url_rule("/whence", view_func=lambda: request.remote_addr or "")

    answer = app.test_client().get(
        "/whence",
        headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9"},
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
    )

    assert answer.text == seen
