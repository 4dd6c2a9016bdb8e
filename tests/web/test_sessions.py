"""A visitor who signs in nowhere takes a place in a session and gives it back, with the code of a badge."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from expo.domain.badges import BadgeType
from expo.domain.editions import Span, moment
from expo.domain.throttles import Limits
from expo.models.sessions import SessionRegistration
from expo.services import badges, sessions
from expo.services.sessions import SessionPlan
from tests.support.reading import text_of
from tests.support.small_expo import NOW, SmallExpo


@pytest.mark.sqlite_only
def test_who_guesses_codes_of_badges_can_neither_take_nor_give_back_places(app, enter, session, expo: SmallExpo):
    day, act = expo.edition.days[0], {"now": NOW}
    opens = moment(day.on, day.opens, expo.edition.zone)
    kind = sessions.add_type(
        session, expo.organizer, expo.edition, name_ko="세미나", name_en="Talk", blocks=False, **act
    )
    plan = SessionPlan(kind.id, Span(opens, opens + timedelta(hours=1)), "수출 세미나", takes_registrations=True)
    row = sessions.add(session, expo.organizer, expo.edition, plan=plan, **act)
    guest = badges.NewPerson(name="김봄", type=BadgeType.VISITOR, country="KR", locale="ko")
    code = badges.enter(session, expo.edition, guest, secret="s", **act).person.badges[0].code
    session.commit()
    page, visitor = f"/{expo.edition.code}/programme/{row.id}/registration", enter()
    assert f'formaction="{page}/removal"' in visitor.get(page.removesuffix("/registration")).text
    app.config["LIMITS"] = Limits(live_questions_per_address=3)

    holder = enter()
    link = holder.post(f"/{expo.edition.code}/visit", data={"name": "이여름", "collection": "y"}).headers["Location"]
    known = re.search(r'class="pass__code[^"]*">([^<]+)', holder.get(link).text)[1].strip()

    assert f'value="{known}"' in holder.get(page.removesuffix("/registration")).text
    answers = [
        visitor.post(page, data={"badge": code}),
        *(visitor.post(f"{page}/removal", data={"badge": typed}) for typed in ("ABCDEF", "ABCDEG", code)),
    ]

    assert [answer.status_code for answer in answers] == [303, 422, 422, 422]
    assert "Too many attempts" in text_of(answers[-1])
    assert session.scalar(select(func.count()).select_from(SessionRegistration)) == 1
