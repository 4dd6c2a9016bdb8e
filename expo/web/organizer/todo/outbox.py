"""What is to do about e-mails."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo import clock
from expo.domain.channels import Channel
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import channels, links, outbox
from expo.web.configuration import configuration
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _lost(context: TodoContext) -> Iterator[Task]:
    lost = outbox.count_lost(context.session, context.edition.id)
    if lost:
        yield Task(
            "wait",
            ngettext(
                "%(num)s e-mail cannot be delivered.",
                "%(num)s e-mails cannot be delivered.",
                lost,
            ),
            _("See to whom"),
            link("organizer_outbox.index", view="failed"),
            context.next_slot,
        )


def _failed_on_phones(context: TodoContext) -> Iterator[Task]:
    """Say what KakaoTalk or text messages did not deliver since yesterday, and what took over."""
    failed = channels.count_failed(context.session, context.edition.id, now=clock.now())
    sentences = {
        Channel.KAKAO: ngettext(
            "%(num)s message did not arrive by KakaoTalk; a text message took over.",
            "%(num)s messages did not arrive by KakaoTalk; text messages took over.",
            failed.get(Channel.KAKAO, 0),
        ),
        Channel.SMS: ngettext(
            "%(num)s text message did not arrive; its e-mail has left.",
            "%(num)s text messages did not arrive; their e-mails have left.",
            failed.get(Channel.SMS, 0),
        ),
    }
    for channel, sentence in sentences.items():
        if failed.get(channel):
            yield Task("wait", sentence, _("See why"), link("organizer_channels.index"), context.next_slot)


def _unsent(context: TodoContext) -> Iterator[Task]:
    """Say that e-mails wait for a mail server; with one they go by themselves."""
    if configuration().smtp_url:
        return
    waiting = outbox.count_waiting(context.session, context.edition.id)
    if waiting:
        yield Task(
            "wait",
            ngettext(
                "%(num)s e-mail waits: no mail server is set up.",
                "%(num)s e-mails wait: no mail server is set up.",
                waiting,
            ),
            _("See to whom"),
            link("organizer_outbox.index"),
            context.next_day,
        )


TODO = (Todo(60, _lost), Todo(60, _lost, after=True), Todo(62, _failed_on_phones), Todo(95, _unsent))


def _without_link(context: TodoContext) -> Iterator[Task]:
    for side, count in links.counts_without(context.session, context.edition.id).items():
        words = (
            ngettext("%(num)s buyer has no personal link yet.", "%(num)s buyers have no personal link yet.", count)
            if side is Role.BUYER
            else ngettext(
                "%(num)s exhibitor has no personal link yet.", "%(num)s exhibitors have no personal link yet.", count
            )
        )
        yield Task("wait", words, _("Make links"), link("organizer_links.index", side=side.value))
    yield from _lost(context)


STEPS = (
    SetUpStep(
        90,
        N_("Personal links and e-mails"),
        N_("Each company gets its personal link and its timetable."),
        7,
        "organizer_links.index",
        lambda context: outbox.count(context.session, context.edition.id) if context.figures.is_published else 0,
        _without_link,
    ),
)
