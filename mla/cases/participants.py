"""Keeping the participant rows and their counts in step with a case (docs/adr/0004)."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from mla.cases.models import Case, CountDelta, Participant, State
from mla.cases.sides import NOTHING_DUE, Side
from mla.common.prepared import Part
from mla.directory.models import Authority

# The rows change, and every change of state leaves its delta.
_RESTATE = """
wanted AS (
    SELECT scope, side, state AS before,
           CASE side WHEN 'requesting' THEN %(requesting)s ELSE %(requested)s END AS after,
           CASE side WHEN 'requesting' THEN %(requesting_due)s::date ELSE %(requested_due)s::date END AS due,
           side = 'requesting' OR NOT %(unsent)s AS shown
    FROM cases_participant WHERE case_id = %(shown_case)s
), listed AS (
    UPDATE cases_participant row SET
        state = wanted.after,
        urgency = CASE WHEN wanted.shown THEN %(urgency)s ELSE row.urgency END,
        due_on = wanted.due,
        title = CASE WHEN wanted.shown THEN %(title)s ELSE row.title END,
        measures = CASE WHEN wanted.shown THEN %(measures)s ELSE row.measures END
    FROM wanted WHERE row.case_id = %(shown_case)s AND row.scope = wanted.scope AND (
        row.state <> wanted.after
        OR row.due_on <> wanted.due
        OR wanted.shown AND (row.urgency, row.title, row.measures)
            <> (%(urgency)s, %(title)s, %(measures)s)
    )
), counted AS (
    INSERT INTO cases_countdelta (scope, id, side, before, after)
    SELECT scope, gen_random_uuid(), side, before, after FROM wanted WHERE before <> after
)
"""


Shown = Mapping[str, str | int | date]
SHOWN = frozenset(
    {"state", "urgency", "title", "measures", "deadline_on", "postponed_until", "answer_by_on"}
)
"""The columns of a case that `carried` reads."""


def restating(case_id: UUID, shown: Shown) -> Part:
    """Puts what `carried` gave into all participant rows of the case."""
    return Part(_RESTATE, {"shown_case": case_id, **shown})


def carried(case: Case) -> Shown:
    """What the participant rows say of the case: its state, urgency, due dates, title and measures.

    A draft in the making changes nothing that the other side can see, nor does the end of a request: the text may
    then be one that was never sent.
    """
    requesting, requested = case.standing(Side.REQUESTING), case.standing(Side.REQUESTED)
    return {
        "urgency": case.urgency,
        "title": case.title,
        "measures": case.measures,
        "unsent": case.in_the_making or requesting.is_final,
        "requesting": requesting.value,
        "requested": requested.value,
        "requesting_due": _due(case, Side.REQUESTING, requesting),
        "requested_due": _due(case, Side.REQUESTED, requested),
    }


def enrol(
    case: Case, side: Side, *, country: str = "", authorities: Iterable[Authority] = ()
) -> None:
    """Lets a country, or authorities and all above them, see the case; who sees it already stays as is."""
    found = {country} if country else set()
    found.update(str(one) for authority in authorities for one in authority.lineage)
    present = set(
        Participant.objects.filter(case=case, scope__in=found).values_list("scope", flat=True)
    )
    state = case.standing(side)
    Participant.objects.bulk_create(
        Participant(
            case=case,
            scope=scope,
            side=side,
            state=state,
            urgency=case.urgency,
            due_on=due(case, side),
            title=case.title,
            measures=case.measures,
        )
        for scope in sorted(found - present)
    )
    CountDelta.objects.bulk_create(
        CountDelta(scope=scope, side=side, after=state) for scope in sorted(found - present)
    )


def dismiss_others(case: Case, side: Side, *, but: Iterable[Authority]) -> None:
    """Ends the sight of authorities that have no more to do with the case; the country keeps its own."""
    kept = {case.country_of(side), *(str(one) for authority in but for one in authority.lineage)}
    _end(Participant.objects.filter(case=case, side=side).exclude(scope__in=kept))


def dismiss(
    case: Case, side: Side, authorities: Iterable[Authority], *, but: Iterable[Authority]
) -> None:
    """Ends the sight of these authorities and of those above them, unless one of `but` needs it."""
    kept = {str(one) for authority in but for one in authority.lineage}
    theirs = {str(one) for authority in authorities for one in authority.lineage}
    _end(Participant.objects.filter(case=case, side=side, scope__in=theirs - kept))


def _end(gone: QuerySet[Participant]) -> None:
    CountDelta.objects.bulk_create(
        CountDelta(scope=row.scope, side=row.side, before=row.state) for row in gone
    )
    gone.delete()


def due(case: Case, side: Side) -> date:
    """By when the side should act: what a return announced, or the date by which the answer is asked for."""
    return _due(case, side, case.standing(side))


def _due(case: Case, side: Side, state: State) -> date:
    if state is State.RETURNED and case.answer_by_on:
        return case.answer_by_on
    if state.is_final or state in {State.REFUSED, State.EXECUTED, State.EVIDENCE_PROVIDED}:
        return NOTHING_DUE
    if side is Side.REQUESTED and case.postponed_until:
        return case.postponed_until
    return case.deadline_on or NOTHING_DUE


def tokens(case: Case) -> list[str]:
    """What each country finds the case by, each as `country:word` in lower case."""
    asking, asked = case.requesting_country_id, case.requested_country_id
    words = {
        f"{asking}:{word}"
        for word in _words(case.reference, case.their_reference, case.proceeding.reference)
    }
    if asked and case.sent_number:
        words |= {f"{asked}:{word}" for word in _words(case.reference, case.their_reference)}
    return sorted(words)


def _words(*references: str) -> set[str]:
    """Each reference whole and by its parts, numbers also without their leading zeros."""
    words: set[str] = set()
    for reference in (one.strip().lower() for one in references if one.strip()):
        parts = reference.replace("/", "-").replace(".", "-").split("-")
        words |= {reference, *parts, *(part.lstrip("0") for part in parts if part.isdecimal())}
    return {word[:120] for word in words if len(word) > 1}
