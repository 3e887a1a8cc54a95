"""The steps of an item, one row each."""

from typing import Any

from mla.ledger import events
from mla.policy.table import Action
from mla.usecases.hold_item import hold_item
from mla.usecases.lift_hold import lift_hold
from mla.usecases.record_outcome import record_outcome
from mla.usecases.refuse_item import refuse_item
from mla.usecases.return_evidence import return_evidence
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.withdraw_item import withdraw_item
from mla.web.actions import forms
from mla.web.actions.ground_form import GroundForm
from mla.web.actions.releasing import files_of
from mla.web.actions.situation import Situation
from mla.web.actions.step import Step


def _item(at: Situation) -> dict[str, Any]:
    return {"items": [at.words(at.item)] if at.item else []}


def _files(at: Situation) -> dict[str, Any]:
    return {**_item(at), "files": files_of([at.item] if at.item else [])}


ITEM_STEPS = (
    Step(
        action=Action.ITEM_SUBMIT_EVIDENCE,
        title="Submit the evidence of {item} for release",
        what="You confirm that these files are what was collected. Another person then decides on their release.",
        undo="Not by you. Whoever decides on the release can return the evidence to you.",
        button="Submit these files",
        done="The evidence was submitted. Your central authority has been told.",
        use_case=submit_evidence,
        event=events.EXHIBIT_SUBMITTED,
        template="actions/evidence.html",
        more=_files,
    ),
    Step(
        action=Action.ITEM_RETURN_EVIDENCE,
        title="Return the evidence of {item} to the officer",
        what="The officer can add or take back files, then submits them again. {them} never learns of it.",
        undo="There is no need: the officer corrects the evidence and submits it again.",
        button="Return the evidence",
        done="The evidence was returned to the officer.",
        use_case=return_evidence,
        event=events.EVIDENCE_RETURNED,
        form=forms.ReturnEvidenceForm,
        template="actions/evidence.html",
        more=_files,
    ),
    Step(
        action=Action.ITEM_HOLD,
        title="Put {item} on hold",
        what="Nothing of this item is released while the hold lasts. Its execution goes on; {them} never learns of it.",
        undo="Yes. You can lift the hold at any time.",
        button="Put {item} on hold",
        done="You put {item} on hold.",
        use_case=hold_item,
        event=events.ITEM_HELD,
        form=forms.HoldForm,
        template="actions/with_items.html",
        more=_item,
    ),
    Step(
        action=Action.ITEM_LIFT_HOLD,
        title="Lift the hold on {item}",
        what="The evidence of this item can be released again. {them} never learns of the hold.",
        undo="Yes. You can put it on hold again until its evidence is released.",
        button="Lift the hold",
        done="You lifted the hold on {item}.",
        use_case=lift_hold,
        event=events.ITEM_HOLD_LIFTED,
        form=forms.LiftHoldForm,
        template="actions/with_items.html",
        more=_item,
    ),
    Step(
        action=Action.ITEM_FIND_NOTHING,
        verb="outcome",
        title="Record how {item} ended",
        what="You tell {them} that this item has ended without evidence to hand over, and why.",
        undo="Not by you. Your central authority can reopen the item once the request is answered.",
        button="Record this outcome",
        done="The outcome of {item} is recorded, and {them} is told.",
        use_case=record_outcome,
        event=events.ITEM_OUTCOME,
        form=forms.OutcomeForm,
        template="actions/with_items.html",
        more=_item,
    ),
    Step(
        action=Action.ITEM_REFUSE,
        title="Refuse {item}",
        what="You tell {them} that this item is not executed, on which ground, and why. The other items go on.",
        undo="No. {them} may ask for it in a new request.",
        button="Refuse {item}",
        done="You refused {item}. {them} is told the ground and the reasons.",
        use_case=refuse_item,
        event=events.ITEM_REFUSED,
        form=GroundForm,
        final=True,
        template="actions/with_items.html",
        more=_item,
    ),
    Step(
        action=Action.ITEM_WITHDRAW,
        title="Withdraw {item}",
        what="{them} is told that you no longer need this item, and stops executing it. The other items go on.",
        undo="No. If you need it after all, ask for it in a new request.",
        button="Withdraw {item}",
        done="You withdrew {item}.",
        use_case=withdraw_item,
        event=events.ITEM_WITHDRAWN,
        form=forms.WithdrawForm,
        final=True,
        template="actions/with_items.html",
        more=_item,
    ),
)
