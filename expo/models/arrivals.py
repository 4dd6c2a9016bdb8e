"""Devices at the desks, what they scanned, and who came first when."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.arrivals import DeviceKind, ScanKind, ScanResult
from expo.models.base import Base, Name, to, word

Uuid = String(36)


class Device(Base):
    """A device that scans or shows; its id is a UUID that it made itself."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    name: Mapped[Name] = mapped_column(default="")
    kind: Mapped[DeviceKind] = mapped_column(word(DeviceKind))
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    list_version: Mapped[str] = mapped_column(String(40), default="")
    seen_at: Mapped[datetime]
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    queue_length: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))


class Scan(Base):
    """One event of a device: only ever added. ``on`` is the day of the edition's zone that it happened on."""

    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint("(kind = 'void') = (voids is not null)", name="void_takes_one_back"),
        CheckConstraint("effective_at <= received_at", name="happened_before_it_was_received"),
        CheckConstraint("(result = 'accepted') or badge_id is null or kind <> 'void'", name="void_is_accepted"),
        Index("ix_scan_badge_id_on", "badge_id", "on"),
        Index("ix_scan_edition_id_received_at", "edition_id", "received_at"),
        Index("ix_scan_voids", "voids"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    badge_id: Mapped[int | None] = mapped_column(to("badge.id", ondelete="CASCADE"))
    raw_hash: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[ScanKind] = mapped_column(word(ScanKind))
    voids: Mapped[str | None] = mapped_column(Uuid)
    result: Mapped[ScanResult] = mapped_column(word(ScanResult))
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    device_id: Mapped[str] = mapped_column(to("device.id", ondelete="CASCADE"))
    seq: Mapped[int]
    device_at: Mapped[datetime]
    offset_ms: Mapped[int] = mapped_column(BigInteger)
    effective_at: Mapped[datetime]
    on: Mapped[date]
    received_at: Mapped[datetime]
    list_version: Mapped[str] = mapped_column(String(40), default="")
    is_offline: Mapped[bool] = mapped_column(default=False)


class FirstEntry(Base):
    """When a person first came in on a day: derived from the scans, and made anew when one of them is added."""

    __tablename__ = "first_entry"
    __table_args__ = (UniqueConstraint("scan_id"), Index("ix_first_entry_on", "on"))

    person_id: Mapped[int] = mapped_column(to("person.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    scan_id: Mapped[str] = mapped_column(to("scan.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    device_id: Mapped[str] = mapped_column(to("device.id", ondelete="CASCADE"))
    seq: Mapped[int]
