"""What people post on a show day, as data: who, to which address, from which page, with what typed into its form.

``{names}`` in addresses and values are rows of :func:`rows_of`. An act with a page sends that page's form, one without
is posted as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

TO_AFTER, TO_D30 = timedelta(days=3, hours=8), timedelta(days=33)
UUID, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
AT, WHY = "2024-10-23T02:09:00+00:00", {"reason": "Asked for by the company"}
PLACE = {"x": "1", "y": "1", "width": "2", "height": "1"}
HOUR = {"on": "{on}", "starts": "{starts}", "ends": "{ends}", "reason": "Ill"}
BLOCK = {"block-x": "1", "block-y": "3", "block-width": "1", "block-height": "1"}
NEW_HALL = PLACE | {"y": "3", "code": "NEW", "name_ko": "새 관", "name_en": "New", "kind": "theme", "facility": ""}
NEW_FIRM = {"name_ko": "새봄", "name_en": "Saebom", "code": "NEW-01", "hall": "EXPORT"}
TABLE_MISSING = {"missing": "table", "codes": "TD-02", "on": "2024-10-25", "reason": "Broken"}
HALL_MISSING = {"missing": "hall", "codes": "FOOD", "on": "2024-10-24", "reason": "Flood"}
SURVEY = {"overall": "5", "meetings": "5", "again": "yes", "reason": "buyers"}
AGREED = {f"consent_{kind}": "y" for kind in ("collection", "provision", "sharing", "marketing", "filming", "transfer")}
WALK_IN = {"name": "김서준", "company": "하늘유통", "country": "KR", "language": "", "sectors": "food"} | AGREED
PERSON = {"name": "박하늘", "company": "한빛", "email": "sky@example.com"}
SCAN = {"id": UUID, "kind": "entry", "seq": 1, "at": AT, "badge": "{badge}"}
LEAD = {"id": OTHER, "badge": "{badge}", "at": AT, "agreed": True}
SHEET = {"kind": "buyers", "file": "업체명,담당자,이메일,연락처\n새봄,김봄,spring@example.com,010-5555-0001"}


@dataclass(frozen=True, slots=True)
class Act:
    """A request: who posts to which address, the page with its form, what is typed in; ``later`` moves the clock."""

    by: str
    to: str
    page: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    later: timedelta = timedelta()
    json: Any = None


DESK, MAKER, GUEST, ANYBODY = "organizer", "exhibitor of past", "buyer of past", "stranger"
TEAM, PLAN = "/organizer", "/organizer/floor-plan"
BEFORE = (
    Act(DESK, f"{TEAM}/boards", f"{TEAM}/boards"),
    Act(DESK, f"{PLAN}/elements", f"{PLAN}/elements/new", PLACE | {"kind": "wall"}),
    Act(DESK, f"{TEAM}/interpreters/I-16/closures", f"{TEAM}/interpreters/I-16", HOUR),
    Act(DESK, f"{TEAM}/tables/{{table}}/closures", f"{TEAM}/tables/{{table}}", HOUR),
    Act(DESK, f"{PLAN}/plans", f"{PLAN}/plans"),
    Act(DESK, f"{TEAM}/planner", f"{TEAM}/planner", {"start": "fresh"}),
    Act(DESK, f"{TEAM}/tables-now/1/closing"),
    Act(DESK, f"{TEAM}/imports", typed=SHEET),
    Act(DESK, f"{TEAM}/disruptions", f"{TEAM}/disruptions", TABLE_MISSING),
    Act(ANYBODY, "/visit", "/visit", PERSON),
    Act("exhibitor on the floor", "/leads/scans", json={"events": [LEAD]}),
    Act("buyer waiting", "/refills/standby/{day}"),
    Act(DESK, f"{TEAM}/timetable/meetings", typed={"exhibitor": "{other}", "buyer": "{guest}", "seat": "{seat_then}"}),
    Act(DESK, f"{TEAM}/exhibitors", f"{TEAM}/exhibitors/new", NEW_FIRM),
    Act(DESK, f"{PLAN}/halls", f"{PLAN}/halls/new", NEW_HALL),
    Act(DESK, f"{TEAM}/survey", later=TO_AFTER),
    Act("buyer of now", "/consultations/{now}/events", typed={"tap": "arrived.buyer.{event}"}),
)
"""What has to be there before: posted once, and kept."""

ACTS = (
    Act(GUEST, "/records/{past}/answer", typed={"no": "1", "answer": "yes"}),
    Act(MAKER, "/records/{past}/draft", typed={"based_on": "1", "discussed": "5,000,000"}),
    Act(MAKER, "/records/{past}/form", "/records/{past}/form", {"discussed": "9,000,000", "next_step": ""} | WHY),
    Act(MAKER, "/follow-ups/{case}", "/follow-ups/{case}", {"stage": "talks"}, TO_D30),
    Act(DESK, f"{TEAM}/follow-ups/30", later=TO_D30),
    Act("buyer waiting", "/consultations/{booked}/time", typed={"slot": "{slot}"}),
    Act("buyer of later", "/agenda/{later}/cancellation", "/agenda/{later}/cancellation", {"reason": "plans_changed"}),
    Act("buyer of later", "/agenda/reading"),
    Act("exhibitor of later", "/today/reading"),
    Act("buyer waiting", "/exhibitors/{free_code}/booking", typed={"slot": "{slot}"}),
    Act("buyer waiting", "/refills/standby/{day}/removal"),
    Act("buyer of later", "/refills/standby/{day}"),
    Act("buyer offered", "/refills/{offer}/acceptance"),
    Act("buyer offered", "/refills/{offer}/refusal"),
    Act("exhibitor of now", "/consultations/{now}/events", typed={"tap": "held..{event}"}),
    Act("buyer of now", "/consultations/{now}/events/{event}/undo"),
    Act(DESK, f"{TEAM}/tables-now/1/opening"),
    Act(DESK, f"{TEAM}/tables-now/2/outcomes", typed={"outcome-{past}": "no_show_buyer"}),
    Act(DESK, f"{TEAM}/tables-now/consultations/{{ended}}/reopening", typed=WHY),
    Act(DESK, f"{TEAM}/timetable/meetings", typed={"exhibitor": "{free}", "buyer": "{guest}", "seat": "{seat}"}),
    Act(DESK, f"{TEAM}/timetable/meetings/{{booked}}/seat", typed={"seat": "{seat}"}),
    Act(DESK, f"{TEAM}/timetable/meetings/{{later}}/lock"),
    Act(DESK, f"{TEAM}/timetable/meetings/{{later}}/lock/removal"),
    Act(DESK, f"{TEAM}/timetable/meetings/{{later}}/cancellation", typed=WHY),
    Act(DESK, f"{TEAM}/planner/2/stop"),
    Act(DESK, f"{TEAM}/planner/1/fixes", typed={"key": "x"}),
    Act(DESK, f"{TEAM}/prints", f"{TEAM}/prints", {"kind": "exhibitor_agendas", "since": "", "on": ""}),
    Act(DESK, f"{TEAM}/prints", f"{TEAM}/prints", {"kind": "tables", "since": "", "on": "2024-10-23"}),
    Act(DESK, f"{TEAM}/arrivals/badges"),
    Act(DESK, f"{TEAM}/arrivals/scans", json={"device": {"id": OTHER}, "events": [SCAN]}),
    Act("exhibitor on the floor", "/leads/scans", json={"events": [LEAD | {"id": UUID}]}),
    Act("exhibitor on the floor", "/leads", "/leads", {"badge": "{badge}", "agreed": "y"}),
    Act(ANYBODY, "/visitor/{key}/consents/leads"),
    Act(ANYBODY, "/visitor/{key}/companies/{lead}"),
    Act(ANYBODY, "/visitor/{key}/removal", typed={"sure": "y"}),
    Act(ANYBODY, "/visit", "/visit", PERSON),
    Act(DESK, f"{TEAM}/badges", f"{TEAM}/badges/new", PERSON),
    Act(DESK, f"{TEAM}/badges/{{person}}/revocation", typed=WHY),
    Act(DESK, f"{TEAM}/walk-ins", typed=WALK_IN),
    Act(DESK, f"{TEAM}/walk-ins/{{guest_person}}/seats/{{free}}/{{slot}}"),
    Act(DESK, f"{TEAM}/walk-ins/{{guest_person}}/openings/{{opening}}", typed=WHY),
    Act(DESK, f"{TEAM}/walk-ins/{{guest_person}}/standby"),
    Act(DESK, f"{TEAM}/applications/acceptances", typed={"application": "{applied}"}),
    Act(DESK, f"{TEAM}/applications/{{applied}}/question", typed=WHY),
    Act(DESK, f"{TEAM}/applications/{{applied}}/refusal", typed=WHY),
    Act(ANYBODY, "/application/details/{token}", "/application/details/{token}", {"makes": "두부"}),
    Act(DESK, f"{TEAM}/boards/1/address"),
    Act(DESK, f"{TEAM}/boards/1/removal"),
    Act(DESK, f"{TEAM}/disruptions", f"{TEAM}/disruptions", HALL_MISSING),
    Act(DESK, f"{TEAM}/disruptions/removal", typed={"closures": "{announced}"}),
    Act(DESK, f"{TEAM}/disruptions/broadcasts/{{broadcast}}/cancellation"),
    Act("exhibitor on air", "/studio/{broadcast}/return"),
    Act(DESK, f"{TEAM}/studio/broadcasts/{{broadcast}}/cancellation", typed=WHY),
    Act(DESK, f"{PLAN}/elements/{{element}}", f"{PLAN}/elements/{{element}}"),
    Act(DESK, f"{PLAN}/elements/{{element}}/removal"),
    Act(DESK, f"{PLAN}/halls/NEW/booths", f"{PLAN}/halls/NEW", {"block-code": "NW-01"} | BLOCK),
    Act(DESK, f"{PLAN}/placements", typed={"exhibitor": "E-001", "booth": "EX-02", "how": "replace"}),
    Act(DESK, f"{PLAN}/plans/1/stop"),
    Act(DESK, f"{TEAM}/settings/phases/wishes/opening"),
    Act(DESK, f"{TEAM}/settings/sectors/parts/removal"),
    Act(DESK, f"{TEAM}/exhibitors/E-001/link"),
    Act(DESK, f"{TEAM}/exhibitors/{{two_products}}/products/{{product}}/position", typed={"to": "down"}),
    Act(DESK, f"{TEAM}/exhibitors/NEW-01/removal"),
    Act(DESK, f"{TEAM}/interpreters/I-16/closures/{{interpreters}}/removal"),
    Act(DESK, f"{TEAM}/tables/{{table}}/closures/{{tables}}/removal"),
    Act(DESK, f"{TEAM}/imports/1/columns", f"{TEAM}/imports/1"),
    Act(DESK, f"{TEAM}/imports/1/answers"),
    Act(DESK, f"{TEAM}/imports/1/removal"),
    Act(DESK, f"{TEAM}/exports", f"{TEAM}/exports", {"kind": "buyer_contacts", "purpose": "Invitations of next year"}),
    Act(DESK, f"{TEAM}/privacy/erasures", f"{TEAM}/privacy", {"code": "{code}", "sure": "y"}, TO_D30),
    Act(DESK, f"{TEAM}/privacy/erasures", f"{TEAM}/privacy", {"code": "D-027", "sure": "y"}, TO_D30),
    Act(DESK, "/devices/others/end"),
    Act(DESK, "/second-factor/codes"),
    Act(DESK, "/confirm", typed={"password": "expo-organizer-2024"}),
    Act("exhibitor of later", "/survey", typed=SURVEY, later=TO_AFTER),
)
