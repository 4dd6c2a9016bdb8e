"""Tell the viewers of broadcasts apart, without knowing who they are."""

import secrets
from hashlib import sha256

from flask import session as cookie
from flask_login import current_user

_NAME = "viewer"


def viewer_key(*, make: bool = False) -> str:
    """Return what tells this viewer from others: the account, else a random word in the cookie; empty without one."""
    if current_user and current_user.is_authenticated:
        told = f"user {current_user.account.user_id}"
    else:
        if make and _NAME not in cookie:
            cookie[_NAME] = secrets.token_hex(16)
        told = f"viewer {cookie[_NAME]}" if _NAME in cookie else ""
    return sha256(told.encode()).hexdigest() if told else ""
