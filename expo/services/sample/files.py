"""What each sheet of an edition's folder must look like, in the order in which they are read."""

from expo.domain.buyers import ConsentKind, Track, Verification
from expo.domain.exhibitors import CompanySize, ExportStatus, FactoryLevel, is_business_number
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.domain.venue import BoothKind, Facility, HallKind
from expo.domain.wishes import Level, Side
from expo.domain.words import N_
from expo.services.sample.sheets import (
    Refers,
    Sheet,
    Unreadable,
    clock,
    day,
    maybe,
    metres,
    note,
    number,
    several,
    text,
    word,
    yes,
)


def _business_number(cell: str) -> str:
    if not is_business_number(cell):
        raise Unreadable(N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a business number."))
    return cell


_NAMES = {"name_ko": text, "name_en": text}
_PLACE = {"x": metres, "y": metres, "width": metres, "height": metres}
_STORY = {"story_ko": note, "story_en": note}
_PRESENCE = {"date": day, "morning": yes, "afternoon": yes}
_SPAN = {"date": day, "starts": clock, "ends": clock}
_CONTACT = {"contact_name": note, "contact_phone": note, "contact_email": note}

SHEETS = (
    Sheet("sectors", {"code": text, **_NAMES}),
    Sheet(
        "halls",
        {
            "code": text,
            "kind": word(HallKind),
            "facility": maybe(word(Facility)),
            **_NAMES,
            "palette": number,
            **_PLACE,
            **_STORY,
        },
    ),
    Sheet("booths", {"code": text, "hall": Refers("halls"), "kind": word(BoothKind), **_PLACE}),
    Sheet("zones", {"code": text, "hall": Refers("halls"), "track": word(Track), **_NAMES}),
    Sheet("tables", {"code": text, "zone": Refers("zones")}),
    Sheet(
        "exhibitors",
        {
            "code": text,
            **_NAMES,
            "sector": Refers("sectors"),
            "hall": Refers("halls"),
            "booths": Refers("booths", optional=True, several=True),
            "region": note,
            "size": maybe(word(CompanySize)),
            "export_status": maybe(word(ExportStatus)),
            "export_countries": several(),
            "certifications": several(),
            "languages": several(),
            "factory_level": maybe(word(FactoryLevel)),
            "sponsor_year": maybe(number),
            "business_number": maybe(_business_number),
            **_STORY,
            **_CONTACT,
            "is_demo": yes,
            "source": note,
        },
    ),
    Sheet(
        "products",
        {
            "exhibitor": Refers("exhibitors"),
            "position": number,
            **_NAMES,
            "about_ko": note,
            "about_en": note,
            "price": maybe(number),
            "minimum_order": note,
            "hs_code": note,
        },
        key=("exhibitor", "position"),
    ),
    Sheet("cases", {"code": text, "hall": Refers("halls"), "title_ko": text, "title_en": text, **_STORY}),
    Sheet("case_members", {"case": Refers("cases"), "exhibitor": Refers("exhibitors")}, key=("case", "exhibitor")),
    Sheet(
        "buyers",
        {
            "code": text,
            "track": word(Track),
            "name": text,
            "name_en": text,
            "channel": text,
            "country": text,
            "city": note,
            "website": note,
            "languages": several(),
            "interests": Refers("sectors", several=True),
            "contact_name": text,
            "contact_title": note,
            "contact_email": text,
            "contact_phone": note,
            "is_hosted": yes,
            "looking_for": note,
            "consents": several(word(ConsentKind)),
            "registered_on": day,
            "verification": word(Verification),
            "approved_on": maybe(day),
        },
    ),
    Sheet("buyer_availability", {"buyer": Refers("buyers"), **_PRESENCE, "note": note}, key=("buyer", "date")),
    Sheet("interpreters", {"code": text, "name": text, "languages": several(), "subjects": several()}),
    Sheet("interpreter_shifts", {"interpreter": Refers("interpreters"), **_PRESENCE}, key=("interpreter", "date")),
    Sheet(
        "exhibitor_closures", {"exhibitor": Refers("exhibitors"), **_SPAN, "reason": note}, key=("exhibitor", "date")
    ),
    Sheet("studios", {"code": text, "hall": Refers("halls"), **_NAMES}),
    Sheet("studio_slots", {"code": text, "studio": Refers("studios"), **_SPAN}),
    Sheet(
        "broadcasts",
        {
            "studio_slot": Refers("studio_slots"),
            "exhibitor": Refers("exhibitors"),
            "platform": note,
            "title_ko": text,
            "title_en": note,
            "about_ko": note,
            "about_en": note,
        },
        key=("studio_slot",),
    ),
    Sheet("session_types", {"code": text, **_NAMES, "blocks": yes}),
    Sheet(
        "sessions",
        {
            "code": text,
            "type": Refers("session_types"),
            "hall": Refers("halls", optional=True),
            **_SPAN,
            "title_ko": text,
            "title_en": note,
            "people_ko": note,
            "people_en": note,
            "about_ko": note,
            "about_en": note,
            "capacity": maybe(number),
            "public": yes,
            "registration": yes,
            "exhibitors": Refers("exhibitors", optional=True, several=True),
            "stops": several(),
        },
    ),
    Sheet(
        "wishes",
        {
            "side": word(Side),
            "exhibitor": Refers("exhibitors"),
            "buyer": Refers("buyers"),
            "level": word(Level),
            "wished_on": day,
        },
        key=("side", "exhibitor", "buyer"),
    ),
    Sheet(
        "people",
        {
            "role": word(Role),
            "team_roles": several(word(TeamRole)),
            "company": note,
            "email": text,
            "name": text,
            "password": note,
            "locale": text,
        },
        key=("email",),
    ),
)
