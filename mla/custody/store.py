"""Where the bytes are: the evidence store of this installation."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mla.evidence.hashing import MIB
from mla.evidence.reading import EvidenceDamaged
from mla.evidence.store import incoming_of, place


def store() -> Path:
    """The folder under which every file has the name of its SHA-256."""
    return Path(settings.EVIDENCE_DIR)


def incoming() -> Path:
    """Where its files are written while they come in."""
    return incoming_of(store())


def stored(sha256: str) -> Path:
    return place(store(), sha256)


def stream_verified(sha256: str, size: int) -> Iterator[bytes]:
    """A stored file of any size, hashed again on its way out: its last piece comes only when all are as recorded."""
    digest, held, seen = hashlib.sha256(), b"", 0
    try:
        with stored(sha256).open("rb") as file:
            while piece := file.read(MIB):
                digest.update(piece)
                seen += len(piece)
                if held:
                    yield held
                held = piece
    except OSError as error:
        raise EvidenceDamaged(f"The stored file {sha256} cannot be read.") from error
    if digest.hexdigest() != sha256 or seen != size:
        raise EvidenceDamaged(f"The stored file {sha256} has changed. Restore it from a backup.")
    yield held


def read_verified(sha256: str) -> bytes:
    """A small stored file (a document), hashed again on its way out; EvidenceDamaged when it has changed."""
    try:
        body = stored(sha256).read_bytes()
    except OSError as error:
        raise EvidenceDamaged(f"The stored file {sha256} cannot be read.") from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise EvidenceDamaged(f"The stored file {sha256} has changed. Restore it from a backup.")
    return body
