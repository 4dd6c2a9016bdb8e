"""Look at a page as its readers do: in both languages, on a phone and at a desk."""

from collections.abc import Callable

from playwright.sync_api import Page

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def read(page: Page, server: str, language: str, size: dict[str, int]) -> None:
    """Make a page Korean or English, and as large as a phone or a desk's screen."""
    page.context.add_cookies([{"name": "locale", "value": language, "url": server}])
    page.set_viewport_size(size)


def everywhere(page: Page, server: str, path: str, axe: Callable[[Page], list[str]]) -> None:
    """Open a page in both languages and at both widths: it fits, says its language, and has no fault that axe finds."""
    for language, size in (("ko", PHONE), ("en", PHONE), ("en", DESK), ("ko", DESK)):
        read(page, server, language, size)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        found = page.evaluate("[document.documentElement.lang, document.documentElement.scrollWidth <= innerWidth]")
        assert found == [language, True], (path, language, size)
        if (language, size) in (("ko", PHONE), ("en", DESK)):
            faults = axe(page)
            assert faults == [], (path, faults)
