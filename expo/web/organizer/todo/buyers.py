"""What is to do about buyers."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.words import N_
from expo.queries.buyers import ApplicationState, lack_documents, oldest_application
from expo.web.formats import day
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link

ANSWER_WITHIN = timedelta(days=2)
"""How long an applicant should wait at most."""


def _applications(context: TodoContext) -> Iterator[Task]:
    waiting = context.figures.buyers[ApplicationState.WAITING]
    oldest = oldest_application(context.session, context.edition.id) if waiting else None
    if oldest:
        yield Task(
            "bad",
            ngettext("%(num)s buyer waits for approval.", "%(num)s buyers wait for approval.", waiting),
            _("Decide"),
            link("organizer_buyers.index", state=ApplicationState.WAITING.value),
            oldest + ANSWER_WITHIN,
            _("Oldest application: %(day)s", day=day(oldest)),
        )


def _idle(context: TodoContext) -> Iterator[Task]:
    if context.figures.is_published and context.figures.idle_buyers:
        yield Task(
            "wait",
            ngettext(
                "%(num)s approved buyer has no consultation.",
                "%(num)s approved buyers have no consultation.",
                context.figures.idle_buyers,
            ),
            _("See which"),
            link("organizer_buyers.index", meetings=0),
            context.next_day,
        )


def _documents(context: TodoContext) -> Iterator[Task]:
    lacking = 0 if context.edition.is_over(context.now) else lack_documents(context.session, context.edition.id)
    if lacking:
        yield Task(
            None,
            ngettext(
                "%(num)s buyer has not uploaded a document yet.",
                "%(num)s buyers have not uploaded a document yet.",
                lacking,
            ),
            _("See which"),
            link("organizer_buyers.index", documents="awaited"),
        )


TODO = (Todo(50, _applications), Todo(100, _idle), Todo(110, _documents))
STEPS = (
    SetUpStep(
        60,
        N_("Buyers"),
        N_("Import them, or open the phase “Buyer registration”."),
        28,
        "organizer_imports.index",
        lambda context: context.figures.buyers[ApplicationState.APPROVED],
        _applications,
    ),
)
