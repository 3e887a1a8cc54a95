"""Asking further countries on the same facts: a draft for each, every item on its own basis for that pair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.completeness import as_draft, law
from mla.cases.models import Attachment, Author, Case, Item, Subject
from mla.cases.sides import Side
from mla.common.clock import now
from mla.common.errors import Invalid, NotVisible
from mla.common.ids import new_id
from mla.legal.bases import Choice, bases_for
from mla.legal.law import TREATY_RECORD
from mla.legal.measures import Measure
from mla.legal.scope import offence_of
from mla.policy.decide import require
from mla.policy.sight import UNKNOWN, find_case
from mla.policy.table import Action
from mla.usecases.draft_case import ANSWERED, addressee_in, fill_case, new_case
from mla.usecases.drafting import section_version
from mla.usecases.save_subjects import AT_ONCE

SAME = (
    "contact_name",
    "contact_title",
    "contact_email",
    "contact_telephone",
    "facts",
    "special_procedure",
    "urgency",
    "urgency_reason",
    "confidentiality",
    "confidentiality_reason",
    "deadline_on",
    "deadline_reason",
)
OF_THE_PAIR = frozenset(
    {
        "status",
        "earlier_request",
        "earlier_preservation",
        "language",
        "channel",
        "requested_law",
        "dual_criminality",
        "treaty",
        "undertaking",
        "certificate",
    }
)
"""What was stated for one country alone; neither it nor why a basis applies is taken over."""
FILLED = (
    "authorities",
    "basis",
    "facts",
    "procedure",
    "urgency",
    "confidentiality",
    "deadline",
    "subjects",
    "items",
    "attachments",
)
MOST = 50


@dataclass(frozen=True, slots=True)
class Plan:
    """For one country: the bases open for each measure, best first."""

    country: str
    open_to: Mapping[Measure, Sequence[Choice]]

    def basis(self, measure: str) -> str:
        """The best one; empty where nothing binds the two states for this."""
        found = self.open_to[Measure(measure)]
        return found[0].code if found else ""

    @property
    def treaty(self) -> str:
        """The name of the treaty among its bases; empty where none is one."""
        best = (found[0].standing.treaty for found in self.open_to.values() if found)
        return next(filter(None, best), "")

    @property
    def bases(self) -> list[str]:
        return list(dict.fromkeys(found[0].code for found in self.open_to.values() if found))


def plan(case: Case, countries: Iterable[str]) -> list[Plan]:
    """Which basis each item would stand on in each country, by the list of parties in use today."""
    measures = dict.fromkeys(Measure(one.measure) for one in _items(case))
    known, offence = law(case).law, offence_of(as_draft(case, subjects=()))
    asking, today = str(case.requesting_country_id), now().date()

    def open_to(country: str) -> dict[Measure, Sequence[Choice]]:
        return {
            one: bases_for(known, asking, country, today, one, offence=offence) for one in measures
        }

    return [Plan(country, open_to(country)) for country in countries]


def find_own(case_id: UUID, *, actor: Membership) -> Case:
    """The request of the actor's own side, whose texts may be used again."""
    case = find_case(actor, case_id)
    if case.side_of(actor.country_code) is not Side.REQUESTING:
        raise NotVisible(UNKNOWN)
    require(actor, Action.DRAFT, case)
    return case


@transaction.atomic(durable=True)
def draft_for_countries(
    case_id: UUID, *, actor: Membership, countries: Sequence[str]
) -> list[Case]:
    """One draft for each country, all or none, with the texts of this request as they stand now."""
    case = find_own(case_id, actor=actor)
    chosen = list(dict.fromkeys(countries))
    if not chosen or len(chosen) > MOST or case.requested_country_id in chosen:
        raise Invalid({"countries": f"Choose one to {MOST} other countries."})
    return [_drafted(case, one, actor) for one in plan(case, chosen)]


def _drafted(case: Case, plan: Plan, actor: Membership) -> Case:
    addressee = addressee_in(actor.country_code, plan.country)
    made = new_case(
        actor,
        title=case.title,
        addressee=addressee,
        proceeding=case.proceeding,
        facts={"as": case.reference},
    )
    for name in SAME:
        setattr(made, name, getattr(case, name))
    made.particulars = {
        name: told for name, told in case.particulars.items() if name not in OF_THE_PAIR
    }
    made.bases = plan.bases
    if TREATY_RECORD in plan.bases:
        made.particulars["treaty"] = plan.treaty
    _copy(case, made, plan)
    _keep_authors(case, made)
    unsaid = {one for one in ANSWERED if not section_version(case, one)}
    fill_case(made, [one for one in FILLED if one not in unsaid])
    return made


def _keep_authors(case: Case, made: Case) -> None:
    """Who wrote the texts is an author of the copy too, and so cannot be the one who sends it."""
    wrote = set(Author.objects.filter(case=case).values_list("person_id", flat=True))
    known = Author.objects.filter(case=made).values_list("person_id", flat=True)
    Author.objects.bulk_create(
        Author(case=made, version=1, person_id=one) for one in sorted(wrote - set(known))
    )


def _copy(case: Case, made: Case, plan: Plan) -> None:
    Item.objects.bulk_create(
        Item(
            case=made,
            number=number,
            measure=one.measure,
            what=one.what,
            holder=one.holder,
            period_from=one.period_from,
            period_to=one.period_to,
            purpose=one.purpose,
            basis=plan.basis(one.measure),
            particulars=one.particulars,
        )
        for number, one in enumerate(_items(case), start=1)
    )
    subjects = [_again(one, made) for one in case.subjects.all()]
    Subject.objects.bulk_create(subjects, batch_size=AT_ONCE)
    numbers = {one.number: n for n, one in enumerate(_items(case), start=1)}
    files = [one for one in case.attachments.all() if one.serves not in OF_THE_PAIR]
    Attachment.objects.bulk_create(
        _attached(one, made, n, numbers) for n, one in enumerate(files, start=1)
    )


def _again(one: Subject, made: Case) -> Subject:
    one.pk, one.case = new_id(), made
    return one


def _attached(one: Attachment, made: Case, number: int, numbers: Mapping[int, int]) -> Attachment:
    """The same bytes, which the store holds once."""
    one.pk, one.case, one.number = new_id(), made, number
    one.item_number = numbers.get(one.item_number) if one.item_number else None
    return one


def _items(case: Case) -> list[Item]:
    return list(case.items.filter(dropped=False).order_by("number"))
