"""Child processes that never outlive their parent (Linux: prctl(2), PR_SET_PDEATHSIG)."""

import ctypes
import os
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(signal_number: int) -> Callable[[], None]:
    """A `preexec_fn` for Popen: the child gets this signal when its parent ends, however it ends.

    The kernel means the thread that started the child: start children from the main thread.
    """
    if sys.platform != "linux":
        return lambda: None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:  # it ended before the line above
            os.kill(os.getpid(), signal_number)

    return bind
