"""The features of the application and the parts that grew into files of their own.

Both have one name in every layer: `expo/models/NAME.py`, `queries`, `services`, `web`, `templates/NAME`.
"""

PARTS_OF = {
    "advertising": "",
    "allocation": "booth_plans booth_requests",
    "arrivals": "badge_list desk_answers signatures",
    "availability": "closures free_times shared_times",
    "backups": "",
    "badges": "badge_holders",
    "boards": "board_lines board_moves board_polls board_screens",
    "buyers": "buyer_details buyer_documents consent_texts decisions personal_data registration",
    "delegates": "",
    "disruptions": "disrupted nameable",
    "editions": (
        "dashboard edition_files funnel funnel_counts funnel_pages grid head_counts home hosts public_parts "
        "public_search set_up show_day todo"
    ),
    "exhibitors": (
        "alike applications cases colleagues directory identity near_goods pictures previews products sectors showcase"
    ),
    "exports": "",
    "field_reports": "report_photos report_visits",
    "firms": "",
    "follow_ups": "answer_links answering",
    "fund": "fund_periods payments",
    "guidance": "booklets faq guidance_queue",
    "history": "feed",
    "imports": "import_previews spreadsheets",
    "interpreters": "duties interpreter_emails",
    "leads": "",
    "limits": "",
    "live_commerce": (
        "broadcast_applications broadcast_captions broadcast_changes broadcast_consultations broadcast_crew "
        "broadcast_emails broadcast_figures broadcast_followers broadcast_reports broadcast_runs broadcasts captions "
        "live_answers live_questions live_viewers mp4 videos"
    ),
    "market": "market_absences market_offers market_stand market_totals",
    "meetings": (
        "agenda agenda_readings booking buyer_bookings calendar calendar_feeds calendar_files "
        "lengths meeting_emails meeting_links meeting_times seats slots today"
    ),
    "objections": "",
    "operations": "",
    "outbox": "channels delivery digests mail push resending solapi web_push",
    "outcomes": "at_table table_news",
    "page_changes": "",
    "people": (
        "access_log accounts acting devices email_addresses links one_time_links password_strength "
        "passwords second_factors sign_ins team throttles"
    ),
    "prints": "",
    "privacy": "erasures",
    "programmes": "agreements calls experts incubation mentor_appointments mentors reviews selections support_cases",
    "proposals": "",
    "records": "card_photos record_revisions",
    "refills": "free_tables openings standby",
    "reminders": "",
    "results": "charts part_names press result_views result_warnings side_figures",
    "schedules": (
        "answers comparisons fixes open_pairs participants planner_words questions rehearsals solver_process timetable"
    ),
    "sessions": "session_blocks session_emails session_files tours",
    "surveys": "",
    "venue": "booths drawing elements floor floor_plan halls lettering tables ways",
    "videos": "video_parts mp4",
    "visitors": "visitor_emails",
    "walk_ins": "kept_seats walk_in_seats",
    "wishes": "consultation_requests demand discover learning offers suggestions",
}
"""Feature → its parts."""

FEATURES = PARTS_OF.keys() | {part for parts in PARTS_OF.values() for part in parts.split()}

BESIDE = {
    "models": {"base", "runs", "uploaded_documents"}, "queries": {"codes", "lists", "search"},
    "services": {
        "images", "languages", "phones", "pressed_twice", "row_files", "runs", "sample", "storage",
        "uploaded_documents",
    },
    "web": {
        "access", "addresses", "agenda_readings", "arguments", "assets", "body_limits", "closed_forms", "components",
        "configuration", "current_url", "database_state", "downloads", "errors", "event_sentences", "factory",
        "formats", "kept", "kept_forms", "language", "lists", "looking_again", "metrics", "navigation", "offline",
        "paging", "paper", "probes", "public_pages", "pulses", "qr", "request_log", "security", "stale_forms",
        "states", "stylesheets", "submissions", "unknown_links", "uploads",
    },
    "web/forms": {"base", "fields", "uploads"}, "web/organizer": {"company_names", "logos", "search"},
    "jobs": {"clock", "embedded", "leader", "queue", "queues", "runs", "scheduler", "sending", "shared", "worker"},
}  # fmt: skip
"""Modules that serve all features of a layer."""
