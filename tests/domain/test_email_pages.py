"""The HTML of an e-mail says what its text says, and nothing in it can be anything but text."""

import re
from html import unescape

from expo.domain.email_pages import page

TEXT = "Dear <b>Lan</b>,\n\nWhen: Wed 23 Oct 14:00\nWhere: G-03 & G-04\n\nYour timetable: \n\n<script>alert(1)</script>"
AT = TEXT.index("\n\n<script>")
LINK = 'https://expo.example/2026/links/a"b'


def test_it_says_all_the_words_of_the_text_and_leads_where_the_text_leads():
    html = page("Moved: “14:00”", TEXT, AT, LINK, language="en")

    words = unescape(re.sub("<[^>]+>", " ", html.partition("<body")[2].partition(">")[2])).split()
    assert words == ["Moved:", "“14:00”", *TEXT.replace("timetable:", "timetable").split()]
    assert 'href="https://expo.example/2026/links/a&quot;b"' in html
    whole = '<span style="white-space:nowrap">{}</span>'  # a narrow screen breaks no code at its hyphen
    tables = f"{whole.format('G-03')} &amp; {whole.format('G-04')}"
    assert f"<b>When:</b> Wed 23 Oct 14:00<br><b>Where:</b> {tables}" in html


def test_what_people_wrote_is_never_markup():
    html = page("<script>", TEXT, AT, "https://expo.example/?a=1&b=<2>", language='en" onload="x')

    assert re.findall(r"<(script|b>Lan)", html) == []
    assert 'lang="en&quot; onload=&quot;x"' in html


def test_a_link_without_a_name_is_shown_as_it_is_and_no_link_is_no_link():
    named_by_nothing = page("Link", "Your link:\n", len("Your link:\n"), LINK, language="vi", direction="rtl")

    assert ">https://expo.example/2026/links/a&quot;b</a>" in named_by_nothing
    assert 'lang="vi" dir="rtl"' in named_by_nothing
    assert "<a " not in page("Subject", "Text", None, LINK, language="ko")
