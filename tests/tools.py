"""What a test needs of the machine: a missing tool skips it at home, and fails it where CI is set."""

import os
import shutil

import pytest

HOW_TO_GET_CHROMIUM = (
    "no Chromium on the PATH: apt install chromium (or dnf, pacman, brew) brings one"
)
REPORTED = "reported"
"""The property of a test that is said at the end of a run."""


def needs(there: object, why: str) -> None:
    """Skips the test, or fails it under CI, unless `there`."""
    if not there:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)


def needs_command(name: str) -> None:
    needs(shutil.which(name), f"{name} is not installed")
