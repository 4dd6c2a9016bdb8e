"""What every run has: a request that a worker holds under a lease until it is solved or has failed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Id, to


class RunColumns:
    """Columns of a run, numbered in its edition; ``result`` is the engine's document."""

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    policy: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    stop_asked_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    solved_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(Text, default="")
