"""One request for each situation that authorization.csv and items.csv name, made by the use cases.

Item 1 is the police's, item 2 the prosecution's. What has no use case yet is set by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mla.cases.models import Case, Item
from mla.cases.states import move
from mla.tasks.drain import drain
from mla.usecases.accept_case import accept_case
from mla.usecases.assign_items import assign_items
from mla.usecases.close_case import close_case
from mla.usecases.hold_item import hold_item
from mla.usecases.propose_condition import propose_condition
from mla.usecases.provide_evidence import provide_evidence
from mla.usecases.record_outcome import record_outcome
from mla.usecases.refuse_case import refuse_case
from mla.usecases.release_package import release_package
from mla.usecases.report_execution import report_execution
from mla.usecases.revise_case import revise_case
from mla.usecases.send_back_case import send_back_case
from mla.usecases.submit_case import submit_case
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.upload_evidence import upload_evidence
from mla.usecases.withdraw_case import withdraw_case
from mla.usecases.withdraw_item import withdraw_item
from tests import life
from tests.world import World, by_hand, next_month

LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Stage:
    """The people, and a request for every situation of a case and of an item (both items stand the same)."""

    world: World
    cases: dict[str, Case]
    items: dict[str, Case]


def build(world: World) -> Stage:
    makers = dict.fromkeys([*CASES.values(), *ITEMS.values()])
    made = {make: make(world) for make in makers}
    return Stage(
        world,
        {name: made[make] for name, make in CASES.items()},
        {name: made[make] for name, make in ITEMS.items()},
    )


def acknowledged(world: World) -> Case:
    """Acknowledged and assigned: item 1 to the police, item 2 to the prosecution."""
    case = life.acknowledged(world)
    first, second = case.items.order_by("number")
    offices = {first.pk: world.asked.police.pk, second.pk: world.asked.prosecution.pk}
    assign_items(case.pk, actor=world.asked.officer, assignments=offices)
    return life.again(case)


def accepted(world: World) -> Case:
    return life.again(accept_case(acknowledged(world).pk, actor=world.asked.officer))


def postponed(case: Case) -> Case:
    with by_hand():
        move(case, "postpone", review_on=next_month())
        case.save()
    return life.again(case)


def sent_back(world: World) -> Case:
    return send_back_case(
        acknowledged(world).pk,
        actor=world.asked.officer,
        missing=["A port"],
        answer_by_on=next_month(),
    )


def long_ago(case: Case) -> Case:
    """As if the date had passed that was announced when the request was sent back."""
    with by_hand():
        Case.objects.filter(pk=case.pk).update(answer_by_on=LONG_AGO)
    return life.again(case)


def revised(world: World) -> Case:
    return life.again(revise_case(sent_back(world).pk, actor=world.asking.investigator))


def waiting_for_its_issue(world: World) -> Case:
    """As if a country sheet asked for it: a sheet would hold for all the other requests too."""
    case = life.in_review(world)
    with by_hand():
        Case.objects.filter(pk=case.pk).update(
            issuer="prosecutor", issuing_authority=world.asking.prosecution
        )
    return life.again(case)


def revision_in_review(world: World) -> Case:
    return submit_case(revised(world).pk, actor=world.asking.investigator)


def outcomes(world: World, outcome: str = "nothing_found") -> Case:
    case = accepted(world)
    for item, officer in zip(
        case.items.order_by("number"), (world.asked.executing, world.asked.issuing), strict=True
    ):
        record_outcome(item.pk, actor=officer, outcome=outcome, note="It ended.")
    return life.again(case)


def executing(world: World) -> Case:
    case = accepted(world)
    life.upload(case.items.get(number=1), world)
    return _with_second(case, world, submitted=False)


def submitted(world: World) -> Case:
    case = accepted(world)
    life.upload(case.items.get(number=1), world)
    submit_evidence(case.items.get(number=1).pk, actor=world.asked.executing)
    return _with_second(case, world, submitted=True)


def _with_second(case: Case, world: World, *, submitted: bool) -> Case:
    second = case.items.get(number=2)
    upload_evidence(
        second.pk,
        actor=world.asked.issuing,
        name="log.txt",
        chunks=[b"x"],
        provenance=life.PROVENANCE,
    )
    if submitted:
        submit_evidence(second.pk, actor=world.asked.prosecutor)
    return life.again(case)


def released(world: World) -> Case:
    case = submitted(world)
    release_package(
        case.pk, actor=world.asked.officer, item_ids=[item.pk for item in case.items.all()]
    )
    drain()
    return life.again(case)


def executed(world: World) -> Case:
    return report_execution(outcomes(world).pk, actor=world.asked.officer)


def provided(world: World) -> Case:
    return provide_evidence(released(world).pk, actor=world.asked.officer)


def closed(world: World) -> Case:
    return close_case(provided(world).pk, actor=world.asking.officer, outcome="executed")


def with_condition(world: World) -> Case:
    case = submitted(world)
    propose_condition(case.pk, actor=world.asked.officer, text="For these proceedings only.")
    return life.again(case)


def on_hold(world: World) -> Case:
    case = submitted(world)
    for item in case.items.all():
        hold_item(item.pk, actor=world.asked.officer, reason="An appeal is pending.")
    return life.again(case)


def accepted_and_postponed(world: World) -> Case:
    return postponed(accepted(world))


def refused(world: World) -> Case:
    return refuse_case(acknowledged(world).pk, actor=world.asked.officer, ground=life.A_GROUND)


def withdrawn(world: World) -> Case:
    return withdraw_case(
        accepted(world).pk, actor=world.asking.officer, reason="Charges were dropped."
    )


def items_withdrawn(world: World) -> Case:
    case = accepted(world)
    for item in case.items.all():
        withdraw_item(item.pk, actor=world.asking.officer, reason="Found otherwise.")
    return life.again(case)


def authorisation(*verbs: str) -> Callable[[World], Case]:
    """Accepted, with these steps of the domestic authorisation taken for both items."""

    def make(world: World) -> Case:
        case = accepted(world)
        with by_hand():
            for item in Item.objects.filter(case=case).select_related("case"):
                for verb in verbs:
                    move(item, verb)
                    item.save()
        return life.again(case)

    return make


CASES: dict[str, Callable[[World], Case]] = {
    "D": life.drafted,
    "DR": revised,
    "R": life.in_review,
    "RR": revision_in_review,
    "DRL": lambda world: long_ago(revised(world)),
    "RRL": lambda world: long_ago(revision_in_review(world)),
    "RI": waiting_for_its_issue,
    "S": life.sent,
    "SA": acknowledged,
    "P": lambda world: postponed(acknowledged(world)),
    "B": sent_back,
    "BL": lambda world: long_ago(sent_back(world)),
    "A": accepted,
    "AN": outcomes,
    "AE": released,
    "PA": accepted_and_postponed,
    "X": executed,
    "E": provided,
    "F": refused,
    "C": closed,
    "W": life.withdrawn,
    "WS": withdrawn,
}
NEEDED = ("require_authorisation",)
APPLIED = (*NEEDED, "apply_for_authorisation")
ITEMS: dict[str, Callable[[World], Case]] = {
    "new": life.drafted,
    "ask": life.acknowledged,
    "giv": acknowledged,
    "ass": accepted,
    "exe": executing,
    "sub": submitted,
    "hol": on_hold,
    "con": with_condition,
    "pos": accepted_and_postponed,
    "rel": released,
    "don": lambda world: outcomes(world, "done"),
    "non": outcomes,
    "not": lambda world: outcomes(world, "not_executable"),
    "ref": refused,
    "wit": items_withdrawn,
    "nee": authorisation(*NEEDED),
    "app": authorisation(*APPLIED),
    "gra": authorisation(*APPLIED, "grant_authorisation"),
    "nar": authorisation(*APPLIED, "narrow_authorisation"),
    "rej": authorisation(*APPLIED, "refuse_authorisation"),
    "cha": authorisation(*APPLIED, "grant_authorisation", "challenge_authorisation"),
    "ret": sent_back,
    "end": executed,
    "clo": closed,
}
