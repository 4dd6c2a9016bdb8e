"""Personal links as a page shows them: the address, and the same as a QR code."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from flask import g

from expo.services import people
from expo.web.configuration import configuration

if TYPE_CHECKING:
    from expo.models.people import Membership


@dataclass(frozen=True, slots=True)
class Link:
    """An address and its QR code, black on white whatever the theme, as the address of an image."""

    address: str

    @property
    def qr(self) -> str:
        """The code; drawn when it is asked for, since a list shows addresses only."""
        return drawn(self.address)


def personal(member: "Membership") -> Link:
    """Return the personal link of a member of this edition."""
    return Link(people.link_address(configuration(), g.edition, member))


@lru_cache(maxsize=1024)
def drawn(address: str) -> str:
    """Draw an address once: a sheet for a hundred companies is printed more than once."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=3, dark="#000", light="#fff"))
