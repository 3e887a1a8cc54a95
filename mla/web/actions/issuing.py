"""The forms about who issues a request: chosen at submission, or recorded from a signed paper."""

from typing import Any
from uuid import UUID

from django import forms

from mla.cases.completeness import sheets
from mla.directory.selectors import issuing_authorities
from mla.directory.sheet import ISSUERS, must_issue
from mla.usecases.record_paper_issue import LONGEST, SignedPaper
from mla.web.actions.forms import PreviewedForm, StepForm
from mla.web.fields import DayField


class SubmitForm(StepForm):
    """Asks which authority issues the request, where a country sheet says that one has to."""

    def prepare(self) -> None:
        issuer = must_issue(sheets(self.at.case).values())
        if not issuer:
            return
        possible = issuing_authorities(self.at.case.requesting_country_id, issuer)
        known = [(str(one.pk), one.name) for one in possible]
        self.fields["issuing_authority_id"] = forms.ChoiceField(
            label="Who issues this request?",
            help_text=f"{ISSUERS[issuer]} has to issue it before it is sent, as a country sheet says.",
            choices=[("", "Choose an authority"), *known],
            initial=self._likely([code for code, _ in known]),
            error_messages={"required": "Choose the authority that issues this request."},
        )

    def given(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("issuing_authority_id")
        return {"issuing_authority_id": UUID(chosen)} if chosen else {}

    def _likely(self, known: list[str]) -> str:
        """The authority that issued it before, that runs the proceedings, or the only one."""
        case = self.at.case
        before = [str(case.issuing_authority_id), str(case.proceeding.authority_id)]
        return next((one for one in before if one in known), known[0] if len(known) == 1 else "")


def _line(label: str, hint: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        error_messages={
            "required": missing,
            "max_length": f"Shorten this to {LONGEST} characters.",
        },
    )


class PaperIssueForm(PreviewedForm):
    name = _line("Who signed it?", "Name, as on the paper.", "Write who signed it.")
    title = _line("Office of that person", "As in: Federal judge", "Write the person's office.")
    authority = _line("Authority", "For which the person signed.", "Write the authority.")
    signed_on = DayField(
        label="Day of the signature",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Write the day on which it was signed."},
    )
    scan = forms.FileField(
        label="Scan of the signed paper",
        help_text="Of any kind. Your side keeps it; it does not travel to the other country.",
        error_messages={
            "required": "Choose the scan of the signed paper.",
            "empty": "This file is empty. Choose the scan again.",
        },
    )

    def prepare(self) -> None:
        super().prepare()
        chosen = self.at.case.issuing_authority
        self.fields["authority"].initial = chosen.name if chosen else ""

    def given(self) -> dict[str, Any]:
        typed, scan = self.cleaned_data, self.cleaned_data["scan"]
        paper = SignedPaper(*(typed[one] for one in ("name", "title", "authority", "signed_on")))
        return {
            "previewed": typed["previewed"],
            "paper": paper,
            "file_name": scan.name,
            "chunks": scan.chunks(),
        }
