"""The process that keeps one embedded server running for as long as any process uses it.

Users hold a shared flock on the `.use` file. The keeper asks for the exclusive one: it gets it when
the last user is gone, whether it left or was killed, and then stops the server. A server that
crashes is started again.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Any

from mla.ops.child import die_with_parent

STARTED_SECONDS = 5.0  # a server that ends sooner could not start: another try would not help


class Keeper:
    def __init__(self, job: dict[str, Any], run: int) -> None:
        self.job = job
        self.run = run  # the descriptor of the lock; the server inherits it and so holds it as well
        self.stopping = False
        self.server: subprocess.Popen[bytes] | None = None

    def keep(self) -> int:
        """Run the server until it is to stop; its exit code."""
        watcher = threading.Thread(target=self.stop_when_unused, daemon=True)
        while True:
            started = time.monotonic()
            self.server = self.start()
            if not watcher.is_alive():
                watcher.start()
            code = self.server.wait()
            if self.stopping or time.monotonic() - started < STARTED_SECONDS:
                return code

    def start(self) -> subprocess.Popen[bytes]:
        account: dict[str, Any] = self.job["account"]
        return subprocess.Popen(
            self.job["command"],
            preexec_fn=die_with_parent(self.job["stop_signal"]),  # noqa: PLW1509 - only prctl
            start_new_session=True,
            pass_fds=(self.run,),
            **account,
        )

    def stop_when_unused(self) -> None:
        descriptor = os.open(self.job["use"], os.O_RDWR)
        fcntl.flock(
            descriptor, fcntl.LOCK_EX
        )  # held to the end: who comes now waits, then starts a new keeper
        self.stop()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True
        if self.server is not None:
            self.server.send_signal(self.job["stop_signal"])


def main() -> int:
    job = json.loads(sys.argv[1])
    descriptor = os.open(job["run"], os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    keeper = Keeper(job, descriptor)
    signal.signal(signal.SIGTERM, keeper.stop)
    code = keeper.keep()
    os.close(descriptor)  # before `use`, which the process holds to its end
    return code


if __name__ == "__main__":
    sys.exit(main())
