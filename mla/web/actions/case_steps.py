"""The steps of a request, one row each. A new one: decorator, rule, use case, and a row here."""

from typing import Any

from mla.cases.completeness import judge
from mla.ledger import events
from mla.legal.judgement import warned
from mla.policy.table import Action
from mla.usecases.abandon_case import abandon_case
from mla.usecases.accept_case import accept_case
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.answer_condition import answer_condition
from mla.usecases.assign_items import assign_items
from mla.usecases.close_case import close_case
from mla.usecases.forward_case import forward_case
from mla.usecases.hand_back_case import hand_back_case
from mla.usecases.issue_case import issue_case
from mla.usecases.lapse_case import lapse_case
from mla.usecases.lift_condition import lift_condition
from mla.usecases.name_recipients import name_recipients
from mla.usecases.postpone_case import postpone_case
from mla.usecases.propose_condition import propose_condition
from mla.usecases.provide_evidence import provide_evidence
from mla.usecases.record_paper_issue import record_paper_issue
from mla.usecases.refuse_case import refuse_case
from mla.usecases.release_package import release_package
from mla.usecases.reopen_case import reopen_case
from mla.usecases.report_execution import report_execution
from mla.usecases.resume_case import resume_case
from mla.usecases.revise_case import revise_case
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from mla.usecases.withdraw_case import withdraw_case
from mla.web.actions import condition_forms as conditions
from mla.web.actions import decision_forms as decisions
from mla.web.actions import forms, issuing, releasing
from mla.web.actions.ground_form import GroundForm, PostponeForm
from mla.web.actions.recipients_form import (
    RecipientsForm,
    opens_with_a_package,
    waiting_packages,
)
from mla.web.actions.situation import Situation
from mla.web.actions.step import Step
from mla.web.comparison import compare


def _readiness(at: Situation) -> dict[str, Any]:
    ready = judge(at.case)
    blocking = [gap for gap in ready.missing if gap.blocking]
    return {
        "ready": ready,
        "blocking": blocking,
        "advice": [gap for gap in ready.missing if not gap.blocking],
        "warnings": [one for one in warned(ready.warnings) if not one.reason],
        "set_aside": [one for one in warned(ready.warnings) if one.reason],
    }


def _items(at: Situation) -> dict[str, Any]:
    return {"items": at.items}


def _comparison(at: Situation) -> dict[str, Any]:
    return {"comparison": compare(at.case, at.sent)}


def _last_decision(at: Situation) -> dict[str, Any]:
    return {"returned": at.case.decisions.filter(kind="returned").last()}


CASE_STEPS = (
    Step(
        action=Action.SUBMIT,
        title="Submit this request for review",
        what="Your central authority checks the draft. It then sends it to {them}, or hands it back to you.",
        undo="Not by you. Your central authority can hand it back; until then you cannot edit it.",
        button="Submit for review",
        done="Submitted for review. Your central authority has been told.",
        use_case=submit_case,
        event=events.CASE_SUBMITTED,
        form=issuing.SubmitForm,
        template="actions/submit.html",
        more=_readiness,
    ),
    Step(
        action=Action.ISSUE,
        title="Issue this request",
        what="You issue the request for your authority, exactly as the preview shows it. "
        "Your central authority can then send it to {them}.",
        undo="Your central authority can hand it back to the drafter. What you issued then no longer counts.",
        button="Issue the request",
        done="Issued. Your central authority has been told that it can be sent.",
        use_case=issue_case,
        event=events.CASE_ISSUED,
        form=forms.PreviewedForm,
        template="actions/issue.html",
        more=_readiness,
    ),
    Step(
        action=Action.RECORD_PAPER_ISSUE,
        title="Record that this request was issued on paper",
        what="You record who signed the request on paper, and keep a scan of it. It can then be sent to {them}.",
        undo="Only by handing the request back to its drafter. The record of it stays.",
        button="Record the issue",
        done="The issue on paper is recorded. The request can be sent.",
        use_case=record_paper_issue,
        event=events.CASE_ISSUED,
        form=issuing.PaperIssueForm,
        template="actions/issue.html",
        more=_readiness,
    ),
    Step(
        action=Action.HAND_BACK,
        title="Hand this request back to its drafter",
        what="The request becomes a draft again, and the drafter reads your reason.",
        undo="There is no need: the drafter corrects the request and submits it again.",
        button="Hand back",
        done="Handed back to the drafter.",
        use_case=hand_back_case,
        event=events.CASE_HANDED_BACK,
        form=forms.HandBackForm,
    ),
    Step(
        action=Action.SEND,
        title="Send this request to {them}",
        what="{them} gets the request exactly as the preview shows it.",
        undo="No. What was sent stays with {them}. You can withdraw the request later.",
        button="Send to {them}",
        done="Sent to {them}. The letter of request and the receipt of sending are being made.",
        use_case=send_case,
        event=events.CASE_SENT,
        form=forms.PreviewedForm,
        document="The letter of request (PDF), and a receipt of sending for both countries.",
        template="actions/send.html",
        more=_readiness,
    ),
    Step(
        action=Action.REVISE,
        title="Complete this request",
        what="The request becomes a draft again for you. {them} keeps what you sent, until the new version comes.",
        undo="There is no need: {them} notices nothing before you send the new version.",
        button="Start the new version",
        done="The request is a draft again. Complete it, then submit it for review.",
        use_case=revise_case,
        event=events.CASE_REVISED,
        template="actions/revise.html",
        more=_last_decision,
    ),
    Step(
        action=Action.ABANDON,
        title="Discard this draft",
        what="The request ends here. It was never sent, so {them} never learns of it.",
        undo="No. The draft stays readable, but it can neither be edited nor sent.",
        button="Discard the draft",
        done="The draft was discarded.",
        use_case=abandon_case,
        event=events.CASE_ABANDONED,
        form=forms.AbandonForm,
        final=True,
    ),
    Step(
        action=Action.WITHDRAW,
        title="Withdraw this request",
        what="{them} is told that you no longer need this request, and stops executing it.",
        undo="No. If you need it after all, draft a new request.",
        button="Withdraw the request",
        done="The request was withdrawn.",
        use_case=withdraw_case,
        event=events.CASE_WITHDRAWN,
        form=forms.WithdrawForm,
        final=True,
    ),
    Step(
        action=Action.ANSWER_CONDITION,
        title="Answer a condition of use",
        what="{them} asks you to promise how the evidence will be used. You answer for your state.",
        undo="No. {them} can lift the condition.",
        button="Give this answer",
        done="Your answer was given to {them}.",
        use_case=answer_condition,
        event=events.CONDITION_ACCEPTED,
        form=conditions.AnswerConditionForm,
        template="actions/answer_condition.html",
        opens=conditions.opens_with_an_open_condition,
    ),
    Step(
        action=Action.NAME_RECIPIENTS,
        title="Name who receives the evidence",
        what="Those whom you choose, and nobody else, can open and download these packages of {them}.",
        undo="Yes. You can name others at any time; what was downloaded stays with who has it.",
        button="Name these recipients",
        done="The recipients are named, and are being told.",
        use_case=name_recipients,
        event=events.PACKAGE_RECIPIENTS_NAMED,
        form=RecipientsForm,
        template="actions/name_recipients.html",
        opens=opens_with_a_package,
        more=waiting_packages,
    ),
    Step(
        action=Action.CLOSE,
        title="Close this request",
        what="You tell {them} that the request is finished for you, and how it ended.",
        undo="No. If something is still missing, ask for it before you close.",
        button="Close the request",
        done="The request is closed.",
        use_case=close_case,
        event=events.CASE_CLOSED,
        form=forms.CloseForm,
        template="actions/with_items.html",
        more=_items,
    ),
    Step(
        action=Action.ACKNOWLEDGE,
        title="Acknowledge receipt",
        what="You confirm to {them} that the request arrived. It gets a reference of your own.",
        undo="No. The receipt is a formal document, and the reference stays.",
        button="Acknowledge receipt",
        done="Receipt acknowledged. {them} has been told your reference.",
        use_case=acknowledge_case,
        event=events.CASE_ACKNOWLEDGED,
        form=forms.AcknowledgeForm,
        document="A receipt of acknowledgement, which both countries can keep.",
    ),
    Step(
        action=Action.ASSIGN,
        title="Assign the items",
        what="Each authority that you choose executes its items, and sees no others.",
        undo="Yes. You can assign an item again until its execution has begun.",
        button="Assign",
        done="The items are assigned.",
        use_case=assign_items,
        event=events.CASE_ASSIGNED,
        form=decisions.AssignForm,
    ),
    Step(
        action=Action.ACCEPT,
        title="Accept this request for execution",
        what="You tell {them} which items you will execute and on which conditions, and which you refuse.",
        undo="No. While it is being executed you can still refuse single items.",
        button="Accept the request",
        done="The request is accepted for execution. {them} is being told.",
        use_case=accept_case,
        event=events.CASE_ACCEPTED,
        form=decisions.AcceptForm,
        template="actions/accept.html",
        more=_comparison,
    ),
    Step(
        action=Action.SEND_BACK,
        title="Send this request back for completion",
        what="You tell {them} what is missing and by when it should come. Nothing is executed until then.",
        undo="No. {them} completes the request and sends it again.",
        button="Send back",
        done="The request was sent back to {them}.",
        use_case=send_back_case,
        event=events.CASE_RETURNED,
        form=decisions.SendBackForm,
    ),
    Step(
        action=Action.REFUSE,
        title="Refuse this request",
        what="You tell {them} that nothing of it is executed, on which ground, and why.",
        undo="No. {them} may draft a new request.",
        button="Refuse the request",
        done="The request was refused. {them} is being told the ground and the reasons.",
        use_case=refuse_case,
        event=events.CASE_REFUSED,
        form=GroundForm,
        final=True,
    ),
    Step(
        action=Action.POSTPONE,
        title="Postpone this request",
        what="You tell {them} that nothing is executed for now, on which ground, and when you look at it again.",
        undo="Yes. You can resume the request at any time.",
        button="Postpone",
        done="The request was postponed. {them} is being told.",
        use_case=postpone_case,
        event=events.CASE_POSTPONED,
        form=PostponeForm,
    ),
    Step(
        action=Action.RESUME,
        title="Resume this request",
        what="You tell {them} that you go on with the request that you had postponed.",
        undo="Yes. You can postpone it again.",
        button="Resume",
        done="The request goes on. {them} is being told.",
        use_case=resume_case,
        event=events.CASE_RESUMED,
    ),
    Step(
        action=Action.FORWARD,
        title="Forward this request to the competent authority",
        what="The authority that you choose takes over the request in your country. {them} is told.",
        undo="Yes. You can forward the request again.",
        button="Forward",
        done="The request was forwarded. {them} is being told.",
        use_case=forward_case,
        event=events.CASE_FORWARDED,
        form=decisions.ForwardForm,
    ),
    Step(
        action=Action.LAPSE,
        title="Close this request as not completed",
        what="The request ends, since {them} did not complete it by the date that you announced.",
        undo="No. {them} may draft a new request.",
        button="Close as not completed",
        done="The request is closed as not completed. {them} is being told.",
        use_case=lapse_case,
        event=events.CASE_LAPSED,
        final=True,
    ),
    Step(
        action=Action.REOPEN,
        title="Reopen this request",
        what="You tell {them} that you execute some items again, since the answer was not complete.",
        undo="No. Those items need an outcome again before you can answer the request.",
        button="Reopen",
        done="The request is being executed again. {them} is being told.",
        use_case=reopen_case,
        event=events.CASE_REOPENED,
        form=decisions.ReopenForm,
    ),
    Step(
        action=Action.PROPOSE_CONDITION,
        title="Propose a condition of use",
        what="You ask {them} to promise how the evidence is used. Nothing is released before the answer.",
        undo="Yes. You can lift the condition.",
        button="Propose the condition",
        done="The condition was proposed to {them}.",
        use_case=propose_condition,
        event=events.CONDITION_PROPOSED,
        form=conditions.ProposeConditionForm,
    ),
    Step(
        action=Action.PROPOSE_CONDITION,
        verb="lift_condition",
        title="Lift a condition of use",
        what="The condition no longer holds for what is released from now on. You may then propose another.",
        undo="No, but you can propose a new condition.",
        button="Lift the condition",
        done="The condition was lifted.",
        use_case=lift_condition,
        event=events.CONDITION_LIFTED,
        form=conditions.LiftConditionForm,
        opens=conditions.opens_with_a_condition,
    ),
    Step(
        action=Action.ITEM_RELEASE,
        verb="release",
        title="Release evidence to {them}",
        what="The files of the items that you choose are sealed in one package, which {them} can then download.",
        undo="No. What was downloaded cannot be called back.",
        button="Release the evidence",
        done="Release decided. The package is being sealed; {them} is told when it is ready.",
        use_case=release_package,
        event=events.PACKAGE_RELEASED,
        form=decisions.ReleaseForm,
        document="The evidence package with its custody record and conditions of use.",
        template="actions/release.html",
        opens=releasing.opens_with_submitted_evidence,
        more=releasing.release_context,
    ),
    Step(
        action=Action.REPORT_EXECUTION,
        title="Report that the request was executed",
        what="You tell {them} how each item ended, and that there is no evidence to hand over.",
        undo="Yes. You can reopen the request until {them} closes it.",
        button="Report execution",
        done="Execution was reported to {them}.",
        use_case=report_execution,
        event=events.CASE_EXECUTED,
        template="actions/with_items.html",
        more=_items,
    ),
    Step(
        action=Action.PROVIDE_EVIDENCE,
        title="Declare that the evidence is provided",
        what="You tell {them} how each item ended, and that all the evidence has been released.",
        undo="Yes. You can reopen the request until {them} closes it.",
        button="Declare it provided",
        done="{them} has been told that all the evidence is provided.",
        use_case=provide_evidence,
        event=events.CASE_EVIDENCE_PROVIDED,
        template="actions/with_items.html",
        more=_items,
    ),
)
