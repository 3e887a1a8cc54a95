"""What holds for every template, style and front-end package; one 404 for everyone."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style_of_its_own(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", source)


def test_the_404_page_is_the_same_bytes_for_everyone() -> None:
    someone = {
        "actor": {"user": {"name": "Ana Ribeiro"}},
        "navigation": [{"label": "Desk", "url": "/desk"}],
        "messages": [Message(SUCCESS, "Sent")],
        "request_path": "/cases/1",
        "csrf_token": "token",
    }
    assert render_to_string("404.html", someone) == render_to_string("404.html")


@pytest.mark.parametrize("name", ["404", "500", "400", "403_csrf"])
def test_pages_for_everyone_hold_no_form_and_no_time(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "<form" not in page
    assert "<time" not in page


@pytest.mark.parametrize("name", ["403", "409"])
def test_a_refusal_says_its_reason_escaped_and_the_way_back(name: str) -> None:
    page = render_to_string(f"{name}.html", {"reason": "Not <you>.", "back_url": "/cases/1"})
    assert "Not &lt;you&gt;." in page
    assert 'href="/cases/1"' in page


def test_the_lock_file_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = [entry for name, entry in lock["packages"].items() if name]
    assert all(entry["integrity"].startswith("sha512-") for entry in packages)
    assert not any("resolved" in entry for entry in packages)


def test_the_stylesheet_loads_the_halves_of_the_fonts_that_the_build_makes() -> None:
    made = re.findall(
        r'"(?:latin|rest)": "([^"]+)"', (ROOT / "hatch_build.py").read_text(encoding="utf-8")
    )
    loaded = re.findall(
        r"^\$(?:latin|rest): (.+);$",
        (ROOT / "mla/web/styles/_fonts.scss").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [part.replace(" ", "") for part in loaded] == made
