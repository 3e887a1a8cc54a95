"""The fields of the forms on a page as a browser would send them."""

from html.parser import HTMLParser


class Typed(HTMLParser):
    """`fields`: name -> values, of every form on the page but the header's."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.inside = self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self.inside = name
        elif tag == "textarea":
            self.text = name
            self.fields[name] = [""]
        elif tag == "option" and "selected" in given:
            self.fields.setdefault(self.inside, []).append(given.get("value", ""))
        elif tag == "input" and name and (kind not in {"radio", "checkbox"} or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "input" and name:  # asked, and nothing chosen
            self.fields.setdefault(name, [])

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self.inside = self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[self.text] = [self.fields[self.text][0] + data.removeprefix("\n")]
