"""What the settings refuse and what they promise, read in a process of their own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ops.conftest import ROOT, Start

SHOW = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from django.conf import settings
names = ["DEPLOYED", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME", "SECRET_KEY"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
KEY = "k" * 50


def shown(start: Start, **environment: str) -> dict[str, Any]:
    said, _ = start("-c", SHOW, **environment).communicate(timeout=30)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def refusal(start: Start, **environment: str) -> str:
    said, _ = start("-c", SHOW, **environment).communicate(timeout=30)
    return said.splitlines()[-1]


def test_a_fresh_installation_makes_a_key_and_keeps_it(start: Start, var: Path) -> None:
    key = shown(start)["SECRET_KEY"]
    assert len(key) >= 50
    assert shown(start)["SECRET_KEY"] == key
    assert (var / "django.key").stat().st_mode & 0o077 == 0


def test_a_deployed_one_must_be_given_its_key(start: Start) -> None:
    assert "SECRET_KEY is missing" in refusal(start, MLA_BASE_URL="https://mla.example")
    found = shown(start, MLA_BASE_URL="https://mla.example", SECRET_KEY=KEY)
    assert found["DEPLOYED"]
    assert "mla.example" in found["ALLOWED_HOSTS"]


def test_cookies_go_over_plain_http_on_loopback_alone(start: Start) -> None:
    assert shown(start)["SESSION_COOKIE_SECURE"]
    assert shown(start)["SESSION_COOKIE_NAME"] == "__Host-session"
    assert not shown(start, MLA_PLAIN_HTTP="yes")["SESSION_COOKIE_SECURE"]
    deployed = {"MLA_BASE_URL": "https://mla.example", "SECRET_KEY": KEY}
    assert "this machine alone" in refusal(start, MLA_PLAIN_HTTP="yes", **deployed)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "sqlite:///x", "PostgreSQL is the only database"),
        ("MLA_BASE_URL", "mla.example", "write https:// and the host"),
        ("MLA_WORKERS", "two", "write a whole number"),
        ("MLA_PLAIN_HTTP", "maybe", "write yes or no"),
    ],
)
def test_a_bad_value_is_refused_with_its_name(
    start: Start, name: str, value: str, sentence: str
) -> None:
    said = refusal(start, **{name: value})
    assert name in said
    assert sentence in said


@pytest.mark.slow
def test_a_deployed_installation_passes_the_deployment_check(var: Path, start: Start) -> None:
    deployed = {"MLA_BASE_URL": "https://mla.example", "SECRET_KEY": "kX3" + "a9Q-" * 15}
    check = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **deployed)
    said, _ = check.communicate(timeout=60)
    assert check.returncode == 0, said


def test_importing_the_settings_asks_no_server() -> None:
    code = (
        "import config.settings, sys; sys.exit('celery' in sys.modules or 'psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
