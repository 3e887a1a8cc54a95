"""The request that every run of the demo plays whole, from draft to closed, and what it leaves."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from mla.common.clock import now
from mla.common.errors import MlaError
from mla.custody.models import Document
from mla.ledger import streams
from mla.ledger.verify import verify
from mla.ops.demo.evidence import EvidenceFile, from_folder, generated, total
from mla.ops.demo.outputs import Outputs, checks, shown
from mla.ops.demo.player import Player
from mla.ops.demo.receiving import Receiver
from mla.ops.demo.story import demo_story
from mla.ops.demo.world import demo_world

Say = Callable[[str], None]


class LedgerBroken(MlaError):
    """The ledger of the played request does not hold."""


@dataclass(frozen=True, slots=True)
class Played:
    """What `demo --json` prints; `files` and `bytes` are those of the evidence."""

    case: str
    reference: str
    state: str
    letter: str
    package: str
    package_sha256: str
    verified: bool
    files: int
    bytes: int
    ledger_entries: int
    seconds: float

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def play(folder: Path | None, out: Path, say: Say) -> Played:
    """A request of two items; its evidence is what the folder holds, or made."""
    began = time.monotonic()
    outputs, files = Outputs(out), _evidence(folder, say)
    player = Player(demo_story(now().date())[0], files, say=say)
    receiver = Receiver(player, outputs)
    say("    Took  State                   Who does what")
    player.play(
        *(player.draft, player.submit, player.send),
        *(player.acknowledge, player.assign, player.accept, player.accept_condition),
        *(player.upload, player.submit_evidence, player.release, player.record_outcomes),
        *(player.acknowledge_conditions, receiver.download, receiver.verify),
        *(player.provide_evidence, player.close),
    )
    entries = _ledger(player, say)
    papers, sums = outputs.papers(player.case), outputs.sums(player.case)
    _tell(outputs, checks(receiver.file, player.package.sha256, sums, papers), say)
    return Played(
        case=str(player.case_id),
        reference=player.case.reference,
        state=str(player.case.state),
        letter=str(papers[Document.Kind.LETTER]),
        package=str(receiver.file),
        package_sha256=player.package.sha256,
        verified=receiver.report["ok"],
        files=len(files),
        bytes=total(files),
        ledger_entries=entries,
        seconds=round(time.monotonic() - began, 2),
    )


def _evidence(folder: Path | None, say: Say) -> Sequence[EvidenceFile]:
    if folder is None:
        return generated(settings.VAR_DIR / "demo-evidence")
    officer = demo_world()["KR"].person("executing_officer")
    files, others = from_folder(folder, collector=f"{officer.name}, {officer.title}")
    if others:
        say(f"Left out of {folder}: {others} links, pipes or devices, which are no evidence files.")
    return files


def _ledger(player: Player, say: Say) -> int:
    """How many entries the request has, once all of them were recomputed."""
    report = verify(streams.of_case(player.case.pk))
    if report.problem_count:
        raise LedgerBroken(f"The ledger does not hold: {report.problems[0].sentence}")
    say(f"Ledger: {report.entries:,} entries in {report.streams} streams recomputed, all hold.")
    return report.entries


def _tell(outputs: Outputs, commands: Iterable[str], say: Say) -> None:
    say("Written:")
    for path in outputs.written:
        say(f"  {shown(path)}")
    say("Check it with common tools:")
    for command in commands:
        say(f"  {command}")
