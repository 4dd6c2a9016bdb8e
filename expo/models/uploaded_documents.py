"""What every uploaded document has, whichever row it belongs to."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Name


class UploadedDocument:
    """Columns of an uploaded document: its bytes, read only when they are asked for, and what they are."""

    name: Mapped[Name]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
