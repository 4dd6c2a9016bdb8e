"""The questions of a broadcast in the hands of those who answer: the crew's page and the exhibitor's share this."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import flash, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.live_questions import CREW_ONLY, NEXT, QuestionState
from expo.domain.refusals import Refusal
from expo.domain.throttles import Throttle
from expo.domain.words import N_
from expo.queries import live_questions as live_questions_queries
from expo.services import broadcast_consultations, live_questions, throttles
from expo.web.access import current_actor, current_time
from expo.web.formats import date_time, label, local, say
from expo.web.forms.live_questions import ActForm
from expo.web.submissions import ended_by, refused_as

if TYPE_CHECKING:
    from expo.models.live_commerce import Broadcast
    from expo.models.live_questions import LiveQuestion

BUTTONS = (
    (QuestionState.PINNED, N_("Pin"), "star"),
    (QuestionState.ON_AIR, N_("Answered on air"), "radio"),
    (QuestionState.IN_CHAT, N_("Answer in chat"), "message-square"),
    (QuestionState.CONSULTATION, N_("Book a consultation"), "handshake"),
    (QuestionState.ASKED, "", "undo-2"),
    (QuestionState.HIDDEN, N_("Hide"), "ban"),
)
BACK = {
    QuestionState.HELD: N_("Let through"),
    QuestionState.PINNED: N_("Unpin"),
    QuestionState.HIDDEN: N_("Show again"),
}
"""What it is called to let a question be asked, by the state it was in."""


class DeskAct(NamedTuple):
    """A button beside a question; ``value`` is empty where an answer has to be written first."""

    value: str
    label: str
    icon: str


def values(show: "Broadcast", address: str, *, is_crew: bool) -> dict[str, Any]:
    """Return what is shown of a broadcast to those who answer; ``address`` takes its acts."""
    session = db.session()
    questions = live_questions_queries.to_answer(session, show.id)
    answering = request.args.get("answer", "")
    return {
        "show": show,
        "questions": questions,
        "acts": {one.row.id: list(_acts(one.row, is_crew=is_crew)) for one in questions},
        "figures": live_questions_queries.figures(session, [show.id])[show.id],
        "version": live_questions_queries.version(session, show.id),
        "consultations": live_questions_queries.consultations_of(session, show.id),
        "answering": next((one.row for one in questions if str(one.row.id) == answering), None),
        "form": ActForm(formdata=None),
        "address": address,
    }


def _acts(question: "LiveQuestion", *, is_crew: bool) -> Iterator[DeskAct]:
    state = question.state
    if not is_crew and state in {QuestionState.HELD, QuestionState.HIDDEN}:
        return
    barred = set() if is_crew else {*CREW_ONLY}
    if question.buyer_id is None:
        barred.add(QuestionState.CONSULTATION)
    for one, word, icon in BUTTONS:
        if one in NEXT[state] - barred:
            value = "" if one is QuestionState.IN_CHAT else f"{one.value}.{question.id}"
            yield DeskAct(value, gettext(word or BACK[state]), icon)


def news(values: dict[str, Any]) -> ResponseReturnValue:
    """Return the questions anew, or 204 if they are as the page has them."""
    headers = {"Version": values["version"], "Cache-Control": "no-store"}
    if request.args.get("since") == values["version"]:
        return "", 204, headers
    return make_response(render_template("live_questions/_answers.html", **values), 200, headers)


def act(form: ActForm, back: str) -> ResponseReturnValue:
    """Do what a button says with a question."""
    state, question_id = form.said
    if not form.validate() or state is None:
        return answer(back, [_("That could not be read. Please try again.")], is_refused=True)
    with refused_as(refused(back)) as session:
        if state is QuestionState.CONSULTATION:
            taken = broadcast_consultations.turn(
                session, current_actor(), g.edition, question_id=question_id, now=current_time()
            )
            when, who = date_time(taken.meeting.when), local(taken.meeting.buyer)
            said = _("Consultation with %(buyer)s: %(when)s.", buyer=who, when=when)
        else:
            moved = live_questions.move(
                session,
                current_actor(),
                g.edition,
                question_id=question_id,
                state=state,
                answer=form.answer.data or "",
                now=current_time(),
            )
            said = label(moved.state)
    return answer(back, [said])


def count(counted: list[Throttle], back: str) -> None:
    """Count a viewer's attempt in a transaction of its own; what is too much ends the request."""
    with ended_by(refused(back)):
        with transaction() as session:
            is_allowed = throttles.count(session, counted, now=current_time())
        throttles.refuse_if_too_many(is_allowed)


def refused(address: str) -> Callable[[Refusal], ResponseReturnValue]:
    """Return how a page that goes on playing is told why something was refused."""
    return lambda refusal: answer(address, [say(violation) for violation in refusal.violations], is_refused=True)


def answer(address: str, said: list[str], *, is_refused: bool = False) -> ResponseReturnValue:
    """Answer a page that goes on playing in JSON; send others back to it."""
    if "Live-Form" in request.headers:
        return jsonify({"said": said}), 422 if is_refused else 200
    for sentence in said:
        flash(sentence, "bad" if is_refused else "good")
    return redirect(address, 303)
