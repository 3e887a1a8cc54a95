"""The files that a played request leaves for the caller, and how to check them with common tools."""

import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import file_digest
from pathlib import Path

from mla.cases.models import Case
from mla.common.errors import MlaError
from mla.custody.models import Document, Package
from mla.custody.store import stored
from mla.evidence.hashing import MIB


class OutputFailed(MlaError):
    """A result cannot be written."""


class Outputs:
    """A folder, and what was written there for one case."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[Path] = []
        self._try()

    def write(self, name: str, pieces: Iterable[bytes]) -> Path:
        """Whole under its name, or not at all."""
        path = self.folder / name
        draft = path.with_name(f"{name}.part")
        try:
            with draft.open("wb") as file:
                file.writelines(pieces)
            draft.replace(path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise _failed(path, error) from error
        self.written.append(path)
        return path

    def papers(self, case: Case) -> dict[str, Path]:
        """Letter, receipts and custody records as issued; the path of each by its kind."""
        kept: dict[str, Path] = {}
        for document in Document.objects.filter(case=case):
            kept[document.kind] = self.write(document.name, _bytes_of(document.sha256))
        for package in Package.objects.filter(case=case):
            name = f"{case.reference}-custody-record-{package.number}.pdf"
            self.write(name, _bytes_of(package.custody_sha256))
        return kept

    def sums(self, case: Case) -> Path:
        """The SHA-256 of all that was written, as `sha256sum -c` reads it."""
        lines = "".join(f"{_sha256(path)}  {path.name}\n" for path in self.written)
        return self.write(f"{case.reference}.sha256", [lines.encode()])

    def _try(self) -> None:
        """Before anything is played."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _failed(self.folder, error) from error
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise OutputFailed(f"{self.folder} is not writable: name another folder with --out.")


def checks(package: Path, sha256: str, sums: Path, papers: Mapping[str, Path]) -> Iterator[str]:
    """Commands that check the results, for people to copy; the receipt of release prints its hash in groups."""
    letter, receipt = papers[Document.Kind.LETTER], papers[Document.Kind.RELEASE_RECEIPT]
    folder, python = _quoted(sums.parent), _quoted(Path(sys.executable))
    yield f"(cd {folder} && sha256sum -c {shlex.quote(sums.name)})"
    yield f"unzip -tq {_quoted(package)}"
    yield (
        f"pdftotext {_quoted(receipt)} - | tr -d ' \\n' |"
        f" grep -o $(sha256sum {_quoted(package)} | cut -c -64)"
    )
    yield f"{python} -m mla.evidence.verify {_quoted(package)} --sha256 {sha256}"
    yield f"pdftotext -layout {_quoted(letter)} - | less"


def shown(path: Path) -> str:
    """Relative to where the caller stands, if it is below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _quoted(path: Path) -> str:
    return shlex.quote(shown(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _bytes_of(sha256: str) -> Iterator[bytes]:
    with stored(sha256).open("rb") as file:
        while piece := file.read(MIB):
            yield piece


def _failed(path: Path, error: OSError) -> OutputFailed:
    return OutputFailed(
        f"{path} cannot be written: {error.strerror}. Make room, or name another folder with --out."
    )
