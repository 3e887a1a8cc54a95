"""A told request as a draft: each section through its own use case, as the pages save them."""

from dataclasses import asdict
from typing import Any

from mla.accounts.models import Membership
from mla.cases.completeness import judge
from mla.cases.models import Case
from mla.cases.sides import Urgency
from mla.directory.models import Authority
from mla.legal.judgement import warned
from mla.ops.demo.people import authority
from mla.ops.demo.story import DemoItem, DemoRequest
from mla.usecases.draft_case import draft_case
from mla.usecases.save_item import FIELDS, save_item
from mla.usecases.save_section import save_section
from mla.usecases.save_subjects import add_subjects
from mla.usecases.set_aside_warnings import set_aside_warnings


def draft(told: DemoRequest, *, actor: Membership) -> Case:
    case = draft_case(actor=actor, title=told.title, requested_country=told.requested)
    for section, values in _sections(told).items():
        save_section(case.pk, section, actor=actor, version=0, values=values)
    rows = [asdict(subject) for subject in told.subjects]
    add_subjects(case.pk, actor=actor, version=0, rows=rows)
    for version, item in enumerate(told.items):
        save_item(case.pk, actor=actor, version=version, values=_item(item))
    _answer_warnings(case, told, actor)
    return case


def _answer_warnings(case: Case, told: DemoRequest, actor: Membership) -> None:
    """With the story's reasons; what it has no reason for stays open, as in a draft that is not ready."""
    open_now = warned(judge(Case.objects.get(pk=case.pk)).warnings)
    reasons = {one.key: told.reasons[one.code] for one in open_now if one.code in told.reasons}
    if reasons:
        set_aside_warnings(case.pk, actor=actor, version=0, reasons=reasons)


def _sections(told: DemoRequest) -> dict[str, dict[str, Any]]:
    running = _running(told)
    confidentiality = Case.Confidentiality.STRICT if told.confidential else ""
    return {
        "proceedings": {
            "reference": told.reference,
            "title": told.title,
            "stage": told.stage,
            "offence": told.offence,
            "law_text": told.law_text,
            "maximum_penalty": told.maximum_penalty,
            "maximum_years": told.maximum_years,
            "organised": told.organised,
            "offence_articles": list(told.offence_articles),
            "particulars": {"conduct": told.conduct},
            "authority": running,
            "authority_functions": running.functions,
        },
        "dual_criminality": {
            "particulars": {
                "requested_law": told.requested_law,
                "dual_criminality": told.dual_criminality,
            }
        },
        "authorities": {"particulars": {"language": "en", "status": "new", "channel": "direct"}},
        "basis": {"bases": list(told.bases), "basis_statement": told.basis_statement},
        "facts": {"facts": told.facts},
        "procedure": {"special_procedure": told.special_procedure},
        "urgency": {
            "urgency": Urgency[told.urgency.upper()],
            "urgency_reason": told.urgency_reason,
        },
        "confidentiality": {
            "confidentiality": confidentiality or Case.Confidentiality.ORDINARY,
            "confidentiality_reason": told.confidentiality_reason,
        },
        "deadline": {"deadline_on": told.deadline_on, "deadline_reason": told.deadline_reason},
    }


def _running(told: DemoRequest) -> Authority:
    """The authority that runs the proceedings, which the evidence is for."""
    return authority(told.requesting, "court" if told.stage == "trial" else "prosecution")


def _item(item: DemoItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in FIELDS}
