"""Versions of the timetable: asked, solved, published, undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.base import Base, Id, Name, to
from expo.models.runs import RunColumns


class Schedule(RunColumns, Base):
    """One version of the timetable.

    A row is asked for by an organizer and found by the worker: ``solved_at is null and failed_at is null`` is work to
    do. While a worker holds it, ``lease_until`` lies ahead and ``progress`` grows; a lease that runs out is taken
    up again, from ``best``, the engine's document of the best timetable that was found. ``problem`` and ``result``
    are documents in the engine's own format (docs/scheduling.md), so that a version can be judged and compared long
    after the rows it came from have changed. A re-plan may find several options: the first is the version that was
    asked for, the others point at it by ``option_of_id``.
    """

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    note: Mapped[Name] = mapped_column(default="")
    best: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    option_of_id: Mapped[int | None] = mapped_column(to("schedule.id", ondelete="CASCADE"), index=True)

    placements: Mapped[list["StoredPlacement"]] = relationship(back_populates="schedule", cascade="all, delete-orphan")
    unmet: Mapped[list["UnmetWish"]] = relationship(back_populates="schedule", cascade="all, delete-orphan")
    publications: Mapped[list["Publication"]] = relationship(back_populates="schedule", cascade="all, delete-orphan")


class StoredPlacement(Base):
    """One meeting of a version: pair, slot, table, interpreter; a long one also takes the slot after it.

    No constraint against clashes: versions are drafts, judged by the rulebook when recorded and by the calendar when
    published.
    """

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("schedule_id", "exhibitor_id", "buyer_id"),)

    id: Mapped[Id]
    schedule_id: Mapped[int] = mapped_column(to("schedule.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int] = mapped_column(to("slot.id", ondelete="CASCADE"))
    second_slot_id: Mapped[int | None] = mapped_column(to("slot.id", ondelete="CASCADE"), index=True)
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id", ondelete="CASCADE"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id", ondelete="CASCADE"), index=True)

    schedule: Mapped[Schedule] = relationship(back_populates="placements")


class UnmetWish(Base):
    """A pair that a version leaves unmet, with the one reason of the sieve."""

    __tablename__ = "unmet_wish"
    __table_args__ = (UniqueConstraint("schedule_id", "exhibitor_id", "buyer_id"),)

    id: Mapped[Id]
    schedule_id: Mapped[int] = mapped_column(to("schedule.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(40))

    schedule: Mapped[Schedule] = relationship(back_populates="unmet")


class Publication(Base):
    """A version was put in force; the newest publication of an edition is the timetable that people hold.

    It is provisional if it has ``provisional_until``: companies may object until then. ``closing_told_at``: when
    organizers were told that this date has passed.
    """

    __tablename__ = "publication"
    __table_args__ = (Index("ix_publication_edition_id_published_at", "edition_id", "published_at"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    schedule_id: Mapped[int] = mapped_column(to("schedule.id", ondelete="CASCADE"), index=True)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    undoes_id: Mapped[int | None] = mapped_column(to("publication.id", ondelete="SET NULL"))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    provisional_until: Mapped[datetime | None]
    closing_told_at: Mapped[datetime | None]

    schedule: Mapped[Schedule] = relationship(back_populates="publications")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is planned in it: the state before the first timetable."""
        return bool(self.schedule.figures.get("is_empty"))


class Question(Base):
    """What an organizer asks about a version: what would help one unmet wish, or what one more of anything would bring.

    ``request`` names the pair, or everything (:mod:`expo.domain.questions`). The worker finds and holds a question as
    it does a version; ``answer`` is plain JSON with its own times, so that it can be read after the grid has changed.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("schedule_id", "request"),)

    id: Mapped[Id]
    schedule_id: Mapped[int] = mapped_column(to("schedule.id", ondelete="CASCADE"))
    request: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    answered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
