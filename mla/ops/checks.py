"""System checks: what would make this installation unsafe or unusable, said before it starts."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

OLDEST_POSTGRESQL = 15
SHORTEST_KEY = 50
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register(Tags.security)
def check_origin(**_: Any) -> list[CheckMessage]:
    """Links in letters and mail start with MLA_BASE_URL; plain http is for this machine."""
    origin = urlsplit(settings.MLA_BASE_URL)
    if origin.scheme == "https" or origin.hostname in LOOPBACK:
        return []
    return [Error(f"MLA_BASE_URL is {settings.MLA_BASE_URL}: use https.", id="mla.E001")]


@register(Tags.security)
def check_secrets(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < SHORTEST_KEY or "insecure" in settings.SECRET_KEY:
        found.append(Error(f"SECRET_KEY: use {SHORTEST_KEY} random characters.", id="mla.E002"))
    if settings.DEBUG:
        found.append(Error("DEBUG is on: its error pages show case data.", id="mla.E003"))
    return found


@register(Tags.files)
def check_evidence(**_: Any) -> list[CheckMessage]:
    folder = Path(settings.EVIDENCE_DIR)
    if not os.access(folder, os.W_OK | os.X_OK):
        return [Error(f"{folder} for evidence is missing or not writable.", id="mla.E004")]
    if stat.S_IMODE(folder.stat().st_mode) & stat.S_IRWXO:
        return [Error(f"{folder} is open to every account: chmod o-rwx it.", id="mla.E005")]
    return []


@register(Tags.database)
def check_database(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Runs with `migrate` and `check --database default`."""
    return [
        Error(f"PostgreSQL {found}: version {OLDEST_POSTGRESQL} or newer is needed.", id="mla.E006")
        for alias in databases or ()
        if (found := connections[alias].pg_version // 10000) < OLDEST_POSTGRESQL  # type: ignore[attr-defined]
    ]


@register(Tags.models)
def check_transitions(**_: Any) -> list[CheckMessage]:
    """A transition without a rule could be called by nobody, or worse, by a page that asks nobody."""
    from mla.cases import states
    from mla.cases.models import Case, Item
    from mla.policy.table import RULES

    wanted = {*states.verbs(Case), *(f"item.{verb}" for verb in states.verbs(Item))}
    return [
        Error(f"The transition {one} has no rule in mla/policy/table.py.", id="mla.E007")
        for one in sorted(wanted - {action.value for action in RULES})
    ]
