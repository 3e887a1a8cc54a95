"""Saving the criminal proceedings of a draft: the text that all requests in them share."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models, transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Proceeding, State
from mla.cases.participants import enrol
from mla.cases.sides import Side
from mla.common.errors import Invalid
from mla.legal.instruments import instruments
from mla.policy.sight import find_case
from mla.usecases.drafting import assign, close_section, open_section
from mla.usecases.step import checked

SECTION = "proceedings"
FIELDS = (
    "reference",
    "title",
    "stage",
    "offence",
    "law_text",
    "maximum_penalty",
    "maximum_years",
    "offence_articles",
    "organised",
    "authority",
    "authority_functions",
)


@transaction.atomic(durable=True)
def save_proceedings(
    case_id: UUID, *, actor: Membership, version: int, values: Mapping[str, Any]
) -> Case:
    """Sets exactly these fields; every other open request in the same proceedings notes the change."""
    find_case(actor, case_id)
    sharing = _sharing(case_id)
    case = open_section(case_id, SECTION, actor=actor, version=version)
    if actor.user_id not in case.proceeding.editor_ids:
        case.proceeding.editor_ids = [*case.proceeding.editor_ids, actor.user_id]
    put_proceeding(case.proceeding, values)
    for one in sharing:
        one.proceeding = case.proceeding
    for changed in (case, *sharing):
        if changed.proceeding.authority:
            enrol(changed, Side.REQUESTING, authorities=[changed.proceeding.authority])
        close_section(changed, SECTION, actor=actor, facts={})
    return case


def _sharing(case_id: UUID) -> list[Case]:
    """The other requests in the same criminal proceedings that may still be sent (again): their text
    changes too, so the editor is their author as well. All are locked in one order, so that two who
    save cannot wait for each other.
    """
    own = Case.objects.filter(pk=case_id).values("proceeding_id")
    open_ones = models.Q(state__in=[State.DRAFTED, State.IN_REVIEW, State.SENT, State.RETURNED])
    found = Case.objects.filter(models.Q(pk=case_id) | open_ones, proceeding_id__in=own)
    locked = found.order_by("pk").select_related("proceeding").select_for_update(of=("self",))
    return [one for one in locked if one.pk != case_id]


def put_proceeding(proceeding: Proceeding, values: Mapping[str, Any]) -> None:
    """Sets exactly these fields and saves them."""
    assign(proceeding, FIELDS, values, section=SECTION)
    if proceeding.authority and proceeding.authority.country_id != proceeding.country_id:
        raise Invalid({"authority": "Choose an authority of your own country."})
    unknown = set(proceeding.offence_articles) - known_offences().keys()
    if unknown:
        raise Invalid({"offence_articles": "Choose offences of the list."})
    checked(proceeding, FIELDS)
    proceeding.save()


def known_offences() -> dict[str, str]:
    """`UNCC 7` -> its words: every offence that an instrument itself defines."""
    return {
        f"{basis.code} {one.article}": f"{basis.short_title}, {basis.unit} {one.article}: {one.title}"
        for basis in instruments().values()
        for one in basis.offences
    }
