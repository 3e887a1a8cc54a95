"""A ground of refusal with everything the law wants beside it: article, reasons, consultation."""

from dataclasses import dataclass

from mla.accounts.models import Membership
from mla.cases.models import Case, Decision, Item
from mla.cases.sides import Side
from mla.common.errors import Invalid
from mla.legal.grounds import Consultation, Ground, as_stated, cite, refusal_grounds
from mla.legal.instruments import instrument_named

NATIONAL = "national"
"""The ground is one of the requested state's own law: the officer states its article (Budapest 25(4))."""


@dataclass(frozen=True, slots=True)
class GroundGiven:
    """What the officer filled in. `ground` is `CODE/ground-code`, or NATIONAL with `article` and `text`."""

    ground: str
    article: str = ""
    text: str = ""
    reasons: str = ""
    reasons_withheld: bool = False
    consultation: str = ""
    consultation_note: str = ""


def choices(case: Case, bases: list[str]) -> list[tuple[str, str]]:
    """(value, words) of every ground that the request's bases know, then national law."""
    known = [
        (f"{code}/{ground.code}", f"{ground.text} ({cite(instrument_named(code), ground)})")
        for code in bases
        for ground in refusal_grounds(code)
    ]
    return [*known, (NATIONAL, "A ground of our own law, or another treaty: I state the article")]


def decide(
    case: Case, given: GroundGiven, *, actor: Membership, item: Item | None = None
) -> Decision:
    """The refusal, checked and saved; Invalid names what the law still wants."""
    ground, article = _ground(given)
    problems = {**_reasons(given), **_consultation(given, ground.consultation)}
    if problems:
        raise Invalid(problems)
    return Decision.objects.create(
        case=case,
        item=item,
        kind=Decision.Kind.REFUSED,
        side=Side.REQUESTED,
        ground=ground.text,
        article=article,
        reasons=given.reasons,
        reasons_withheld=given.reasons_withheld,
        consultation=given.consultation,
        consultation_note=given.consultation_note,
        decided_by=actor.user_id,
    )


def _ground(given: GroundGiven) -> tuple[Ground, str]:
    if given.ground == NATIONAL:
        if not given.article.strip() or not given.text.strip():
            raise Invalid(
                {"article": "State the article and what it says: a refusal needs its ground."}
            )
        ground = as_stated(given.article.strip(), given.text.strip())
        return ground, f"{ground.article} ({ground.source})"
    code, _, wanted = given.ground.partition("/")
    found = [ground for ground in _known(code) if ground.code == wanted]
    if not found:
        raise Invalid({"ground": "Choose the ground on which the request is refused."})
    return found[0], cite(instrument_named(code), found[0])


def _known(code: str) -> tuple[Ground, ...]:
    try:
        return refusal_grounds(code)
    except Exception as unknown:
        raise Invalid({"ground": "Choose the ground on which the request is refused."}) from unknown


def _reasons(given: GroundGiven) -> dict[str, str]:
    if given.reasons.strip():
        return {}
    if given.reasons_withheld:
        return {"reasons": "Say in a sentence why the reasons cannot be given in full."}
    return {
        "reasons": "Give the reasons: the other side must be told them (UNTOC 18(23), Budapest 27(7))."
    }


def _consultation(given: GroundGiven, rule: Consultation) -> dict[str, str]:
    if rule is Consultation.NOT_REQUIRED or given.consultation == Decision.Consultation.HELD:
        return {}
    if rule is Consultation.REQUIRED:
        return {
            "consultation": "Consult the other side first: the basis requires it before this refusal."
        }
    if (
        given.consultation != Decision.Consultation.NOT_APPROPRIATE
        or not given.consultation_note.strip()
    ):
        return {
            "consultation": "Say whether you consulted the other side, or why that was not appropriate."
        }
    return {}
