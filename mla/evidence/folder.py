"""The files of an unpacked package; links are named, never followed."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from mla.evidence.contents import Held, Refused, show
from mla.evidence.layout import MOST_MEMBERS
from mla.evidence.paths import DEEPEST


def walk(top: Path, files: dict[str, Held]) -> Iterator[str]:
    """Fill `files` with path -> file; yields a sentence for each thing that is no plain file."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        if folder.count("/") > DEEPEST:
            raise Refused(f"{show(folder)} is more than {DEEPEST} folders deep.")
        for entry in sorted(os.scandir(top / folder), key=lambda entry: entry.name):
            name = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{name}/")
            else:
                yield from _take(entry, name, files)


def _take(entry: "os.DirEntry[str]", name: str, files: dict[str, Held]) -> Iterator[str]:
    composed = unicodedata.normalize("NFC", name)  # some file systems hand names out decomposed
    if entry.is_symlink():
        yield f"{show(name)} is a symbolic link: a package holds plain files only."
    elif not entry.is_file():
        yield f"{show(name)} is a device, a pipe or a socket: a package holds plain files only."
    elif composed in files:
        yield f"{show(name)} is there twice, in two spellings of Unicode."
    else:
        files[composed] = Held(Path(entry.path), entry.stat(follow_symlinks=False).st_size)
    if len(files) > MOST_MEMBERS:
        raise Refused(f"There are more than {MOST_MEMBERS} files.")
