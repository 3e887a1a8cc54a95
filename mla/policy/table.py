"""Who may do what: the one table (after docs/adr/0003). Which state permits a transition, the machines know."""

from dataclasses import dataclass
from enum import StrEnum

from mla.accounts.roles import Role
from mla.cases.models import State
from mla.cases.sides import Side
from mla.directory.permissions import Permission


class Action(StrEnum):
    """Everything that a person can do; what carries a dot is done to an item. A transition has its verb's name."""

    VIEW = "view"
    DRAFT = "draft"
    EDIT = "edit"
    SUBMIT = "submit"
    HAND_BACK = "hand_back"
    ISSUE = "issue"
    RECORD_PAPER_ISSUE = "record_paper_issue"
    SEND = "send"
    SEND_URGENTLY = "send_urgently"
    ACKNOWLEDGE = "acknowledge"
    FORWARD = "forward"
    ASSIGN = "assign"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    REVISE = "revise"
    LAPSE = "lapse"
    REFUSE = "refuse"
    POSTPONE = "postpone"
    RESUME = "resume"
    REPORT_EXECUTION = "report_execution"
    PROVIDE_EVIDENCE = "provide_evidence"
    REOPEN = "reopen"
    CLOSE = "close"
    ABANDON = "abandon"
    WITHDRAW = "withdraw"
    PROPOSE_CONDITION = "propose_condition"
    ANSWER_CONDITION = "answer_condition"
    NAME_RECIPIENTS = "name_recipients"
    RECEIVE_EVIDENCE = "receive_evidence"
    READ_RECORD = "read_record"
    PROPOSE_SHEET = "propose_sheet"
    CONFIRM_SHEET = "confirm_sheet"

    ITEM_ASSIGN = "item.assign"
    ITEM_EXECUTE = "item.execute"
    ITEM_SUBMIT_EVIDENCE = "item.submit_evidence"
    ITEM_RETURN_EVIDENCE = "item.return_evidence"
    ITEM_HOLD = "item.hold"
    ITEM_LIFT_HOLD = "item.lift_hold"
    ITEM_RELEASE = "item.release"
    ITEM_FIND_NOTHING = "item.find_nothing"
    ITEM_COMPLETE = "item.complete"
    ITEM_GIVE_UP = "item.give_up"
    ITEM_REFUSE = "item.refuse"
    ITEM_WITHDRAW = "item.withdraw"
    ITEM_REOPEN = "item.reopen"
    ITEM_REQUIRE_AUTHORISATION = "item.require_authorisation"
    ITEM_APPLY_FOR_AUTHORISATION = "item.apply_for_authorisation"
    ITEM_GRANT_AUTHORISATION = "item.grant_authorisation"
    ITEM_NARROW_AUTHORISATION = "item.narrow_authorisation"
    ITEM_REFUSE_AUTHORISATION = "item.refuse_authorisation"
    ITEM_CHALLENGE_AUTHORISATION = "item.challenge_authorisation"

    @property
    def on_item(self) -> bool:
        return "." in self.value

    @property
    def verb(self) -> str:
        return self.value.rpartition(".")[2]


class Persons(StrEnum):
    """Rules about the person, whatever the role."""

    ANYONE = "anyone"
    THE_AUTHOR = "the_author"
    NOT_AN_AUTHOR = "not_an_author"
    NOT_THE_SUBMITTER = "not_the_submitter"
    OF_THE_ISSUING_AUTHORITY = "of_the_issuing_authority"


@dataclass(frozen=True, slots=True)
class Rule:
    action: Action
    side: Side | None
    permission: Permission
    persons: Persons = Persons.ANYONE
    own_items: bool = False
    """Only for an item assigned to the actor's authority or a unit below it."""
    states: frozenset[State] | None = None
    """Of the case, for what is no transition of it; None means any state, or that the machine knows."""
    ready: bool = False
    """Only once nothing that the law asks for is missing: for what goes out without review."""


P, ASKING, ASKED = Permission, Side.REQUESTING, Side.REQUESTED
IN_EXECUTION = frozenset({State.ACCEPTED})
WITH_THE_OTHER_SIDE = frozenset({State.SENT, State.ACCEPTED})
AFTER_ACCEPTANCE = frozenset(
    {State.ACCEPTED, State.EVIDENCE_PROVIDED, State.EXECUTED, State.CLOSED}
)

RULES: dict[Action, Rule] = {
    rule.action: rule
    for rule in (
        Rule(Action.VIEW, None, P.VIEW_CASES),
        Rule(Action.READ_RECORD, None, P.READ_RECORD),
        Rule(Action.PROPOSE_SHEET, None, P.MANAGE_COUNTRY_SHEET),
        Rule(Action.CONFIRM_SHEET, None, P.MANAGE_COUNTRY_SHEET),
        Rule(Action.DRAFT, ASKING, P.DRAFT_CASES),
        Rule(Action.EDIT, ASKING, P.DRAFT_CASES, states=frozenset({State.DRAFTED})),
        Rule(Action.SUBMIT, ASKING, P.DRAFT_CASES),
        Rule(Action.HAND_BACK, ASKING, P.APPROVE_CASES),
        Rule(Action.ISSUE, ASKING, P.ISSUE_REQUESTS, Persons.OF_THE_ISSUING_AUTHORITY),
        Rule(Action.RECORD_PAPER_ISSUE, ASKING, P.APPROVE_CASES),
        Rule(Action.SEND, ASKING, P.APPROVE_CASES, Persons.NOT_AN_AUTHOR),
        Rule(Action.SEND_URGENTLY, ASKING, P.SEND_URGENT, ready=True),
        Rule(Action.REVISE, ASKING, P.DRAFT_CASES),
        Rule(Action.ABANDON, ASKING, P.DRAFT_CASES, Persons.THE_AUTHOR),
        Rule(Action.WITHDRAW, ASKING, P.APPROVE_CASES),
        Rule(Action.ANSWER_CONDITION, ASKING, P.ACCEPT_CONDITIONS, states=AFTER_ACCEPTANCE),
        Rule(Action.NAME_RECIPIENTS, ASKING, P.APPROVE_CASES, states=AFTER_ACCEPTANCE),
        Rule(Action.RECEIVE_EVIDENCE, ASKING, P.RECEIVE_EVIDENCE, states=AFTER_ACCEPTANCE),
        Rule(Action.CLOSE, ASKING, P.CLOSE_CASES),
        Rule(Action.ACKNOWLEDGE, ASKED, P.RECEIVE_CASES),
        Rule(Action.FORWARD, ASKED, P.RECEIVE_CASES),
        Rule(Action.ASSIGN, ASKED, P.DECIDE_CASES),
        Rule(Action.ACCEPT, ASKED, P.DECIDE_CASES),
        Rule(Action.SEND_BACK, ASKED, P.DECIDE_CASES),
        Rule(Action.LAPSE, ASKED, P.DECIDE_CASES),
        Rule(Action.REFUSE, ASKED, P.DECIDE_CASES),
        Rule(Action.POSTPONE, ASKED, P.DECIDE_CASES),
        Rule(Action.RESUME, ASKED, P.DECIDE_CASES),
        Rule(Action.PROPOSE_CONDITION, ASKED, P.DECIDE_CASES, states=IN_EXECUTION),
        Rule(Action.REPORT_EXECUTION, ASKED, P.DECIDE_CASES),
        Rule(Action.PROVIDE_EVIDENCE, ASKED, P.RELEASE_EVIDENCE),
        Rule(Action.REOPEN, ASKED, P.DECIDE_CASES),
        Rule(Action.ITEM_ASSIGN, ASKED, P.DECIDE_CASES, states=WITH_THE_OTHER_SIDE),
        Rule(Action.ITEM_EXECUTE, ASKED, P.EXECUTE_ITEMS, own_items=True),
        Rule(Action.ITEM_SUBMIT_EVIDENCE, ASKED, P.EXECUTE_ITEMS, own_items=True),
        Rule(Action.ITEM_FIND_NOTHING, ASKED, P.EXECUTE_ITEMS, own_items=True),
        Rule(Action.ITEM_COMPLETE, ASKED, P.EXECUTE_ITEMS, own_items=True),
        Rule(Action.ITEM_GIVE_UP, ASKED, P.EXECUTE_ITEMS, own_items=True),
        Rule(Action.ITEM_RETURN_EVIDENCE, ASKED, P.RELEASE_EVIDENCE, states=IN_EXECUTION),
        Rule(Action.ITEM_RELEASE, ASKED, P.RELEASE_EVIDENCE, Persons.NOT_THE_SUBMITTER),
        Rule(Action.ITEM_HOLD, ASKED, P.RELEASE_EVIDENCE, states=IN_EXECUTION),
        Rule(Action.ITEM_LIFT_HOLD, ASKED, P.RELEASE_EVIDENCE, states=IN_EXECUTION),
        Rule(Action.ITEM_REFUSE, ASKED, P.DECIDE_CASES, states=IN_EXECUTION),
        Rule(Action.ITEM_WITHDRAW, ASKING, P.APPROVE_CASES, states=WITH_THE_OTHER_SIDE),
        Rule(Action.ITEM_REOPEN, ASKED, P.DECIDE_CASES),
        Rule(
            Action.ITEM_REQUIRE_AUTHORISATION,
            ASKED,
            P.EXECUTE_ITEMS,
            own_items=True,
            states=WITH_THE_OTHER_SIDE,
        ),
        Rule(
            Action.ITEM_APPLY_FOR_AUTHORISATION,
            ASKED,
            P.EXECUTE_ITEMS,
            own_items=True,
            states=WITH_THE_OTHER_SIDE,
        ),
        Rule(
            Action.ITEM_GRANT_AUTHORISATION,
            ASKED,
            P.EXECUTE_ITEMS,
            own_items=True,
            states=WITH_THE_OTHER_SIDE,
        ),
        Rule(
            Action.ITEM_NARROW_AUTHORISATION,
            ASKED,
            P.EXECUTE_ITEMS,
            own_items=True,
            states=WITH_THE_OTHER_SIDE,
        ),
        Rule(
            Action.ITEM_REFUSE_AUTHORISATION,
            ASKED,
            P.EXECUTE_ITEMS,
            own_items=True,
            states=WITH_THE_OTHER_SIDE,
        ),
        Rule(
            Action.ITEM_CHALLENGE_AUTHORISATION,
            ASKED,
            P.EXECUTE_ITEMS,
            own_items=True,
            states=WITH_THE_OTHER_SIDE,
        ),
    )
}

PERMISSIONS_OF_ROLE: dict[Role, frozenset[Permission]] = {
    Role.INVESTIGATOR: frozenset({P.VIEW_CASES, P.DRAFT_CASES, P.ASK_AND_ANSWER}),
    Role.CENTRAL_AUTHORITY: frozenset(
        {
            P.VIEW_CASES,
            P.DRAFT_CASES,
            P.APPROVE_CASES,
            P.SEND_URGENT,
            P.RECEIVE_CASES,
            P.DECIDE_CASES,
            P.ANSWER_PRESERVATION,
            P.EXECUTE_ITEMS,
            P.RELEASE_EVIDENCE,
            P.ACCEPT_CONDITIONS,
            P.CLOSE_CASES,
            P.ASK_AND_ANSWER,
            P.CONSENT_TO_USE,
            P.RECORD_OUTSIDE,
        }
    ),
    Role.ISSUING_AUTHORITY: frozenset(
        {
            P.VIEW_CASES,
            P.DRAFT_CASES,
            P.ISSUE_REQUESTS,
            P.EXECUTE_ITEMS,
            P.RELEASE_EVIDENCE,
            P.ASK_AND_ANSWER,
        }
    ),
    Role.EXECUTING_OFFICER: frozenset({P.VIEW_CASES, P.EXECUTE_ITEMS, P.ASK_AND_ANSWER}),
    Role.PROSECUTOR: frozenset(
        {
            P.VIEW_CASES,
            P.DRAFT_CASES,
            P.ISSUE_REQUESTS,
            P.EXECUTE_ITEMS,
            P.RECEIVE_EVIDENCE,
            P.CLOSE_CASES,
            P.ASK_AND_ANSWER,
        }
    ),
    Role.DUTY_OFFICER: frozenset(
        {
            P.VIEW_CASES,
            P.DRAFT_CASES,
            P.SEND_URGENT,
            P.RECEIVE_CASES,
            P.ANSWER_PRESERVATION,
            P.ASK_AND_ANSWER,
        }
    ),
    Role.AUDITOR: frozenset({P.VIEW_CASES, P.READ_RECORD}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_PEOPLE, P.MANAGE_COUNTRY_SHEET}),
}
