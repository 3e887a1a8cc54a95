"""Dual criminality: the conduct and the law of one state beside the law of the other. A person decides."""

from dataclasses import dataclass

from django.urls import reverse

from mla.cases.completeness import sheets
from mla.cases.models import Case
from mla.cases.particulars import DUAL_CRIMINALITY
from mla.cases.snapshots import Content
from mla.directory.sheet import CountrySheet

LAW = {
    "offences": "Offences",
    "dual_criminality": "Dual criminality",
    "de_minimis": "Least seriousness",
}
"""What of a country sheet belongs here."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing stated, or not; `change_url` leads to its field while it can be changed."""

    label: str
    words: str
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    asking: str
    asked: str
    conduct: list[Stated]
    law: list[Stated]
    """From the country sheet of the requested state; empty while there is none."""
    sheet: CountrySheet | None
    concluded: list[Stated]
    """What the drafter found: the matching offence, and whether both laws are met."""


def compare(case: Case, said: Content, *, editable: bool = False) -> Comparison:
    """Of what `said` (the draft, or what was sent) states."""
    sheet = sheets(case).get(case.requested_country_id)
    proceeding, told = said["proceeding"], said["particulars"]
    section = reverse("draft-section", args=[case.pk, "proceedings"]) if editable else ""
    conduct = {
        "conduct": ("Conduct", proceeding["particulars"].get("conduct", "")),
        "offence": ("Offence", proceeding["offence"]),
        "law_text": ("Text of the law", proceeding["law_text"]),
        "maximum_penalty": ("Maximum penalty", proceeding["maximum_penalty"]),
    }
    concluded = {
        "Matching offence, as the request names it": told.get("requested_law", ""),
        "Conclusion of the requesting state": DUAL_CRIMINALITY.get(
            told.get("dual_criminality", ""), ""
        ),
    }
    return Comparison(
        asking=case.requesting_country.name,
        asked=case.requested_country.name if case.requested_country else "The other state",
        conduct=[
            Stated(label, words, f"{section}#id_{field}" if section else "")
            for field, (label, words) in conduct.items()
        ],
        law=[Stated(label, sheet.text(name)) for name, label in LAW.items() if sheet],
        sheet=sheet,
        concluded=[Stated(label, words) for label, words in concluded.items()],
    )
