"""Load an edition from a folder of files that a person can read: all of it, or a refusal that names every fault."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import moment
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.services.sample import checks, companies, people, settings, times
from expo.services.sample.booklets import write_booklets
from expo.services.sample.crowd import write_crowd
from expo.services.sample.files import SHEETS
from expo.services.sample.guidance import write_guidance
from expo.services.sample.loading import MORNING, Loading, write_edition
from expo.services.sample.market import write_market
from expo.services.sample.past import write_past
from expo.services.sample.reports import write_reports
from expo.services.sample.running import acts_until, move_to
from expo.services.sample.sheets import Folder
from expo.services.sample.stage import write_stage
from expo.services.sample.support import write_support

__all__ = [
    "acts_until",
    "load",
    "move_to",
    "write_booklets",
    "write_crowd",
    "write_guidance",
    "write_market",
    "write_past",
    "write_reports",
    "write_stage",
    "write_support",
]


def load(session: Session, folder: Path, *, now: datetime) -> Edition:
    """Load the edition of ``folder`` into a database that does not have it yet.

    Parameters
    ----------
    folder
        Holds ``edition.toml``, ``consents.toml`` and the sheets of :data:`expo.services.sample.files.SHEETS`.
    now
        When rooms, accounts and closures are said to have been made; wishes, registrations and decisions have dates
        of their own in the files, and the phases opened with the first registration.

    Raises
    ------
    Refusal
        If anything in the folder cannot be used. Each violation names file, row and column; nothing is written.
    """
    files = Folder(folder)
    edition_file = settings.read(files)
    if session.scalar(select(Edition.id).where(Edition.code == edition_file.code)) is not None:
        files.fault(N_("The edition %(code)s is in the database already."), code=edition_file.code)
    texts = settings.consents(files)
    sheets = {sheet.name: files.rows(sheet) for sheet in SHEETS}
    files.refuse()
    checks.check(files, sheets, [hours.on for hours in edition_file.grid.hours])
    files.refuse()
    first = min((row["registered_on"] for row in sheets["buyers"]), default=None)
    opened_at = moment(first, MORNING, edition_file.grid.zone) if first else now
    loading = Loading(session, sheets, write_edition(session, edition_file, opened_at=opened_at), now)
    companies.write_venue(loading)
    companies.write_exhibitors(loading, edition_file.sources)
    companies.write_buyers(loading, texts)
    companies.write_wishes(loading)
    times.write_interpreters(loading)
    people.write_people(loading)
    times.write_times(loading)
    session.expire_all()
    return loading.edition
