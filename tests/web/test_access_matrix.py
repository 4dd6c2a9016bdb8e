"""Who may do what: each route, role and method, read from the map of addresses; a new route has to be classified."""

from collections import Counter

import pytest

from tests.support.fuzz import routes
from tests.support.templates import draw_nothing

EVERYBODY = frozenset({"stranger", "organizer", "exhibitor", "buyer"})
SIGNED_IN = EVERYBODY - {"stranger"}
ORGANIZER, EXHIBITOR, BUYER = frozenset({"organizer"}), frozenset({"exhibitor"}), frozenset({"buyer"})
COMPANIES = EXHIBITOR | BUYER
INTERPRETER = frozenset({"interpreter"})

ROUTES = {
    "organizer_*": ORGANIZER,
    "static": EVERYBODY,
    "editions.create_locale": EVERYBODY,
    "editions.root": EVERYBODY,
    "editions.show": EVERYBODY,
    "exhibitors.index": EVERYBODY,
    "exhibitors.show": EVERYBODY,
    "identity.show": EVERYBODY,
    "live_commerce.*": EVERYBODY,
    "videos.*": EVERYBODY,
    "previews.show": EVERYBODY,
    "sessions.*": EVERYBODY,
    "market.create_consultation": BUYER,
    "field_reports.create_consultation": BUYER,
    "field_reports.*": EVERYBODY,
    "guidance.*": EVERYBODY,
    "booklets.*": EVERYBODY,
    "faq.*": EVERYBODY,
    "market.*": EVERYBODY,
    "public_search.*": EVERYBODY,
    "market_stand.*": EXHIBITOR,
    "live_questions.create": EVERYBODY,
    "live_questions.create_vote": EVERYBODY,
    "broadcast_runs.create_intent": EVERYBODY,
    "broadcast_runs.edit_products": EXHIBITOR,
    "broadcast_runs.update_products": EXHIBITOR,
    "broadcast_consultations.create": BUYER,
    "broadcast_followers.create": BUYER,
    "live_questions.answers": EXHIBITOR,
    "live_questions.update": EXHIBITOR,
    "today.pulse": EVERYBODY,
    "pictures.show": EVERYBODY,
    "offline.manifest": EVERYBODY,
    "applications.*": EVERYBODY,
    "fund.*": EVERYBODY,
    "calls.*": EVERYBODY,
    "reviews.*": EVERYBODY,
    "mentors.*": EVERYBODY,
    "offline.show": EVERYBODY,
    "offline.worker": EVERYBODY,
    "offline.icon": EVERYBODY,
    "one_time_links.show": EVERYBODY,
    "one_time_links.update": EVERYBODY,
    "passwords.create_email": EVERYBODY,
    "passwords.new_email": EVERYBODY,
    "passwords.sent": EVERYBODY,
    "people.create_link_session": EVERYBODY,
    "people.create_session": EVERYBODY,
    "people.destroy_session": EVERYBODY,
    "people.follow_link": EVERYBODY,
    "people.new_session": EVERYBODY,
    "stylesheets.show": EVERYBODY,
    "venue.booth": EVERYBODY,
    "venue.index": EVERYBODY,
    "venue.show": EVERYBODY,
    "buyers.new": EVERYBODY,
    "buyers.create": EVERYBODY,
    "buyers.create_draft": EVERYBODY,
    "buyers.drafted": EVERYBODY,
    "buyers.resume": EVERYBODY,
    "buyers.registered": EVERYBODY,
    "buyers.applied": EVERYBODY,
    "passwords.edit": SIGNED_IN,
    "passwords.update": SIGNED_IN,
    "acting.destroy": SIGNED_IN,
    "acting.update": SIGNED_IN,
    "second_factors.create_app": SIGNED_IN,
    "second_factors.create_codes": SIGNED_IN,
    "second_factors.create_confirmation": SIGNED_IN,
    "second_factors.create_passkey": SIGNED_IN,
    "second_factors.destroy": SIGNED_IN,
    "second_factors.destroy_passkey": SIGNED_IN,
    "second_factors.index": SIGNED_IN,
    "second_factors.new_app": SIGNED_IN,
    "second_factors.new_confirmation": SIGNED_IN,
    "second_factors.create_session": EVERYBODY,
    "second_factors.new_session": EVERYBODY,
    "acting.create": ORGANIZER,
    "leads.*": EXHIBITOR,
    "visitors.*": EVERYBODY,
    "badges.follow": EVERYBODY,
    "badges.show": COMPANIES | INTERPRETER,
    "badges.paper": COMPANIES | INTERPRETER,
    "duties.index": INTERPRETER,
    "prints.own": COMPANIES | INTERPRETER,
    "prints.show": EVERYBODY,
    "duties.sheet": INTERPRETER,
    "meetings.create_reading": BUYER,
    "today.create_reading": EXHIBITOR,
    "privacy.show": EVERYBODY,
    "privacy.data": EXHIBITOR,
    "devices.index": SIGNED_IN,
    "devices.destroy": SIGNED_IN,
    "devices.destroy_others": SIGNED_IN,
    "devices.edit_address": SIGNED_IN,
    "devices.update_address": SIGNED_IN,
    "push.*": SIGNED_IN,
    "channels.*": SIGNED_IN,
    "meeting_times.edit": COMPANIES,
    "meeting_times.update": COMPANIES,
    "calendar_feeds.edit": COMPANIES,
    "calendar_feeds.update": COMPANIES,
    "calendar_feeds.show": EVERYBODY,
    "availability.index": COMPANIES,
    "availability.update": COMPANIES,
    "links.show": COMPANIES,
    "wishes.index": COMPANIES,
    "wishes.create": COMPANIES,
    "wishes.requests": COMPANIES,
    "wishes.create_answer": COMPANIES,
    "wishes.create_repetition": COMPANIES,
    "wishes.update_length": COMPANIES,
    "wishes.update_message": COMPANIES,
    "wishes.update_rank": COMPANIES,
    "proposals.*": COMPANIES,
    "buyer_bookings.*": EXHIBITOR,
    "broadcasts.index": EXHIBITOR,
    "booth_requests.edit": EXHIBITOR,
    "booth_requests.update": EXHIBITOR,
    "page_changes.*": EXHIBITOR,
    "colleagues.*": EXHIBITOR,
    "pictures.index": EXHIBITOR,
    "pictures.edit": EXHIBITOR,
    "pictures.update": EXHIBITOR,
    "pictures.destroy": EXHIBITOR,
    "broadcasts.new": EXHIBITOR,
    "broadcast_applications.new": EXHIBITOR,
    "broadcast_applications.create": EXHIBITOR,
    "broadcast_applications.destroy": EXHIBITOR,
    "broadcasts.create": EXHIBITOR,
    "broadcasts.destroy": EXHIBITOR,
    "today.show": EXHIBITOR,
    "today.days": EXHIBITOR,
    "wishes.find_buyers": EXHIBITOR,
    "buyers.show": BUYER,
    "buyers.edit": BUYER,
    "buyers.update": BUYER,
    "buyers.update_times": BUYER,
    "buyers.create_consent": BUYER,
    "buyers.create_document": BUYER,
    "buyers.destroy_consent": BUYER,
    "buyers.create_application": BUYER,
    "buyers.create_link": BUYER,
    "buyers.data": BUYER,
    "boards.show": EVERYBODY,
    "boards.content": EVERYBODY,
    "refills.create_acceptance": BUYER,
    "refills.create_refusal": BUYER,
    "refills.create_standby": BUYER,
    "refills.destroy_standby": BUYER,
    "refills.destroy_opening": EXHIBITOR,
    "outcomes.create": SIGNED_IN,
    "outcomes.destroy": SIGNED_IN,
    "meetings.agenda": BUYER,
    "meetings.new": BUYER,
    "meetings.create": BUYER,
    "meetings.new_cancellation": COMPANIES,
    "meetings.destroy": COMPANIES,
    "wishes.discover": BUYER,
    "wishes.products": BUYER,
    "wishes.comparison": BUYER,
    "results.show": EVERYBODY,
    "answer_links.*": EVERYBODY,
    "follow_ups.*": COMPANIES,
    "surveys.*": COMPANIES,
    "advertising.*": COMPANIES,
    "objections.*": COMPANIES,
    "card_photos.*": EXHIBITOR,
    "card_photos.show": EXHIBITOR | ORGANIZER,
    "records.index": COMPANIES,
    "records.show": COMPANIES,
    "records.edit": EXHIBITOR,
    "records.create_draft": EXHIBITOR,
    "records.update": EXHIBITOR,
    "records.create_figure": BUYER,
    "records.create_answer": BUYER,
}
"""Endpoints, or the beginnings of endpoints that a ``*`` ends, and who may use them."""


def allowed(endpoint: str) -> frozenset[str]:
    """Return who may use an endpoint; StopIteration for one that is not classified."""
    if endpoint in ROUTES:
        return ROUTES[endpoint]
    return next(roles for name, roles in ROUTES.items() if name.endswith("*") and endpoint.startswith(name[:-1]))


def test_each_route_is_classified(app):
    unknown = set()
    for endpoint, _method, _rule in routes(app):
        try:
            allowed(endpoint)
        except StopIteration:
            unknown.add(endpoint)

    assert unknown == set()


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_role_comes_in_where_it_may_and_nowhere_else(app, sample, sign_in, role):
    """Who comes in is decided before a page is drawn: templates are empty here, other tests draw every page."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    draw_nothing(app)
    client, wrong, seen = None, {}, Counter()
    for endpoint, method, rule in routes(app):
        if client is None:
            client = app.test_client()
            if role != "stranger":
                sign_in(client, role)
        path = rule.rule.replace("<edition_code>", "2024")
        for name in rule.arguments:
            for kind, sent in (("int:", "999999"), ("path:", "x"), ("token:", "NONE"), ("", "NONE")):
                path = path.replace(f"<{kind}{name}>", sent)
        answer = client.open(path, method=method)
        kept_out = answer.status_code in {401, 403} or "/sign-in?next=" in answer.headers.get("Location", "")
        may = role in allowed(endpoint)
        seen[may] += 1
        if answer.status_code >= 500 or kept_out is may:
            wrong[f"{method} {endpoint}"] = answer.status_code
        if "Set-Cookie" in answer.headers:
            client = None  # it may have signed out

    assert wrong == {}
    assert seen[True] > 20
