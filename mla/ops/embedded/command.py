"""The embedded database around one command of the command line."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from mla.common.errors import MlaError
from mla.ops.embedded import postgres
from mla.ops.embedded.folders import is_full, no_room

WITHOUT_DATABASE = {
    *("collectstatic", "findstatic", "compilemessages", "makemessages", "diffsettings"),
    *("check_request", "request_schema"),
    *("help", "version", "--help", "--version", "-h"),
}


@contextmanager
def database_for(argv: Sequence[str]) -> Iterator[None]:
    """Run `manage.py NAME ...` with a database: the one named by DATABASE_URL, or the embedded one.

    A refusal ends the process with its sentence and exit code 1.
    """
    try:
        if os.environ.get("DATABASE_URL") or not argv[1:] or WITHOUT_DATABASE & set(argv[1:]):
            yield
            return
        from django.conf import settings

        with postgres.use(settings.VAR_DIR):
            yield
    except MlaError as refusal:
        sys.exit(str(refusal))
    except OSError as error:
        if not is_full(error):
            raise
        sys.exit(no_room(error.filename))
    except KeyboardInterrupt:
        sys.exit(130)
