"""How often the races and kills run, and the real server that some of them need."""

import os
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection

from mla.ops.bench.server import serving

RUNS = int(os.environ.get("MLA_RUNS", "0"))
"""0: a sample, so that the whole folder takes half a minute. By hand: MLA_RUNS=10000."""


def runs(sample: int) -> range:
    return range(RUNS or sample)


def database_url() -> str:
    """Of the database of this test run, for other processes."""
    at = connection.settings_dict
    account = f"{quote(at['USER'], safe='')}:{quote(at['PASSWORD'], safe='')}"
    return f"postgres://{account}@/{at['NAME']}?host={quote(at['HOST'], safe='')}&port={at['PORT'] or 5432}"


@pytest.fixture
def web(transactional_db: None) -> Iterator[int]:
    """The port of gunicorn as `serve` starts it, on the database of this test."""
    environment = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    with serving("config.wsgi", environment) as (port, _):
        yield port
