"""Write an edition into one file, which an empty installation can read."""

import json
import zipfile
from typing import IO

from sqlalchemy import Engine, Select, select, union

from expo.domain.pictures import file_names
from expo.models.card_photos import CardPhoto
from expo.models.editions import Edition
from expo.models.field_reports import ReportPhoto
from expo.models.pictures import Picture
from expo.services import row_files
from expo.services.editions import belongings
from expo.services.storage import Storage

FORMAT = 1
MANIFEST, FILES = "edition.json", "files/"


def write(engine: Engine, edition_id: int, file: IO[bytes], storage: Storage) -> dict[str, int]:
    """Write an edition's rows and pictures as they are at one moment; return the rows of each table.

    Passwords, second factors, sign-ins, one-time links, the tokens of badges and devices, and e-mails that wait stay
    behind. The same rows make the same file.
    """
    counts: dict[str, int] = {}
    with row_files.snapshot(engine) as connection, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        revision = row_files.refuse_other_schema(connection)
        for table in belongings.tables():
            rows = belongings.rows(table, edition_id)
            blank = belongings.BLANK.get(table.name)
            counts[table.name] = row_files.dump(connection, table, archive, rows=rows, blank=blank)
        manifest = {"format": FORMAT, "schema": revision, "rows": counts}
        row_files.put(archive, MANIFEST, json.dumps(manifest, indent=1))
        for digest in connection.scalars(digests(edition_id)):
            for name in file_names(digest):
                content = storage.get(name)
                if content is not None:
                    row_files.put(archive, FILES + name, content, packed=False)
    return counts


def digests(edition_id: int) -> Select[str]:
    """Return the query of the pictures whose files belong to an edition."""
    kinds = (select(kind.digest).where(kind.edition_id == edition_id) for kind in (Picture, CardPhoto, ReportPhoto))
    logo = select(Edition.logo_digest).where(Edition.id == edition_id, Edition.logo_digest.is_not(None))
    found = union(*kinds, logo).subquery()
    return select(found.c.digest).order_by(found.c.digest)
