"""Write who hosts an expo."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.hosts import HostName, HostPart
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.words import Named
from expo.models.editions import Edition
from expo.models.hosts import EditionHost
from expo.queries import hosts as hosts_queries
from expo.services import history


def write(session: Session, actor: Actor, edition: Edition, *, hosts: Sequence[HostName], now: datetime) -> None:
    """Replace the organizations of an edition; those of one part keep their order."""
    needs(actor, Permission.MANAGE_EDITION)
    lock_row(session, Edition, edition.id)
    if hosts_queries.hosts(session, edition.id) == list(hosts):
        return
    session.execute(delete(EditionHost).where(EditionHost.edition_id == edition.id))
    add(session, edition, hosts)
    history.record(
        session,
        actor,
        "hosts.write",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        names=Named(*(", ".join(one.said_in(language) for one in map(Named.of, hosts)) for language in ("ko", "en"))),
    )


def add(session: Session, edition: Edition, hosts: Iterable[HostName]) -> None:
    """Add organizations to an edition that has none."""
    place: Counter[HostPart] = Counter()
    for one in hosts:
        names = {"name_ko": one.name_ko, "name_en": one.name_en}
        session.add(EditionHost(edition_id=edition.id, part=one.part, position=place[one.part], **names))
        place[one.part] += 1
    session.flush()
