"""Plays one request through the use cases, as the different people; a method for each step."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from mla.accounts.models import Membership
from mla.cases.completeness import sheets
from mla.cases.models import Case, Condition, Item
from mla.cases.snapshots import content, content_hash
from mla.common.errors import MlaError
from mla.custody.models import Package
from mla.directory.selectors import issuing_authorities
from mla.directory.sheet import must_issue
from mla.ops.demo.drafting import draft
from mla.ops.demo.evidence import EvidenceFile, Progress, batches, take_in, total
from mla.ops.demo.people import actor, authority
from mla.ops.demo.story import DemoItem, DemoRequest
from mla.outbox import queue
from mla.tasks.drain import drain
from mla.usecases.accept_case import accept_case
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.acknowledge_conditions import acknowledge_conditions, conditions_hash
from mla.usecases.answer_condition import answer_condition
from mla.usecases.assign_items import assign_items
from mla.usecases.close_case import close_case
from mla.usecases.grounding import GroundGiven
from mla.usecases.issue_case import issue_case
from mla.usecases.provide_evidence import provide_evidence
from mla.usecases.record_outcome import record_outcome
from mla.usecases.refuse_case import refuse_case
from mla.usecases.release_package import release_package
from mla.usecases.report_execution import report_execution
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.upload_evidence import record_exhibits
from mla.usecases.withdraw_case import withdraw_case


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken."""

    by: Membership
    what: str


class NotDone(MlaError):
    """What a step promised could not be done."""


class Player:
    """`say` shows a line for each step, and some during a long upload."""

    def __init__(
        self,
        told: DemoRequest,
        files: Sequence[EvidenceFile] = (),
        *,
        say: Callable[[str], None],
    ) -> None:
        self.told = told
        self.files = files
        self.say = say
        self.case_id: UUID | None = None

    def play(self, *steps: Callable[[], Done]) -> None:
        """Takes the steps, each with the work that follows from it, and tells who, what, state, time."""
        for step in steps:
            began = time.monotonic()
            done = step()
            drain()
            self._must_be_done()
            self._tell(done, time.monotonic() - began)

    @property
    def case(self) -> Case:
        """As it is now."""
        return Case.objects.get(pk=self._id)

    @property
    def package(self) -> Package:
        return Package.objects.get(case=self.case_id)

    # The requesting side

    def draft(self) -> Done:
        investigator = self._asking("investigator")
        self.case_id = draft(self.told, actor=investigator).pk
        asked = self.case.requested_country
        return Done(
            investigator, f"drafts a request of {counted(len(self.told.items), 'item')} to {asked}"
        )

    def submit(self) -> Done:
        investigator = self._asking("investigator")
        issuer = must_issue(sheets(self.case).values())
        possible = issuing_authorities(self.told.requesting, issuer) if issuer else ()
        chosen = next((one.pk for one in possible if one == self.case.proceeding.authority), None)
        submit_case(self._id, actor=investigator, issuing_authority_id=chosen)
        return Done(investigator, "submits it to the central authority")

    def issue(self) -> Done:
        """Where a country sheet asks for it; else there is nothing to do."""
        case = self.case
        if not case.issuer:
            return Done(self._asking("central_authority"), "finds that nobody has to issue it")
        at_court = case.issuing_authority == authority(self.told.requesting, "court")
        issuing = self._asking("issuing_authority" if at_court else "prosecutor")
        issue_case(self._id, actor=issuing, previewed=content_hash(content(case)))
        return Done(issuing, "issues it")

    def send(self) -> Done:
        officer = self._asking("central_authority")
        send_case(self._id, actor=officer, previewed=content_hash(content(self.case)))
        return Done(officer, "approves and sends it; letter and receipt are issued")

    def accept_condition(self) -> Done:
        officer = self._asking("central_authority", 1)
        condition = Condition.objects.get(case=self.case_id)
        answer_condition(self._id, condition.pk, actor=officer, accept=True)
        return Done(officer, "accepts the condition for the state")

    def acknowledge_conditions(self) -> Done:
        prosecutor, package = self._asking("prosecutor"), self.package
        acknowledge_conditions(package.pk, actor=prosecutor, text_hash=conditions_hash(package))
        return Done(prosecutor, "reads and acknowledges the condition of use")

    def close(self) -> Done:
        officer = self._asking("central_authority")
        close_case(self._id, actor=officer, outcome=Case.Outcome.PARTLY)
        return Done(officer, "closes the request")

    def withdraw(self) -> Done:
        officer = self._asking("central_authority")
        withdraw_case(self._id, actor=officer, reason=self.told.withdrawal)
        return Done(officer, "withdraws the request")

    # The requested side

    def acknowledge(self) -> Done:
        officer = self._asked("central_authority")
        case = acknowledge_case(self._id, actor=officer)
        return Done(officer, f"acknowledges receipt as {case.their_reference}; receipt is issued")

    def assign(self) -> Done:
        officer = self._asked("central_authority")
        unit = authority(self.told.requested, "unit")
        items = Item.objects.filter(case=self.case_id)
        assign_items(self._id, actor=officer, assignments={item.pk: unit.pk for item in items})
        return Done(
            officer, f"assigns {counted(len(self.told.items), 'item')} to {unit.short_name}"
        )

    def accept(self) -> Done:
        officer = self._asked("central_authority")
        conditions = [self.told.condition] if self.told.condition else []
        accept_case(
            self._id, actor=officer, conditions=conditions, article=self.told.condition_article
        )
        return Done(
            officer, f"accepts it{' and proposes a condition of use' if conditions else ''}"
        )

    def send_back(self) -> Done:
        officer = self._asked("central_authority")
        assert self.told.answer_by_on is not None  # noqa: S101 - a returned request of the story has one
        send_back_case(
            self._id,
            actor=officer,
            missing=self.told.send_back_missing,
            answer_by_on=self.told.answer_by_on,
            reasons=self.told.send_back,
        )
        return Done(officer, "sends it back: elements are missing")

    def refuse(self) -> Done:
        officer = self._asked("central_authority")
        ground = GroundGiven(
            ground=self.told.refusal_ground,
            article=self.told.refusal_article,
            reasons=self.told.refusal_reasons,
            consultation="held",
            consultation_note=self.told.consultation_note,
        )
        refuse_case(self._id, actor=officer, ground=ground)
        return Done(officer, f"refuses it under Article {self.told.refusal_article}")

    def upload(self) -> Done:
        officer = self._asked("executing_officer")
        item = self._item(self._with_evidence)
        progress = Progress(len(self.files), total(self.files), self.say)
        for batch in batches(self.files):
            received, provenance = take_in(batch, progress), batch[0].provenance
            record_exhibits(item.pk, actor=officer, files=received, provenance=provenance)
        held = f"{counted(len(self.files), 'file')}, {total(self.files):,} bytes"
        return Done(officer, f"uploads evidence for item {item.number}: {held}")

    def submit_evidence(self) -> Done:
        officer = self._asked("executing_officer")
        item = submit_evidence(self._item(self._with_evidence).pk, actor=officer)
        return Done(officer, f"submits the evidence of item {item.number}")

    def release(self) -> Done:
        officer = self._asked("central_authority", 1)
        item = self._item(self._with_evidence)
        package = release_package(self._id, actor=officer, item_ids=[item.pk])
        return Done(officer, f"releases package {package.number}, which is put together and sealed")

    def record_outcomes(self) -> Done:
        """Of the items that bring no evidence."""
        officer = self._asked("executing_officer")
        without = [item for item in self.told.items if item.outcome not in {"", "evidence"}]
        for item in without:
            note, row = item.outcome_note, self._item(item)
            record_outcome(row.pk, actor=officer, outcome=item.outcome, note=note)
        said = ", ".join(f"item {one.number}: {one.outcome.replace('_', ' ')}" for one in without)
        return Done(officer, f"records the outcome of {said}")

    def provide_evidence(self) -> Done:
        officer = self._asked("central_authority")
        provide_evidence(self._id, actor=officer)
        return Done(officer, "declares that the evidence is provided")

    def report_execution(self) -> Done:
        officer = self._asked("central_authority")
        report_execution(self._id, actor=officer)
        return Done(officer, "reports the execution")

    # What the steps need

    @property
    def _id(self) -> UUID:
        if self.case_id is None:
            raise ValueError("a request is drafted before any other step")
        return self.case_id

    def _asking(self, role: str, number: int = 0) -> Membership:
        return actor(self.told.requesting, role, number)

    def _asked(self, role: str, number: int = 0) -> Membership:
        return actor(self.told.requested, role, number)

    @property
    def _with_evidence(self) -> DemoItem:
        return next(item for item in self.told.items if item.outcome == "evidence")

    def _item(self, item: DemoItem) -> Item:
        return Item.objects.get(case=self.case_id, number=item.number)

    def _must_be_done(self) -> None:
        """What followed from the step, as letters and packages do; else a later step would only miss it."""
        waiting = [*queue.parked(), *queue.pending()]
        failed = [
            one for one in waiting if one.error and one.payload.get("case") == str(self.case_id)
        ]
        if failed:
            raise NotDone(
                f"The work that follows {failed[0].topic} could not be done: {failed[0].error}. Put that right "
                "and start the demo again: it plays a new request."
            )

    def _tell(self, done: Done, seconds: float) -> None:
        by, state = done.by, self.case.get_state_display()
        who = f"{by.user.name}, {by.get_role_display()}, {by.authority.short_name} ({by.country_code})"
        self.say(f"{seconds:6.2f} s  {state:22}  {who} {done.what}")


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
