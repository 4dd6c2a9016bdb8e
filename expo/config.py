"""Settings, read once from the environment."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EMBEDDED_DATABASE = f"sqlite:///{ROOT / 'var' / 'expo.sqlite3'}"
LOCAL_ADDRESS = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that differs between installations.

    Environment variables: ``EXPO_DATABASE_URL`` (SQLite or PostgreSQL), ``EXPO_SECRET_KEY``, ``EXPO_PUBLIC_URL``
    (the address printed in personal links and QR codes), ``EXPO_SECURE_COOKIES`` (``1`` behind TLS),
    ``EXPO_SMTP_URL`` (``smtp://user:password@host:port``; empty: messages stay in the outbox, for reading there).
    """

    database_url: str = EMBEDDED_DATABASE
    secret_key: str = ""
    public_url: str = LOCAL_ADDRESS
    secure_cookies: bool = False
    smtp_url: str = ""
    testing: bool = False

    @classmethod
    def from_environment(cls) -> "Config":
        """Read the environment; a missing secret is made once and kept beside the embedded database."""
        read = os.environ.get
        return cls(
            database_url=read("EXPO_DATABASE_URL") or EMBEDDED_DATABASE,
            secret_key=read("EXPO_SECRET_KEY") or _kept_secret(ROOT / "var" / "secret-key"),
            public_url=public_url(),
            secure_cookies=read("EXPO_SECURE_COOKIES", "") == "1",
            smtp_url=read("EXPO_SMTP_URL", ""),
        )


def public_url() -> str:
    """Return the address that letters and QR codes lead to, without a slash at its end."""
    return (os.environ.get("EXPO_PUBLIC_URL") or LOCAL_ADDRESS).rstrip("/")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
