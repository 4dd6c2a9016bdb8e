"""Support programmes: dated caps, figures with their sources, agreements with their parties, guests and documents."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from expo.domain.agreements import PartyRole
from expo.domain.programmes import OrganizationKind, StatisticUnit, in_force
from expo.domain.refusals import NotFound, Refusal
from expo.models.programmes import ProgrammeFile, TrackCap
from expo.queries import agreements as agreements_queries
from expo.queries import programmes as programmes_queries
from expo.services import agreements, programmes, uploaded_documents
from expo.services.agreements import AgreementSheet, GuestLine
from expo.services.programmes import OrganizationSheet, ProgrammeSheet, StatisticSheet

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SHEET = ProgrammeSheet("SMART", "상생형 스마트공장", "Smart factories", date(2018, 1, 1))
TRACK = ProgrammeSheet("BASIC", "기초", "Basic", date(2022, 1, 1))
AGREEMENT = AgreementSheet(
    "2026-03", "협약식", "Agreement", datetime(2026, 3, 26, 5, tzinfo=UTC), datetime(2026, 3, 26, 6, tzinfo=UTC), "홀"
)


@pytest.fixture
def who(session, expo):
    """Return the organizer and the edition; a programme with one track is there."""
    who = (expo.organizer, expo.edition)
    programmes.create(session, *who, sheet=SHEET, now=NOW)
    programmes.add_track(session, *who, programme="SMART", sheet=TRACK, now=NOW)
    session.commit()
    return who


def test_organizations_are_ordered_by_what_they_are_called(session, who):
    for name in ("주식회사 하늘", "나래", "(주)가람"):
        programmes.add_organization(
            session, *who, sheet=OrganizationSheet(OrganizationKind.SMALL_FIRM, name, name), now=NOW
        )

    found = [one.name_ko for one in programmes_queries.organizations(session, OrganizationKind.SMALL_FIRM)]

    assert found == ["(주)가람", "나래", "주식회사 하늘"]


def set_cap(session, who, day, won):
    return programmes.set_cap(
        session,
        *who,
        programme="SMART",
        track="BASIC",
        valid_from=day,
        won=won,
        least_own_percent=40,
        source="공고",
        now=NOW,
    )


@pytest.mark.both_databases
def test_a_cap_holds_from_its_day_on_and_is_never_changed(session, who):
    first = set_cap(session, who, date(2026, 1, 1), 42_000_000)
    set_cap(session, who, date(2026, 7, 1), 50_000_000)
    caps = programmes_queries.caps(session, first.track_id)

    found = [in_force(caps, day) for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))]
    assert [cap.won if cap else None for cap in found] == [None, 42_000_000, 50_000_000]
    with pytest.raises(Refusal, match="caps cannot be changed"):
        set_cap(session, who, date(2026, 7, 1), 60_000_000)
    session.commit()
    for statement in ("update track_cap set won = 1", "delete from track_cap"):
        with pytest.raises(DatabaseError, match="only added"):
            session.execute(text(statement))
        session.rollback()
    assert session.scalars(select(TrackCap.won).order_by(TrackCap.won)).all() == [42_000_000, 50_000_000]


def test_contradicting_sources_stand_side_by_side_and_cases_are_not_firms(session, who):
    for topic, unit, value, source in (
        ("참석", StatisticUnit.PEOPLE, 150, "기사"), ("참석", StatisticUnit.PEOPLE, 100, "부처"),
        ("지원", StatisticUnit.CASES, 595, "기사"), ("지원", StatisticUnit.FIRMS, 450, "협회"),
    ):  # fmt: skip
        sheet = StatisticSheet(topic, topic, unit, value, source)
        programmes.add_statistic(session, *who, programme="SMART", sheet=sheet, now=NOW)

    programme = programmes_queries.get(session, "SMART")
    guests, support = programmes_queries.statistics(session, programme.id)
    assert [(one.value, one.source) for one in guests.figures] == [(150, "기사"), (100, "부처")]
    assert (guests.disagree, guests.counts_differ) == (True, False)
    assert (support.disagree, support.counts_differ) == (False, True)


def test_an_agreement_keeps_its_parties_in_the_order_of_protocol_its_guests_and_its_documents(session, who):
    agreements.create(session, *who, programme="SMART", sheet=AGREEMENT, now=NOW)
    firm, ministry = (
        programmes.add_organization(session, *who, sheet=OrganizationSheet(kind, name, name), now=NOW)
        for kind, name in ((OrganizationKind.SMALL_FIRM, "가온"), (OrganizationKind.MINISTRY, "중기부"))
    )
    for row, role in ((firm, PartyRole.ADOPTER), (ministry, PartyRole.MINISTRY)):
        agreements.add_party(session, *who, code="2026-03", organization_id=row.id, role=role, now=NOW)
    guests = [GuestLine("장관", "Minister", True), GuestLine("회장", attended=False), GuestLine("대표")]
    agreements.set_guests(session, *who, code="2026-03", guests=guests, now=NOW)
    agreements.set_guests(session, *who, code="2026-03", guests=guests, now=NOW)
    agreements.set_ceremony(session, *who, code="2026-03", items=[("개회", "Opening"), ("서명", "Signing")], now=NOW)
    document = agreements.add_document(
        session,
        *who,
        code="2026-03",
        title="협약서",
        name="a.pdf",
        media_type="application/pdf",
        content=b"%PDF",
        now=NOW,
    )
    session.expire_all()

    row = agreements_queries.get(session, "2026-03")
    found = [party.organization.name_ko for party in agreements_queries.parties(session, row.id)]
    assert found == ["중기부", "가온"]
    assert [guest.attended for guest in row.guests] == [True, False, None]
    assert [item.text_en for item in row.ceremony] == ["Opening", "Signing"]
    assert row.documents[0].file.content == b"%PDF"
    with pytest.raises(Refusal, match="has this part already"):
        agreements.add_party(session, *who, code="2026-03", organization_id=firm.id, role=PartyRole.ADOPTER, now=NOW)
    agreements.remove_document(session, *who, code="2026-03", id_=document.id, now=NOW)
    assert session.scalars(select(ProgrammeFile)).all() == []
    with pytest.raises(NotFound):
        agreements_queries.document(session, row.id, document.id)


def test_a_file_is_neither_empty_nor_larger_than_eight_megabytes(session, who):
    agreements.create(session, *who, programme="SMART", sheet=AGREEMENT, now=NOW)

    for content in (b"", b"x" * (uploaded_documents.MOST_BYTES + 1)):
        with pytest.raises(Refusal, match="8 MB"):
            agreements.add_document(
                session, *who, code="2026-03", title="", name="a", media_type="a/b", content=content, now=NOW
            )


def test_two_organizations_never_share_a_business_number(session, who):
    sheet = OrganizationSheet(OrganizationKind.SMALL_FIRM, "가온", "Gaon", "900-00-00016")
    row = programmes.add_organization(session, *who, sheet=sheet, now=NOW)

    with pytest.raises(Refusal, match="Gaon has this business number"):
        programmes.add_organization(session, *who, sheet=sheet, now=NOW)
    programmes.change_organization(session, *who, id_=row.id, sheet=sheet, now=NOW)
    other = OrganizationSheet(OrganizationKind.SMALL_FIRM, "나래", "Narae", "900-00-00017")
    with pytest.raises(Refusal, match="not a business number"):
        programmes.add_organization(session, *who, sheet=other, now=NOW)
