"""Many invented cases for measuring: written by the database itself, the same for the same numbers.

200 countries, one of them in a tenth of all cases; four authorities each; states, urgency, due dates
and references as a register of ten years would hold them. Only the lists are complete: such a case
has no items, documents or ledger entries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from mla.common.ids import new_id
from mla.directory.models import Authority, Country
from mla.policy.grants import grant_country
from mla.usecases.add_authority import load_countries

COUNTRIES = 200
BUSY, TYPICAL = "BR", "KR"
KINDS = (
    (Authority.Kind.CENTRAL, "Central authority"),
    (Authority.Kind.POLICE, "Police"),
    (Authority.Kind.UNIT, "Cybercrime unit"),
    (Authority.Kind.PROSECUTION, "Prosecution office"),
)
TABLES = ("cases_case", "cases_participant")


@dataclass(frozen=True, slots=True)
class Office:
    """The authorities of one country; the unit belongs to the police."""

    central: Authority
    police: Authority
    unit: Authority
    prosecution: Authority


# A number from 0 to 1 that is the same for the same case and purpose.
_CHANCE = "((hashint8extended(n, {}) & 1048575) / 1048576.0)"
_OFFICES = """
CREATE TEMPORARY TABLE seed_office ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY country_id <> %(busy)s, country_id <> %(typical)s, country_id) - 1 AS rank,
       country_id AS country, p.id AS proceeding,
       (array_agg(a.id) FILTER (WHERE kind = 'central'))[1] AS central,
       (array_agg(a.id) FILTER (WHERE kind = 'police'))[1] AS police,
       (array_agg(a.id) FILTER (WHERE kind = 'unit'))[1] AS unit,
       (array_agg(a.id) FILTER (WHERE kind = 'prosecution'))[1] AS prosecution
FROM directory_authority a JOIN cases_proceeding p USING (country_id)
GROUP BY country_id, p.id
"""

# rank 0 is the busy country: 5 % of the cases on each side.
_CASES = f"""
INSERT INTO cases_case (id, reference, their_reference, state, requesting_channel, requested_channel, drafter_id,
    contact_name, contact_title, contact_email, contact_telephone, title, bases, basis_statement, facts,
    special_procedure, urgency, urgency_reason, confidentiality, confidentiality_reason, deadline_on,
    deadline_reason, section_versions, sent_number, submitted_at, sent_at, acknowledged_at, outcome, created_at,
    changed_at, tokens, drafting_authority_id, requested_authority_id, requested_country_id,
    requesting_authority_id, requesting_country_id, proceeding_id,
    particulars, overrides, issuer, issued_content, issued_as, lacking, measures)
SELECT id, reference, theirs, state, 'inside', 'inside', %(drafter)s,
    'Alex Invented', 'Investigator', 'alex@police.example', '', 'Request ' || n || ' about a ransom mail',
    '{{UNTOC}}', '', repeat(md5(n::text) || ' ', 12),
    '', urgency, '', 'ordinary', '', due,
    '', '{{}}', CASE WHEN was_sent THEN 1 ELSE 0 END, made, CASE WHEN was_sent THEN made END,
    CASE WHEN theirs <> '' THEN made + interval '1 day' END, '', made,
    made + interval '2 days',
    ARRAY[asking.country || ':' || lower(reference), asking.country || ':' || number,
          asking.country || ':' || ltrim(number, '0'), asking.country || ':' || year,
          asking.country || ':' || lower(asking.country)]
    || CASE WHEN was_sent THEN
         ARRAY[asked.country || ':' || lower(reference), asked.country || ':' || number,
               asked.country || ':' || year, asked.country || ':' || lower(theirs)]
       ELSE '{{}}'::varchar[] END,
    CASE WHEN {_CHANCE.format(5)} < 0.5 THEN asking.unit ELSE asking.prosecution END,
    asked.central, asked.country, asking.central, asking.country, asking.proceeding,
    '{{}}', '[]', '', '', '{{}}', 3, 'SUBS STOR'
FROM (
    SELECT *, state NOT IN ('drafted', 'in_review', 'withdrawn') AS was_sent,
        CASE WHEN state IN ('drafted', 'in_review', 'withdrawn') THEN '' ELSE 'IN-' || n END AS theirs,
        to_char(made, 'YYYY') AS year, lpad(n::text, 7, '0') AS number,
        (lpad(to_hex((extract(epoch FROM made) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
            || '8' || substr(md5(n::text), 4, 15))::uuid AS id
    FROM (
        SELECT n, timestamptz '2016-01-01 00:00+00' + n * interval '300 seconds' AS made,
            CASE WHEN a < 0.05 THEN 0 ELSE 1 + floor(({COUNTRIES} - 1) * (a - 0.05) / 0.95) END AS asking_rank,
            CASE WHEN b < 0.05 THEN 0 ELSE 1 + floor(({COUNTRIES} - 1) * (b - 0.05) / 0.95) END AS asked_rank,
            CASE WHEN s < .03 THEN 'drafted' WHEN s < .04 THEN 'in_review' WHEN s < .08 THEN 'sent'
                 WHEN s < .10 THEN 'returned' WHEN s < .16 THEN 'accepted' WHEN s < .19 THEN 'evidence_provided'
                 WHEN s < .21 THEN 'executed' WHEN s < .25 THEN 'refused' WHEN s < .30 THEN 'withdrawn'
                 ELSE 'closed' END AS state,
            CASE WHEN u < .02 THEN 0 WHEN u < .15 THEN 1 ELSE 2 END AS urgency,
            CASE WHEN s < .16 AND d < .6 THEN date '2026-01-01' + (d * 600)::int END AS due
        FROM (
            SELECT n, {_CHANCE.format(1)} AS a, {_CHANCE.format(2)} AS b, {_CHANCE.format(3)} AS s,
                {_CHANCE.format(4)} AS u, {_CHANCE.format(6)} AS d
            FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
        ) chances
    ) drawn
) made_up
JOIN seed_office asking ON asking.rank = asking_rank
JOIN seed_office asked ON asked.rank =
    CASE WHEN asked_rank = asking_rank THEN mod(asked_rank + 1, {COUNTRIES}) ELSE asked_rank END
CROSS JOIN LATERAL (SELECT asking.country || '-' || year || '-' || number AS reference) named
"""  # noqa: S608 - joined from constants

# The same rows that mla.cases.participants makes step by step.
_PARTICIPANTS = """
INSERT INTO cases_participant (case_id, scope, side, state, urgency, due_on, title, measures)
SELECT c.id, scope, side,
    CASE WHEN side = 'requested' AND c.state IN ('drafted', 'in_review') THEN 'returned' ELSE c.state END,
    c.urgency, coalesce(c.deadline_on, date '9999-12-31'), c.title, c.measures
FROM cases_case c
JOIN seed_office asking ON asking.country = c.requesting_country_id
JOIN seed_office asked ON asked.country = c.requested_country_id
CROSS JOIN LATERAL (
    VALUES (asking.country, 'requesting'), (c.drafting_authority_id::text, 'requesting'),
        (CASE WHEN c.drafting_authority_id = asking.unit THEN asking.police::text END, 'requesting'),
        (CASE WHEN c.sent_number > 0 THEN asked.country END, 'requested'),
        (CASE WHEN c.state NOT IN ('sent', 'returned') AND c.sent_number > 0 THEN asked.police::text END, 'requested')
) sees (scope, side)
WHERE scope IS NOT NULL AND c.created_at > timestamptz '2016-01-01 00:00+00' + (%(first)s - 1) * interval '300 seconds'
"""

_COUNTS = """
INSERT INTO cases_count (scope, side, state, cases)
SELECT scope, side, state, count(*) FROM cases_participant GROUP BY 1, 2, 3
"""


def seed_countries() -> None:
    """200 countries with their authorities; for the busy and the typical one also groups, to hold people."""
    load_countries()
    codes = [
        code
        for code in Country.objects.values_list("code", flat=True)
        if code not in {BUSY, TYPICAL}
    ]
    for code in sorted([BUSY, TYPICAL, *codes[: COUNTRIES - 2]]):
        _offices(code)
    for country in Country.objects.filter(code__in=[BUSY, TYPICAL]):
        grant_country(country)


def offices(code: str) -> Office:
    found = {row.kind: row for row in Authority.objects.filter(country_id=code)}
    return Office(*(found[kind] for kind, _ in KINDS))


def seed_cases(first: int, last: int) -> None:
    """Cases number `first` to `last`; for many, the indexes are made anew afterwards."""
    numbers: dict[str, int | str | UUID] = {
        "first": first,
        "last": last,
        "busy": BUSY,
        "typical": TYPICAL,
        "drafter": new_id(),
    }
    with transaction.atomic(), connection.cursor() as cursor, _without_indexes():
        cursor.execute(_OFFICES, numbers)
        cursor.execute(_CASES, numbers)
        cursor.execute(_PARTICIPANTS, numbers)
        cursor.execute("DELETE FROM cases_count")
        cursor.execute(_COUNTS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _offices(code: str) -> None:
    from mla.cases.models import Proceeding

    made: dict[str, Authority] = {}
    for kind, name in KINDS:
        parent = made[Authority.Kind.POLICE] if kind == Authority.Kind.UNIT else None
        title = f"{name} of {code}"
        made[kind] = Authority(
            country_id=code, kind=kind, name=title, short_name=title, parent=parent
        )
        made[kind].save(force_insert=True)
    Proceeding.objects.create(
        country_id=code,
        authority=made[Authority.Kind.PROSECUTION],
        reference=f"IPL-{code}",
        title="Operation Example",
    )


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Drops what would be checked or kept up row by row, and makes it again for all rows at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(
            """
            SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                   format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                          pg_get_constraintdef(oid))
            FROM pg_constraint WHERE contype IN ('f', 'u') AND conrelid = ANY(%(tables)s::regclass[])
            UNION ALL
            SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
            FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[])
                AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            """,
            {"tables": list(TABLES)},
        )
        found = cursor.fetchall()
        for drop, _ in found:
            cursor.execute(drop)
        yield
        for _, make in reversed(found):
            cursor.execute(make)
