"""One request from the draft to the verified package, through the use cases."""

import subprocess
import sys
from pathlib import Path

import pytest

from mla.cases.models import State
from mla.custody.models import Document, Package
from mla.custody.store import store
from mla.evidence import index
from mla.ledger.verify import verify
from mla.outbox.queue import pending_count
from mla.tasks.drain import drain
from mla.usecases.grant_download import grant_download, record_delivery
from tests.life import IN_STATE, case_in, closed
from tests.world import World


@pytest.mark.parametrize("state", list(State))
def test_a_case_reaches_every_state(world: World, state: State) -> None:
    assert set(IN_STATE) == set(State)
    assert case_in(world, state).state == state
    drain()
    assert pending_count() == 0


def test_a_closed_request_leaves_a_letter_receipts_a_package_and_a_sound_ledger(
    world: World, tmp_path: Path
) -> None:
    case = closed(world)
    drain()
    kinds = set(Document.objects.filter(case=case).values_list("kind", flat=True))
    receipts = {"sending_receipt", "acknowledgement_receipt", "release_receipt"}
    assert kinds == {"letter_of_request", *receipts}
    package = Package.objects.get(case=case)
    layout = index.load(package.layout_sha256, store())
    target = tmp_path / "package.zip"
    target.write_bytes(b"".join(layout.read(0, layout.size)))
    checked = subprocess.run(
        [sys.executable, "-m", "mla.evidence.verify", str(target), "--sha256", package.sha256],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    report = verify()
    assert report.entries > 20
    assert report.problem_count == 0


def test_a_whole_download_closes_its_grant_and_tells_both_sides(world: World) -> None:
    case = closed(world)
    package = Package.objects.get(case=case)
    grant = grant_download(package.pk, actor=world.asking.prosecutor)
    record_delivery(grant.pk, start=10, stop=package.size)
    grant.refresh_from_db()
    assert grant.closed_at is None
    record_delivery(grant.pk, start=0, stop=12)
    grant.refresh_from_db()
    assert grant.closed_at is not None
    assert grant.delivered_bytes == package.size
    package.refresh_from_db()
    assert package.received_at is not None
