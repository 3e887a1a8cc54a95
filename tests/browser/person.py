"""A person at a keyboard: reaches everything with Tab, and fails where it cannot be reached."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page

from mla.accounts.models import Membership
from tests.browser.sight import Sight
from tests.world import PASSWORD

MOST_TABS = 150
MOST_ARROWS = 40
Role = Literal["link", "button", "textbox", "searchbox", "combobox", "checkbox"]


class Person:
    def __init__(self, page: Page, actor: Membership, sight: Sight) -> None:
        self.page, self.actor, self.sight = page, actor, sight
        self.pages = self.keys = self.fields = 0
        """What it took so far: pages left for others, keys pressed to get around, fields filled in."""

    # Going somewhere

    def goes(self, path: str) -> None:
        """By the address alone."""
        self.page.goto(path)
        self.sight.look()

    def signs_in(self) -> None:
        self.page.goto("/")
        self.types("E-mail address", self.actor.user.email)
        self.types("Password", PASSWORD)
        self.presses("Sign in")

    def opens(self, name: str) -> None:
        """A link."""
        self._leaves("link", name)

    def presses(self, name: str) -> None:
        """A button that leads on; links that look like buttons count."""
        self._leaves("button", name)

    def _leaves(self, role: Role, name: str) -> None:
        self.tabs_to(role, name)
        self.pages += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.sight.look()

    def fetches(self, name: str, beginning: bytes) -> bytes:
        """What a reachable link leads to, where that is a file."""
        link = self.page.get_by_role("link", name=name).or_(
            self.page.get_by_role("button", name=name)
        )
        self._walks("Tab", link, MOST_TABS)
        address = self.page.evaluate("document.activeElement.href")
        body = self.page.context.request.get(address).body()
        assert body.startswith(beginning), f"{address} begins with {body[:100]!r}"
        return bytes(body)

    # Filling in

    def types(self, label: str, text: str, *, within: str = "") -> None:
        """Into the field of this label, over what stands there; `within` names its group."""
        self.fields += 1
        self.tabs_to("textbox", label, within=within)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def types_day(self, group: str, *parts: int) -> None:
        for name, part in zip(("Day", "Month", "Year"), parts, strict=True):
            self.types(name, str(part), within=group)

    def selects(self, label: str, option: str) -> None:
        """By typing the beginning of the option."""
        self.fields += 1
        self.tabs_to("combobox", label)
        self.page.keyboard.type(option)
        field = self.page.get_by_role("combobox", name=label)
        chosen = str(field.evaluate("e => e.selectedOptions[0].textContent"))
        assert chosen.startswith(option), f"{option} typed into {label} gives {chosen}"

    def chooses(self, option: str, *, by_value: bool = False) -> None:
        """A radio button: Tab leads into its group, arrows within it."""
        self.fields += 1
        by_name = self.page.get_by_role("radio", name=option)
        wanted = self.page.locator(f"input[type=radio][value='{option}']") if by_value else by_name
        name = wanted.get_attribute("name")
        self._walks("Tab", self.page.locator(f"input[type=radio][name='{name}']"), MOST_TABS)
        if not self._is_at(wanted):
            self._walks("ArrowDown", wanted, MOST_ARROWS)
        self.page.keyboard.press("Space")
        assert wanted.is_checked()

    def ticks(self, label: str) -> None:
        self.fields += 1
        self.tabs_to("checkbox", label)
        self.page.keyboard.press("Space")
        assert self.page.get_by_role("checkbox", name=label).is_checked()

    def attaches(self, *files: Path) -> None:
        """The dialog of the system opens from what Tab reaches; a test cannot type into it."""
        field = self.page.locator("input[type=file]").first
        button = self.page.locator(".govuk-file-upload-button")  # what scripts make of the field
        self._walks("Tab", field.or_(button), MOST_TABS)
        field.set_input_files(files)

    # Where the keyboard is

    def tabs_to(self, role: Role, name: str, *, within: str = "", key: str = "Tab") -> None:
        self._walks(key, self._in(within).get_by_role(role, name=name), MOST_TABS)

    def _in(self, group: str) -> Page | Locator:
        return self.page.get_by_role("group", name=group) if group else self.page

    def _walks(self, key: str, wanted: Locator, most: int) -> None:
        wanted.first.wait_for(state="attached")
        elements = wanted.element_handles()
        for _ in range(most):
            self.keys += 1
            self.page.keyboard.press(key)
            if self.page.evaluate("all => all.includes(document.activeElement)", elements):
                return
        raise AssertionError(f"{wanted} cannot be reached with {key} on {self.page.url}")

    def _is_at(self, wanted: Locator) -> bool:
        return bool(wanted.evaluate("one => one === document.activeElement"))

    # Reading

    def reads(self, *texts: str) -> None:
        """Each of them stands on the page."""
        shown = self.page.locator("main").inner_text()
        for text in texts:
            assert text in shown, f"{text!r} does not stand on {self.page.url}:\n{shown}"
