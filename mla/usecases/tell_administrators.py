"""Mail to a country's other administrators: a version of the country sheet waits for one of them."""

from django.core.mail import get_connection
from django.db import transaction
from django.urls import reverse

from mla.accounts.roles import Role
from mla.accounts.selectors import people_in_role
from mla.directory.models import SheetVersion
from mla.outbox.queue import Claim, settle
from mla.usecases.tell_people import letter_to


def tell_administrators(version: SheetVersion, *, claim: Claim) -> None:
    """Sends, then settles, as tell_people does."""
    others = people_in_role(version.country_id, Role.ADMINISTRATOR).exclude(
        user=version.proposed_by_id
    )
    what = f"The country sheet of {version.country} waits to be confirmed"
    people = {one.user_id: one.user for one in others}
    with get_connection() as connection:
        connection.send_messages(
            [letter_to(one, what, reverse("sheet-confirm"), claim) for one in people.values()]
        )
    with transaction.atomic(durable=True):
        settle(claim)
