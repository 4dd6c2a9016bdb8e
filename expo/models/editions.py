"""One year's expo: dates, hours, blocks, the slots they leave, phases, and policy."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.editions import BlockKind, Phase, moment
from expo.domain.walking import WalkingRule
from expo.models.base import Base, Code, Id, Lasting, Name, to, word


class Edition(Base):
    """One year's expo. Every other row belongs to one, directly or through its parents."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("slot_minutes between 5 and 240", name="slot_is_sensible"),
        CheckConstraint("notice_minutes between 0 and 1440", name="notice_is_sensible"),
        CheckConstraint("call_minutes between 0 and 60", name="call_is_sensible"),
        CheckConstraint("no_show_minutes between call_minutes and 120", name="no_show_comes_after_the_call"),
        CheckConstraint("refill_share between 0 and 100", name="refill_share_is_a_percentage"),
        CheckConstraint("free_table_minutes between 0 and 60", name="free_tables_are_offered_shortly_before"),
        CheckConstraint("walking_price between 1 and 100", name="walking_price_is_sensible"),
        CheckConstraint("walking_allowance between 0 and 60", name="walking_allowance_is_sensible"),
        CheckConstraint("answer_days between 0 and 365", name="answer_days_are_sensible"),
    )

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    slogan_ko: Mapped[Name] = mapped_column(default="")
    slogan_en: Mapped[Name] = mapped_column(default="")
    venue_ko: Mapped[Name] = mapped_column(default="")
    venue_en: Mapped[Name] = mapped_column(default="")
    address_ko: Mapped[Name] = mapped_column(default="")
    address_en: Mapped[Name] = mapped_column(default="")
    contact_ko: Mapped[Name] = mapped_column(default="", server_default="")
    contact_en: Mapped[Name] = mapped_column(default="", server_default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    contact_phone: Mapped[Code] = mapped_column(default="", server_default="")
    logo_digest: Mapped[str | None] = mapped_column(String(40))
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    time_zone: Mapped[Code] = mapped_column(default="Asia/Seoul")
    languages: Mapped[str] = mapped_column(String(120), default="ko en")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    is_demo: Mapped[bool] = mapped_column(default=False)
    clock_shift_seconds: Mapped[int] = mapped_column(default=0)
    plan_width: Mapped[float] = mapped_column(default=90.0)
    plan_height: Mapped[float] = mapped_column(default=81.0)

    slot_minutes: Mapped[int] = mapped_column(default=30)
    buyer_per_day: Mapped[int] = mapped_column(default=8)
    exhibitor_per_day: Mapped[int] = mapped_column(default=4)
    exhibitor_minimum: Mapped[int] = mapped_column(default=2)
    buyer_minimum: Mapped[int] = mapped_column(default=0, server_default="0")
    interpreter_run: Mapped[int] = mapped_column(default=6)
    notice_minutes: Mapped[int] = mapped_column(default=30)
    call_minutes: Mapped[int] = mapped_column(default=5, server_default="5")
    no_show_minutes: Mapped[int] = mapped_column(default=10, server_default="10")
    refill_share: Mapped[int] = mapped_column(default=50, server_default="50")
    free_table_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    walking_rule: Mapped[WalkingRule] = mapped_column(
        word(WalkingRule), default=WalkingRule.COUNTED, server_default="counted"
    )
    walking_price: Mapped[int] = mapped_column(default=1, server_default="1")
    walking_allowance: Mapped[int] = mapped_column(default=5, server_default="5")
    booth_meetings: Mapped[bool] = mapped_column(default=False, server_default=false())
    must_wishes: Mapped[int] = mapped_column(default=5)
    interested_wishes: Mapped[int] = mapped_column(default=20)
    answer_days: Mapped[int] = mapped_column(default=14, server_default="0")
    long_requests: Mapped[bool] = mapped_column(default=True, server_default=true())
    page_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    link_days: Mapped[int] = mapped_column(default=30)
    needs_second_factor: Mapped[bool] = mapped_column(default=False)

    days: Mapped[list["Day"]] = relationship(order_by="Day.on", back_populates="edition", cascade="all, delete-orphan")
    blocks: Mapped[list["Block"]] = relationship(
        order_by="Block.starts_at", back_populates="edition", cascade="all, delete-orphan"
    )
    slots: Mapped[list["Slot"]] = relationship(order_by="Slot.starts_at", back_populates="edition", viewonly=True)
    open_phases: Mapped[list["OpenPhase"]] = relationship(back_populates="edition", cascade="all, delete-orphan")
    pending_set_up: Mapped["PendingSetUp | None"] = relationship(cascade="all, delete-orphan")
    archive: Mapped["Archive | None"] = relationship(cascade="all, delete-orphan")

    @property
    def language_codes(self) -> tuple[str, ...]:
        """Return the languages of the pages; the first one is shown to readers whose browser names none of them."""
        return tuple(self.languages.split())

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def dates(self) -> list[date]:
        """The dates of its days, in order."""
        return [day.on for day in self.days]

    @property
    def over_at(self) -> datetime:
        """When the consultations of the last day end, without any days yet at midnight."""
        if self.days:
            return moment(self.days[-1].on, self.days[-1].closes, self.zone)
        return moment(self.ends_on + timedelta(days=1), time.min, self.zone)

    def is_over(self, now: datetime) -> bool:
        """Return whether the last consultations have ended; the days are read on the last day only."""
        return now.astimezone(self.zone).date() >= self.ends_on and now >= self.over_at


class Day(Base):
    """Consultation hours of one day, in the edition's wall-clock time."""

    __tablename__ = "day"
    __table_args__ = (
        UniqueConstraint("edition_id", "on"),
        CheckConstraint("closes > opens", name="closes_after_opening"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    on: Mapped[date]
    opens: Mapped[time]
    closes: Mapped[time]

    edition: Mapped[Edition] = relationship(back_populates="days")


class Block(Base, Lasting):
    """A span without meetings: lunch, the opening ceremony."""

    __tablename__ = "block"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    kind: Mapped[BlockKind] = mapped_column(word(BlockKind))
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="blocks")


class Slot(Base, Lasting):
    """One slot of the grid. The database refuses to delete a slot that has a hold."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("edition_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    day_id: Mapped[int] = mapped_column(to("day.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="slots")
    day: Mapped[Day] = relationship()


class OpenPhase(Base):
    """A phase that is open, since when and by whom; closing deletes the row and history keeps the rest."""

    __tablename__ = "open_phase"
    __table_args__ = (UniqueConstraint("edition_id", "phase"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    phase: Mapped[Phase] = mapped_column(word(Phase))
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    edition: Mapped[Edition] = relationship(back_populates="open_phases")


class PendingSetUp(Base):
    """An edition whose organizer has not yet said what it is; saying it deletes the row."""

    __tablename__ = "pending_set_up"

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    made_at: Mapped[datetime]


class Archive(Base):
    """An edition is kept for reading, since when and by whom; opening it again deletes the row."""

    __tablename__ = "archive"

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    archived_at: Mapped[datetime]
    archived_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
