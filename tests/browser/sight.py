"""What must hold of every page that a person sees: WCAG 2.2 AA by axe, no overflow, a quiet console."""

import os
from itertools import count
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.urls import resolve
from django.utils.text import slugify
from playwright.sync_api import ConsoleMessage, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 390
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
CLASSES = (
    "[...new Set([...document.querySelectorAll('[class]')].flatMap(one => [...one.classList]))]"
)
numbers = count(1)


class Sight:
    """Examines a page, and keeps a picture of it in the folder MLA_SCREENSHOTS, where that is set."""

    def __init__(self, page: Page, who: str, *, scripts: bool = True) -> None:
        self.page, self.who, self.scripts = page, who, scripts
        self.errors: list[str] = []
        self.examined: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def look(self) -> None:
        """Fails with what is wrong with the page as it stands; once for each address, title and set of components."""
        here = f"{self.page.url} ({self.page.title()})"
        kind = here + str(self.page.evaluate(CLASSES))
        assert not self.errors, f"{here}: {self.errors}"
        if kind in self.examined:
            return
        self.examined.add(kind)
        self._picture()
        self._fits(here)
        if self.scripts:  # axe is one
            self._no_violation(here)

    def _no_violation(self, here: str) -> None:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
        found = Axe().run(self.page, options=options)
        assert not found.violations_count, f"{here}\n{found.generate_report()}"

    def _fits(self, here: str) -> None:
        with Narrow(self.page):
            over = self.page.evaluate(OVERFLOW)
        assert over <= 0, f"{here} is {over} px too wide for a screen of {NARROW} px"

    def _console(self, message: ConsoleMessage) -> None:
        """A refusal that answers with a page (400, 403, 404, 409) is no error of the page."""
        answered = "Failed to load resource" in message.text
        if message.type == "error" and not (answered and "status of 4" in message.text):
            self.errors.append(message.text)

    def _picture(self) -> None:
        folder = os.environ.get("MLA_SCREENSHOTS")
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = self.page.url.partition("/")[2].partition("/")[2]
        name = resolve("/" + path.partition("/")[2].partition("?")[0].partition("#")[0]).url_name
        stem = f"{next(numbers):03}-{self.who}-{name}-{slugify(self.page.title())[:50]}"
        self.page.screenshot(path=Path(folder) / f"{stem}-wide.png", full_page=True)
        with Narrow(self.page):
            self.page.screenshot(path=Path(folder) / f"{stem}-narrow.png", full_page=True)


class Narrow:
    """The page on a telephone while the block runs."""

    def __init__(self, page: Page) -> None:
        self.page, self.before = page, page.viewport_size

    def __enter__(self) -> None:
        self.page.set_viewport_size({"width": NARROW, "height": 844})

    def __exit__(self, *raised: object) -> None:
        if self.before:
            self.page.set_viewport_size(self.before)
