"""Which waves of reminders were written, so that none is written twice."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.reminders import ReminderKind
from expo.models.base import Base, to, word


class ReminderWave(Base):
    """Everyone with a consultation from ``starts_at`` on was reminded, once."""

    __tablename__ = "reminder_wave"

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[ReminderKind] = mapped_column(word(ReminderKind), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]
