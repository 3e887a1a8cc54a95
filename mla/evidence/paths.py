"""Which names of members would harm the computer that unpacks them."""

from collections.abc import Iterable, Iterator
from unicodedata import category

from mla.evidence.contents import show
from mla.evidence.names import same_name_key

DEEPEST = 64
LONGEST = 1024
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def unsafe_names(names: Iterable[str]) -> Iterator[str]:
    """A sentence for each name that must not be unpacked, or that two members share."""
    seen: dict[str, str] = {}
    for name in names:
        reason = _reason(name)
        if reason:
            yield f"{show(name)} {reason}."
            continue
        key = same_name_key(name)
        if key in seen:
            yield f"{show(name)} is there twice (also as {show(seen[key])})."
        seen[key] = name
    yield from _files_that_are_folders(seen)


def _reason(name: str) -> str:
    parts = name.split("/")
    checks = {
        "has an absolute path": name.startswith("/") or name[1:2] == ":",
        "leads out of its folder": ".." in parts,
        "has an empty part or a dot as a part of its path": "" in parts or "." in parts,
        "has a backslash in its name": "\\" in name,
        "has invisible characters in its name": not _HIDDEN.isdisjoint(map(category, name)),
        f"is more than {DEEPEST} folders deep": len(parts) > DEEPEST,
    }
    return next((reason for reason, holds in checks.items() if holds), "")


def _files_that_are_folders(seen: dict[str, str]) -> Iterator[str]:
    for key, name in seen.items():
        folder = key.rpartition("/")[0]
        while folder:
            if folder in seen:
                yield f"{show(seen[folder])} is both a file and a folder (of {show(name)})."
                break
            folder = folder.rpartition("/")[0]
