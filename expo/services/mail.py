"""Send e-mails through a mail server; without one they stay in the outbox."""

import smtplib
import ssl
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from expo.config import Config
from expo.domain.outbox import Envelope
from expo.services import calendar_files

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


_AS_SET = policy.default.clone(refold_source="none")
"""An address in a header is neither broken nor encoded: mail programs take it as it stands."""


class MailTransport(Protocol):
    """What sends e-mails, while it ``is_open``. ``send`` raises when it cannot."""

    @property
    def is_open(self) -> bool: ...

    def send(self, envelope: Envelope) -> None: ...


class NoMailServer:
    """No mail server: e-mails stay in the outbox, where the organizer reads them, and nothing claims to be sent."""

    is_open = False

    def send(self, envelope: Envelope) -> None:
        raise OSError("there is no mail server")


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server, from ``smtp://user:password@host:port?from=address``; ``smtps://`` speaks TLS from the start.

    On a plain connection TLS is begun where the server offers it. Only a server on this machine may lack it, and a
    password is never sent without it. Certificates are verified.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    is_tls: bool = False

    @property
    def is_open(self) -> bool:
        return True

    @classmethod
    def at(cls, url: str) -> "Smtp":
        """Read the address of a mail server; ``ValueError`` when it is none."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("a mail server's address looks like smtp://user:password@host:port")
        is_tls = parts.scheme == "smtps"
        user = unquote(parts.username or "")
        sender = unquote(parts.query.removeprefix("from=")) if parts.query.startswith("from=") else ""
        sender = sender or (user if "@" in user else f"expo@{parts.hostname}")
        port = parts.port or (465 if is_tls else 587)
        return cls(parts.hostname, port, sender, user, unquote(parts.password or ""), is_tls)

    def send(self, envelope: Envelope) -> None:
        """Send one e-mail over a connection of its own."""
        message = EmailMessage(_AS_SET)
        message["From"], message["To"], message["Subject"] = self.sender, envelope.recipient, envelope.subject
        message["Message-ID"] = f"<{envelope.name}.expo@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if envelope.stop:  # one click in the mail program: RFC 8058
            message.set_raw("List-Unsubscribe", f"<{envelope.stop}>")
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(envelope.body)
        if envelope.html:
            message.add_alternative(envelope.html, subtype="html")
        files = calendar_files.sent_from(envelope.calendar, self.sender) if envelope.calendar else []
        for number, (text, method) in enumerate(files, 1):
            if len(files) == 1:
                message.add_alternative(text, subtype="calendar", params={"method": method})
            else:  # mail programs offer one invitation of an e-mail; more of them are opened one by one
                name = f"{number}.ics"
                message.add_attachment(text, subtype="calendar", filename=name, params={"method": method})
        with self._connected() as server:
            server.ehlo()
            is_private = self.is_tls
            if not is_private and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                is_private = True
            if not is_private and self.host not in THIS_MACHINE:
                raise OSError("the mail server offers no TLS, and e-mails leave this machine only with it")
            if self.user:
                if not is_private:
                    raise OSError("the mail server offers no TLS, and a password is not sent without it")
                server.login(self.user, self.password)
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        if self.is_tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=20, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=20)


def is_final(error: Exception) -> bool:
    """Tell whether trying again is in vain: the server refuses the address, or no e-mail can be made of it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused):
        return False  # ours, and to be mended in the settings
    return isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError | ValueError)


def mail_transport(settings: Config) -> MailTransport:
    """Return the mail transport of this installation."""
    return Smtp.at(settings.smtp_url) if settings.smtp_url else NoMailServer()
