"""Calls with questions and documents as rows, and applications with their uploads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.calls import CallApplicationState
from expo.models.base import Base, Code, Id, Name, to, word
from expo.models.programmes import Programme, ProgrammeFile, ProgrammeTrack


class Call(Base):
    """A call for applications; applications count before ``closes_at``. Without ``announced_at`` it is a draft."""

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("quota >= 0 and readings >= 1", name="numbers_are_sensible"),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(to("programme.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    sectors: Mapped[list[str]] = mapped_column(JSON, default=list)
    regions: Mapped[list[str]] = mapped_column(JSON, default=list)
    years_since_support: Mapped[int] = mapped_column(default=0)
    quota: Mapped[int] = mapped_column(default=0)
    readings: Mapped[int] = mapped_column(default=3)
    contacts_until: Mapped[date | None]

    programme: Mapped[Programme] = relationship()
    questions: Mapped[list["CallQuestion"]] = relationship(
        order_by="CallQuestion.position", cascade="all, delete-orphan"
    )
    documents: Mapped[list["CallDocument"]] = relationship(
        order_by="CallDocument.position", cascade="all, delete-orphan"
    )


class CallQuestion(Base):
    """A question of a call."""

    __tablename__ = "call_question"

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(to("call.id"), index=True)
    position: Mapped[int]
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    is_required: Mapped[bool] = mapped_column(default=True)


class CallDocument(Base):
    """A document that a call asks for."""

    __tablename__ = "call_document"

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(to("call.id"), index=True)
    position: Mapped[int]
    name_ko: Mapped[Name]
    name_en: Mapped[Name] = mapped_column(default="")
    is_required: Mapped[bool] = mapped_column(default=True)


class CallApplication(Base):
    """A firm's application; ``number`` and ``received_at`` come when it is sent, once for a firm and call."""

    __tablename__ = "call_application"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        CheckConstraint("(received_at is null) = (number is null)", name="receipt_has_its_number"),
        CheckConstraint(
            "received_at is not null or state = 'draft' or state = 'withdrawn'", name="only_sent_ones_are_checked"
        ),
        CheckConstraint("state <> 'asked' or ask_until is not null", name="question_has_its_date"),
        CheckConstraint("erased_at is null or contact_email = ''", name="erased_ones_have_no_contact"),
        Index(
            "uq_call_application_sent",
            "call_id",
            "business_number",
            unique=True,
            sqlite_where=text("received_at is not null and state <> 'withdrawn'"),
            postgresql_where=text("received_at is not null and state <> 'withdrawn'"),
        ),
    )

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(to("call.id"))
    track_id: Mapped[int | None] = mapped_column(to("programme_track.id"), index=True)
    number: Mapped[int | None]
    state: Mapped[CallApplicationState] = mapped_column(word(CallApplicationState), default=CallApplicationState.DRAFT)
    firm_name: Mapped[Name]
    business_number: Mapped[str] = mapped_column(String(12))
    ksic: Mapped[str] = mapped_column(String(5), default="")
    region: Mapped[Name] = mapped_column(default="")
    contact_name: Mapped[Name]
    contact_email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8), default="ko")
    title: Mapped[Name] = mapped_column(default="")
    support_won: Mapped[int | None] = mapped_column(BigInteger)
    supplier_name: Mapped[Name] = mapped_column(default="")
    supplier_number: Mapped[str] = mapped_column(String(12), default="")
    writer_name: Mapped[Name] = mapped_column(default="")
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    started_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    ask_until: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    track: Mapped[ProgrammeTrack | None] = relationship()
    uploads: Mapped[list["CallUpload"]] = relationship(order_by="CallUpload.document_id")
    versions: Mapped[list["CallVersion"]] = relationship(order_by="CallVersion.number")


class CallUpload(Base):
    """The file of an application for a document that the call asks for."""

    __tablename__ = "call_upload"

    application_id: Mapped[int] = mapped_column(to("call_application.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(to("call_document.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(to("programme_file.id"), unique=True)
    added_at: Mapped[datetime]

    document: Mapped[CallDocument] = relationship()
    file: Mapped[ProgrammeFile] = relationship()


class CallVersion(Base):
    """An application as it was sent, each time; ``content`` is what its check sum was made of, and never changes."""

    __tablename__ = "call_version"

    application_id: Mapped[int] = mapped_column(to("call_application.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

    files: Mapped[list["CallVersionFile"]] = relationship(order_by="CallVersionFile.document_id")


class CallVersionFile(Base):
    """A file that went with a version; it stays when the firm attaches another one."""

    __tablename__ = "call_version_file"
    __table_args__ = (
        ForeignKeyConstraint(["application_id", "number"], ["call_version.application_id", "call_version.number"]),
    )

    application_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(to("call_document.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(to("programme_file.id"), index=True)

    document: Mapped[CallDocument] = relationship()
    file: Mapped[ProgrammeFile] = relationship()
