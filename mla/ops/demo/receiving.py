"""The prosecutor's end of a played request: the package is downloaded, and verified offline."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from mla.accounts.models import Membership
from mla.common.errors import MlaError
from mla.custody.store import store
from mla.evidence import index
from mla.evidence.package import top_folder
from mla.ops.demo.outputs import Outputs
from mla.ops.demo.people import actor
from mla.ops.demo.player import Done, Player, counted
from mla.usecases.grant_download import grant_download, open_grant, record_delivery

SOURCE = Path(__file__).parents[3]
"""The folder that holds `mla`, for the verifier's own process."""


class PackageNotVerified(MlaError):
    """The offline verifier found something."""


class Receiver:
    def __init__(self, player: Player, outputs: Outputs) -> None:
        self.player = player
        self.outputs = outputs
        self.file = Path()
        self.report: dict[str, Any] = {}

    def download(self) -> Done:
        """One grant, read through the sealed layout as the pages do, closed with the bytes delivered."""
        prosecutor, package = self._prosecutor, self.player.package
        grant = open_grant(grant_download(package.pk, actor=prosecutor).pk, actor=prosecutor)
        layout = index.load(package.layout_sha256, store())
        name = f"{top_folder(self.player.case.reference, package.number)}.zip"
        self.file = self.outputs.write(name, layout.read(0, layout.size))
        record_delivery(grant.pk, start=0, stop=layout.size)
        return Done(prosecutor, f"downloads the package: {layout.size:,} bytes")

    def verify(self) -> Done:
        """With the offline verifier, in a process that knows neither Django nor the database."""
        command = [sys.executable, "-m", "mla.evidence.verify", str(self.file), "--json"]
        done = subprocess.run(
            [*command, "--sha256", self.player.package.sha256],
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONPATH": str(SOURCE)},
        )
        if done.returncode:
            raise PackageNotVerified(f"The package does not verify: {done.stdout or done.stderr}")
        self.report = json.loads(done.stdout)
        files = counted(self.report["files"], "file")
        entries = self.report["ledger_entries"]
        found = f"{files} as sealed, {entries} ledger entries in an unbroken chain"
        return Done(self._prosecutor, f"verifies it offline: {found}")

    @property
    def _prosecutor(self) -> Membership:
        return actor(self.player.told.requesting, "prosecutor")
