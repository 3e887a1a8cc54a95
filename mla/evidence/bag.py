"""Checking a bag strictly as our packages write it (BagIt 1.0, RFC 8493)."""

from collections.abc import Generator, Iterator, Mapping

from mla.evidence.contents import Held, Refused, show
from mla.evidence.layout import MOST_MEMBERS
from mla.evidence.manifest import ALGORITHMS, DECLARATION, parse_line
from mla.evidence.profile import BAG_INFO, description

_LONGEST_LINE = 4096
_TAG_MANIFESTS = tuple(f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS)
_HASH_LENGTHS = {"sha256": 64, "sha512": 128}

Hashes = dict[str, str]


def check_bag(files: Mapping[str, Held]) -> Iterator[str]:
    """A sentence for each problem: files missing, added, changed; manifests out of order."""
    yield from _declaration(files)
    yield from _counts(files)
    listed: dict[str, Hashes] = {}
    for algorithm in ALGORITHMS:
        payload = yield from _listed(files, "manifest", algorithm)
        tags = yield from _listed(files, "tagmanifest", algorithm)
        listed[algorithm] = payload | tags
    yield from (_missing(path) for path in _all_paths(listed) if path not in files)
    for path, held in files.items():
        yield from _file_problems(path, held, listed)


def _declaration(files: Mapping[str, Held]) -> Iterator[str]:
    held = files.get("bagit.txt")
    if held is None:
        yield _missing("bagit.txt")
    elif held.size != len(DECLARATION) or b"".join(held.pieces()) != DECLARATION:
        yield "'bagit.txt' does not declare a bag of BagIt 1.0 in UTF-8."


def _counts(files: Mapping[str, Held]) -> Iterator[str]:
    held = files.get(BAG_INFO)
    if held is None:
        yield _missing(BAG_INFO)
        return
    sizes = [held.size for path, held in files.items() if _is_payload(path)]
    expected = f"{sum(sizes)}.{len(sizes)}"
    try:
        if description(held).oxum != expected:
            yield (
                f"'{BAG_INFO}' does not say that there are {len(sizes)} files"
                f" (Payload-Oxum: {expected})."
            )
    except Refused as refused:
        yield f"'{BAG_INFO}' cannot be read: {refused}"


def _listed(files: Mapping[str, Held], kind: str, algorithm: str) -> Generator[str, None, Hashes]:
    """The lines of a manifest as path -> hash; problems are yielded."""
    name = f"{kind}-{algorithm}.txt"
    hashes: Hashes = {}
    if name not in files:
        yield _missing(name)
        return hashes
    try:
        yield from _read_into(hashes, files[name], kind == "manifest", _HASH_LENGTHS[algorithm])
    except Refused as refused:
        yield f"{show(name)} cannot be read: {refused}"
    return hashes


def _read_into(hashes: Hashes, held: Held, payload: bool, length: int) -> Iterator[str]:  # noqa: FBT001
    previous = ""
    for number, raw in enumerate(held.lines(_LONGEST_LINE), 1):
        parsed = parse_line(raw.decode(errors="replace"))
        if parsed is None or len(parsed[1]) != length:
            raise Refused(f"line {number} is not a hash and a path.")
        path, digest = parsed
        if path <= previous:
            raise Refused(f"line {number} ({show(path)}) is out of order or repeated.")
        if number > MOST_MEMBERS:
            raise Refused(f"it lists more than {MOST_MEMBERS} files.")
        if _is_payload(path) != payload:
            yield f"{show(path)} is listed in the wrong manifest."
        hashes[path] = digest
        previous = path


def _file_problems(path: str, held: Held, listed: Mapping[str, Hashes]) -> Iterator[str]:
    unlisted = [
        _manifest_of(path, algorithm)
        for algorithm in ALGORITHMS
        if path not in listed[algorithm] and path not in _TAG_MANIFESTS
    ]
    if unlisted:
        yield f"{show(path)} was added: it is not listed in {' and '.join(unlisted)}."
    wrong = list(_disagreeing(path, held, listed))
    if wrong:
        yield f"{show(path)} has changed: its bytes do not match {' and '.join(wrong)}."


def _disagreeing(path: str, held: Held, listed: Mapping[str, Hashes]) -> Iterator[str]:
    digests = held.digests()
    if digests.size != held.size:
        yield "its size"
    for algorithm in ALGORITHMS:
        actual: str = getattr(digests, algorithm)
        if listed[algorithm].get(path, actual) != actual:
            yield _manifest_of(path, algorithm)
    if held.crc32 not in {None, digests.crc32}:
        yield "its checksum in the ZIP"


def _all_paths(listed: Mapping[str, Hashes]) -> Iterator[str]:
    return iter(sorted(set().union(*listed.values())))


def _manifest_of(path: str, algorithm: str) -> str:
    return f"{'manifest' if _is_payload(path) else 'tagmanifest'}-{algorithm}.txt"


def _is_payload(path: str) -> bool:
    return path.startswith("data/")


def _missing(path: str) -> str:
    return f"{show(path)} is missing."
