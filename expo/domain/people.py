"""Who acts: a person in one role in one edition, as a value."""

from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed
from expo.domain.words import N_, Labelled


class Role(Labelled):
    """What a person is to an edition."""

    ORGANIZER = "organizer", N_("Organizer")
    EXHIBITOR = "exhibitor", N_("Exhibitor")
    BUYER = "buyer", N_("Buyer")
    INTERPRETER = "interpreter", N_("Interpreter")
    STRANGER = "stranger", N_("Visitor")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in an edition; ``exhibitor_id`` or ``buyer_id`` is the company acted for.

    ``permissions`` are an organizer's; ``None`` means all of them. ``acts_for`` is the company that an organizer acts
    for: role and company are that company's then, ``user_id`` and ``name`` stay the organizer's.
    """

    role: Role = Role.STRANGER
    user_id: int | None = None
    name: str = ""
    edition_id: int | None = None
    exhibitor_id: int | None = None
    buyer_id: int | None = None
    interpreter_id: int | None = None
    membership_id: int | None = None
    permissions: frozenset[Permission] | None = None
    acts_for: str = ""
    acts_for_en: str = ""

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

    @property
    def is_interpreter(self) -> bool:
        return self.role is Role.INTERPRETER

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor is an organizer with this permission."""
        return self.is_organizer and (self.permissions is None or permission in self.permissions)

    @property
    def sees_contacts(self) -> bool:
        """Tell whether names, addresses and numbers of people may be shown: an organizer's right of its own."""
        return self.may(Permission.SEE_CONTACTS)

    @property
    def may_hand_out_links(self) -> bool:
        """Tell whether the actor may see and renew personal links, each of which opens a company's pages."""
        return self.may(Permission.HAND_OUT_LINKS)

    @property
    def may_act(self) -> bool:
        """Tell whether the actor may begin to act for a company."""
        return self.may(Permission.ACT_FOR)


STRANGER = Actor()


def clockwork(edition_id: int) -> Actor:
    """Return who acts in an edition where no person does: everything is permitted, and no name is told."""
    return Actor(Role.ORGANIZER, edition_id=edition_id)


def only_organizer(actor: Actor) -> None:
    """Refuse everybody but an organizer, before the permission that is needed is known."""
    if not actor.is_organizer:
        raise NotAllowed("only an organizer")


def needs(actor: Actor, permission: Permission) -> None:
    """Refuse everybody but an organizer with this permission."""
    if not actor.may(permission):
        raise NotAllowed(permission.value)


def organizers_need(actor: Actor, permission: Permission) -> None:
    """Refuse an organizer without this permission; a company acts for itself and needs none."""
    if actor.is_organizer:
        needs(actor, permission)


HISTORY = FeatureHistory(
    N_("Accounts"),
    {
        "invite_all": N_("Sent personal links; companies: %(count)s"),
        "renew_link": N_("Renewed the personal link of %(name)s"),
        "renew_calendar": N_("Renewed the address of the calendar of %(name)s"),
        "start_acting": N_("Began to act for %(subject)s"),
        "stop_acting": N_("Stopped acting for %(subject)s"),
    },
)
