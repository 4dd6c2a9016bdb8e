"""Settings, read once from the environment."""

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EMBEDDED_DATABASE = f"sqlite:///{ROOT / 'var' / 'expo.sqlite3'}"
FILES = ROOT / "var" / "files"
LOCAL_ADDRESS = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that differs between installations.

    Environment variables: ``EXPO_DATABASE_URL`` (SQLite or PostgreSQL), ``EXPO_SECRET_KEY``,
    ``EXPO_FORMER_SECRET_KEYS`` (oldest first, with commas: what they have signed is good still), ``EXPO_PUBLIC_URL``
    (the address printed in personal links and QR codes), ``EXPO_SECURE_COOKIES`` (``1`` behind TLS;
    a public address with ``https`` means the same),
    ``EXPO_TRUSTED_PROXIES`` (how many of our own proxies are in front of the application), ``EXPO_SMTP_URL``
    (``smtp://user:password@host:port``; empty: messages stay in the outbox, for reading there),
    ``EXPO_FILES`` (the folder of uploaded files, which no web server shows),
    ``EXPO_BUCKET`` (``s3://name/prefix``: uploaded files are kept there instead, for several machines),
    ``EXPO_QUEUE`` (``procrastinate``: several machines share the work, on PostgreSQL),
    ``EXPO_PUSH_KEY`` (turns on notes on phones; ``flask push-key`` makes one), ``EXPO_PUSH_CONTACT`` (``mailto:`` or
    ``https:``, whom a push service asks; by default the public URL), ``EXPO_PUSH_SERVICES`` (further addresses to send
    notes to, with spaces),
    ``EXPO_SOLAPI_KEY``, ``EXPO_SOLAPI_SECRET``, ``EXPO_SOLAPI_SENDER`` (turn on text messages: the account's key and
    its registered number), ``EXPO_SOLAPI_PROFILE`` (turns on KakaoTalk: the id of the channel), ``EXPO_SOLAPI_URL``
    (another address of the provider),
    ``EXPO_LIMITS`` (how many sign-ins, registrations and letters are allowed in a while, see
    ``expo/domain/throttles.py``), ``EXPO_METRICS_TOKEN`` (opens ``/metrics`` to readers
    of other machines).
    """

    database_url: str = EMBEDDED_DATABASE
    secret_key: str = ""
    former_secret_keys: tuple[str, ...] = ()
    public_url: str = LOCAL_ADDRESS
    secure_cookies: bool = False
    trusted_proxies: int = 0
    smtp_url: str = ""
    push_key: str = ""
    push_contact: str = ""
    push_services: tuple[str, ...] = ()
    solapi_key: str = ""
    solapi_secret: str = ""
    solapi_sender: str = ""
    solapi_profile: str = ""
    solapi_url: str = ""
    limits: str = ""
    metrics_token: str = ""
    files: Path = FILES
    bucket: str = ""
    queue: str = ""
    testing: bool = False

    @property
    def is_secure(self) -> bool:
        """Whether people come in over TLS: cookies are sent over nothing else then."""
        return self.secure_cookies or self.public_url.startswith("https://")

    @property
    def secret_keys(self) -> list[str]:
        """Every key whose signature counts, the one that signs last."""
        return [*self.former_secret_keys, self.secret_key]

    @classmethod
    def from_environment(cls) -> "Config":
        """Read the environment; a missing secret is made once and kept beside the embedded database."""
        read = os.environ.get
        return cls(
            database_url=read("EXPO_DATABASE_URL") or EMBEDDED_DATABASE,
            secret_key=read("EXPO_SECRET_KEY") or _kept_secret(ROOT / "var" / "secret-key"),
            former_secret_keys=tuple(
                key.strip() for key in read("EXPO_FORMER_SECRET_KEYS", "").split(",") if key.strip()
            ),
            public_url=(read("EXPO_PUBLIC_URL") or LOCAL_ADDRESS).rstrip("/"),
            secure_cookies=read("EXPO_SECURE_COOKIES", "") == "1",
            trusted_proxies=int(read("EXPO_TRUSTED_PROXIES") or 0),
            smtp_url=read("EXPO_SMTP_URL", ""),
            push_key=read("EXPO_PUSH_KEY", "").strip(),
            push_contact=read("EXPO_PUSH_CONTACT", "").strip(),
            push_services=tuple(read("EXPO_PUSH_SERVICES", "").split()),
            solapi_key=read("EXPO_SOLAPI_KEY", "").strip(),
            solapi_secret=read("EXPO_SOLAPI_SECRET", "").strip(),
            solapi_sender=read("EXPO_SOLAPI_SENDER", "").strip(),
            solapi_profile=read("EXPO_SOLAPI_PROFILE", "").strip(),
            solapi_url=read("EXPO_SOLAPI_URL", "").strip(),
            limits=read("EXPO_LIMITS", ""),
            metrics_token=read("EXPO_METRICS_TOKEN", ""),
            files=Path(read("EXPO_FILES") or FILES),
            bucket=read("EXPO_BUCKET", "").strip(),
            queue=read("EXPO_QUEUE", "").strip(),
        )


def _kept_secret(path: Path) -> str:
    """Return the secret kept in a file, made if there is none.

    Several processes may start for the first time at once. The file appears whole under its name, and the later
    processes read what the first one wrote.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix="secret-key-")  # readable by its owner only
        try:
            with open(handle, "w", encoding="utf-8") as file:
                file.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            os.unlink(draft)
    kept = path.read_text(encoding="utf-8").strip()
    if not kept:
        raise RuntimeError(f"{path} is empty. Remove it, or set EXPO_SECRET_KEY.")
    return kept
