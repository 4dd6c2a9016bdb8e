"""Words are refused by their type, not by a CHECK that every new word would have to change."""

from expo.migrations import in_place

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = {
    "block": ("ck_block_blockkind",),
    "booth": ("ck_booth_boothkind",),
    "buyer": ("ck_buyer_track", "ck_buyer_verification",),
    "buyer_decision": ("ck_buyer_decision_decision",),
    "consent_text": ("ck_consent_text_consentkind",),
    "exhibitor": ("ck_exhibitor_companysize", "ck_exhibitor_exportstatus", "ck_exhibitor_factorylevel",),
    "hall": ("ck_hall_hallkind", "ck_hall_facility",),
    "meeting": ("ck_meeting_origin",),
    "membership": ("ck_membership_role",),
    "one_time_link": ("ck_one_time_link_purpose",),
    "open_phase": ("ck_open_phase_phase",),
    "wish": ("ck_wish_side", "ck_wish_level",),
    "wish_reply": ("ck_wish_reply_answer",),
    "zone": ("ck_zone_track",),
}


def upgrade() -> None:
    for table, names in WORDS.items():
        in_place.drop_checks(table, *names)


def downgrade() -> None:
    """Leave the words as they are: an older version writes none but its own."""
