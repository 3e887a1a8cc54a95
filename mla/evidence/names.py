"""Member names that every system can unpack, made from names that may be hostile."""

import unicodedata
from collections.abc import Iterator, Sequence

COMPONENT_BYTES = 200
PATH_BYTES = 800
_EXTENSION_BYTES = 20
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Forbidden on Windows, or with a meaning in manifests: % (RFC 8493), \ (sha256sum), $ (bagit).
_UNSAFE_CHARACTERS = frozenset('<>:"\\|?*%$`')
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
}


def safe_names(originals: Sequence[str]) -> list[str]:
    """Relative names, unique on any file system; folders and extension kept as far as safe.

    They depend on nothing but the originals and their order; a safe list comes back unchanged.
    """
    split = [_components(original) for original in originals]
    folders = {key for *parents, _ in split for key in _folder_keys(parents)}
    taken: set[str] = set()
    turns: dict[str, int] = {}
    return [_free(parts, folders, taken, turns) for parts in split]


def same_name_key(name: str) -> str:
    """Equal for names that some file system takes for one: case and Unicode form do not count."""
    decomposed = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFD", decomposed.upper().casefold())


def _folder_keys(parents: Sequence[str]) -> Iterator[str]:
    for depth in range(1, len(parents) + 1):
        yield same_name_key("/".join(parents[:depth]))


def _free(parts: Sequence[str], folders: set[str], taken: set[str], turns: dict[str, int]) -> str:
    name = "/".join(parts)
    first = key = same_name_key(name)
    while key in taken or key in folders:
        turns[first] = turns.get(first, 1) + 1
        name = "/".join([*parts[:-1], _numbered(parts[-1], turns[first])])
        key = same_name_key(name)
    taken.add(key)
    return name


def _numbered(component: str, turn: int) -> str:
    stem, extension = _split_extension(component)
    return _cut(stem, extension, f" ({turn})")


def _components(original: str) -> list[str]:
    parts = [safe for part in original.split("/") if (safe := _safe_component(part))]
    *parents, last = parts or ["unnamed"]
    room = PATH_BYTES - COMPONENT_BYTES
    kept: list[str] = []
    for parent in parents:
        room -= len(parent.encode()) + 1
        if room < 0:
            break
        kept.append(parent)
    return [*kept, last]


def _safe_component(part: str) -> str:
    """One folder or file name, or "" for what names nothing (`.`, `..`, blanks)."""
    if part in {"", ".", ".."}:
        return ""
    shown = "".join(_safe_character(c) for c in unicodedata.normalize("NFC", part))
    trimmed = unicodedata.normalize("NFC", shown).strip().rstrip(". ")
    if trimmed.split(".")[0].strip().lower() in _DEVICES:
        trimmed = f"_{trimmed}"
    stem, extension = _split_extension(trimmed)
    return _cut(stem, extension, "")


def _safe_character(character: str) -> str:
    category = unicodedata.category(character)
    if character in _UNSAFE_CHARACTERS or category in _UNSAFE_CATEGORIES:
        return "_"
    return " " if category == "Zs" else character


def _split_extension(component: str) -> tuple[str, str]:
    stem, dot, extension = component.rpartition(".")
    if not stem.strip(". ") or len(extension.encode()) >= _EXTENSION_BYTES:
        return component, ""
    return stem, dot + extension


def _cut(stem: str, extension: str, number: str) -> str:
    room = COMPONENT_BYTES - len((number + extension).encode())
    short = stem.encode()[:room].decode(errors="ignore")
    if not number and not extension:
        short = short.rstrip().rstrip(". ")
    return short + number + extension
