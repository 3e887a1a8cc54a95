"""Log lines without personal data."""

import logging
from types import TracebackType


class Line(logging.Formatter):
    """PostgreSQL's DETAIL lines repeat the values of a row; they stay out of the log."""

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        lines = super().formatException(ei).splitlines()
        return "\n".join(line for line in lines if not line.startswith("DETAIL:"))
