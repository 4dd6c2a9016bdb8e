"""An interpreter's own consultations, on the phone."""

from datetime import timedelta

from expo import clock
from expo.domain.people import Role
from expo.models.people import Membership, User
from tests.support.reading import text_of
from tests.support.small_expo import LONG_BEFORE


def test_an_interpreter_reads_what_comes_before_what_is_over(enter, expo, session):
    first, second = expo.slots[:2]
    expo.meet(0, 0, first, interpreted=True)
    expo.meet(1, 0, second, interpreted=True)
    expo.edition.clock_shift_seconds = clock.shift_to(first.ends_at + timedelta(minutes=1))
    user = User(email="voice@example.com", name="란", created_at=LONG_BEFORE)
    member = {"edition_id": expo.edition.id, "role": Role.INTERPRETER, "interpreter_id": expo.interpreter.id}
    session.add(Membership(user=user, **member))
    session.commit()
    coming, over = (one.name_en for one in (expo.exhibitors[1], expo.exhibitors[0]))

    page = text_of(enter("interpreter").get(f"/{expo.edition.code}/duties"))

    assert page.index(coming) < page.index("Earlier today 1") < page.index(over)
