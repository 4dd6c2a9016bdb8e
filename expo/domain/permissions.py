"""What the roles inside the organizer's team may do: the one table of permissions.

Everyone in the team sees the desk's pages. Contact data of people, and everything that changes something, is a
permission of its own. A person may hold several roles; the permissions add up.
"""

from collections.abc import Iterable, Mapping

from expo.domain.words import N_, Labelled


class Permission(Labelled):
    """Something that an organizer may do."""

    SEE_CONTACTS = "see_contacts", N_("See contact data")
    SEE_EMAILS = "see_emails", N_("Read the e-mails that were written")
    HAND_OUT_LINKS = "hand_out_links", N_("Look up, print and renew personal links")
    ACT_FOR = "act_for", N_("Act for a company")
    REGISTER = "register", N_("Register visitors and check them in")
    MANAGE_BUYERS = "manage_buyers", N_("Decide about buyers and change them")
    MANAGE_EXHIBITORS = "manage_exhibitors", N_("Enter and change exhibitors")
    MANAGE_TIMETABLE = "manage_timetable", N_("Plan, publish and change consultations")
    MANAGE_VENUE = "manage_venue", N_("Change halls, booths and tables")
    MANAGE_STUDIO = "manage_studio", N_("Run the studio")
    MANAGE_MARKET = "manage_market", N_("Run the market")
    WRITE_REPORTS = "write_reports", N_("Write on-site reports")
    PUBLISH_REPORTS = "publish_reports", N_("Publish on-site reports")
    RUN_GUIDANCE = "run_guidance", N_("Run the guidance desk")
    MANAGE_PROGRAMMES = "manage_programmes", N_("Run programmes")
    MANAGE_RESULTS = "manage_results", N_("Verify records and publish results")
    EXPORT = "export", N_("Download data")
    MANAGE_EDITION = "manage_edition", N_("Change the settings of the edition")
    MANAGE_TEAM = "manage_team", N_("Invite people and give roles")


class TeamRole(Labelled):
    """A role in the organizer's team."""

    CHIEF = "chief", N_("Chief organizer")
    MATCHING = "matching", N_("Matching")
    VENUE = "venue", N_("Venue crew")
    DESK = "desk", N_("Desk")
    STUDIO = "studio", N_("Studio crew")
    MARKET = "market", N_("Market")
    REPORTER = "reporter", N_("Reporter")
    EDITOR = "editor", N_("Editor")
    GUIDE = "guide", N_("Guidance desk")
    PROGRAMMES = "programmes", N_("Programme officer")
    ANALYST = "analyst", N_("Analyst")


TABLE: Mapping[TeamRole, frozenset[Permission]] = {
    TeamRole.CHIEF: frozenset(Permission),
    TeamRole.MATCHING: frozenset(
        {
            Permission.SEE_CONTACTS,
            Permission.SEE_EMAILS,
            Permission.HAND_OUT_LINKS,
            Permission.ACT_FOR,
            Permission.EXPORT,
            Permission.MANAGE_BUYERS,
            Permission.MANAGE_TIMETABLE,
            Permission.MANAGE_RESULTS,
        }
    ),
    TeamRole.VENUE: frozenset({Permission.MANAGE_EXHIBITORS, Permission.MANAGE_VENUE}),
    TeamRole.DESK: frozenset(
        {Permission.SEE_CONTACTS, Permission.HAND_OUT_LINKS, Permission.ACT_FOR, Permission.REGISTER}
    ),
    TeamRole.STUDIO: frozenset({Permission.MANAGE_STUDIO}),
    TeamRole.MARKET: frozenset({Permission.MANAGE_MARKET}),
    TeamRole.REPORTER: frozenset({Permission.WRITE_REPORTS}),
    TeamRole.EDITOR: frozenset({Permission.WRITE_REPORTS, Permission.PUBLISH_REPORTS}),
    TeamRole.GUIDE: frozenset({Permission.RUN_GUIDANCE}),
    TeamRole.PROGRAMMES: frozenset({Permission.SEE_CONTACTS, Permission.MANAGE_PROGRAMMES}),
    TeamRole.ANALYST: frozenset(),  # figures, and no contact data
}

ABOUT: Mapping[TeamRole, str] = {
    TeamRole.CHIEF: N_("Everything, the team and the settings included"),
    TeamRole.MATCHING: N_("Buyers, wishes, timetable, personal links"),
    TeamRole.VENUE: N_("Exhibitors, halls, booths, tables; no contact data"),
    TeamRole.DESK: N_("Check-in, registration on the spot, personal links"),
    TeamRole.STUDIO: N_("Studio and broadcasts; no contact data"),
    TeamRole.MARKET: N_("Market; no contact data"),
    TeamRole.REPORTER: N_("Visits and on-site reports; no contact data"),
    TeamRole.EDITOR: N_("On-site reports, and publishing them; no contact data"),
    TeamRole.GUIDE: N_("Guidance desk, its publications and answers; no contact data"),
    TeamRole.PROGRAMMES: N_("Programmes, with contact data"),
    TeamRole.ANALYST: N_("Figures and lists without contact data; changes nothing"),
}


def of(roles: Iterable[TeamRole]) -> frozenset[Permission]:
    """Return what a person with these roles may do."""
    return frozenset().union(*(TABLE[role] for role in roles))
