"""Who acts: a person in one role in one edition, as a value."""

from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.refusals import NotAllowed
from expo.domain.words import N_, Labelled


class Role(Labelled):
    """What a person is to an edition."""

    ORGANIZER = "organizer", N_("Organizer")
    EXHIBITOR = "exhibitor", N_("Exhibitor")
    BUYER = "buyer", N_("Buyer")
    STRANGER = "stranger", N_("Visitor")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in an edition; ``exhibitor_id`` or ``buyer_id`` is the company acted for."""

    role: Role = Role.STRANGER
    user_id: int | None = None
    name: str = ""
    edition_id: int | None = None
    exhibitor_id: int | None = None
    buyer_id: int | None = None

    @property
    def is_organizer(self) -> bool:
        return self.role is Role.ORGANIZER

    @property
    def is_exhibitor(self) -> bool:
        return self.role is Role.EXHIBITOR

    @property
    def is_buyer(self) -> bool:
        return self.role is Role.BUYER

    @property
    def is_stranger(self) -> bool:
        return self.role is Role.STRANGER


STRANGER = Actor()


def only_organizer(actor: Actor) -> None:
    """Refuse everybody but an organizer: the second lock behind the door of the organizer's rooms."""
    if not actor.is_organizer:
        raise NotAllowed("only an organizer")


HISTORY = FeatureHistory(
    N_("Accounts"),
    {
        "renew_link": N_("Renewed the personal link of %(name)s"),
    },
)
