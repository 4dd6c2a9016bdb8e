"""Which second factors a user has."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.models.people import User
from expo.models.team import Passkey, RecoveryCode


def passkeys(session: Session, user_id: int) -> Sequence[Passkey]:
    """Return a user's passkeys, the oldest first."""
    return session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)).all()


def has_any(session: Session, user_id: int) -> bool:
    """Tell whether a user has an app or a passkey."""
    app = select(User.id).where(User.id == user_id, User.totp_secret.is_not(None))
    key = select(Passkey.id).where(Passkey.user_id == user_id).limit(1)
    return session.scalar(app) is not None or session.scalar(key) is not None


def recovery_codes(session: Session, user_id: int) -> int:
    """Return how many recovery codes are left."""
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)) or 0
