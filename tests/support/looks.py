"""Look at a page as its readers do: in both languages and themes, on a phone and at a desk."""

from collections.abc import Callable

from playwright.sync_api import Page

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def read(page: Page, server: str, language: str, size: dict[str, int]) -> None:
    """Make a page Korean or English, and as large as a phone or a desk's screen."""
    page.context.add_cookies([{"name": "locale", "value": language, "url": server}])
    page.set_viewport_size(size)


def everywhere(page: Page, server: str, path: str, axe: Callable[[Page], list[str]]) -> None:
    """Open a page as an English desk in the dark, then as a Korean phone: it fits, and axe finds no fault."""
    for language, size, theme in (("en", DESK, "dark"), ("ko", PHONE, "light")):
        read(page, server, language, size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        found = page.evaluate("[document.documentElement.lang, document.documentElement.scrollWidth <= innerWidth]")
        assert (found, axe(page)) == ([language, True], []), (path, language, size)
