"""The tag files that make a folder a bag (BagIt 1.0, RFC 8493)."""

import re
from collections.abc import Iterable, Mapping

ALGORITHMS = ("sha256", "sha512")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]+)  (.+)")
_ENCODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DECODED = {code: character for character, code in _ENCODED.items()}


def manifest(hashes: Mapping[str, str]) -> bytes:
    """Lines for `path -> hexadecimal hash`, sorted by path; also what `sha256sum -c` reads."""
    lines = [f"{hashes[path]}  {encode_path(path)}\n" for path in sorted(hashes)]
    return "".join(lines).encode()


def parse_line(line: str) -> tuple[str, str] | None:
    """Path and hash of a line without its end, or None when `manifest` cannot have written it."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    path = decode_path(match[2])
    return (path, match[1]) if encode_path(path) == match[2] else None


def encode_path(path: str) -> str:
    """Percent-encode line ends and the percent sign, and nothing else (RFC 8493, section 2.1.3)."""
    return re.sub(r"[%\r\n]", lambda found: _ENCODED[found[0]], path)


def decode_path(text: str) -> str:
    return re.sub(r"%(?:25|0D|0A)", lambda found: _DECODED[found[0]], text)


def bag_info(fields: Iterable[tuple[str, str]]) -> bytes:
    """Label and value a line; line ends and other controls in a value become spaces."""
    lines = [f"{label}: {_one_line(value)}\n" for label, value in fields if value]
    return "".join(lines).encode()


def _one_line(value: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", value).split())
