"""What an edition has nothing of is offered in no menu and on no front page."""

import re
from datetime import timedelta

from expo.models.guidance import GuidanceTopic
from expo.models.live_commerce import StudioSlot
from expo.models.sessions import SessionType, StageSession
from tests.support.small_expo import NOW

PARTS = {"live-commerce", "programme", "market", "reports", "guidance", "calls"}


def offered(client, path: str = "") -> set[str]:
    page = client.get(f"/2026/{path}").get_data(as_text=True)
    return PARTS & set(re.findall(r'href="/2026/([^"/]+)"', page))


def test_a_part_is_offered_from_its_first_row_on(enter, expo, session):
    stranger = enter()
    assert offered(stranger) == set()

    kind = SessionType(edition_id=expo.edition.id, code="talk", name_ko="강연", name_en="Talk")
    times = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1), "changed_at": NOW}
    draft = StageSession(edition_id=expo.edition.id, type=kind, title_ko="개막식", is_public=False, **times)
    session.add_all([draft, GuidanceTopic(edition_id=expo.edition.id, name_ko="지원사업", name_en="Support")])
    session.commit()
    assert offered(stranger) == {"guidance"}
    assert "guidance/questions" not in stranger.get("/2026/guidance").get_data(as_text=True)

    draft.is_public = True
    expo.broadcast(0, expo.edition.days[0].on, "10:00", "11:00")
    session.commit()
    assert offered(stranger, "exhibitors") == offered(stranger) == {"guidance", "programme", "live-commerce"}


def test_an_exhibitor_is_offered_a_studio_where_there_is_one(enter, expo, session):
    exhibitor = enter("exhibitor")
    menus = [exhibitor.get("/2026/today").get_data(as_text=True)]

    session.add(StudioSlot(edition_id=expo.edition.id, studio=expo.studio, starts_at=NOW, ends_at=NOW + timedelta(1)))
    session.commit()
    menus.append(exhibitor.get("/2026/today").get_data(as_text=True))

    assert ['href="/2026/studio"' in menu for menu in menus] == [False, True]
