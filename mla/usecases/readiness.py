"""What the law still asks stops a request wherever it goes on: at its submission, and again when it is sent."""

from mla.cases.models import Case
from mla.common.errors import Invalid
from mla.legal.judgement import Judgement, warned


def must_be_ready(ready: Judgement) -> None:
    """Invalid, naming what is missing, then each warning that has no reason: it is mended, or set aside in words."""
    if not ready.complete:
        raise Invalid({gap.field: gap.sentence for gap in ready.missing if gap.blocking})
    unanswered = {one.key: one.sentence for one in warned(ready.warnings) if not one.reason}
    if unanswered:
        raise Invalid(unanswered)


def warnings_set_aside(case: Case) -> list[str]:
    """The codes, for the ledger; the reasons themselves are part of the content whose hash it keeps."""
    return [f"{one['code']}/{one['item'] or ''}".rstrip("/") for one in case.overrides]
