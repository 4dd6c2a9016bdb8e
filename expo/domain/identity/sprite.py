"""All pictures of an edition in one file, which a browser keeps for good."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from expo.domain.identity import goods, patterns

Companies = Sequence[tuple[str, str]]
"""(key, sector) of each company."""


@lru_cache(maxsize=8)
def _goods() -> str:
    return "".join(icon.symbols(name) for name, icon in goods.ICONS.items())


def drawing(companies: Companies) -> str:
    """Return the sprite: the pattern of every company under its key, and the icons of goods."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        f"{''.join(patterns.symbol(key, sector) for key, sector in companies)}{_goods()}</svg>"
    )


def version(companies: Companies) -> str:
    """Return what tells this sprite from any other: cheap, so that each page can name it."""
    return _version(tuple(companies))


@lru_cache(maxsize=8)
def _version(companies: tuple[tuple[str, str], ...]) -> str:
    return sha256(repr((patterns.RULES, _goods_version(), companies)).encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _goods_version() -> str:
    return sha256(_goods().encode()).hexdigest()[:12]
