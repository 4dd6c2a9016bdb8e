"""Sign-ins: who a cookie belongs to, and a person's devices."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, contains_eager

from expo.domain.accounts import ends_at
from expo.models.accounts import SignIn
from expo.models.people import User
from expo.queries.people import Account

# Written once: every request of a person who is signed in begins with it.
_BY_TOKEN = (
    select(SignIn).join(SignIn.user).options(contains_eager(SignIn.user)).where(SignIn.token_hash == bindparam("hash"))
)


def hashed(token: str) -> str:
    """Return what the database keeps of a token."""
    return sha256(token.encode()).hexdigest()


def account(session: Session, token: str, *, now: datetime) -> Account | None:
    """Return the account of a cookie's token, or ``None`` when it is unknown, ended or ran out. One indexed read."""
    row = session.scalar(_BY_TOKEN, {"hash": hashed(token)})
    if row is None or _ends_at(row) <= now:
        return None
    return account_of(row, row.user, token)


def account_of(row: SignIn, user: User, token: str) -> Account:
    """Return a sign-in as a value."""
    return Account(
        user.id,
        token,
        user.name,
        user.email,
        membership_id=row.membership_id,
        sign_in_id=row.id,
        seen_at=row.seen_at,
        confirmed_at=row.confirmed_at,
    )


def own(account: Account) -> Select[SignIn]:
    """Return the sign-ins that an account may see: after a personal link, those by that link."""
    rows = select(SignIn).where(SignIn.user_id == account.user_id)
    return rows if account.membership_id is None else rows.where(SignIn.membership_id == account.membership_id)


def devices(session: Session, account: Account, *, now: datetime) -> Sequence[SignIn]:
    """Return a person's devices that are signed in, last seen first."""
    rows = session.scalars(own(account).order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()
    return [row for row in rows if _ends_at(row) > now]


def _ends_at(row: SignIn) -> datetime:
    by_link = row.membership_id is not None
    return ends_at(by_link=by_link, seen_at=row.seen_at, expires_at=row.expires_at)
