"""The key in the address where a phone asks whether its agenda has changed: it names a company and opens nothing."""

from functools import lru_cache

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from expo.domain.refusals import NotFound


def key_of(exhibitor_id: int) -> str:
    """Return an exhibitor's key."""
    return _signed(tuple(current_app.config["EXPO"].secret_keys), exhibitor_id)


@lru_cache(maxsize=1000)
def _signed(secret_keys: tuple[str, ...], exhibitor_id: int) -> str:
    return str(URLSafeSerializer(list(secret_keys), salt="pulse").dumps(exhibitor_id))


def exhibitor_of(key: str) -> int:
    """Return the exhibitor of a key; a forged one is not found."""
    try:
        return int(_keys().loads(key))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("pulse") from error


def _keys() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["EXPO"].secret_keys, salt="pulse")
