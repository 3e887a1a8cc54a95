"""The draft as the law judges it: what is still missing, for which article, and why."""

from dataclasses import replace

from mla.cases.models import Case
from mla.cases.sides import Urgency
from mla.legal.measures import Measure
from mla.legal.requirements import Draft, DraftItem, DraftSubject, Readiness, readiness

HELD = frozenset(
    {
        "requesting_authority",
        "requested_country",
        "proceeding_reference",
        "proceeding_stage",
        "offence",
        "law_text",
        "maximum_penalty",
        "competent_authority",
        "competent_functions",
        "facts",
        "subjects",
        "items",
        "items.measure",
        "items.what",
        "items.holder",
        "items.period_from",
        "items.period_to",
        "items.purpose",
        "items.basis",
        "bases",
        "special_procedure",
        "urgency",
        "urgency_reason",
        "deadline_on",
        "deadline_reason",
        "confidentiality",
        "confidentiality_reason",
    }
)
"""The elements of the law's lists that a draft can hold."""


def judge(case: Case) -> Readiness:
    """Readiness of the draft as it stands in the database now.

    What the draft has no field for yet is named but stops nobody, since nobody could add it.
    """
    ready = readiness(as_draft(case))
    beyond = {gap.field for gap in ready.missing if gap.blocking and gap.field not in HELD}
    return Readiness(
        done=ready.done,
        total=ready.total - len(beyond),
        missing=tuple(
            replace(gap, blocking=gap.blocking and gap.field in HELD) for gap in ready.missing
        ),
    )


def as_draft(case: Case) -> Draft:
    proceeding = case.proceeding
    return Draft(
        requesting_authority=case.requesting_authority.name if case.requesting_authority else "",
        requested_country=str(case.requested_country_id) if case.requested_authority_id else "",
        proceeding_reference=proceeding.reference,
        proceeding_stage=proceeding.stage,
        offence=proceeding.offence,
        law_text=proceeding.law_text,
        maximum_penalty=proceeding.maximum_penalty,
        competent_authority=proceeding.authority.name if proceeding.authority else "",
        competent_functions=proceeding.authority_functions,
        facts=case.facts,
        subjects=tuple(DraftSubject(one.kind, one.identifier) for one in case.subjects.all()),
        items=tuple(
            DraftItem(
                number=item.number,
                measure=Measure(item.measure),
                what=item.what,
                holder=item.holder,
                period_from=item.period_from,
                period_to=item.period_to,
                purpose=item.purpose,
                basis=item.basis,
            )
            for item in case.items.all()
            if not item.dropped
        ),
        bases=tuple(case.bases),
        special_procedure=case.special_procedure,
        urgency=case.urgency < Urgency.ROUTINE,
        urgency_reason=case.urgency_reason,
        deadline_on=case.deadline_on,
        deadline_reason=case.deadline_reason,
        confidentiality=case.confidentiality == case.Confidentiality.STRICT,
        confidentiality_reason=case.confidentiality_reason,
    )
