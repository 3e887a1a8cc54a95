"""The requesting central authority names who may open evidence packages: authorities of its country, or persons."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.participants import dismiss, enrol
from mla.cases.sides import Side
from mla.common.errors import Invalid, WrongState
from mla.custody.models import Package, Recipient
from mla.directory.models import Authority
from mla.ledger.events import PACKAGE_RECIPIENTS_NAMED
from mla.policy.decide import require
from mla.policy.sight import lock_case, receiving_people, visible_packages
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def name_recipients(
    case_id: UUID,
    *,
    actor: Membership,
    packages: Sequence[UUID],
    authorities: Sequence[UUID] = (),
    persons: Sequence[UUID] = (),
) -> Case:
    """These, and nobody else, may open these packages from now on; `persons` are memberships."""
    case = lock_case(actor, case_id)
    require(actor, Action.NAME_RECIPIENTS, case)
    chosen = _packages(actor, case, packages)
    people = receiving_people(actor.country_code)
    offices = _offices(actor, authorities, list(people.values_list("authority__path", flat=True)))
    named = list(people.filter(pk__in=persons))
    if len(named) < len(set(persons)):
        raise Invalid({"persons": "Choose people of your country who may receive evidence."})
    if not offices and not named:
        raise Invalid({"authorities": "Choose at least one authority or person."})
    if all(_stands(one, offices, named) for one in chosen):
        raise WrongState("These packages are addressed to exactly these already.")
    before = _addressed(case)
    _address(chosen, offices, named)
    enrol(case, Side.REQUESTING, authorities=[*offices, *(one.authority for one in named)])
    dismiss(case, Side.REQUESTING, before, but=_concerned(case))
    facts = {
        "packages": [one.number for one in chosen],
        "authorities": [one.pk for one in offices],
        "memberships": [one.pk for one in named],
    }
    complete(case, PACKAGE_RECIPIENTS_NAMED, actor=actor, facts=facts)
    return case


def _packages(actor: Membership, case: Case, ids: Sequence[UUID]) -> list[Package]:
    found = list(visible_packages(actor, case).filter(pk__in=ids))
    if not found or len(found) < len(set(ids)):
        raise Invalid({"packages": "Choose at least one package of this request."})
    if any(not one.is_ready for one in found):
        raise WrongState("This package cannot be opened by anybody now.")
    return found


def _offices(actor: Membership, ids: Sequence[UUID], peopled: Sequence[str]) -> list[Authority]:
    """Authorities of the country in which, or above which, somebody may receive evidence."""
    found = list(Authority.objects.filter(pk__in=ids, country_id=actor.country_code))
    if len(found) < len(set(ids)):
        raise Invalid({"authorities": "Choose authorities of your own country."})
    for one in found:
        if not any(one.path.startswith(path) for path in peopled):
            raise Invalid({"authorities": f"Nobody of {one.name} may receive evidence."})
    return found


def _stands(package: Package, offices: Sequence[Authority], people: Sequence[Membership]) -> bool:
    now = package.recipients.values_list("authority_id", "membership_id")
    return set(now) == {*((one.pk, None) for one in offices), *((None, one.pk) for one in people)}


def _address(
    packages: Sequence[Package], offices: Sequence[Authority], people: Sequence[Membership]
) -> None:
    Recipient.objects.filter(package__in=packages).delete()
    Recipient.objects.bulk_create(
        Recipient(package=package, authority=office, membership=person)
        for package in packages
        for office, person in (*((one, None) for one in offices), *((None, one) for one in people))
    )


def _addressed(case: Case) -> list[Authority]:
    """The authorities that receive a package of the case, or of which somebody does."""
    named = Recipient.objects.filter(package__case=case)
    found = Authority.objects.filter(pk__in=named.values("authority"))
    return [*found, *Authority.objects.filter(memberships__in=named.values("membership"))]


def _concerned(case: Case) -> list[Authority]:
    """Whom the requesting side needs in the request, whoever receives its evidence."""
    running = (case.drafting_authority, case.requesting_authority, case.proceeding.authority)
    return [*filter(None, running), *_addressed(case)]
