"""What people did, in words: one sentence for every act that the history knows.

Places: ``%(subject)s`` is the company, meeting or thing acted upon; all others are details written with the act.
"""

from expo.domain.words import N_

ACTS = {
    "buyers.register": N_("Registered as a buyer: %(subject)s"),
    "buyers.approve": N_("Approved the buyer %(subject)s"),
    "buyers.reject": N_("Rejected the buyer %(subject)s: %(reason)s"),
    "buyers.change": N_("Changed the profile of %(subject)s: %(changed)s"),
    "buyers.verify": N_("Noted how far %(subject)s was checked"),
    "buyers.invite": N_("Made a personal link for %(subject)s"),
    "buyers.renew_link": N_("Renewed the personal link of %(subject)s"),
    "buyers.give_consent": N_("Gave a consent"),
    "buyers.withdraw_consent": N_("Took a consent back"),
    "editions.describe": N_("Changed names, dates or place: %(changed)s"),
    "editions.set_policy": N_("Changed the rules of the timetable: %(changed)s"),
    "editions.open_phase": N_("Opened the phase “%(phase)s”"),
    "editions.close_phase": N_("Closed the phase “%(phase)s”"),
    "editions.set_clock": N_("Moved the demo clock to %(shown)s"),
    "grid.set": N_("Cut the days into slots of %(slot_minutes)s minutes: %(before)s slots before, %(slots)s now"),
    "grid.add_block": N_("Blocked %(starts_at)s for “%(name)s”"),
    "grid.change_block": N_("Changed the block “%(name)s”, now on %(starts_at)s"),
    "grid.remove_block": N_("Removed the block “%(name)s” of %(starts_at)s"),
    "interpreters.add": N_("Entered the interpreter %(name)s (%(code)s)"),
    "interpreters.change": N_("Changed the interpreter %(name)s (%(code)s)"),
    "interpreters.remove": N_("Removed the interpreter %(name)s (%(code)s)"),
    "interpreters.set_shifts": N_("Set the shifts of %(name)s (%(code)s)"),
    "interpreters.close": N_("Closed a time of %(name)s (%(code)s)"),
    "interpreters.reopen": N_("Reopened a time of %(name)s (%(code)s)"),
    "live_commerce.add_studio": N_("Added the studio %(code)s"),
    "live_commerce.add_slot": N_("Offered the studio slot on %(starts_at)s"),
    "live_commerce.remove_slot": N_("Took back the studio slot on %(starts_at)s"),
    "meetings.book": N_("Booked the consultation of %(exhibitor)s and %(buyer)s"),
    "meetings.move": N_("Moved the consultation of %(exhibitor)s and %(buyer)s"),
    "meetings.cancel": N_("Cancelled the consultation of %(exhibitor)s and %(buyer)s: %(reason)s"),
    "meetings.lock": N_("Locked the consultation of %(exhibitor)s and %(buyer)s"),
    "meetings.unlock": N_("Unlocked the consultation of %(exhibitor)s and %(buyer)s"),
    "schedules.ask": N_("Asked for version %(number)s of the timetable"),
    "schedules.stop": N_("Stopped the planning of version %(number)s"),
    "schedules.publish": N_("Published version %(number)s of the timetable"),
    "schedules.undo": N_("Went back to version %(number)s of the timetable"),
    "tables.add_zone": N_("Added the consultation zone %(code)s"),
    "tables.add": N_("Added the tables %(codes)s"),
    "tables.rename": N_("Renamed table %(before)s to %(after)s"),
    "tables.remove": N_("Removed table %(code)s"),
    "tables.close": N_("Closed table %(code)s from %(starts_at)s to %(ends_at)s: %(reason)s"),
    "tables.reopen": N_("Reopened table %(code)s, closed from %(starts_at)s to %(ends_at)s"),
    "wishes.wish": N_("Changed the wish for %(subject)s: %(before)s → %(after)s"),
    "wishes.reply": N_("Answered a wish: %(answer)s"),
}
"""By act; an act that is missing here fails a test, not a reader."""

ROOMS = {
    "buyers": N_("Buyers"),
    "editions": N_("Settings"),
    "exhibitors": N_("Exhibitors"),
    "availability": N_("Availability"),
    "grid": N_("Days and slots"),
    "interpreters": N_("Interpreters"),
    "live_commerce": N_("Studio"),
    "meetings": N_("Consultations"),
    "people": N_("Accounts"),
    "schedules": N_("Planner"),
    "tables": N_("Tables"),
    "venue": N_("Halls and booths"),
    "wishes": N_("Wishes"),
}
"""The rooms that acts belong to, as the history's filter names them."""
