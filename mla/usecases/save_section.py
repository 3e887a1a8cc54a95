"""Saving one section of a draft that consists of fields."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models, transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Proceeding, State
from mla.cases.participants import enrol
from mla.cases.sides import Side
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.legal.instruments import between_states
from mla.policy.sight import find_case
from mla.usecases.drafting import close_section, open_section
from mla.usecases.step import checked

CASE_FIELDS: dict[str, tuple[str, ...]] = {
    "authorities": (
        "title",
        "requested_country",
        "requested_authority",
        "contact_name",
        "contact_title",
        "contact_email",
        "contact_telephone",
    ),
    "basis": ("bases", "basis_statement"),
    "facts": ("facts",),
    "procedure": ("special_procedure",),
    "urgency": ("urgency", "urgency_reason"),
    "confidentiality": ("confidentiality", "confidentiality_reason"),
    "deadline": ("deadline_on", "deadline_reason"),
}
PROCEEDING_FIELDS = (
    "reference",
    "title",
    "stage",
    "offence",
    "law_text",
    "maximum_penalty",
    "authority",
    "authority_functions",
)


@transaction.atomic(durable=True)
def save_section(
    case_id: UUID, section: str, *, actor: Membership, version: int, values: Mapping[str, Any]
) -> Case:
    """Sets exactly the section's own fields; whatever else `values` names is Invalid."""
    find_case(actor, case_id)
    sharing = _sharing(case_id) if section == "proceedings" else []
    case = open_section(case_id, section, actor=actor, version=version)
    if section == "proceedings":
        _save_proceeding(case, values)
        for one in sharing:
            one.proceeding = case.proceeding
    else:
        asked = case.requested_country_id, case.requested_authority_id
        _set(case, CASE_FIELDS[section], values)
        _check_choices(case)
        if (case.requested_country_id, case.requested_authority_id) != asked:
            _check_addressee(case)
        checked(case, CASE_FIELDS[section])
    for changed in (case, *sharing):
        if section == "proceedings" and changed.proceeding.authority:
            enrol(changed, Side.REQUESTING, authorities=[changed.proceeding.authority])
        close_section(changed, section, actor=actor, facts={})
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


def _save_proceeding(case: Case, values: Mapping[str, Any]) -> None:
    proceeding: Proceeding = case.proceeding
    _set(proceeding, PROCEEDING_FIELDS, values)
    if proceeding.authority and proceeding.authority.country_id != case.requesting_country_id:
        raise Invalid({"authority": "Choose an authority of your own country."})
    checked(proceeding, PROCEEDING_FIELDS)
    proceeding.save()


def _set(row: models.Model, allowed: tuple[str, ...], values: Mapping[str, Any]) -> None:
    foreign = sorted(set(values) - set(allowed))
    if foreign:
        raise Invalid(dict.fromkeys(foreign, "This field does not belong to this section."))
    for name, value in values.items():
        setattr(row, name, value)


def _check_choices(case: Case) -> None:
    possible = {basis.code for basis in between_states()}
    unknown = [code for code in case.bases if code not in possible]
    if unknown:
        raise Invalid(
            {"bases": f"There is no legal basis {', '.join(unknown)} here. Choose from the list."}
        )
    if case.requested_country_id == case.requesting_country_id:
        raise Invalid({"requested_country": "Choose another country: a request goes abroad."})


def _check_addressee(case: Case) -> None:
    """Of a new one: what was sent to a country, and what that country did with it, is for no other."""
    if case.sent_number:
        raise Invalid(
            {
                "requested_authority": "This request was sent already. To ask another authority, draft a new request."
            }
        )
    addressee = case.requested_authority
    if addressee and (
        addressee.country_id != case.requested_country_id
        or addressee.kind != Authority.Kind.CENTRAL
    ):
        raise Invalid(
            {"requested_authority": "Choose the central authority of the country you ask."}
        )
