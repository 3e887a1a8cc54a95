"""The requested side passes the request on to the competent authority of its country (Budapest 27(9))."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.participants import dismiss_others, enrol
from mla.cases.sides import Side
from mla.cases.states import move
from mla.common.errors import Invalid, WrongState
from mla.directory.models import Authority
from mla.ledger.events import CASE_FORWARDED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.assign_items import executing
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def forward_case(case_id: UUID, *, actor: Membership, authority_id: UUID) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.FORWARD, case)
    authority = Authority.objects.filter(pk=authority_id, country_id=actor.country_code).first()
    if authority is None:
        raise Invalid({"authority_id": "Choose an authority of your own country."})
    if case.requested_authority_id == authority.pk:
        raise WrongState("The request is with this authority already.")
    move(case, "forward", authority=authority)
    concerned = executing(case)
    enrol(case, Side.REQUESTED, authorities=concerned)
    dismiss_others(case, Side.REQUESTED, but=concerned)
    complete(case, CASE_FORWARDED, actor=actor, facts={"authority": authority.pk})
    return case
