"""A judgement in words and as JSON, as `check_request` prints it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

from mla.legal.doubts import Doubt
from mla.legal.draft import Draft
from mla.legal.forms import empty_fields, forms_for
from mla.legal.judgement import BasisFinding, Judgement, warned
from mla.legal.requirements import Missing


def as_json(request: Draft, judgement: Judgement, on: date) -> str:
    """One object; `complete` alone decides the exit code."""
    plain = {
        "complete": judgement.complete,
        "may_be_sent": judgement.may_be_sent,
        "judged_for": on.isoformat(),
        "readiness": {"done": judgement.done, "total": judgement.total},
        "missing": [asdict(gap) for gap in judgement.missing],
        "bases": [asdict(finding) for finding in judgement.bases],
        "warnings": [asdict(doubt) for doubt in judgement.warnings],
        "forms": [
            {"code": form.code, "empty": [one.label for one in empty_fields(form, request)]}
            for form in forms_for(request)
        ],
        "not_judged": list(judgement.not_judged),
    }
    return json.dumps(plain, ensure_ascii=False, indent=2)


def as_text(request: Draft, judgement: Judgement, on: date) -> str:
    """For people: the verdict first, then what to do."""
    return "\n".join(_lines(request, judgement, on))


def _lines(request: Draft, judgement: Judgement, on: date) -> Iterator[str]:
    verdict = "Complete" if judgement.complete else "Not complete"
    yield f"{verdict}: {judgement.done} of {judgement.total} essentials, judged for {on:%-d %B %Y}."
    yield _may_be_sent(judgement)
    blocking = [gap for gap in judgement.missing if gap.blocking]
    yield from _section("Missing, and stops the request", map(_gap, blocking))
    advised = [gap for gap in judgement.missing if not gap.blocking]
    yield from _section("Missing, and worth adding", map(_gap, advised))
    yield from _section("Legal bases", map(_basis, judgement.bases))
    yield from _section("Warnings", map(_doubt, judgement.warnings))
    for form in forms_for(request):
        empty = [f"{one.number} {one.label}".strip() for one in empty_fields(form, request)]
        yield from _section(f"Left empty in the form {form.code} (a form, not a treaty)", empty)
    yield from _section("Not judged", judgement.not_judged)


def _may_be_sent(judgement: Judgement) -> str:
    """Whether it may leave, or what still stops it."""
    if judgement.may_be_sent:
        return "It may be sent."
    missing = judgement.total - judgement.done
    open_ = sum(not one.reason for one in warned(judgement.warnings))
    stops = [
        *([_count(missing, "essential is missing", "essentials are missing")] if missing else []),
        *([_count(open_, "warning has no reason", "warnings have no reason")] if open_ else []),
    ]
    return f"It may not be sent yet: {' and '.join(stops)}."


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield f"{title}:"
        yield from (f"- {line}" for line in found)


def _gap(gap: Missing) -> str:
    return f"{gap.sentence} ({gap.article}) {gap.why}"


def _basis(finding: BasisFinding) -> str:
    state = "holds between the two states" if finding.standing.binds else "DOES NOT HOLD"
    notes = " ".join(("", *finding.standing.notes))
    return f"{finding.code} {state}. {finding.standing.why}{notes}"


def _doubt(doubt: Doubt) -> str:
    where = "" if doubt.item is None else f"Item {doubt.item}: "
    aside = f" Set aside: {doubt.reason}" if doubt.reason else ""
    return f"[{doubt.code}] {where}{doubt.sentence} {doubt.why}{aside}"
