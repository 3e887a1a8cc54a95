"""A second, small opinion on the life of a request, written by hand from life.md and from no code of mla."""

from dataclasses import dataclass, field

ASKING, ASKED = "requesting", "requested"
CENTRAL = {"officer", "second_officer"}
DRAFTERS = {*CENTRAL, "investigator", "issuing", "prosecutor", "duty"}
RECEIVERS = {*CENTRAL, "duty"}
EXECUTORS = {*CENTRAL, "issuing", "executing", "prosecutor"}
RELEASERS = {*CENTRAL, "issuing"}
CLOSERS = {*CENTRAL, "prosecutor"}
OFFICE = {
    "executing": "police",
    "investigator": "police",
    "issuing": "prosecution",
    "prosecutor": "prosecution",
}
"""Who reaches only the own office; all others reach the country."""

AT_WORK = {"assigned", "executing"}
RUNNING = {"asked", "assigned", "executing", "evidence_submitted"}
ENDED_WITHOUT = ("find_nothing", "complete", "give_up")
AGAIN = {"released", "done", "nothing_found", "not_executable"}
OUTCOMES = {*AGAIN, "refused", "withdrawn"}


@dataclass(frozen=True, slots=True)
class Step:
    """From these states to that one (the same where it is None), by these people of this side."""

    side: str
    people: set[str]
    sources: set[str]
    target: str | None = None


CASE = {
    "edit": Step(ASKING, DRAFTERS, {"drafted"}),
    "submit": Step(ASKING, DRAFTERS, {"drafted"}, "in_review"),
    "hand_back": Step(ASKING, CENTRAL, {"in_review"}, "drafted"),
    "issue": Step(ASKING, {"issuing", "prosecutor"}, {"in_review"}),
    "record_paper_issue": Step(ASKING, CENTRAL, {"in_review"}),
    "send": Step(ASKING, CENTRAL, {"in_review"}, "sent"),
    "acknowledge": Step(ASKED, RECEIVERS, {"sent"}),
    "send_back": Step(ASKED, CENTRAL, {"sent"}, "returned"),
    "revise": Step(ASKING, DRAFTERS, {"returned"}, "drafted"),
    "accept": Step(ASKED, CENTRAL, {"sent"}, "accepted"),
    "refuse": Step(ASKED, CENTRAL, {"sent", "accepted"}, "refused"),
    "postpone": Step(ASKED, CENTRAL, {"sent", "accepted"}),
    "resume": Step(ASKED, CENTRAL, {"sent", "accepted"}),
    "forward": Step(ASKED, RECEIVERS, {"sent", "accepted"}),
    "lapse": Step(ASKED, CENTRAL, {"returned", "drafted", "in_review"}, "closed"),
    "reopen": Step(ASKED, CENTRAL, {"executed", "evidence_provided"}, "accepted"),
    "report_execution": Step(ASKED, CENTRAL, {"accepted"}, "executed"),
    "provide_evidence": Step(ASKED, RELEASERS, {"accepted"}, "evidence_provided"),
    "close": Step(ASKING, CLOSERS, {"executed", "evidence_provided", "refused"}, "closed"),
    "abandon": Step(ASKING, DRAFTERS, {"drafted", "in_review"}, "withdrawn"),
    "withdraw": Step(ASKING, CENTRAL, {"drafted", "sent", "returned", "accepted"}, "withdrawn"),
    "propose": Step(ASKED, CENTRAL, {"accepted"}),
    "lift": Step(ASKED, CENTRAL, {"accepted"}),
    "answer": Step(ASKING, CENTRAL, {"accepted", "evidence_provided", "executed", "closed"}),
    "decline": Step(ASKING, CENTRAL, {"accepted", "evidence_provided", "executed", "closed"}),
}
ITEM = {
    "assign": Step(ASKED, CENTRAL, {"asked", "assigned"}, "assigned"),
    "upload": Step(ASKED, EXECUTORS, AT_WORK, "executing"),
    "submit_evidence": Step(ASKED, EXECUTORS, {"executing"}, "evidence_submitted"),
    "find_nothing": Step(ASKED, EXECUTORS, AT_WORK, "nothing_found"),
    "complete": Step(ASKED, EXECUTORS, AT_WORK, "done"),
    "give_up": Step(ASKED, EXECUTORS, AT_WORK, "not_executable"),
    "return_evidence": Step(ASKED, RELEASERS, {"evidence_submitted"}, "executing"),
    "hold": Step(ASKED, RELEASERS, RUNNING),
    "lift_hold": Step(ASKED, RELEASERS, RUNNING),
    "release": Step(ASKED, RELEASERS, {"evidence_submitted"}, "released"),
    "refuse_item": Step(ASKED, CENTRAL, RUNNING, "refused"),
    "withdraw_item": Step(ASKING, CENTRAL, RUNNING, "withdrawn"),
}
EVENTS = {
    "edit": "case.section_saved",
    "submit": "case.submitted",
    "hand_back": "case.handed_back",
    "issue": "case.issued",
    "record_paper_issue": "case.issued",
    "send": "case.sent",
    "acknowledge": "case.acknowledged",
    "send_back": "case.returned",
    "revise": "case.revised",
    "accept": "case.accepted",
    "refuse": "case.refused",
    "postpone": "case.postponed",
    "resume": "case.resumed",
    "forward": "case.forwarded",
    "lapse": "case.lapsed",
    "reopen": "case.reopened",
    "report_execution": "case.executed",
    "provide_evidence": "case.evidence_provided",
    "close": "case.closed",
    "abandon": "case.abandoned",
    "withdraw": "case.withdrawn",
    "propose": "condition.proposed",
    "lift": "condition.lifted",
    "answer": "condition.accepted",
    "decline": "condition.declined",
    "assign": "case.assigned",
    "upload": "exhibit.received",
    "submit_evidence": "exhibit.submitted",
    "find_nothing": "item.outcome",
    "complete": "item.outcome",
    "give_up": "item.outcome",
    "return_evidence": "evidence.returned",
    "hold": "item.held",
    "lift_hold": "item.hold_lifted",
    "release": "package.ordered",
    "refuse_item": "item.refused",
    "withdraw_item": "item.withdrawn",
}
"""The one entry of the record that each step leaves."""


@dataclass(slots=True)
class Model:
    """What must be known of a request to say who may do what next."""

    state: str = "drafted"
    must_be_issued: bool = False
    """By the prosecution, as the sheet of the asking country says."""
    issued: bool = False
    sent: int = 0
    acknowledged: bool = False
    postponed: bool = False
    late: bool = False
    """The date has passed that was announced when it was sent back."""
    forwarded: bool = False
    items: dict[int, str] = field(default_factory=lambda: {1: "asked", 2: "asked"})
    offices: dict[int, str] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    uploaded: set[int] = field(default_factory=set)
    submitters: dict[int, str] = field(default_factory=dict)
    authors: set[str] = field(default_factory=lambda: {"investigator"})
    conditions: list[str] = field(default_factory=list)

    def allows(self, verb: str, side: str, person: str, number: int) -> bool:
        step = ITEM.get(verb) or CASE[verb]
        if side != step.side or person not in step.people or not self._sees(side, person):
            return False
        if verb in ITEM:
            return (
                self.items[number] in step.sources
                and self._item_is_in_reach(side, person, number)
                and self._item_allows(verb, person, number)
            )
        return self.state in step.sources and self._case_allows(verb, person)

    @property
    def was_sent_back(self) -> bool:
        """And not sent again, so that its date stands."""
        return self.state == "returned" or (
            bool(self.sent) and self.state in {"drafted", "in_review"}
        )

    @property
    def concerned(self) -> set[str]:
        """Who is in charge of the case or of an item; nobody who was before."""
        return {*self.offices.values(), *(["prosecution"] if self.forwarded else [])}

    def _sees(self, side: str, person: str) -> bool:
        if side == ASKING:
            return True
        return bool(self.sent) and (person not in OFFICE or OFFICE[person] in self.concerned)

    def _item_is_in_reach(self, side: str, person: str, number: int) -> bool:
        return side == ASKING or person not in OFFICE or OFFICE[person] == self.offices.get(number)

    def _case_allows(self, verb: str, person: str) -> bool:
        ended = set(self.items.values()) <= OUTCOMES
        released = "released" in self.items.values()
        conditions = {
            "issue": self.must_be_issued and not self.issued,
            "record_paper_issue": self.must_be_issued and not self.issued,
            "send": person not in self.authors and (self.issued or not self.must_be_issued),
            "acknowledge": not self.acknowledged,
            "send_back": self.acknowledged,
            "postpone": self.acknowledged and not self.postponed,
            "resume": self.postponed,
            "forward": not self.forwarded,
            "lapse": self.late,
            "reopen": bool(AGAIN & set(self.items.values())),
            "accept": self.acknowledged
            and not self.postponed
            and set(self.items.values()) != {"withdrawn"},
            "refuse": self.acknowledged and not released,
            "report_execution": ended and not released,
            "provide_evidence": ended and released,
            "abandon": person == "investigator" and not self.sent,
            "withdraw": bool(self.sent),
            "answer": "proposed" in self.conditions,
            "decline": "proposed" in self.conditions,
            "lift": any(one != "lifted" for one in self.conditions),
        }
        return conditions.get(verb, True)

    def _item_allows(self, verb: str, person: str, number: int) -> bool:
        if verb == "assign":
            return self.state in {"sent", "accepted"} and self.acknowledged
        if verb == "withdraw_item":
            return self.state in {"sent", "accepted"}
        if self.state != "accepted":
            return False
        if self.postponed and verb not in {"return_evidence", "refuse_item", "hold", "lift_hold"}:
            return False
        conditions = {
            **dict.fromkeys(ENDED_WITHOUT, number not in self.uploaded),
            "hold": number not in self.held,
            "lift_hold": number in self.held,
            "release": self.submitters.get(number) != person
            and number not in self.held
            and not {"proposed", "declined"} & set(self.conditions),
        }
        return conditions.get(verb, True)

    def take(self, verb: str, person: str, number: int) -> None:
        """The step was taken."""
        step = ITEM.get(verb) or CASE[verb]
        if verb in ITEM:
            self.items[number] = step.target or self.items[number]
        elif step.target:
            self.state = step.target
        getattr(self, f"_after_{verb}", lambda *_: None)(person, number)

    def _after_edit(self, person: str, _: int) -> None:
        self.authors.add(person)

    def _after_submit(self, person: str, _: int) -> None:
        self.authors.add(person)
        self.issued = False

    def _after_hand_back(self, *_: object) -> None:
        self.issued = False

    def _after_issue(self, *_: object) -> None:
        self.issued = True

    _after_record_paper_issue = _after_issue

    def _after_send(self, *_: object) -> None:
        self.sent += 1
        self.acknowledged = self.late = False
        self.authors = set()

    def _after_acknowledge(self, *_: object) -> None:
        self.acknowledged = True

    def _after_postpone(self, *_: object) -> None:
        self.postponed = True

    def _after_resume(self, *_: object) -> None:
        self.postponed = False

    _after_send_back = _after_report_execution = _after_provide_evidence = _after_resume

    def _after_forward(self, *_: object) -> None:
        """To the prosecution, which then sees the request, though none of its items."""
        self.forwarded = True

    def _after_reopen(self, *_: object) -> None:
        """All items that can be executed again."""
        self.items = {n: "assigned" if at in AGAIN else at for n, at in self.items.items()}

    def _after_assign(self, _: str, number: int) -> None:
        """Item by item in turn: the police, then the prosecution, then the police again."""
        self.offices[number] = self.next_office(number)

    def next_office(self, number: int) -> str:
        return "prosecution" if self.offices.get(number) == "police" else "police"

    def _after_upload(self, _: str, number: int) -> None:
        self.uploaded.add(number)

    def _after_submit_evidence(self, person: str, number: int) -> None:
        self.submitters[number] = person

    def _after_hold(self, _: str, number: int) -> None:
        self.held.add(number)

    def _after_lift_hold(self, _: str, number: int) -> None:
        self.held.discard(number)

    def _after_refuse(self, *_: object) -> None:
        self.postponed = False
        self.items = {n: "refused" if at in RUNNING else at for n, at in self.items.items()}

    def _after_withdraw(self, *_: object) -> None:
        self.items = {n: "withdrawn" if at in RUNNING else at for n, at in self.items.items()}

    _after_abandon = _after_lapse = _after_withdraw

    def _after_propose(self, *_: object) -> None:
        self.conditions.append("proposed")

    def _after_answer(self, *_: object) -> None:
        self._change_first({"proposed"}, "accepted")

    def _after_decline(self, *_: object) -> None:
        self._change_first({"proposed"}, "declined")

    def _after_lift(self, *_: object) -> None:
        self._change_first({"proposed", "declined", "accepted"}, "lifted")

    def _change_first(self, before: set[str], after: str) -> None:
        place = next(n for n, one in enumerate(self.conditions) if one in before)
        self.conditions[place] = after
