"""A step of a case with all that it leaves behind, against locking the case and updating it, by eight workers."""

import multiprocessing
from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.cases.models import Case, State
from mla.cases.participants import remember, restate
from mla.common.clock import now
from mla.common.ids import new_id
from mla.common.prepared import together
from mla.ledger.append import Who, append
from mla.ledger.events import CASE_ACKNOWLEDGED
from mla.ops import seed
from mla.ops.bench.load import WORKERS, Act, rates
from mla.ops.bench.measure import Line
from mla.outbox import queue
from mla.outbox.queue import promise
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

# All that was ever sent now waits at the busy country for its acknowledgement.
_WAITING = (
    "ALTER TABLE cases_case DISABLE TRIGGER USER",
    """UPDATE cases_case SET state = 'sent', acknowledged_at = NULL, their_reference = '',
           requested_country_id = %(busy)s
       WHERE sent_number > 0 AND requesting_country_id <> %(busy)s""",
    "ALTER TABLE cases_case ENABLE TRIGGER USER",
    "DELETE FROM cases_participant WHERE side = 'requested' AND length(scope) > 2",
    """UPDATE cases_participant p SET scope = CASE side WHEN 'requested' THEN %(busy)s ELSE scope END, state = 'sent'
       FROM cases_case c WHERE c.id = p.case_id AND c.sent_number > 0 AND c.requesting_country_id <> %(busy)s""",
)


def run(cases: int, seconds: float, say: Say) -> list[Line]:
    say(f"Making {cases:,} cases.")
    actor = _waiting_cases(cases)
    queue.on_promise = None  # the wake-up comes after the commit and locks nothing
    deal = Deal()
    ways = [
        deal.to(act)
        for act in (_lock_and_update, _acknowledge_sql, _accept_sql, _orm, _acknowledge(actor))
    ]
    return [
        line
        for processes in (False, True)
        for line in _lines(
            "processes" if processes else "threads", rates(seconds, *ways, processes=processes)
        )
    ]


def _lines(kind: str, measured: list[float]) -> list[Line]:
    floor, acknowledge, accept, orm, real = measured
    how = f"{WORKERS} {kind}"
    return [
        Line(f"{how}: lock and update", floor, "a second"),
        Line(f"{how}: and work lists, ledger, outbox; state stays", acknowledge, "a second"),
        Line(f"{how}: share of lock and update", acknowledge / floor, at_least=0.75),
        Line(f"{how}: and work lists, counts, ledger, outbox; state changes", accept, "a second"),
        Line(f"{how}: share of lock and update", accept / floor, at_least=0.75),
        Line(f"{how}: lock and save through the ORM", orm, "a second"),
        Line(f"{how}: the whole use case acknowledge_case", real, "a second"),
        Line(f"{how}: share of lock and save", real / orm),
    ]


class Deal:
    """Gives every worker cases of its own, each of them once, over all kinds and rounds."""

    def __init__(self) -> None:
        waiting = Case.objects.filter(state="sent", acknowledged_at=None).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True))
        self.hands: list[list[UUID]] = [ids[number::WORKERS] for number in range(WORKERS)]
        self.next = multiprocessing.RawArray("l", WORKERS)  # forked processes share it

    def to(self, act: Callable[[UUID], object]) -> Callable[[int], Act]:
        return lambda number: lambda: act(self._take(number))

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


def _lock_and_update(case_id: UUID, state: State = State.SENT) -> None:
    with transaction.atomic():
        _lock_update(case_id, state)


def _acknowledge_sql(case_id: UUID, state: State = State.SENT) -> None:
    """The SQL of a step, by the same functions, without reading and checking what a use case reads and checks."""
    case = Case(
        pk=case_id, state=state, urgency=2, title="Request", sent_number=1,
        requesting_country_id=seed.TYPICAL, requested_country_id=seed.BUSY,
    )  # fmt: skip
    if state is State.SENT:
        remember(case)  # as `lock_case` does: what the work lists show is what they show already
    with transaction.atomic():
        _lock_update(case_id, state)
        with together(connection):
            restate(case)
            promise(CASE_ACKNOWLEDGED.code, case=case_id)
            append(CASE_ACKNOWLEDGED, who=WHO, case=case_id, facts={"reference": "2026-C-1"})


def _accept_sql(case_id: UUID) -> None:
    _acknowledge_sql(case_id, State.ACCEPTED)


def _lock_update(case_id: UUID, state: State) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [case_id])
        cursor.execute(_UPDATE, [state.value, now(), case_id])


def _orm(case_id: UUID) -> None:
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        case.their_reference, case.changed_at = "2026-C-1", now()
        case.save()


def _acknowledge(actor: Membership) -> Callable[[UUID], object]:
    return lambda case_id: acknowledge_case(case_id, actor=actor, reference="2026-C-1")
