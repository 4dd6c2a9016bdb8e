"""Look at the tables of every expo that is on: call who is missing, pass seats on, and offer free tables."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.jobs.editions import act_in_each
from expo.models.editions import Edition
from expo.queries import at_table
from expo.queries import free_tables as free_tables_queries
from expo.services import free_tables, outcomes, refills


def look(sessions: sessionmaker[Session]) -> int:
    """Do what is due; return in how many editions something was. Without anything due nothing is locked."""
    with sessions() as session:
        due = [edition.id for edition in at_table.busy_editions(session, clock.now)]
    return act_in_each(sessions, due, _look)


def _look(session: Session, edition: Edition, now: datetime) -> int:
    outcomes.call_missing(session, edition, now=now)
    refills.sweep(session, edition, now=now)
    return 1


def offer_free_tables(sessions: sessionmaker[Session]) -> int:
    """Offer the free tables of all editions that have this rule; return how many. Nothing is locked without any."""
    offered = 0
    ruled = select(Edition).where(Edition.free_table_minutes > 0, ~Edition.archive.has())
    with sessions() as session:
        editions = session.scalars(ruled).all()
        due = [(one.id, free_tables_queries.slots_due(session, one, clock.now(one))) for one in editions]
    for edition_id, slot_ids in due:
        if slot_ids:
            with sessions() as session, deciding(session):
                edition = session.get_one(Edition, edition_id)
                offered += free_tables.offer(session, edition, slot_ids, now=clock.now(edition))
    return offered
