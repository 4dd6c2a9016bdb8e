"""What processes report about themselves, for the operator's page."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id


class ProcessReport(Base):
    """The newest report of a worker process, or of the last backup; ``kind`` is ``worker`` or ``backup``."""

    __tablename__ = "process_report"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    seen_at: Mapped[datetime]
