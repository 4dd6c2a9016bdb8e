"""A folder of files becomes an edition, whole or not at all."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.domain.buyers import ConsentKind
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.domain.refusals import Refusal
from expo.domain.sessions import HOLD
from expo.models.base import Base
from expo.models.buyers import Buyer, Consent, ConsentText
from expo.models.calendar import Closure, Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast
from expo.models.people import Membership, User
from expo.queries.agenda import sessions
from expo.services import calendar, sign_ins
from expo.services.sample import load
from seed.sheets import EDITION

NOW = datetime(2024, 10, 22, 23, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the edition's folder, to be broken."""
    return Path(shutil.copytree(EDITION, tmp_path / "2024"))


@pytest.fixture
def replace(folder: Path) -> Callable[[str, str, str], None]:
    def in_file(name: str, before: str, after: str) -> None:
        content = (folder / name).read_text(encoding="utf-8")
        assert before in content
        (folder / name).write_text(content.replace(before, after, 1), encoding="utf-8")

    return in_file


def refused(session: Session, folder: Path) -> list[str]:
    """Return the reasons of a refusal, and make sure that nothing was written."""
    with pytest.raises(Refusal) as refusal:
        load(session, folder, now=NOW)
    assert counted(session) == dict.fromkeys(counted(session), 0)
    return sorted(str(violation) for violation in refusal.value.violations)


def counted(session: Session) -> dict[str, int]:
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}


@pytest.mark.both_databases
def test_everything_in_the_files_stands_in_the_tables(session: Session) -> None:
    load(session, EDITION, now=NOW)

    assert {name: count for name, count in counted(session).items() if count} == {
        "edition": 1, "day": 4, "block": 5, "slot": 41, "open_phase": 4, "sector": 6, "hall": 17, "booth": 117,
        "booth_allocation": 117, "zone": 2, "meeting_table": 24, "exhibitor": 99, "product": 320,
        "collaboration_case": 5, "case_member": 11, "buyer": 150, "buyer_interest": 227, "buyer_decision": 144,
        "consent_text": 6, "consent": 605, "interpreter": 16, "studio": 1, "studio_slot": 15, "broadcast": 12,
        "closure": 551, "hold": 4822, "wish": 1205, "user": 261, "membership": 261, "held_role": 11,
        "session_type": 5, "stage_session": 10, "session_party": 1, "tour_stop": 9,
        "host": 3,
    }  # fmt: skip


def test_the_edition_reads_as_it_was_written(session: Session, sample: Edition) -> None:
    assert (sample.code, sample.name_ko, sample.slot_minutes, sample.is_demo) == (
        "2024", "2024 스마트 비즈 엑스포", 30, True,
    )  # fmt: skip
    assert (sample.buyer_per_day, sample.exhibitor_per_day, sample.exhibitor_minimum) == (8, 4, 2)
    starts = [slot.starts_at.astimezone(sample.zone).strftime("%a %H:%M") for slot in sample.slots]
    assert starts[:9] == [
        f"Tue {at}" for at in ("10:30", "11:00", "11:30", "13:00", "13:30", "15:00", "15:30", "16:00", "16:30")
    ]


def test_the_phases_opened_before_anybody_came_in(session: Session, sample: Edition) -> None:
    first = session.scalar(select(func.min(Buyer.registered_at)))

    assert sample.open_phases
    assert {door.opened_at for door in sample.open_phases} == {first}


def test_a_firm_of_the_sample_has_its_booth_products_and_partners(session: Session, sample: Edition) -> None:
    firm = session.scalars(select(Exhibitor).where(Exhibitor.code == "E-098")).one()
    assert (firm.name_ko, firm.initial, firm.hall.name_ko, firm.sector.code) == (
        "한새솔기계", "ㅎ", "교차협력2관", "machinery",
    )  # fmt: skip
    assert [booth.code for booth in firm.booths] == ["X2-04", "X2-04B"]
    assert firm.booths[0].area.touches(firm.booths[1].area)
    assert firm.products[0].name_ko == "정압 관수 펌프"
    assert [member.code for case in firm.cases for member in case.members] == ["E-097", "E-098", "E-099"]


def test_a_named_firm_has_a_source_and_no_invented_facts(session: Session, sample: Edition) -> None:
    firm = session.scalars(select(Exhibitor).where(Exhibitor.name_ko == "백제")).one()
    assert firm.source.startswith("아시아투데이 (Asia Today), 2024-10-22")
    assert (firm.is_demo, firm.business_number, firm.size, firm.region, firm.languages) == (False, None, None, "", [])


@pytest.mark.both_databases
def test_the_calendar_takes_the_same_holds_one_by_one(session: Session, sample: Edition) -> None:
    columns = [column for column in Hold.__table__.columns if column.name != "id"]
    loaded = session.execute(select(*columns).order_by(*columns)).all()
    session.execute(delete(Hold))

    for broadcast in session.scalars(select(Broadcast)).all():
        calendar.hold_broadcast(session, broadcast)
    for held in sessions.held(session, sample.id):
        calendar.hold(session, HOLD, sample.id, held)
    for closure in session.scalars(select(Closure).order_by(Closure.starts_at, Closure.id)).all():
        calendar.hold_closure(session, closure)

    assert session.execute(select(*columns).order_by(*columns)).all() == loaded


def test_a_broadcast_takes_exhibitor_and_studio_for_its_hour(session: Session, sample: Edition) -> None:
    broadcast = session.scalars(select(Broadcast).join(Exhibitor).where(Exhibitor.code == "E-010")).one()
    held = session.scalars(select(Hold).where(Hold.broadcast_id == broadcast.id)).all()
    slots = [session.get_one(Slot, hold.slot_id) for hold in held]
    assert sorted((slot.starts_at.hour + 9, slot.starts_at.minute) for slot in slots) == [
        (14, 30), (14, 30), (15, 0), (15, 0),
    ]  # fmt: skip
    assert {(hold.exhibitor_id, hold.studio_id) for hold in held} == {
        (broadcast.exhibitor_id, None),
        (None, broadcast.studio_slot.studio_id),
    }


def test_an_interpreter_who_works_on_friday_is_held_on_every_other_day(session: Session, sample: Edition) -> None:
    spanish = next(one for one in session.scalars(select(Interpreter)) if one.languages == ["es"])
    held = select(Hold.slot_id).where(Hold.interpreter_id == spanish.id)
    free = session.scalars(select(Slot).where(Slot.id.not_in(held)).order_by(Slot.starts_at)).all()
    assert [slot.starts_at.strftime("%a") for slot in free] == ["Fri"] * 8


def test_a_buyer_consents_to_texts_that_stand_in_both_languages(session: Session, sample: Edition) -> None:
    required = {text.kind for text in session.scalars(select(ConsentText)) if text.is_required}
    assert required == {ConsentKind.COLLECTION, ConsentKind.PROVISION}
    given = session.execute(select(Consent.buyer_id, ConsentText.kind).join(ConsentText)).all()
    assert {kind for _, kind in given} == set(ConsentKind)
    for buyer in session.scalars(select(Buyer)):
        assert required <= {kind for buyer_id, kind in given if buyer_id == buyer.id}


def test_the_people_of_the_sample_can_sign_in(session: Session, sample: Edition) -> None:
    user = sign_ins.check(session, "organizer@smartbiz.example.com", "expo-organizer-2024")
    membership = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    assert membership.role is Role.ORGANIZER
    with_password = session.scalars(select(User.email).where(User.password_hash.is_not(None)).order_by(User.id)).all()
    assert with_password == [
        *(f"{name}@smartbiz.example.com" for name in ("organizer", *list(TeamRole)[1:])),
        "sales@gaonjang-foods.example.com",
        "sales@aragyeol-living.example.com",
        "md@haneul-mart.example.com",
        "buying@hangzhou-lanyue-trading.example.com",
    ]


def test_everybody_has_a_membership_for_a_personal_link(session: Session, sample: Edition) -> None:
    of = [
        session.scalars(select(column).where(column.is_not(None))).all()
        for column in (Membership.exhibitor_id, Membership.buyer_id)
    ]
    assert [len(set(companies)) for companies in of] == [99, 150]


@pytest.mark.both_databases
def test_loading_twice_is_refused(session: Session, sample: Edition) -> None:
    with pytest.raises(Refusal, match="The edition 2024 is in the database already"):
        load(session, EDITION, now=NOW)


def test_every_fault_is_named_by_file_row_and_column(
    session: Session, folder: Path, replace: Callable[[str, str, str], None]
) -> None:
    replace("exhibitors.csv", "900-00-00113", "900-00-00114")
    replace("booths.csv", "FD-01,FOOD,raw,4,24", "FD-01,FOOD,tent,four,24")
    replace("wishes.csv", "exhibitor,E-004,", "exhibitor,E-999,")
    replace("buyers.csv", "registered_on", "registered_at")
    replace("studio_slots.csv", "L-02,S1,2024-10-22,15:30", "L-02,S1,2024-10-32,quarter past")
    replace("sectors.csv", "식품·음료", "")

    assert refused(session, folder) == sorted(
        [
            "exhibitors.csv, row 4, column business_number: “900-00-00114” is not a business number.",
            "booths.csv, row 20, column kind: “tent” is none of: shell, raw.",
            "booths.csv, row 20, column x: “four” is not a number.",
            f"wishes.csv, row {row_of('wishes', 'exhibitor,E-004,')}, column exhibitor: "
            "E-999 is not in exhibitors.csv.",
            "buyers.csv, row 1: the column registered_on is missing.",
            "buyers.csv, row 1: the column “registered_at” is not used.",
            "studio_slots.csv, row 3, column date: “2024-10-32” is not a day such as 2024-10-22.",
            "studio_slots.csv, row 3, column starts: “quarter past” is not a time such as 14:30.",
            "sectors.csv, row 2, column name_ko: must not be empty.",
        ]
    )


def row_of(sheet: str, beginning: str) -> int:
    lines = (EDITION / f"{sheet}.csv").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(beginning))


def test_rows_that_contradict_each_other_are_named(
    session: Session, folder: Path, replace: Callable[[str, str, str], None]
) -> None:
    replace("studio_slots.csv", "15:30,16:30", "15:30,15:00")
    replace("interpreter_shifts.csv", "I-01,2024-10-25", "I-01,2024-10-26")
    replace("people.csv", "md@haneul-mart.example.com", "somebody@else.example.com")
    replace("people.csv", "organizer,analyst", "organizer,")
    replace("people.csv", "I-11", "I-99")

    assert refused(session, folder) == [
        "interpreter_shifts.csv, row 5, column date: there are no consultations on 2024-10-26.",
        "people.csv, row 12, column team_roles: an organizer needs a role in the team, and only organizers have one.",
        "people.csv, row 13, column email: “somebody@else.example.com” is not the contact address of the company.",
        "people.csv, row 17, column company: there is no interpreter “I-99”.",
        "studio_slots.csv, row 3, column ends: 15:00 is not after the start.",
    ]


def test_a_row_twice_is_named(session: Session, folder: Path) -> None:
    with (folder / "tables.csv").open("a", encoding="utf-8") as file:
        file.write("TD-01,TD\n")

    assert refused(session, folder) == ["tables.csv, row 26, column code: “TD-01” appears twice."]


def test_a_missing_file_is_one_fault(session: Session, folder: Path) -> None:
    (folder / "exhibitors.csv").unlink()

    assert refused(session, folder) == ["exhibitors.csv is missing."]


def test_impossible_settings_are_refused_like_the_organizers_own(
    session: Session, folder: Path, replace: Callable[[str, str, str], None]
) -> None:
    replace("edition.toml", "slot_minutes = 30", "slot_minutes = 480")

    reasons = refused(session, folder)
    assert reasons[0] == "A slot lasts 5 to 240 minutes."
    assert [reason.split(",")[0] for reason in reasons[1:]] == [
        f"A slot of 480 minutes does not fit into 2024-10-{day}" for day in (22, 23, 24, 25)
    ]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (
            "must_wishes = 5",
            'must_wishes = "five"',
            "edition.toml, [policy]: “must_wishes” is missing or cannot be “five”.",
        ),
        ('kind = "ceremony"', 'kind = "party"', "edition.toml, [[blocks]] 2: “kind” is missing or cannot be “party”."),
        ('code = "2024"', "", "edition.toml, top: “code” is missing."),
    ],
)
def test_a_setting_of_the_wrong_kind_is_named(
    session: Session, folder: Path, replace: Callable[[str, str, str], None], before: str, after: str, reason: str
) -> None:
    replace("edition.toml", before, after)

    assert refused(session, folder) == [reason]
