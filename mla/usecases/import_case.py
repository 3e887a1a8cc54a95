"""Starting a draft from a request file, through the same checks as each section on its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.db.models import QuerySet

from mla.accounts.models import Membership
from mla.cases.completeness import judge
from mla.cases.from_draft import OWN_DATA, TakenOver, taken_over
from mla.cases.models import Case, Item
from mla.common.canonical import sha256
from mla.common.errors import Invalid
from mla.common.iso import name_of
from mla.common.text import stated
from mla.directory.law import law_in_use
from mla.directory.models import Authority
from mla.directory.selectors import central_authorities
from mla.legal.draft import Draft, Override
from mla.legal.judgement import Warned, warned
from mla.legal.request_file import read_request
from mla.policy.decide import require
from mla.policy.table import Action
from mla.usecases.draft_case import ANSWERED, fill_case, new_case, new_proceeding
from mla.usecases.save_item import put_item
from mla.usecases.save_proceedings import SECTION as PROCEEDINGS
from mla.usecases.save_proceedings import put_proceeding
from mla.usecases.save_section import put_section
from mla.usecases.save_subjects import put_subjects
from mla.usecases.set_aside_warnings import LONGEST

HIGHEST_NUMBER = 32767
MOST_ITEMS = 500
HEAD, TAIL = 200, 150
"""Characters of a sentence about what was left out that are shown, where it quotes a long value."""


@dataclass(frozen=True, slots=True)
class Imported:
    """`left_out`: sentences on what the file says and the draft does not."""

    case: Case
    left_out: tuple[str, ...]


@transaction.atomic(durable=True)
def import_case(*, actor: Membership, body: bytes) -> Imported:
    """RequestUnreadable with line and column, Invalid naming the place of what a section refuses."""
    require(actor, Action.DRAFT)
    draft = read_request(body)
    if draft.requesting_country not in {"", actor.country_code}:
        theirs, own = name_of(draft.requesting_country), name_of(actor.country_code)
        told = f"This is a request of {theirs}; you draft for {own}."
        raise Invalid({"requesting_country": told})
    if len(draft.items) > MOST_ITEMS:
        told = f"The file has {len(draft.items):,} items; a request takes {MOST_ITEMS} at most."
        raise Invalid({"items": told})
    once = tuple(dict.fromkeys(draft.offence_articles))
    found = taken_over(replace(draft, offence_articles=once), law_in_use().law)
    case = new_case(
        actor,
        title="",
        addressee=None,
        proceeding=new_proceeding(actor),
        facts={"file": sha256(body)},
    )
    _authorities(case, draft, found)
    _sections(case, found)
    unsaid = {
        one for one in ANSWERED if not (getattr(draft, one) or getattr(draft, f"{one}_reason"))
    }
    fill_case(case, [*(found.sections.keys() - unsaid), "items", "subjects"])
    _overrides(case, draft, found.left)
    return Imported(case, tuple(dict.fromkeys(map(_shortened, found.left))))


def _sections(case: Case, found: TakenOver) -> None:
    for section, values in found.sections.items():
        with _within(section.replace("_", " ").capitalize()):
            if section == PROCEEDINGS:
                put_proceeding(case.proceeding, values)
            else:
                put_section(case, section, values)
    case.save()
    numbers = [number for number, _ in found.items]
    given = len(set(numbers)) == len(numbers) and all(0 < one <= HIGHEST_NUMBER for one in numbers)
    for place, (number, values) in enumerate(found.items, start=1):
        with _within(f"Item {number}"):
            put_item(Item(case=case, number=number if given else place), values)
    with _within("Persons, accounts, devices and addresses"):
        put_subjects(case, found.subjects)


@contextmanager
def _within(place: str) -> Iterator[None]:
    """Says where in the file the refused value stands."""
    try:
        yield
    except Invalid as refused:
        raise Invalid({place: f"{place}: {refused}"}) from refused


def _authorities(case: Case, draft: Draft, found: TakenOver) -> None:
    """By their names, which another installation may not know."""
    own = Authority.objects.filter(country_id=case.requesting_country_id)
    sending, left = case.requesting_authority, found.left
    if draft.requesting_authority not in {"", sending.name if sending else ""}:
        left.append(f"{draft.requesting_authority}: your own central authority sends the request.")
    running = _named(own, draft.competent_authority, left)
    if draft.competent_authority:
        found.sections[PROCEEDINGS]["authority"] = running
    asked = _addressee(case, draft, left)
    found.sections["authorities"]["requested_authority"] = asked
    found.sections["authorities"]["requested_country"] = asked.country if asked else None
    left += _own_data(case, draft)


def _addressee(case: Case, draft: Draft, left: list[str]) -> Authority | None:
    country, name = draft.requested_country, draft.requested_authority
    possible = central_authorities(country).exclude(country_id=case.requesting_country_id)
    found = possible.filter(name=name).first() or possible.first()
    if country and found is None:
        left.append(
            f"{name_of(country)}: no central authority of this country is known here ({name})."
        )
    elif found and name and found.name != name:
        left.append(f"{name} is not known here: the draft goes to {found.name}.")
    elif name and found is None:
        left.append(f"{name}: the file does not say the country.")
    return found


def _named(possible: QuerySet[Authority], name: str, left: list[str]) -> Authority | None:
    found = possible.filter(name=name).first() if name else None
    if name and found is None:
        left.append(f"{name} is not known here: choose who runs the proceedings.")
    return found


def _own_data(case: Case, draft: Draft) -> Iterator[str]:
    office, told = case.drafting_authority, draft.contact
    if draft.reference:
        yield f"Reference {draft.reference} and date: the draft has its own."
    known = {"organisation": office.name}
    known |= {name: getattr(office, name) for name in OWN_DATA if name != "organisation"}
    for name in OWN_DATA if told else ():
        if getattr(told, name) not in {"", known[name]}:
            words = name.replace("_", " ")
            yield f"Contact person, {words} ({getattr(told, name)}): the draft has that of {office.name}."


def _overrides(case: Case, draft: Draft, left: list[str]) -> None:
    """Reasons for warnings that this draft raises as well, one for each, as a person may write them."""
    given = [replace(one, reason=stated(one.reason)) for one in draft.overrides]
    if not any(one.reason for one in given):
        return
    raised = warned(judge(case).warnings)
    kept: dict[tuple[str, int | None], dict[str, object]] = {}
    for one in filter(lambda one: one.reason, given):
        same = [w for w in raised if w.code == one.code and one.item in {None, w.item}]
        why = _why_not(one, same, taken=(one.code, one.item) in kept)
        if why:
            left.append(f"Reason for the warning {one.code} ({one.reason}): {why}.")
        else:
            kept[one.code, one.item], idle = _override(one, same)
            if idle:
                left.append(f"Reason for the warning {one.code}: it is not raised here for {idle}.")
    case.overrides = list(kept.values())
    case.save(update_fields=["overrides"])


def _why_not(one: Override, same: list[Warned], *, taken: bool) -> str:
    if not same:
        return "it is not raised here"
    if one.about and not any(name in w.about for w in same for name in one.about):
        return f"it is not raised here for {', '.join(one.about)}"
    if taken:
        return "another one stands before it in the file"
    return f"it is longer than {LONGEST:,} characters" if len(one.reason) > LONGEST else ""


def _override(one: Override, same: list[Warned]) -> tuple[dict[str, object], str]:
    """The reason for what is warned about here, and what else the file gives it for."""
    said = " ".join(w.sentence for w in same)
    raised = dict.fromkeys(name for w in same for name in w.about)
    about = [name for name in raised if not one.about or name in one.about]
    idle = ", ".join(name for name in one.about if name not in raised)
    return {**asdict(one), "about": about, "sentence": said}, idle


def _shortened(sentence: str) -> str:
    """Where it quotes a long value, its beginning and its end, which says why it was left out."""
    if len(sentence) <= HEAD + TAIL:
        return sentence
    return f"{sentence[:HEAD]} … {sentence[-TAIL:]}"
