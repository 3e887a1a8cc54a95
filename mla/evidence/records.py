"""The records of a ZIP file (PKWARE APPNOTE 6.3.10): stored, UTF-8 names, ZIP64 where needed."""

import struct
from datetime import UTC, datetime

LIMIT_16, LIMIT_32 = 0xFFFF, 0xFFFFFFFF
LOCAL, CENTRAL, END, END_64, LOCATOR = (
    0x04034B50,
    0x02014B50,
    0x06054B50,
    0x06064B50,
    0x07064B50,
)
LOCAL_FORM = struct.Struct("<IHHHIIIIHH")
CENTRAL_FORM = struct.Struct("<IHHHHIIIIHHHHHII")
END_FORM = struct.Struct("<IHHHHIIH")
END_64_FORM = struct.Struct("<IQHHIIQQQQ")
LOCATOR_FORM = struct.Struct("<IIQI")

_PLAIN, _WITH_ZIP64 = 20, 45
_MADE_ON_UNIX = 3 << 8 | _WITH_ZIP64
_UTF8_NAMES = 1 << 11
_REGULAR_FILE = 0o100644 << 16


def dos_stamp(at: datetime) -> int:
    """Date and time in UTC as ZIP keeps them: two-second steps, 1980 to 2107."""
    utc = at.astimezone(UTC)
    year = min(max(utc.year, 1980), 2107) - 1980
    date = year << 9 | utc.month << 5 | utc.day
    return date << 16 | utc.hour << 11 | utc.minute << 5 | utc.second // 2


def local_length(name: bytes, size: int) -> int:
    return LOCAL_FORM.size + len(name) + (20 if size >= LIMIT_32 else 0)


def local_header(name: bytes, size: int, checksum: int, stamp: int) -> bytes:
    extra = _zip64([size, size] if size >= LIMIT_32 else [])
    short = min(size, LIMIT_32)
    fixed = LOCAL_FORM.pack(
        LOCAL, _version(extra), _UTF8_NAMES, 0, stamp, checksum, short, short, len(name), len(extra)
    )
    return fixed + name + extra


def central_length(name: bytes, size: int, offset: int) -> int:
    wide = 16 * (size >= LIMIT_32) + 8 * (offset >= LIMIT_32)
    return CENTRAL_FORM.size + len(name) + (4 + wide if wide else 0)


def central_entry(name: bytes, size: int, checksum: int, stamp: int, offset: int) -> bytes:
    sizes = [size, size] if size >= LIMIT_32 else []
    extra = _zip64(sizes + ([offset] if offset >= LIMIT_32 else []))
    short = min(size, LIMIT_32)
    fixed = CENTRAL_FORM.pack(
        *(CENTRAL, _MADE_ON_UNIX, _version(extra), _UTF8_NAMES, 0, stamp, checksum, short, short),
        *(len(name), len(extra), 0, 0, 0, _REGULAR_FILE, min(offset, LIMIT_32)),
    )
    return fixed + name + extra


def end_records(count: int, start: int, length: int) -> bytes:
    """What closes the file after `count` central entries at [start, start + length)."""
    short = min(count, LIMIT_16)
    end = END_FORM.pack(END, 0, 0, short, short, min(length, LIMIT_32), min(start, LIMIT_32), 0)
    if count < LIMIT_16 and length < LIMIT_32 and start < LIMIT_32:
        return end
    versions = (_MADE_ON_UNIX, _WITH_ZIP64)
    wide = END_64_FORM.pack(
        END_64, END_64_FORM.size - 12, *versions, 0, 0, count, count, length, start
    )
    return wide + LOCATOR_FORM.pack(LOCATOR, 0, start + length, 1) + end


def _version(extra: bytes) -> int:
    return _WITH_ZIP64 if extra else _PLAIN


def _zip64(numbers: list[int]) -> bytes:
    if not numbers:
        return b""
    return struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers)
