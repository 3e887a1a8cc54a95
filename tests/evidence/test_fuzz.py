"""Packages changed at random: each is told in sentences what is wrong with it, and none stops the verifier."""

import random
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mla.evidence import records
from mla.evidence.verify import verify

HUGE = [0, 1, 0xFFFF, 0xFFFFFFFF, 1 << 32, 1 << 63, (1 << 64) - 100, (1 << 64) - 1]
FEW, MANY = 400, 8000
CENTRAL, LOCAL = struct.pack("<I", records.CENTRAL), struct.pack("<I", records.LOCAL)
Change = Callable[[bytes, random.Random], bytes]


def directory_at(data: bytes) -> int:
    return data.index(CENTRAL)


def in_directory(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of the list of members or the end record."""
    return with_bytes(data, range(directory_at(data), len(data)), chance)


def in_headers(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of the header before a member."""
    starts = [at for at in range(len(data)) if data.startswith(LOCAL, at)]
    start = chance.choice(starts)
    return with_bytes(data, range(start, start + records.LOCAL_FORM.size + 20), chance)


def anywhere(data: bytes, chance: random.Random) -> bytes:
    return with_bytes(data, range(len(data)), chance)


def with_bytes(data: bytes, places: range, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.choice(places)
        changed[at] = chance.choice([0, 0xFF, chance.randrange(256), changed[at] ^ 1])
    return bytes(changed)


def in_numbers(data: bytes, chance: random.Random) -> bytes:
    """An entry whose numbers are huge, as ZIP64 writes them, in a directory that fits."""
    start = directory_at(data)
    at = chance.choice([n for n in range(start, len(data)) if data.startswith(CENTRAL, n)])
    fields = list(records.CENTRAL_FORM.unpack_from(data, at))
    name_at, length = at + records.CENTRAL_FORM.size, fields[9]
    places = chance.choice([[7, 8], [7, 8, 15], [15], [7], [8, 15]])  # packed, size, offset
    for place in places:
        fields[place] = records.LIMIT_32
    huge = chance.choice([*HUGE, chance.getrandbits(64)])
    wide = chance.choice([[huge] * len(places), [chance.choice(HUGE) for _ in places], [huge], []])
    extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide)
    fields[10] = len(extra)
    name = data[name_at : name_at + length]
    entry = records.CENTRAL_FORM.pack(*fields) + name + extra
    end = len(data) - records.END_FORM.size
    directory = data[start:at] + entry + data[name_at + length : end]
    count = records.END_FORM.unpack(data[end:])[4]
    return data[:start] + directory + records.end_records(count, start, len(directory))


def at_the_end(data: bytes, chance: random.Random) -> bytes:
    """A ZIP64 end record of any numbers."""
    count, length, start = (chance.choice([*HUGE, chance.randrange(len(data))]) for _ in range(3))
    wide = records.END_64_FORM.pack(
        records.END_64, 44, 45, 45, 0, 0, count & 0xFFFF, count, length, start
    )
    locator = records.LOCATOR_FORM.pack(records.LOCATOR, 0, chance.choice(HUGE), 1)
    full = (records.LIMIT_16, records.LIMIT_16, records.LIMIT_32, records.LIMIT_32)
    end = records.END_FORM.pack(records.END, 0, 0, *full, 0)
    return data[: -records.END_FORM.size] + wide + locator + end


def moved(data: bytes, chance: random.Random) -> bytes:
    """A piece taken out, doubled or put elsewhere."""
    first, last = sorted(chance.randrange(len(data)) for _ in range(2))
    piece = data[first : min(last, first + chance.choice([1, 8, 46, 500]))]
    rest = data[:first] + data[first + len(piece) :]
    at = chance.randrange(len(rest))
    return chance.choice([rest, data[:at] + piece + data[at:], rest[:at] + piece + rest[at:]])


CHANGES: list[Change] = [in_directory, in_headers, anywhere, in_numbers, at_the_end, moved]


def unnoticed(small: Path, change: Change, times: int) -> list[int]:
    """The seeds whose change was not found, or found where there was none; whatever is raised, is."""
    data, target = small.read_bytes(), small.with_name("hostile.zip")
    wrong = []
    for seed in range(times):
        changed = change(data, random.Random(seed))  # noqa: S311 - the same changes each time
        target.write_bytes(changed)
        problems = verify(target).problems
        sentences = all(problem.endswith(".") for problem in problems)
        if bool(problems) != (changed != data) or not sentences:
            wrong.append(seed)
    return wrong


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_stops_the_verifier_or_is_missed(small: Path, change: Change) -> None:
    assert unnoticed(small, change, FEW // len(CHANGES)) == []


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_none_of_thousands_of_changes_stops_the_verifier_or_is_missed(
    small: Path, change: Change
) -> None:
    assert unnoticed(small, change, MANY // len(CHANGES)) == []


def in_tag_files(small: Path, times: int) -> list[int]:
    """The same in an unpacked package: what its tables, manifests and record say is read, whatever it is."""
    with zipfile.ZipFile(small) as package:
        package.extractall(small.parent / "out")
    (folder,) = (small.parent / "out").iterdir()
    files = sorted(path for path in folder.iterdir() if path.is_file())
    wrong = []
    for seed in range(times):
        chance = random.Random(seed)  # noqa: S311 - the same changes each time
        path = chance.choice(files)
        data = path.read_bytes()
        changed = chance.choice([anywhere, moved])(data, chance)
        path.write_bytes(changed)
        if bool(verify(folder).problems) != (changed != data):
            wrong.append(seed)
        path.write_bytes(data)
    shutil.rmtree(small.parent / "out")
    return wrong


def test_no_change_of_a_tag_file_stops_the_verifier_or_is_missed(small: Path) -> None:
    assert in_tag_files(small, 200) == []


@pytest.mark.slow
def test_none_of_thousands_of_changes_of_tag_files_is_missed(small: Path) -> None:
    assert in_tag_files(small, 4000) == []
