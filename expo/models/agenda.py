"""What a person has seen of the agenda of their company."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, to


class AgendaReading(Base):
    """The agenda as a person last confirmed it: ``seen`` has the consultations by id, as plain JSON."""

    __tablename__ = "agenda_reading"
    __table_args__ = (UniqueConstraint("user_id", "edition_id"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    seen: Mapped[dict[str, Any]] = mapped_column(JSON)
    read_at: Mapped[datetime]
