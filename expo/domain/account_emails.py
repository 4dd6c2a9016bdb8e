"""The e-mails about accounts: invitations, new passwords, new devices, proofs of an address.

An e-mail that a stranger can cause holds no words of a stranger.
"""

from expo.domain import applications
from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

ACCOUNT_EMAILS = {
    "team.invited": EmailTemplate(
        N_("You are invited to organize %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(by)s invited you to the team that organizes %(edition)s.\n\n"
            "Open this link and set your password. If you have one already, the link leads to the sign-in. It works "
            "once and for seven days:\n%(address)s\n\n"
            "If you did not expect this e-mail, you need not do anything.\n\n%(edition)s"
        ),
    ),
    "passwords.reset": EmailTemplate(
        N_("Set a new password for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "A new password was requested for your address. Open this link and set it. The link works once and for "
            "one hour:\n%(address)s\n\n"
            "If it was not you, do nothing: your password stays as it is.\n\n%(edition)s"
        ),
    ),
    "passwords.changed": EmailTemplate(
        N_("Your password was changed"),
        N_(
            "Dear %(name)s,\n\n"
            "The password of your account for %(edition)s was changed just now, and all other devices were signed "
            "out.\n\n"
            "If it was not you, ask for a new password at once: %(address)s\n\n%(edition)s"
        ),
    ),
    "links.again": EmailTemplate(
        N_("Your personal link for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "Your personal link was requested for this address. It opens your own pages without a password; please "
            "do not pass it on:\n%(address)s\n\n%(edition)s"
        ),
    ),
    "sign_ins.new_device": EmailTemplate(
        N_("A new device signed in to %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "Your account was used to sign in on a device that had not signed in before.\n\n"
            "Device: %(device)s\nTime: %(when)s (%(zone)s)\n\n"
            "If it was you, you need not do anything. If not, ask for a new password at once, which signs every "
            "device out: %(address)s\n\n%(edition)s"
        ),
    ),
    "interpreters.invited": EmailTemplate(
        N_("Your consultations at %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "You interpret at consultations of %(edition)s. Your own page shows when, at which table and between whom, "
            "and has a list to print.\n\n"
            "This is your personal link. It opens your page without a password; please do not pass it on:\n"
            "%(address)s\n\n%(edition)s"
        ),
    ),
    "interpreters.changed": EmailTemplate(
        N_("Your consultations at %(edition)s have changed"),
        N_(
            "Dear %(name)s,\n\n"
            "Your consultations have changed as follows; everything else stays as it is.\n\n"
            "%(changes)s\n\n"
            "Times are in %(zone)s.\nYour list: %(address)s\n\n%(edition)s"
        ),
    ),
    "registration.proof": EmailTemplate(
        N_("Please confirm your registration for %(edition)s"),
        N_(
            "Hello,\n\n"
            "A registration as a buyer for %(edition)s was sent with this address. Open this link and confirm it; "
            "only then does the organizer see it. The link works once and for two days:\n%(address)s\n\n"
            "If it was not you, do nothing: the registration is deleted automatically.\n\n%(edition)s"
        ),
    ),
    "registration.draft": EmailTemplate(
        N_("Go on with your registration for %(edition)s"),
        N_(
            "Hello,\n\n"
            "A registration as a buyer for %(edition)s was begun with this address and is not finished. This link "
            "opens the form where you stopped, for one week:\n%(address)s\n\n"
            "If it was not you, do nothing: what was typed is deleted automatically.\n\n%(edition)s"
        ),
    ),
    "registration.known": EmailTemplate(
        N_("You are registered for %(edition)s already"),
        N_(
            "Dear %(name)s,\n\n"
            "The buyer registration of %(edition)s was filled in with this address, which is registered already. "
            "Nothing was changed.\n\n"
            "Sign in: %(address)s\n\n%(edition)s"
        ),
    ),
    "accounts.new_address": EmailTemplate(
        N_("Please confirm this e-mail address"),
        N_(
            "Hello,\n\n"
            "This address is to be used for an account of %(edition)s from now on. Open this link and confirm it. The "
            "link works once and for one day:\n%(address)s\n\n"
            "If it was not you, do nothing: the account keeps its present address.\n\n%(edition)s"
        ),
    ),
    "accounts.address_changing": EmailTemplate(
        N_("Your e-mail address is about to change"),
        N_(
            "Dear %(name)s,\n\n"
            "Another e-mail address was entered for your account of %(edition)s: %(new)s. It takes effect when it is "
            "confirmed there.\n\n"
            "If this is a mistake, please tell the organizer at once. Sign in: %(address)s\n\n%(edition)s"
        ),
    ),
    "accounts.address_changed": EmailTemplate(
        N_("Your e-mail address was changed"),
        N_(
            "Dear %(name)s,\n\n"
            "The e-mail address of your account of %(edition)s is now %(new)s. E-mails no longer come to this one.\n\n"
            "If this is a mistake, please tell the organizer at once: %(address)s\n\n%(edition)s"
        ),
    ),
    "visitors.proof": EmailTemplate(
        N_("Please confirm your e-mail address for %(edition)s"),
        N_(
            "Hello,\n\n"
            "This address was entered for a visitor's badge of %(edition)s. Open this link and confirm it; the page "
            "with the badge follows. The link works once and for seven days:\n%(address)s\n\n"
            "If it was not you, do nothing: no other e-mail will come to this address.\n\n%(edition)s"
        ),
    ),
    "visitors.again": EmailTemplate(
        N_("The page of your badge for %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "You asked for the page of your visitor's badge of %(edition)s again. Open this link and press the button; "
            "the page with the badge follows. The link works once and for seven days:\n%(address)s\n\n"
            "If it was not you, do nothing: no one else has this link.\n\n%(edition)s"
        ),
    ),
    "visitors.address_changing": EmailTemplate(
        N_("Your e-mail address is about to change"),
        N_(
            "Dear %(name)s,\n\n"
            "Another e-mail address was entered on the page of your badge of %(edition)s: %(new)s. It takes effect "
            "when it is confirmed there.\n\n"
            "If this is a mistake, please tell the organizer at once: %(address)s\n\n%(edition)s"
        ),
    ),
    "visitors.address_changed": EmailTemplate(
        N_("Your e-mail address was changed"),
        N_(
            "Dear %(name)s,\n\n"
            "The e-mail address of your badge of %(edition)s is now %(new)s. E-mails no longer come to this one.\n\n"
            "If this is a mistake, please tell the organizer at once: %(address)s\n\n%(edition)s"
        ),
    ),
} | applications.EMAILS

ONE_TIME = frozenset(
    {
        "team.invited",
        "passwords.reset",
        "registration.draft",
        "registration.proof",
        "accounts.new_address",
        "visitors.proof",
        "visitors.again",
        "calls.started",
        "calls.asked",
        *applications.ONE_TIME,
    }
)
"""E-mails with a one-time link: only their reader sees it."""
