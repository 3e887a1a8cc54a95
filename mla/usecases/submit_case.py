"""The drafter gives the request to the central authority."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.completeness import judge, sheets
from mla.cases.models import Author, Case
from mla.cases.participants import enrol
from mla.cases.sides import Side
from mla.cases.snapshots import content, content_hash
from mla.cases.states import move
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.directory.selectors import issuing_authorities
from mla.directory.sheet import ISSUERS, must_issue
from mla.ledger.events import CASE_SUBMITTED
from mla.legal.judgement import Judgement
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.readiness import must_be_ready, warnings_set_aside
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def submit_case(
    case_id: UUID, *, actor: Membership, issuing_authority_id: UUID | None = None
) -> Case:
    """Invalid, naming what is missing, while the request is not complete for its basis.

    `issuing_authority_id` is needed where a country sheet says that a prosecutor or court has to issue it.
    """
    case = lock_case(actor, case_id)
    require(actor, Action.SUBMIT, case)
    issuer = must_issue(sheets(case).values())
    authority = _issuing_authority(case, issuer, issuing_authority_id)
    move(case, "submit", person_id=actor.user_id, issuer=issuer, authority=authority)
    ready = judge(case)
    must_be_ready(ready)
    case.overrides = [one for one in case.overrides if _still_open(one, ready)]
    if authority:
        enrol(case, Side.REQUESTING, authorities=[authority])
    Author.objects.get_or_create(case=case, version=case.sent_number + 1, person_id=actor.user_id)
    facts = {"content": content_hash(content(case)), "warnings": warnings_set_aside(case)}
    complete(case, CASE_SUBMITTED, actor=actor, facts=facts)
    return case


def _issuing_authority(case: Case, issuer: str, chosen: UUID | None) -> Authority | None:
    """The one chosen among those that can issue; Invalid where one is needed and none was chosen."""
    if not issuer:
        return None
    possible = issuing_authorities(case.requesting_country_id, issuer)
    found = possible.filter(pk=chosen).first() if chosen else None
    if found is None:
        raise Invalid(
            {"issuing_authority_id": f"Choose who issues this request: {ISSUERS[issuer]}."}
        )
    return found


def _still_open(override: Mapping[str, object], ready: Judgement) -> bool:
    return any(
        one.code == override["code"] and override["item"] in {None, one.item}
        for one in ready.warnings
    )
