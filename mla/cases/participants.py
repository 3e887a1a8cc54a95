"""Keeping the participant rows and their counts in step with a case (docs/adr/0004)."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from mla.cases.models import Case, CountDelta, Participant, State
from mla.cases.sides import NOTHING_DUE, Side
from mla.common.prepared import prepared
from mla.directory.models import Authority

# One statement: the rows change, and every change leaves its two deltas.
_RESTATE = """
WITH wanted AS (
    SELECT id, scope, side, state AS before,
           CASE side WHEN 'requesting' THEN %(requesting)s ELSE %(requested)s END AS after,
           CASE side WHEN 'requesting' THEN %(requesting_due)s::date ELSE %(requested_due)s::date END AS due,
           side = 'requesting' OR NOT %(unsent)s AS shown
    FROM cases_participant WHERE case_id = %(case)s
), changed AS (
    UPDATE cases_participant row SET
        state = wanted.after,
        urgency = CASE WHEN wanted.shown THEN %(urgency)s ELSE row.urgency END,
        due_on = wanted.due,
        title = CASE WHEN wanted.shown THEN %(title)s ELSE row.title END
    FROM wanted WHERE row.id = wanted.id AND (
        row.state <> wanted.after
        OR row.due_on <> wanted.due
        OR wanted.shown AND (row.urgency, row.title) <> (%(urgency)s, %(title)s)
    )
)
INSERT INTO cases_countdelta (scope, side, state, cases)
SELECT scope, side, before, -1 FROM wanted WHERE before <> after
UNION ALL
SELECT scope, side, after, 1 FROM wanted WHERE before <> after
"""


def remember(case: Case) -> None:
    """Notes what the participant rows say now: the case was just read and locked, and they are in step with it."""
    case.__dict__["_carried"] = _carried(case)


def restate(case: Case) -> None:
    """Carries the case's state, urgency, due dates and title into all its participant rows.

    A draft in the making changes nothing that the other side can see, nor does one that was given up: its text
    may be one that was never sent.
    """
    carried = _carried(case)
    if case.__dict__.pop("_carried", None) == carried:
        return
    with prepared(connection) as cursor:
        cursor.execute(_RESTATE, {"case": case.pk, **carried})


def _carried(case: Case) -> dict[str, str | int | date]:
    return {
        "urgency": case.urgency,
        "title": case.title,
        "unsent": case.in_the_making or case.state == State.WITHDRAWN,
        "requesting": case.standing(Side.REQUESTING).value,
        "requested": case.standing(Side.REQUESTED).value,
        "requesting_due": due(case, Side.REQUESTING),
        "requested_due": due(case, Side.REQUESTED),
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
        )
        for scope in sorted(found - present)
    )
    CountDelta.objects.bulk_create(
        CountDelta(scope=scope, side=side, state=state, cases=1)
        for scope in sorted(found - present)
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
        CountDelta(scope=row.scope, side=row.side, state=row.state, cases=-1) for row in gone
    )
    gone.delete()


def due(case: Case, side: Side) -> date:
    """By when the side should act: what a return announced, or the date by which the answer is asked for."""
    state = case.standing(side)
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
