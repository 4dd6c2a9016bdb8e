"""The key in the address where a phone asks whether its agenda has changed: it names a company and opens nothing."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from expo.domain.refusals import NotFound


def key_of(exhibitor_id: int) -> str:
    """Return an exhibitor's key."""
    return str(_keys().dumps(exhibitor_id))


def exhibitor_of(key: str) -> int:
    """Return the exhibitor of a key; a forged one is not found."""
    try:
        return int(_keys().loads(key))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("pulse") from error


def _keys() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["EXPO"].secret_keys, salt="pulse")
