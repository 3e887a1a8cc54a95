"""Taking a request through its life, step by step, as the different people: `case_in(world, State.SENT)`."""

from collections.abc import Callable
from datetime import timedelta

from mla.accounts.models import Membership
from mla.cases.models import Case, Item, State
from mla.cases.snapshots import content, content_hash
from mla.custody.models import Package
from mla.tasks.drain import drain
from mla.usecases.abandon_case import abandon_case
from mla.usecases.accept_case import accept_case
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.assign_items import assign_items
from mla.usecases.close_case import close_case
from mla.usecases.draft_case import draft_case
from mla.usecases.grounding import NATIONAL, GroundGiven
from mla.usecases.provide_evidence import provide_evidence
from mla.usecases.record_outcome import record_outcome
from mla.usecases.refuse_case import refuse_case
from mla.usecases.release_package import release_package
from mla.usecases.report_execution import report_execution
from mla.usecases.save_item import save_item
from mla.usecases.save_section import save_section
from mla.usecases.save_subjects import add_subjects
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.upload_evidence import Provenance, upload_evidence
from tests.world import A_TIME, World, next_month

A_GROUND = GroundGiven(
    ground=NATIONAL,
    article="Criminal Procedure Act, s. 12",
    text="The act is no offence here",
    reasons="The conduct described is not punishable under our law.",
    consultation="held",
)
PROVENANCE = Provenance(
    source="Example Mail Ltd",
    method="provider",
    collector="Kim Invented",
    place="Seoul",
    collected_at=A_TIME,
)


def drafted(world: World, *, text: str = "") -> Case:
    """A complete draft of two items; `text` is planted at the end of everything that a person writes."""
    author = world.asking.investigator
    case = draft_case(actor=author, title=f"Ransom mail{text}", requested_country=world.asked.code)
    _sections(case, author, world, text)
    for number in (1, 2):
        save_item(
            case.pk,
            actor=author,
            version=number - 1,
            values={
                "measure": "SUBS",
                "what": f"Subscriber record of account {number}{text}",
                "holder": f"Example Mail Ltd{text}",
                "period_from": A_TIME,
                "period_to": A_TIME + timedelta(days=10),
                "purpose": f"To identify the user{text}",
                "basis": "UNTOC",
            },
        )
    add_subjects(
        case.pk,
        actor=author,
        version=0,
        rows=[
            {
                "kind": "account",
                "identifier_type": "user_name",
                "identifier": f"ransom{text}",
                "provider": f"Example Mail Ltd{text}",
                "note": f"Sender{text}",
            }
        ],
    )
    return again(case)


def _sections(case: Case, author: Membership, world: World, text: str) -> None:
    values = {
        "proceedings": {
            "reference": f"IPL 100/2026{text}",
            "title": f"Operation Example{text}",
            "stage": "investigation",
            "offence": f"Extortion{text}",
            "law_text": f"Whoever extorts shall be punished.{text}",
            "maximum_penalty": f"Ten years{text}",
            "maximum_years": 10,
            "organised": True,
            "authority": world.asking.prosecution,
            "authority_functions": f"It directs the investigation.{text}",
        },
        "basis": {"bases": ["UNTOC"], "basis_statement": f"An organised group acted.{text}"},
        "facts": {"facts": f"A hospital received a ransom mail on 3 May 2026.{text}"},
        "procedure": {"special_procedure": f"Certified copies{text}"},
        "urgency": {"urgency": 1, "urgency_reason": f"Logs are deleted after 90 days{text}"},
        "confidentiality": {
            "confidentiality": "strict",
            "confidentiality_reason": f"Suspects at large{text}",
        },
        "deadline": {"deadline_on": next_month(), "deadline_reason": f"Detention ends{text}"},
    }
    for section, fields in values.items():
        save_section(case.pk, section, actor=author, version=0, values=fields)


def in_review(world: World, **given: str) -> Case:
    return submit_case(drafted(world, **given).pk, actor=world.asking.investigator)


def sent(world: World, **given: str) -> Case:
    case = in_review(world, **given)
    return send_case(
        case.pk, actor=world.asking.officer, previewed=content_hash(content(again(case)))
    )


def acknowledged(world: World, **given: str) -> Case:
    return acknowledge_case(
        sent(world, **given).pk, actor=world.asked.officer, reference="2026-C-118"
    )


def returned(world: World, **given: str) -> Case:
    case = acknowledged(world, **given)
    return send_back_case(
        case.pk,
        actor=world.asked.officer,
        missing=["The port of the address"],
        answer_by_on=next_month(),
    )


def assigned(world: World, **given: str) -> Case:
    """Accepted, both items with the police."""
    case = acknowledged(world, **given)
    assign_items(
        case.pk,
        actor=world.asked.officer,
        assignments={item.pk: world.asked.police.pk for item in case.items.all()},
    )
    return accept_case(case.pk, actor=world.asked.officer)


def upload(item: Item, world: World, name: str = "log.txt", body: bytes = b"evidence") -> None:
    upload_evidence(
        item.pk, actor=world.asked.executing, name=name, chunks=[body], provenance=PROVENANCE
    )


def evidence_submitted(world: World, **given: str) -> Case:
    """Item 1 submitted, item 2: nothing found."""
    case = assigned(world, **given)
    first, second = case.items.order_by("number")
    upload(first, world)
    submit_evidence(first.pk, actor=world.asked.executing)
    record_outcome(
        second.pk, actor=world.asked.executing, outcome="nothing_found", note="No such account."
    )
    return again(case)


def released(world: World, **given: str) -> Case:
    """The package of item 1 is sealed and ready."""
    case = evidence_submitted(world, **given)
    first = case.items.get(number=1)
    release_package(case.pk, actor=world.asked.officer, item_ids=[first.pk])
    drain()
    assert Package.objects.get(case=case).is_ready
    return again(case)


def evidence_provided(world: World, **given: str) -> Case:
    return provide_evidence(released(world, **given).pk, actor=world.asked.officer)


def executed(world: World, **given: str) -> Case:
    case = assigned(world, **given)
    for item in case.items.all():
        record_outcome(
            item.pk, actor=world.asked.executing, outcome="nothing_found", note="Nothing."
        )
    return report_execution(case.pk, actor=world.asked.officer)


def refused(world: World, **given: str) -> Case:
    return refuse_case(acknowledged(world, **given).pk, actor=world.asked.officer, ground=A_GROUND)


def closed(world: World, **given: str) -> Case:
    return close_case(
        evidence_provided(world, **given).pk, actor=world.asking.officer, outcome="partly"
    )


def withdrawn(world: World, **given: str) -> Case:
    return abandon_case(drafted(world, **given).pk, actor=world.asking.investigator)


IN_STATE: dict[State, Callable[..., Case]] = {
    State.DRAFTED: drafted,
    State.IN_REVIEW: in_review,
    State.SENT: acknowledged,
    State.RETURNED: returned,
    State.ACCEPTED: assigned,
    State.EVIDENCE_PROVIDED: evidence_provided,
    State.EXECUTED: executed,
    State.REFUSED: refused,
    State.CLOSED: closed,
    State.WITHDRAWN: withdrawn,
}


def case_in(world: World, state: State, **given: str) -> Case:
    case = IN_STATE[state](world, **given)
    assert case.state == state
    return again(case)


def again(case: Case) -> Case:
    """The case as it is now: a fresh row, as the state machine wants it."""
    return Case.objects.select_related(
        "proceeding", "requesting_authority", "requested_authority"
    ).get(pk=case.pk)
