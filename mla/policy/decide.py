"""May this actor do this? The answers that pages, use cases and tests all take from here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from mla.accounts.models import Membership
from mla.accounts.roles import Reach, Role
from mla.cases import states
from mla.cases.completeness import judge
from mla.cases.models import Author, Case, Item, State
from mla.common.errors import NotPermitted, WrongState
from mla.directory.models import CountryGroupPermission
from mla.policy.table import RULES, Action, Persons, Rule

NOT_READY = "Something that the law asks for is missing, or a warning has no reason yet."


class Refusal(StrEnum):
    NONE = ""
    PERMISSION = "permission"
    PERSON = "person"
    STATE = "state"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Verdict:
    action: Action
    refusal: Refusal
    reason: str = ""

    @property
    def allowed(self) -> bool:
        return self.refusal is Refusal.NONE

    @property
    def worth_saying(self) -> bool:
        """Whether a person of this role would expect the action here and now, so that the reason helps."""
        return self.refusal in {Refusal.PERSON, Refusal.CONDITION}


def rights(actor: Membership) -> frozenset[str]:
    """The permissions of this membership's one group for its own country: one query, kept on the actor."""
    if "_rights" not in actor.__dict__:
        if actor.ended_at is not None or not actor.user.is_active:
            held: Iterable[str] = ()
        else:
            held = CountryGroupPermission.objects.filter(
                group_id=actor.group_id, content_object_id=actor.country_code
            ).values_list("permission__codename", flat=True)
        keep_rights(actor, held)
    return cast("frozenset[str]", actor.__dict__["_rights"])


def keep_rights(actor: Membership, held: Iterable[str]) -> None:
    """What was just read of this running membership is not read again."""
    actor.__dict__["_rights"] = frozenset(held)


def may(actor: Membership, action: Action, thing: Case | Item | None = None) -> Verdict:
    """The whole answer, state and conditions included. `thing` must be visible to the actor."""
    refused = _refused_to(actor, action, thing)
    if refused or thing is None:
        return refused or Verdict(action, Refusal.NONE)
    return _state_permits(action, thing)


def require(actor: Membership, action: Action, thing: Case | Item | None = None) -> None:
    """NotPermitted when the actor may not; WrongState when a rule (not a machine) names other states."""
    refused = _refused_to(actor, action, thing)
    if refused:
        raise NotPermitted(refused.reason)
    rule = RULES[action]
    if (
        thing is not None
        and rule.states is not None
        and State(_case(thing).state) not in rule.states
    ):
        raise WrongState(_state_permits(action, thing).reason)


def require_now(actor: Membership, action: Action, thing: Case | Item | None = None) -> None:
    """As `require`, and WrongState also while the machine or its conditions refuse: for what only asks."""
    verdict = may(actor, action, thing)
    if verdict.refusal in {Refusal.PERMISSION, Refusal.PERSON}:
        raise NotPermitted(verdict.reason)
    if not verdict.allowed:
        raise WrongState(verdict.reason)


def abilities(actor: Membership, thing: Case | Item) -> list[Verdict]:
    """What this actor can do with the thing now, and what cannot be done yet but might be expected."""
    on_item = isinstance(thing, Item)
    found = (may(actor, action, thing) for action in RULES if action.on_item is on_item)
    return [one for one in found if one.allowed or (one.worth_saying and _open_now(one, thing))]


def _open_now(verdict: Verdict, thing: Case | Item) -> bool:
    """That another person must do it is worth saying only while it can be done at all."""
    permits = _state_permits(verdict.action, thing)
    return verdict.refusal is Refusal.CONDITION or permits.refusal is not Refusal.STATE


def _refused_to(actor: Membership, action: Action, thing: Case | Item | None) -> Verdict | None:
    rule = RULES[action]
    if rule.permission.value not in rights(actor):
        role = actor.get_role_display().lower()
        return Verdict(
            action, Refusal.PERMISSION, f"Your role ({role}) does not include this step."
        )
    if thing is None:
        return None
    side = _case(thing).side_of(actor.country_code)
    if side is None or (rule.side is not None and rule.side is not side):
        return Verdict(action, Refusal.PERMISSION, "This step belongs to the other country.")
    for reason in (*_beyond_reach(actor, rule, thing), *_wrong_person(actor, rule, thing)):
        return Verdict(action, Refusal.PERSON, reason)
    return None


def _beyond_reach(actor: Membership, rule: Rule, thing: Case | Item) -> Iterator[str]:
    if not rule.own_items or not isinstance(thing, Item):
        return
    if thing.authority is None:
        yield "This item is not assigned to an authority yet."
    elif actor.reach != Reach.COUNTRY and not actor.authority.covers(thing.authority):
        yield f"This item is assigned to {thing.authority.name}."


def _wrong_person(actor: Membership, rule: Rule, thing: Case | Item) -> Iterator[str]:
    case = _case(thing)
    match rule.persons:
        case Persons.THE_AUTHOR if case.drafter_id != actor.user_id:
            yield "Only the person who drafted this request can do that."
        case Persons.NOT_AN_AUTHOR if actor.user_id in _authors(case):
            yield "You drafted or edited this request, so another officer must send it."
        case Persons.NOT_THE_SUBMITTER if (
            isinstance(thing, Item) and thing.submitted_by_id == actor.user_id
        ):
            yield "You submitted this evidence, so another officer must release it."
        case Persons.OF_THE_ISSUING_AUTHORITY:
            yield from _issued_by_others(actor, case)


def _issued_by_others(actor: Membership, case: Case) -> Iterator[str]:
    """Of a request that somebody has to issue: only the people of the authority that was chosen, in its office."""
    if not case.issuer:
        return
    if case.issuer == "court" and actor.role == Role.PROSECUTOR:
        yield "A judge or court has to issue this request."
    elif case.issuing_authority_id in {None, actor.authority_id}:
        return
    elif case.issuing_authority and not case.issuing_authority.covers(actor.authority):
        yield f"This request is to be issued by {case.issuing_authority.name}."


def _authors(case: Case) -> set[object]:
    """Who edited or submitted the version that would be sent next."""
    known: list[object] | None = getattr(case, "author_ids", None)  # read with the case, for a page
    if known is None:
        edited = Author.objects.filter(case=case, version=case.sent_number + 1)
        known = list(edited.values_list("person_id", flat=True))
    return {case.submitted_by_id, *case.proceeding.editor_ids, *known}


def _state_permits(action: Action, thing: Case | Item) -> Verdict:
    rule, case = RULES[action], _case(thing)
    if rule.states is not None and State(case.state) not in rule.states:
        return Verdict(action, Refusal.STATE, _not_now(case, rule))
    if action.verb not in states.verbs(type(thing)):
        return Verdict(action, Refusal.NONE)
    reason = states.obstacle(thing, action.verb) or _not_ready(rule, case)
    if states.reachable(thing, action.verb):
        return Verdict(action, Refusal.CONDITION if reason else Refusal.NONE, reason)
    return Verdict(action, Refusal.STATE, _not_now(case, rule) if thing is case else reason)


def _not_ready(rule: Rule, case: Case) -> str:
    return NOT_READY if rule.ready and not judge(case).may_be_sent else ""


def _not_now(case: Case, rule: Rule) -> str:
    """In the words of the rule's side: a revision in the making is the other side's "sent back"."""
    state = case.standing(rule.side) if rule.side else State(case.state)
    return f"This request is now “{state.label}”, so it is too late or too early for this step."


def _case(thing: Case | Item) -> Case:
    return thing.case if isinstance(thing, Item) else thing
