"""The drafter sets warnings of the draft aside, each with a reason that letter and ledger carry."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.completeness import judge
from mla.cases.models import Case
from mla.common.errors import Invalid
from mla.common.text import stated
from mla.legal.judgement import Warned, warned
from mla.usecases.drafting import close_section, open_section

SECTION = "warnings"
LONGEST = 2000


@transaction.atomic(durable=True)
def set_aside_warnings(
    case_id: UUID, *, actor: Membership, version: int, reasons: Mapping[str, str]
) -> Case:
    """`reasons` by the key of the warning; an empty one takes the warning up again. What is gone is dropped."""
    case = open_section(case_id, SECTION, actor=actor, version=version)
    now_open = {one.key: one for one in warned(judge(case).warnings)}
    unknown = reasons.keys() - now_open.keys()
    if unknown:
        raise Invalid(dict.fromkeys(unknown, "This warning is gone: open the page again."))
    kept = {key: stated(reasons.get(key, one.reason)) for key, one in now_open.items()}
    long = [key for key, text in kept.items() if len(text) > LONGEST]
    if long:
        raise Invalid(dict.fromkeys(long, f"Shorten this to {LONGEST:,} characters."))
    case.overrides = [_override(now_open[key], text) for key, text in kept.items() if text]
    close_section(
        case, SECTION, actor=actor, facts={"set_aside": sorted(k for k in kept if kept[k])}
    )
    return case


def _override(warning: Warned, reason: str) -> dict[str, object]:
    return {
        "code": warning.code,
        "item": warning.item,
        "about": list(warning.about),
        "sentence": warning.sentence,
        "reason": reason,
    }
