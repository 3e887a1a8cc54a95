"""What `manage.py check` refuses."""

from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from django.db import connection
from pytest_django import Settings

from mla.ops import checks


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_these_settings_pass() -> None:
    assert checks.check_origin() == checks.check_secrets() == checks.check_evidence() == []


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        ("http://127.0.0.1:8000", []),
        ("https://mla.example", []),
        ("http://mla.example", ["mla.E001"]),
        ("http://localhost.example", ["mla.E001"]),
    ],
)
def test_links_are_plain_http_on_this_machine_alone(
    settings: Settings, origin: str, found: list[str]
) -> None:
    settings.MLA_BASE_URL = origin
    assert ids(checks.check_origin()) == found


def test_a_short_key_and_debug_are_refused(settings: Settings) -> None:
    settings.SECRET_KEY, settings.DEBUG = "short", True
    assert ids(checks.check_secrets()) == ["mla.E002", "mla.E003"]


def test_evidence_is_closed_to_others(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    assert ids(checks.check_evidence()) == ["mla.E004"]
    settings.EVIDENCE_DIR.mkdir(mode=0o755)
    assert ids(checks.check_evidence()) == ["mla.E005"]
    settings.EVIDENCE_DIR.chmod(0o750)
    assert checks.check_evidence() == []


@pytest.mark.django_db
def test_an_old_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.check_database(databases=["default"]) == []
    monkeypatch.setattr(connection, "pg_version", 140009)
    assert ids(checks.check_database(databases=["default"])) == ["mla.E006"]
