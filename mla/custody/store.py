"""Where the bytes are: the evidence store of this installation."""

from pathlib import Path

from django.conf import settings

from mla.evidence.store import place


def store() -> Path:
    """The folder under which every file has the name of its SHA-256."""
    return Path(settings.EVIDENCE_DIR)


def incoming() -> Path:
    """Where files are written while they come in: on the store's own file system."""
    folder = store() / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def stored(sha256: str) -> Path:
    return place(store(), sha256)
