"""The rows of a list of requests, as one piece of HTML: looping over fifty in a template took half of a page's time."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString

from mla.accounts.models import Membership
from mla.cases.models import State
from mla.cases.selectors import turn
from mla.cases.sides import Side, Urgency
from mla.cases.worklist import Row
from mla.common.clock import now
from mla.legal.measures import LABELS, Measure
from mla.web.rows import URGENT, due, left
from mla.web.templatetags.mla import country_name, day

ANY = UUID(int=0)
POSTPONABLE = {State.SENT, State.ACCEPTED}


def in_html(
    found: Sequence[Row], actor: Membership, *, changed: str, with_state: bool = False
) -> SafeString:
    """The `<tr>`s of templates/lists/request_table.html; `changed` is the heading of its last column."""
    zone, today = ZoneInfo(actor.user.time_zone or "UTC"), now().date()
    address = reverse("case", args=[ANY])  # asked once: it is the same but for the id
    last = f'<td class="govuk-table__cell" data-label="{escape(changed)}">'
    return SafeString(
        "".join(
            f"""<tr class="govuk-table__row">
{_request(row, address.replace(str(ANY), str(row.case_id)))}
{_countries(row, actor.country_code, with_state=with_state)}
{_due(row.due_on, today)}
{last}{day(row.changed_at.astimezone(zone).date()) if row.changed_at else ""}</td>
</tr>
"""
            for row in found
        )
    )


def _request(row: Row, url: str) -> str:
    title, urgent = escape(row.title or "Without a title"), URGENT.get(Urgency(row.urgency))
    tag = f' <strong class="govuk-tag govuk-tag--red">{urgent}</strong>' if urgent else ""
    there = f"Reference there: {escape(row.their_reference)}" if row.their_reference else ""
    return f"""<th class="govuk-table__cell app-list__main" scope="row" data-label="Request">
<a class="govuk-link" href="{url}">{escape(row.reference)}<span class="govuk-visually-hidden">: {title}</span></a>{tag}
<span class="app-list__title">{title}</span>
{f'<span class="app-list__note">{there}</span>' if there else ""}
</th>"""


def _countries(row: Row, mine: str, *, with_state: bool) -> str:
    """The other country, the state where the list holds several, and whose turn it is."""
    outgoing = row.requesting_country == mine
    side = Side.REQUESTING if outgoing else Side.REQUESTED
    code = row.requested_country if outgoing else row.requesting_country
    other = escape(country_name(code or ""))
    following = turn(row.state, acknowledged=row.acknowledged, issuer=row.issuer)
    own = "<strong>Your side</strong>" if following.side is side else other
    next_step = f"{own}{_note(row, following.brief)}" if following.side else "Nobody"
    state = f'<td class="govuk-table__cell" data-label="State">{_state(row)}</td>'
    return f"""<td class="govuk-table__cell" data-label="Other country">{other or "Not chosen yet"}</td>
<td class="govuk-table__cell" data-label="Asked for">{_measures(row.measures)}</td>
{state if with_state else ""}
<td class="govuk-table__cell" data-label="Next step by">{next_step}</td>"""


def _note(row: Row, brief: str) -> str:
    """What has to be done; of a draft how much is missing, of what is postponed until when."""
    if row.state is State.DRAFTED and row.lacking:
        brief = f"{row.lacking} {'essential' if row.lacking == 1 else 'essentials'} missing"
    elif row.state in POSTPONABLE and row.postponed_until:
        brief = f"Postponed until {day(row.postponed_until)}"
    return f'<span class="app-list__note">{brief}</span>'


@lru_cache(4096)
def _measures(codes: str) -> str:
    """The first in words, and how many more there are."""
    first, *others = codes.split() or [""]
    if not first:
        return "Not chosen yet"
    more = f'<span class="app-list__note">and {len(others)} more</span>' if others else ""
    return f"{escape(LABELS[Measure(first)])}{more}"


def _state(row: Row) -> str:
    if row.state is State.SENT and row.acknowledged:
        return "Sent, receipt acknowledged"
    return row.state.label


def _due(on: date, today: date) -> str:
    """The date, and how long there still is."""
    late, rest = " app-late" if on < today else "", left(on, today)
    note = f'<span class="app-list__note{late}">{rest}</span>' if rest else ""
    return f'<td class="govuk-table__cell" data-label="Due">{due(on)}{note}</td>'
