"""The second check behind the organizer's routes: every verb refuses everybody else before it looks at anything."""

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

import pytest

from expo import services
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed

OPEN = {
    "acting.stop",
    "allocation.requests.request_own",
    "agenda.confirm", "agenda.take_note",
    "availability.change", "availability.close", "availability.reopen", "availability.holder_of",
    "broadcasts.book", "broadcasts.give_back", "broadcasts.take",
    "broadcast_applications.apply", "broadcast_applications.withdraw",
    "broadcast_followers.follow", "broadcast_followers.leave",
    "calendar_feeds.renew",
    "card_photos.put", "card_photos.remove",
    "buyers.consents.give_consent", "buyers.consents.withdraw_consent", "buyers.decisions.apply_again",
    "buyers.documents.attach",
    "buyers.links.renew_link", "buyers.profiles.change", "buyers.times.set_times",
    "editions.creating.give_to", "editions.creating.record",
    "advertising.confirm", "advertising.stop",
    "colleagues.add", "colleagues.assign", "colleagues.remove", "colleagues.share_out",
    "follow_ups.answer",
    "guidance.book", "guidance.cancel",
    "history.record",
    "leads.scan", "leads.sheet", "market_stand.hand_over", "market_offers.set_stock", "consultation_requests.ask",
    "broadcast_runs.set_products", "broadcast_runs.set_checks",
    "broadcast_consultations.ask", "broadcast_consultations.turn",
    "live_questions.ask", "live_questions.move", "live_questions.question_to_answer", "live_questions.set_state",
    "meetings.book", "meetings.cancel", "meetings.move", "meetings.record",
    "objections.object_to", "objections.withdraw",
    "outcomes.add", "outcomes.hold_by_record", "outcomes.tell", "outcomes.undo",
    "pictures.put", "pictures.remove",
    "prints.printing.note_links", "prints.printing.read_own",
    "records.confirm", "records.dispute", "records.give_figure", "records.keep_draft", "records.settle",
    "records.of_exhibitor", "records.submit", "record_revisions.revise",
    "free_tables.withhold", "refills.accept", "refills.decline", "standby.join", "standby.leave",
    "applications.applying.record_act", "broadcast_runs.record_act", "guidance.record_act",
    "reviews.setting_up.record_act", "schedules.questions.ask_again", "schedules.rewriting.rewrite",
    "seats.granted",
    "surveys.answer",
    "visitors.erase",
    "exhibitors.products.add", "exhibitors.products.take_off", "exhibitors.products.write", "pictures.write",
    "page_changes.add_product", "page_changes.change_picture", "page_changes.change_product",
    "page_changes.change_profile", "page_changes.remove_product", "page_changes.withdraw",
    "proposals.accept", "proposals.decline", "proposals.propose", "proposals.withdraw",
    "wishes.ask_again", "wishes.ask_length", "wishes.rank", "wishes.reply", "wishes.say", "wishes.see", "wishes.wish",
}  # fmt: skip
"""What companies and visitors do themselves, within their own bounds, and what only other services call."""

WHOLE_TEAM = {"firms.reports.pdf", "prints.printing.order"}
"""What needs no permission, as it shows no more than the pages that everyone in the team sees."""


BOTH = (
    "guidance.cancel",
    "broadcasts.give_back", "broadcast_consultations.turn", "live_questions.move",
    "broadcast_runs.set_checks", "broadcast_runs.set_products",
    "buyers.links.renew_link", "buyers.profiles.change", "buyers.times.set_times",
    "meetings.book", "meetings.cancel", "meetings.move", "outcomes.tell", "outcomes.undo", "pictures.put",
    "pictures.remove",
)  # fmt: skip
"""What companies do themselves and organizers do for them, with a permission."""


def verbs() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield every public function of a service that takes an actor."""
    for module in pkgutil.walk_packages(services.__path__, "expo.services."):
        for name, verb in inspect.getmembers(import_module(module.name), inspect.isfunction):
            is_own = verb.__module__ == module.name and not name.startswith("_")
            if is_own and "actor" in inspect.signature(verb).parameters:
                yield f"{module.name.removeprefix('expo.services.')}.{name}", verb


VERBS = dict(verbs())
ORGANIZERS = sorted(VERBS.keys() - OPEN)


def test_what_is_open_to_companies_exists():
    assert VERBS.keys() >= OPEN
    assert len(ORGANIZERS) > 40


def let_through(names: Iterable[str], actor: Actor) -> list[str]:
    """Return the verbs that do not refuse an actor at once."""
    return [name for name in names if not _refuses(VERBS[name], actor)]


def _refuses(verb: Callable[..., object], actor: Actor) -> bool:
    given = dict.fromkeys(inspect.signature(verb).parameters) | {"actor": actor}
    try:
        verb(**given)
    except NotAllowed:
        return True
    except Exception:  # it looked at what it was given
        return False
    return False


@pytest.mark.parametrize("role", [Role.BUYER, Role.EXHIBITOR, Role.STRANGER])
def test_nobody_but_an_organizer_may(role):
    actor = Actor(role, 1, "somebody", 1, exhibitor_id=1, buyer_id=1)

    assert let_through(ORGANIZERS, actor) == []


def test_an_organizer_without_any_permission_does_nothing():
    analyst = Actor(Role.ORGANIZER, 1, "analyst", 1, permissions=frozenset())
    of_the_team = [name for name in ORGANIZERS if not name.startswith("imports.") and name not in WHOLE_TEAM]

    assert let_through([*of_the_team, *BOTH], analyst) == []
