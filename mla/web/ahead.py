"""The next piece is read while the last is on its way: reading and sending both let other threads run."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor


class Ahead(Iterator[bytes]):
    """Pieces in their order, one of them waiting; an error comes where its piece would have."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._reader = ThreadPoolExecutor(1, "ahead")
        self._waiting: Future[bytes | None] | None = None

    def __next__(self) -> bytes:
        waiting = self._waiting
        piece = waiting.result() if waiting else next(self._pieces, None)
        if piece is None:
            raise StopIteration
        self._waiting = self._reader.submit(next, self._pieces, None)
        return piece

    def close(self) -> None:
        self._reader.shutdown()
