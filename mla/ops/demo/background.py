"""The story's other requests, each left where somebody has to act, so that every work list holds something."""

from collections.abc import Callable

from django.conf import settings

from mla.cases.models import Case, ItemState
from mla.common.clock import now
from mla.ops.demo.evidence import EvidenceFile
from mla.ops.demo.player import Player
from mla.ops.demo.story import DemoRequest, demo_story
from mla.usecases.upload_evidence import Provenance

SENT = ("draft", "submit", "issue", "send")
ACCEPTED = (*SENT, "acknowledge", "assign", "accept")
SUBMITTED = (*ACCEPTED, "upload", "submit_evidence")
PATHS: dict[str, tuple[str, ...]] = {
    "drafted": ("draft",),
    "in_review": ("draft", "submit"),
    "sent": SENT,
    "returned": (*SENT, "acknowledge", "send_back"),
    "refused": (*SENT, "acknowledge", "refuse"),
    "withdrawn": (*SENT, "acknowledge", "withdraw"),
    "accepted": ACCEPTED,
    "submitted": SUBMITTED,
    "executed": (*ACCEPTED, "record_outcomes", "report_execution"),
    "evidence_provided": (*SUBMITTED, "release", "provide_evidence"),
}
"""The steps that leave a request in this state; submitted: accepted, its evidence waits for release."""


def play_others(say: Callable[[str], None]) -> None:
    """Those that are not there in their state: all of them in a first run, none in the next."""
    for told in demo_story(now().date())[1:]:
        if _is_there(told):
            continue
        files = [_record(told)] if "upload" in PATHS[told.leave] else []
        player = Player(told, files, say=_silent)
        player.play(*(getattr(player, step) for step in PATHS[told.leave]))
        case = player.case
        asking, asked = told.requesting, told.requested
        say(f"Left for you: {case.reference}, {asking} to {asked}: {case.get_state_display()}.")


def _is_there(told: DemoRequest) -> bool:
    found = Case.objects.filter(
        proceeding__reference=told.reference, requesting_country=told.requesting
    )
    if told.leave == "submitted":
        return found.filter(items__state=ItemState.EVIDENCE_SUBMITTED).exists()
    return found.filter(state=told.leave).exists()


def _record(told: DemoRequest) -> EvidenceFile:
    """What the holder of the first item hands over: a page that says what it is."""
    item = told.items[0]
    path = settings.VAR_DIR / "demo-evidence" / f"{told.key}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{item.holder}\n\nOn request {told.reference}:\n{item.what}\n")
    provenance = Provenance(source=item.holder, method="provider", collector=item.holder)
    return EvidenceFile(path, path.name, path.stat().st_size, provenance)


def _silent(_line: str) -> None:
    """These are not watched step by step."""
