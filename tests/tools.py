"""What a test needs of the machine: a missing tool skips it at home, and fails it where CI is set."""

import os
import shutil

import pytest


def needs(there: object, why: str) -> None:
    """Skips the test, or fails it under CI, unless `there`."""
    if not there:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)


def needs_command(name: str) -> None:
    needs(shutil.which(name), f"{name} is not installed")
