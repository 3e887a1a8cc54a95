"""A step of a case with all that it leaves behind, against locking the case and updating it, by eight workers."""

import multiprocessing
from collections.abc import Callable
from copy import copy
from uuid import UUID

from django.db import connection, transaction

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.cases.models import Case, State
from mla.cases.saving import remember, saving
from mla.common.clock import now
from mla.common.ids import new_id
from mla.common.prepared import prepared
from mla.ledger.append import Who, append
from mla.ledger.events import CASE_ACKNOWLEDGED
from mla.ops import seed
from mla.ops.bench.load import WORKERS, Act, rates
from mla.ops.bench.measure import Line
from mla.outbox import queue
from mla.outbox.queue import promising
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.add_person import add_person

WHO = Who(
    person=str(new_id()),
    membership=str(new_id()),
    role="central_authority",
    authority=str(new_id()),
    country=seed.BUSY,
)
Say = Callable[[str], None]
_LOCK = "SELECT id, state, their_reference FROM cases_case WHERE id = %s FOR UPDATE"
_UPDATE = (
    "UPDATE cases_case SET their_reference = '2026-C-1', state = %s, changed_at = %s WHERE id = %s"
)

_CASE = Case(
    state=State.SENT, urgency=2, title="Request", sent_number=1,
    requesting_country_id=seed.TYPICAL, requested_country_id=seed.BUSY,
)  # fmt: skip

# All that was ever sent now waits at the busy country for its acknowledgement, and has a stream in the ledger.
_WAITING = (
    "ALTER TABLE cases_case DISABLE TRIGGER USER",
    """UPDATE cases_case SET state = 'sent', acknowledged_at = NULL, their_reference = '',
           requested_country_id = %(busy)s
       WHERE sent_number > 0 AND requesting_country_id <> %(busy)s""",
    "ALTER TABLE cases_case ENABLE TRIGGER USER",
    "DELETE FROM cases_participant WHERE side = 'requested' AND length(scope) > 2",
    """UPDATE cases_participant p SET scope = CASE side WHEN 'requested' THEN %(busy)s ELSE scope END, state = 'sent'
       FROM cases_case c WHERE c.id = p.case_id AND c.sent_number > 0 AND c.requesting_country_id <> %(busy)s""",
    """INSERT INTO ledger_stream (key, n, head)
       SELECT 'case/' || id || '/shared', 3, sha256(id::text::bytea) FROM cases_case WHERE state = 'sent'""",
)


def run(cases: int, seconds: float, say: Say) -> list[Line]:
    say(f"Making {cases:,} cases.")
    actor = _waiting_cases(cases)
    queue.on_promise = None  # the wake-up comes after the commit and locks nothing
    deal = Deal()
    ways = [
        deal.to(make)
        for make in (
            lambda: _lock_and_update,
            lambda: _lock_and_update_prepared,
            lambda: _step(State.SENT),
            lambda: _step(State.ACCEPTED),
            lambda: _orm,
            lambda: _acknowledge(actor),
        )
    ]
    return [
        line
        for processes in (False, True)
        for line in _lines(
            "processes" if processes else "threads", rates(seconds, *ways, processes=processes)
        )
    ]


def _lines(kind: str, measured: list[float]) -> list[Line]:
    """The goals are for threads, as a worker or a web server runs them; the rest is to be read beside them."""
    floor, planned, step, moved, orm, real = measured
    how, goal = f"{WORKERS} {kind}", 0.75 if kind == "threads" else None
    return [
        Line(f"{how}: lock and update", floor, "a second"),
        Line(f"{how}: lock and update, both planned once", planned, "a second"),
        Line(f"{how}: a step with ledger and outbox", step, "a second"),
        Line(f"{how}: share of lock and update", step / floor, at_least=goal),
        Line(f"{how}: a step that also moves the case in work lists and counts", moved, "a second"),
        Line(f"{how}: share of lock and update", moved / floor),
        Line(f"{how}: lock and save through the ORM", orm, "a second"),
        Line(f"{how}: the whole use case acknowledge_case", real, "a second"),
        Line(f"{how}: share of lock and save", real / orm, at_least=goal),
    ]


class Deal:
    """Gives every worker cases of its own, each of them once, over all kinds and rounds."""

    def __init__(self) -> None:
        waiting = Case.objects.filter(state="sent", acknowledged_at=None).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True))
        self.hands: list[list[UUID]] = [ids[number::WORKERS] for number in range(WORKERS)]
        self.next = multiprocessing.RawArray("l", WORKERS)  # forked processes share it

    def to(self, make: Callable[[], Callable[[UUID], object]]) -> Callable[[int], Act]:
        """What each worker repeats: an act made for it alone, each time on its next case."""

        def maker(number: int) -> Act:
            act = make()
            return lambda: act(self._take(number))

        return maker

    def _take(self, number: int) -> UUID:
        place = int(self.next[number])
        if place >= len(self.hands[number]):
            raise StopIteration
        self.next[number] = place + 1
        return self.hands[number][place]


def _waiting_cases(cases: int) -> Membership:
    seed.seed_countries()
    seed.seed_cases(1, cases)
    with connection.cursor() as cursor:
        for statement in _WAITING:
            cursor.execute(statement, {"busy": seed.BUSY})
        cursor.execute("VACUUM (ANALYZE)")
    central = seed.offices(seed.BUSY).central
    person = add_person(
        email="officer@bench.example",
        name="Kim Invented",
        authority=central,
        role=Role.CENTRAL_AUTHORITY,
    )
    return Membership.objects.select_related("user", "authority__country").get(pk=person.pk)


def _step(state: State) -> Callable[[UUID], object]:
    """The SQL of a step, by the same functions, without reading and checking what a use case reads and checks."""
    case = copy(_CASE)

    def step(case_id: UUID) -> None:
        case.pk, case.their_reference = case_id, ""
        case.__dict__["state"] = State.SENT
        with transaction.atomic():
            with prepared(connection) as cursor:  # as `lock_case` does
                cursor.execute(_LOCK, [case_id])
            remember(case)
            case.__dict__["state"] = state
            case.their_reference, case.changed_at = "2026-C-1", now()
            beside = [*saving(case), promising(CASE_ACKNOWLEDGED.code, case=case_id)]
            facts = {"reference": "2026-C-1"}
            append(CASE_ACKNOWLEDGED, who=WHO, case=case_id, facts=facts, beside=beside)

    return step


def _lock_and_update(case_id: UUID) -> None:
    with transaction.atomic():
        _lock(case_id)
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, [State.SENT.value, now(), case_id])


def _lock(case_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [case_id])


def _lock_and_update_prepared(case_id: UUID) -> None:
    with transaction.atomic():
        for statement, values in (
            (_LOCK, [case_id]),
            (_UPDATE, [State.SENT.value, now(), case_id]),
        ):
            with prepared(connection) as cursor:
                cursor.execute(statement, values)


def _orm(case_id: UUID) -> None:
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        case.their_reference, case.changed_at = "2026-C-1", now()
        case.save()


def _acknowledge(actor: Membership) -> Callable[[UUID], object]:
    return lambda case_id: acknowledge_case(case_id, actor=actor, reference="2026-C-1")
