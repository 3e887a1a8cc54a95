"""Checks an evidence package, ZIP or unpacked, and names every problem; runs without Django.

    python -m mla.evidence.verify PACKAGE [--sha256 HEX] [--json]

Nothing is unpacked, memory stays bounded. Every byte of a ZIP is covered: contents by two hashes in
the manifests, tag files by the tag manifests, those two by the checksum in the ZIP, and headers,
directory and end record because the one layout that the members can have is computed again and
compared. Nothing of what every package has may be missing, and nothing else may be there. So every
accidental or careless change is found. What no check of the package alone can find is somebody who
rewrites everything consistently: contents, manifests, checksums. Against that stands the SHA-256 of
the whole package in the ledger and in the receipt of release: give it with `--sha256`.

Exit status: 0 all right, 1 problems, 2 the package cannot be read, or not to its end.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from pathlib import Path

from mla.evidence.bag import check_bag
from mla.evidence.contents import Held, Refused, open_regular, show
from mla.evidence.directory import read_directory
from mla.evidence.extract import ExtractCheck
from mla.evidence.folder import walk
from mla.evidence.paths import unsafe_names
from mla.evidence.profile import LEDGER, described, unlike_ours, unsafe_for_some
from mla.evidence.structure import differences, layout_of, members

_MOST_PROBLEMS = 1000
_FAULT = (
    "could not be checked to the end ({}): this computer has not enough memory for it, or the file was"
    " made to stop this program. Do not rely on it, and report this to the sender"
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; `sha256` is None for a folder, `ledger_head` without an extract."""

    problems: tuple[str, ...]
    files: int
    bytes: int
    ledger_entries: int
    ledger_head: str | None
    sha256: str | None

    @property
    def ok(self) -> bool:
        return not self.problems


class _Findings:
    """Problems in the order found, each once, and what was counted on the way."""

    def __init__(self) -> None:
        self.problems: dict[str, None] = {}
        self.more = 0
        self.files: Mapping[str, Held] = {}
        self.extract: ExtractCheck | None = None

    def add(self, problems: Iterable[str]) -> None:
        for problem in problems:
            if problem in self.problems or len(self.problems) < _MOST_PROBLEMS:
                self.problems[problem] = None
            else:
                self.more += 1

    def report(self, sha256: str | None) -> Report:
        sizes = [held.size for path, held in self.files.items() if path.startswith("data/")]
        more = (f"There are {self.more} more problems.",) if self.more else ()
        return Report(
            problems=(*self.problems, *more),
            files=len(sizes),
            bytes=sum(sizes),
            ledger_entries=self.extract.entries if self.extract else 0,
            ledger_head=self.extract.head if self.extract else None,
            sha256=sha256,
        )


def verify(package: Path, sha256: str | None = None) -> Report:
    """Check a ZIP or a folder; OSError when it cannot be read at all."""
    findings = _Findings()
    whole = None if package.is_dir() else _sha256(package)
    try:
        findings.add(_wrong_hash(whole, sha256))
        read = _folder_files if whole is None else _zip_files
        findings.files = read(package, findings)
        findings.add(unlike_ours(findings.files))
        findings.add(check_bag(findings.files))
        if LEDGER in findings.files:
            findings.extract = ExtractCheck(findings.files[LEDGER])
            findings.add(findings.extract.problems(described(findings.files)))
    except Refused as refused:
        findings.add([str(refused)])
    return findings.report(whole)


def _wrong_hash(actual: str | None, expected: str | None) -> Iterator[str]:
    if expected is None:
        return
    if actual is None:
        yield "The hash given is that of the ZIP file; check the ZIP, not the unpacked folder."
    elif actual != expected.strip().lower():
        yield f"This is not the package that was released: its SHA-256 is {actual}."


def _sha256(package: Path) -> str:
    with open_regular(package, follow=True) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder_files(package: Path, findings: _Findings) -> dict[str, Held]:
    files: dict[str, Held] = {}
    findings.add(walk(package, files))
    return files


def _zip_files(package: Path, findings: _Findings) -> dict[str, Held]:
    size = package.stat().st_size
    with package.open("rb") as file:
        entries = read_directory(file, size)
        findings.add(entry.problem for entry in entries if entry.problem)
        findings.add(unsafe_names(entry.name for entry in entries))
        if findings.problems:
            raise Refused("The content was not checked, because no such package was ever sealed.")
        layout = layout_of(entries, size)
        findings.add(differences(layout, entries, file))
    return _inside_top(members(layout, package))


def _inside_top(found: dict[str, Held]) -> dict[str, Held]:
    top = next(iter(found)).split("/")[0] + "/"
    outside = next((name for name in found if not name.startswith(top)), None)
    if outside is not None:
        raise Refused(f"{show(outside)} is outside of the package's folder {show(top)}.")
    unsafe = next(unsafe_for_some([top.removesuffix("/")]), None)
    if unsafe is not None:
        raise Refused(unsafe)
    return {name.removeprefix(top): held for name, held in found.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m mla.evidence.verify")
    parser.add_argument("package", type=Path, help="the ZIP file, or the folder it was unpacked to")
    parser.add_argument(
        "--sha256", metavar="HEX", help="hash of the ZIP, from the receipt of release"
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names that a terminal cannot show
    try:
        report = verify(given.package, given.sha256)
    except OSError as error:
        return _unchecked(f"cannot be read: {error.strerror or error}", given)
    except Exception as error:  # noqa: BLE001 - the last resort: nobody is left with a traceback
        return _unchecked(_FAULT.format(type(error).__name__), given)
    lines = [json.dumps({"ok": report.ok, **asdict(report)})] if given.json else _told(report)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0 if report.ok else 1


def _unchecked(why: str, given: argparse.Namespace) -> int:
    sentence = f"{show(str(given.package))} {why}."
    if given.json:
        sys.stdout.write(json.dumps({"ok": False, "problems": [sentence]}) + "\n")
    else:
        sys.stderr.write(f"{sentence}\n")
    return 2


def _told(report: Report) -> Iterator[str]:
    if report.problems:
        yield f"NOT all right: {_counted(len(report.problems), 'problem')}."
        yield from (f"- {problem}" for problem in report.problems)
        return
    files = f"{_counted(report.files, 'file')} of evidence ({_counted(report.bytes, 'byte')})"
    ledger = _counted(report.ledger_entries, "ledger entry", "ledger entries")
    yield f"All right: {files} as sealed, and {ledger} in an unbroken chain."
    if report.sha256:
        yield f"SHA-256 of the package, to compare with the receipt of release: {report.sha256}"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


if __name__ == "__main__":
    sys.exit(main())
