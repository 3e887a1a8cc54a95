"""A browser without a screen: fetches a page over HTTP and sends its form as it stands, with what was typed."""

import http.client
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urlencode

from mla.accounts.models import Membership
from mla.ops.bench.server import signed_in


class Form(HTMLParser):
    """The names and values that a browser would send for the forms with method=post of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self._posting = False
        self._select = ""
        self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._posting = given.get("method", "").lower() == "post" and "action" not in given
        elif not self._posting:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._textarea = given["name"]
            self.values.append((self._textarea, ""))
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.values.append((self._select, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, before = self.values.pop()
            self.values.append((name, before + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        chosen = kind not in {"radio", "checkbox"} or "checked" in given
        if chosen and kind not in {"submit", "button", "file"} and "name" in given:
            self.values.append((given["name"], given.get("value", "")))


class Browser:
    """Of one signed-in person."""

    def __init__(self, port: int, actor: Membership) -> None:
        self.port = port
        self.cookies = dict([signed_in(actor)["Cookie"].split("=", 1)])

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def form(self, path: str) -> dict[str, str]:
        """What the page's form would send."""
        status, page = self.get(path)
        assert status == 200, f"{path} answers {status}: {page[:500]}"
        return dict(Form(page).values)

    def send(self, path: str, values: Mapping[str, str]) -> int:
        return self._ask("POST", path, urlencode(values))[0]

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, text
