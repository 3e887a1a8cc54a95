"""Each verb of the model as the use case that does it, with everything right but perhaps the person and the time."""

from collections.abc import Callable
from datetime import date
from itertools import count
from uuid import UUID

from mla.accounts.models import Membership
from mla.cases.models import Case, Condition, Item
from mla.cases.snapshots import content, content_hash
from mla.common.ids import new_id
from mla.tasks.drain import drain
from mla.usecases.abandon_case import abandon_case
from mla.usecases.accept_case import accept_case
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.answer_condition import answer_condition
from mla.usecases.assign_items import assign_items
from mla.usecases.close_case import close_case
from mla.usecases.drafting import section_version
from mla.usecases.forward_case import forward_case
from mla.usecases.hand_back_case import hand_back_case
from mla.usecases.hold_item import hold_item
from mla.usecases.issue_case import issue_case
from mla.usecases.lapse_case import lapse_case
from mla.usecases.lift_condition import lift_condition
from mla.usecases.lift_hold import lift_hold
from mla.usecases.postpone_case import postpone_case
from mla.usecases.propose_condition import propose_condition
from mla.usecases.provide_evidence import provide_evidence
from mla.usecases.record_outcome import record_outcome
from mla.usecases.record_paper_issue import SignedPaper, record_paper_issue
from mla.usecases.refuse_case import refuse_case
from mla.usecases.refuse_item import refuse_item
from mla.usecases.release_package import release_package
from mla.usecases.reopen_case import reopen_case
from mla.usecases.report_execution import report_execution
from mla.usecases.resume_case import resume_case
from mla.usecases.return_evidence import return_evidence
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.upload_evidence import upload_evidence
from mla.usecases.withdraw_case import withdraw_case
from mla.usecases.withdraw_item import withdraw_item
from tests.cases.model import AGAIN
from tests.life import A_GROUND, PROVENANCE, again
from tests.world import World, next_month

PAPER = SignedPaper("Ana Invented", "Prosecutor", "Prosecution office", date(2026, 5, 3))
Taken = Callable[[Membership, Case, Item], object]
FILES = count(1)


def steps(world: World) -> dict[str, Taken]:
    return {**_of_the_requesting(world), **_of_the_requested(world), **_of_items(world)}


def _of_the_requesting(world: World) -> dict[str, Taken]:
    return {
        "edit": lambda actor, case, _: save_section(
            case.pk,
            "facts",
            actor=actor,
            version=section_version(case, "facts"),
            values={"facts": f"More, {new_id()}."},
        ),
        "submit": lambda actor, case, _: submit_case(
            case.pk, actor=actor, issuing_authority_id=world.asking.prosecution.pk
        ),
        "issue": lambda actor, case, _: issue_case(
            case.pk, actor=actor, previewed=content_hash(content(again(case)))
        ),
        "record_paper_issue": lambda actor, case, _: record_paper_issue(
            case.pk,
            actor=actor,
            previewed=content_hash(content(again(case))),
            paper=PAPER,
            file_name="issue.pdf",
            chunks=[b"%PDF signed"],
        ),
        "hand_back": lambda actor, case, _: hand_back_case(
            case.pk, actor=actor, reason="Add the port."
        ),
        "send": lambda actor, case, _: send_case(
            case.pk, actor=actor, previewed=content_hash(content(again(case)))
        ),
        "revise": lambda actor, case, _: revise_case(case.pk, actor=actor),
        "close": lambda actor, case, _: close_case(case.pk, actor=actor, outcome="partly"),
        "abandon": lambda actor, case, _: abandon_case(case.pk, actor=actor),
        "withdraw": lambda actor, case, _: withdraw_case(case.pk, actor=actor, reason="Settled."),
        "answer": lambda actor, case, _: answer_condition(
            case.pk, _condition(case, "proposed"), actor=actor, accept=True
        ),
        "decline": lambda actor, case, _: answer_condition(
            case.pk, _condition(case, "proposed"), actor=actor, accept=False, reason="Too wide."
        ),
    }


def _of_the_requested(world: World) -> dict[str, Taken]:
    return {
        "acknowledge": lambda actor, case, _: acknowledge_case(case.pk, actor=actor),
        "send_back": lambda actor, case, _: send_back_case(
            case.pk, actor=actor, missing=["The port."], answer_by_on=next_month()
        ),
        "accept": lambda actor, case, _: accept_case(case.pk, actor=actor),
        "refuse": lambda actor, case, _: refuse_case(case.pk, actor=actor, ground=A_GROUND),
        "postpone": lambda actor, case, _: postpone_case(
            case.pk, actor=actor, ground=A_GROUND, review_on=next_month()
        ),
        "resume": lambda actor, case, _: resume_case(case.pk, actor=actor),
        "forward": lambda actor, case, _: forward_case(
            case.pk, actor=actor, authority_id=world.asked.prosecution.pk
        ),
        "lapse": lambda actor, case, _: lapse_case(case.pk, actor=actor),
        "reopen": lambda actor, case, _: reopen_case(
            case.pk, actor=actor, reason="Not complete.", item_ids=_again(case)
        ),
        "report_execution": lambda actor, case, _: report_execution(case.pk, actor=actor),
        "provide_evidence": lambda actor, case, _: provide_evidence(case.pk, actor=actor),
        "propose": lambda actor, case, _: propose_condition(
            case.pk, actor=actor, text=f"Only for this, {new_id()}."
        ),
        "lift": lambda actor, case, _: lift_condition(
            case.pk, _condition(case, "proposed", "declined", "accepted"), actor=actor
        ),
    }


def _of_items(world: World) -> dict[str, Taken]:
    return {
        "assign": lambda actor, case, item: assign_items(
            case.pk, actor=actor, assignments={item.pk: _next_office(world, item)}
        ),
        "upload": lambda actor, _, item: upload_evidence(  # the same file again would be no new one
            item.pk, actor=actor, name=f"{next(FILES)}.txt", chunks=[b"x"], provenance=PROVENANCE
        ),
        "submit_evidence": lambda actor, _, item: submit_evidence(item.pk, actor=actor),
        "find_nothing": lambda actor, _, item: record_outcome(
            item.pk, actor=actor, outcome="nothing_found", note="No such account."
        ),
        "complete": lambda actor, _, item: record_outcome(
            item.pk, actor=actor, outcome="done", note="Served on the witness."
        ),
        "give_up": lambda actor, _, item: record_outcome(
            item.pk, actor=actor, outcome="not_executable", note="The company is gone."
        ),
        "return_evidence": lambda actor, _, item: return_evidence(
            item.pk, actor=actor, reason="Wrong file."
        ),
        "hold": lambda actor, _, item: hold_item(item.pk, actor=actor, reason="An appeal."),
        "lift_hold": lambda actor, _, item: lift_hold(item.pk, actor=actor, reason="Dismissed."),
        "release": _release,
        "refuse_item": lambda actor, _, item: refuse_item(item.pk, actor=actor, ground=A_GROUND),
        "withdraw_item": lambda actor, _, item: withdraw_item(
            item.pk, actor=actor, reason="Found."
        ),
    }


def _release(actor: Membership, case: Case, item: Item) -> None:
    """Sealed at once, as a worker would."""
    release_package(case.pk, actor=actor, item_ids=[item.pk])
    drain()


def _next_office(world: World, item: Item) -> UUID:
    office = (
        world.asked.prosecution
        if item.authority_id == world.asked.police.pk
        else world.asked.police
    )
    return office.pk


def _again(case: Case) -> list[UUID]:
    return [item.pk for item in case.items.filter(state__in=AGAIN)]


def _condition(case: Case, *states: str) -> UUID:
    found = Condition.objects.filter(case=case, state__in=states).order_by("number").first()
    return found.pk if found else new_id()
