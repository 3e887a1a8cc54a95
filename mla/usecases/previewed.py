"""What a person confirmed is what stands there: the hash of the previewed content must be that of the content now."""

from mla.cases.models import Case
from mla.cases.snapshots import content, content_hash
from mla.common.errors import Stale

CHANGED = "This request was changed after you previewed it. Read the preview again."


def must_be_as_previewed(case: Case, previewed: str) -> None:
    if content_hash(content(case)) != previewed:
        raise Stale(CHANGED)
