"""A ground of refusal or postponement with everything the law wants beside it: article, reasons, consultation."""

from collections.abc import Iterable
from dataclasses import dataclass

from mla.accounts.models import Membership
from mla.cases.completeness import instrument_of, law
from mla.cases.models import Case, Decision, Item
from mla.cases.sides import Side
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.legal.grounds import (
    Consultation,
    Ground,
    as_stated,
    cite,
    postponement_grounds,
    refusal_grounds,
)
from mla.legal.measures import Measure
from mla.legal.provisions import Instrument

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


@dataclass(frozen=True, slots=True)
class GroundOffered:
    """A ground to choose: its value for GroundGiven, its words, and where it stands."""

    value: str
    words: str
    hint: str


def bases_of(case: Case, item: Item | None = None) -> list[Instrument]:
    """The instruments whose grounds may be used: those the request names, or the item's own."""
    if item is not None and item.basis:
        return [instrument_of(case, item.basis)]
    of_items = case.items.filter(dropped=False).values_list("basis", flat=True)
    codes = dict.fromkeys([*case.bases, *filter(None, of_items)])
    return [instrument_of(case, code) for code in codes]


def offered(
    case: Case,
    bases: Iterable[Instrument],
    measure: Measure | None = None,
    *,
    postpones: bool = False,
) -> list[GroundOffered]:
    """Every ground that these instruments know and the requested state may use, then national law."""
    known = [
        _offer(basis, ground)
        for basis in bases
        for ground in _open(case, basis, measure, postpones=postpones)
    ]
    return [*known, GroundOffered(NATIONAL, "A ground of our own law, or of another treaty", "")]


def _open(
    case: Case, basis: Instrument, measure: Measure | None, *, postpones: bool
) -> tuple[Ground, ...]:
    """What depends on a reservation only where the list of parties shows that this state made it."""
    reserved = law(case).law.reserved(basis, str(case.requested_country_id), now().date())
    find = postponement_grounds if postpones else refusal_grounds
    return find(basis, measure, reserved)


def check(given: GroundGiven, case: Case, *, postpones: bool = False) -> tuple[Ground, str]:
    """The ground and its citation; Invalid names everything that the law still wants."""
    ground, problems = _ground(given, case, postpones=postpones)
    problems = {**problems, **_reasons(given)}
    if ground is not None:
        problems = {**problems, **_consultation(given, ground.consultation)}
    if problems or ground is None:
        raise Invalid(problems)
    if given.ground == NATIONAL:
        return ground, f"{ground.article} ({ground.source})"
    return ground, cite(instrument_of(case, given.ground.partition("/")[0]), ground)


def decide(
    case: Case,
    given: GroundGiven,
    *,
    actor: Membership,
    item: Item | None = None,
    kind: Decision.Kind = Decision.Kind.REFUSED,
) -> Decision:
    """The refusal or postponement, checked and saved."""
    postpones = kind == Decision.Kind.POSTPONED
    ground, article = check(given, case, postpones=postpones)
    measure = Measure(item.measure) if item else None
    known = offered(case, bases_of(case, item), measure, postpones=postpones)
    if given.ground not in {one.value for one in known}:
        raise Invalid({"ground": "Choose a ground that the basis of this request knows."})
    return Decision.objects.create(
        case=case,
        item=item,
        kind=kind,
        side=Side.REQUESTED,
        ground=ground.text,
        article=article,
        reasons=given.reasons.strip(),
        reasons_withheld=given.reasons_withheld,
        consultation=given.consultation,
        consultation_note=given.consultation_note.strip(),
        decided_by=actor.user_id,
    )


def _offer(basis: Instrument, ground: Ground) -> GroundOffered:
    first = (
        ". Consult the other side first." if ground.consultation is Consultation.REQUIRED else ""
    )
    cited = cite(basis, ground)
    return GroundOffered(f"{basis.code}/{ground.code}", ground.text, f"{cited}{first}")


def _ground(
    given: GroundGiven, case: Case, *, postpones: bool
) -> tuple[Ground | None, dict[str, str]]:
    if given.ground == NATIONAL:
        article, text = given.article.strip(), given.text.strip()
        problems = {} if article else {"article": "State the article of your own law or treaty."}
        if not text:
            problems["text"] = "Say in a sentence what that article provides."
        return as_stated(article, text, postpones=postpones), problems
    code, _, wanted = given.ground.partition("/")
    named = code in {basis.code for basis in bases_of(case)}
    known = _open(case, instrument_of(case, code), None, postpones=postpones) if named else ()
    found = next((ground for ground in known if ground.code == wanted), None)
    return found, {} if found else {"ground": "Choose the ground on which you decide."}


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
            "consultation": "Consult the other side first: the basis requires it before this decision."
        }
    if given.consultation != Decision.Consultation.NOT_APPROPRIATE:
        return {
            "consultation": "Say whether you consulted the other side, or why that was not appropriate."
        }
    if given.consultation_note.strip():
        return {}
    return {"consultation_note": "Say why consulting the other side was not appropriate."}
