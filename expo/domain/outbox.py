"""The e-mails we write: a subject and a body each, whole sentences with ``%(name)s`` places.

An e-mail is transactional: it says what has happened to the reader's own consultations, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from expo.domain.history import FeatureHistory
from expo.domain.particles import fitted
from expo.domain.words import N_

HISTORY = FeatureHistory(N_("E-mails"), {"send_again": N_("Sent an e-mail again: %(email)s")})


@dataclass(frozen=True, slots=True)
class EmailTemplate:
    """A template in English; the Korean is in the catalogue.

    Every e-mail may use ``%(name)s`` (the reader), ``%(edition)s``, ``%(address)s`` (the reader's personal link) and
    ``%(zone)s`` (the edition's time zone in words), besides the params it is written with.
    """

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """A claimed e-mail, ready to be sent without the database.

    No other e-mail has its ``name``: numbers come again after a backup was brought back. ``stop`` is the address at
    which a mail program ends advertising with one click, empty where there is none.
    """

    message_id: int
    recipient: str
    subject: str
    body: str
    calendar: str = ""
    html: str = ""
    name: str = ""
    stop: str = ""


EMAIL_TEMPLATES = {
    "exhibitors.invited": EmailTemplate(
        N_("Your personal link for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(company)s takes part in %(edition)s. Your consultations, your times and your broadcasts are on your own "
            "pages.\n\n"
            "This is your personal link. It opens your own pages without a password; please do not pass it on:\n"
            "%(address)s\n\n%(edition)s"
        ),
    ),
    "buyers.invited": EmailTemplate(
        N_("Your personal link for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(company)s is registered as a buyer at %(edition)s. Whom you can meet, and your consultations, are on "
            "your own pages.\n\n"
            "This is your personal link. It opens your own pages without a password; please do not pass it on:\n"
            "%(address)s\n\n%(edition)s"
        ),
    ),
    "buyers.registered": EmailTemplate(
        N_("Your registration for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The registration of %(company)s has arrived. The organizer checks it now; you will get an e-mail about "
            "the decision. As soon as it is approved you can choose whom to meet.\n\n"
            "This is your personal link. It opens your own pages without a password; please do not pass it on:\n"
            "%(address)s\n\n%(edition)s"
        ),
    ),
    "buyers.approved": EmailTemplate(
        N_("Your registration for %(edition)s is approved"),
        N_(
            "Dear %(name)s,\n\n"
            "The registration of %(company)s is approved. Choose now whom you want to meet: the more wishes, the "
            "better the timetable can be.\n\n"
            "Your personal link: %(address)s\n\n%(edition)s"
        ),
    ),
    "buyers.approved_to_book": EmailTemplate(
        N_("Your registration for %(edition)s is approved"),
        N_(
            "Dear %(name)s,\n\n"
            "The registration of %(company)s is approved, and the timetable is published already. See who is free when "
            "you are, and book a time under “Discover”. In “My agenda” you can wait for a seat that becomes free.\n\n"
            "Your personal link: %(address)s\n\n%(edition)s"
        ),
    ),
    "buyers.approved_to_come": EmailTemplate(
        N_("Your registration for %(edition)s is approved"),
        N_(
            "Dear %(name)s,\n\n"
            "The registration of %(company)s is approved. The timetable is published, and times cannot be booked at "
            "the moment. In “My agenda” you can wait for a seat that becomes free; every booth is open to you.\n\n"
            "Your personal link: %(address)s\n\n%(edition)s"
        ),
    ),
    "buyers.document_asked": EmailTemplate(
        N_("Please send a document for %(edition)s: %(document)s"),
        N_(
            "Dear %(name)s,\n\n"
            "For the registration of %(company)s we need a document: %(document)s.\n\n"
            "Please upload it under “My company”, a photo is enough: %(address)s\n\n%(edition)s"
        ),
    ),
    "buyers.rejected": EmailTemplate(
        N_("About your registration for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "The registration of %(company)s could not be approved.\n\n"
            "Reason: %(reason)s\n\n"
            "You can complete your details and ask the organizer to look again: %(address)s\n\n%(edition)s"
        ),
    ),
    "meetings.booked": EmailTemplate(
        N_("Consultation confirmed: %(when)s, %(other)s"),
        N_(
            "Dear %(name)s,\n\n"
            "A consultation with %(other)s is in your timetable.\n\n"
            "When: %(when)s\nWhere: %(place)s\nInterpreter: %(interpreter)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "meetings.moved": EmailTemplate(
        N_("Consultation moved: %(when)s, %(other)s"),
        N_(
            "Dear %(name)s,\n\n"
            "Your consultation with %(other)s has moved.\n\n"
            "Until now: %(old_when)s, %(old_place)s\nFrom now on: %(when)s, %(place)s\nInterpreter: %(interpreter)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "meetings.cancelled": EmailTemplate(
        N_("Consultation cancelled: %(when)s, %(other)s"),
        N_(
            "Dear %(name)s,\n\n"
            "Your consultation with %(other)s on %(when)s does not take place. The time is free again.\n\n"
            "Reason: %(reason)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "schedules.published": EmailTemplate(
        N_("Your consultations at %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "Your consultations have been arranged.\n\n"
            "%(changes)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "schedules.changed": EmailTemplate(
        N_("Your consultations have changed"),
        N_(
            "Dear %(name)s,\n\n"
            "The timetable was planned anew. This changes for you; everything else stays as it is.\n\n"
            "%(changes)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
}

_PLACE = "%(address)s"


def filled(template: str, words: Mapping[str, str]) -> tuple[str, int | None]:
    """Fill a translated template, and return its text without the reader's link and where the link belongs.

    A personal link is a key, so a waiting e-mail is kept without it. Its place is a number and not a marker in the
    text: no words of a person can name it. ``None``: this e-mail has no link.
    """
    before, place, after = template.partition(_PLACE)
    start = fitted(before % words)
    return start + fitted(after % words), len(start) if place else None


def addressed(body: str, link_at: int | None, address: str) -> str:
    """Return an e-mail's text with its reader's link in its place."""
    return body if link_at is None else body[:link_at] + address + body[link_at:]


ATTEMPTS = 6
"""How often an e-mail is handed over before it is left for a person to look at."""


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 1, 4, 16, 64, 256 minutes."""
    return timedelta(minutes=4 ** max(0, attempts - 1))
