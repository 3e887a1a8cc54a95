"""Saving one section of a draft that consists of fields."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.legal.instruments import between_states
from mla.usecases import save_proceedings as proceedings
from mla.usecases.drafting import assign, close_section, open_section
from mla.usecases.step import checked

FIELDS: dict[str, tuple[str, ...]] = {
    "authorities": (
        "title",
        "requested_country",
        "requested_authority",
        "contact_name",
        "contact_title",
        "contact_email",
        "contact_telephone",
    ),
    "dual_criminality": (),
    "basis": ("bases", "basis_statement"),
    "facts": ("facts",),
    "procedure": ("special_procedure",),
    "urgency": ("urgency", "urgency_reason"),
    "confidentiality": ("confidentiality", "confidentiality_reason"),
    "deadline": ("deadline_on", "deadline_reason"),
}


def save_section(
    case_id: UUID, section: str, *, actor: Membership, version: int, values: Mapping[str, Any]
) -> Case:
    """Sets exactly the section's own fields and `particulars`; whatever else `values` names is Invalid."""
    if section == proceedings.SECTION:
        return proceedings.save_proceedings(case_id, actor=actor, version=version, values=values)
    return _save(case_id, section, actor, version, values)


@transaction.atomic(durable=True)
def _save(
    case_id: UUID, section: str, actor: Membership, version: int, values: Mapping[str, Any]
) -> Case:
    case = open_section(case_id, section, actor=actor, version=version)
    put_section(case, section, values)
    close_section(case, section, actor=actor, facts={})
    return case


def put_section(case: Case, section: str, values: Mapping[str, Any]) -> None:
    """Sets exactly the section's own fields, in a draft that is open for it and saved afterwards."""
    asked = case.requested_country_id, case.requested_authority_id
    assign(case, FIELDS[section], values, section=section)
    _check_choices(case)
    if (case.requested_country_id, case.requested_authority_id) != asked:
        _check_addressee(case)
    checked(case, FIELDS[section])


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
