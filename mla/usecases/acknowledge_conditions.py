"""A recipient confirms having read the conditions of use of a package: each person, each time the text is new."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.common.canonical import sha256
from mla.common.errors import Stale
from mla.custody.models import Acknowledgement, Package
from mla.ledger.events import PACKAGE_CONDITIONS_ACKNOWLEDGED
from mla.policy.decide import require
from mla.policy.sight import find_package, lock_case, require_recipient
from mla.policy.table import Action
from mla.usecases.step import record


@transaction.atomic(durable=True)
def acknowledge_conditions(package_id: UUID, *, actor: Membership, text_hash: str) -> None:
    """`text_hash`: of the text that the person was shown; Stale when the text is another one now."""
    package = find_package(actor, package_id)
    case = lock_case(actor, package.case_id)
    require(actor, Action.RECEIVE_EVIDENCE, case)
    require_recipient(actor, package)
    if text_hash != conditions_hash(package):
        raise Stale("The conditions of use were changed. Read them again.")
    _, new = Acknowledgement.objects.get_or_create(
        package=package, person_id=actor.user_id, conditions_hash=text_hash
    )
    if new:
        facts = {"package": package.number, "text": text_hash}
        record(
            case, PACKAGE_CONDITIONS_ACKNOWLEDGED, actor=actor, subject=str(package.pk), facts=facts
        )


def conditions_hash(package: Package) -> str:
    return sha256(package.conditions_text.encode())


def has_acknowledged(package: Package, actor: Membership) -> bool:
    """Nothing to acknowledge counts as acknowledged."""
    if not package.conditions_text:
        return True
    return Acknowledgement.objects.filter(
        package=package, person_id=actor.user_id, conditions_hash=conditions_hash(package)
    ).exists()
