"""The warnings of a draft as a form: beside each, the reason for which the request goes out all the same."""

from collections.abc import Callable, Mapping
from typing import Any

from mla.cases.completeness import judge
from mla.legal.judgement import Warned, warned
from mla.web.forms.draft_form import DraftForm, LongText


class WarningsForm(DraftForm):
    section = "warnings"

    def prepare(self) -> None:
        self.open = {_name(one): one for one in warned(judge(self.case).warnings)}
        for name, one in self.open.items():
            self.fields[name] = LongText(
                label="Your reason", rows=3, help_text="The other side reads it in the letter."
            )
            self.initial[name] = one.reason or one.before

    mend: Callable[[Warned], tuple[str, str]]
    """(address, title) of the page on which a warning can be mended; given by the page."""

    @property
    def questions(self) -> list[tuple[Warned, Any, tuple[str, str]]]:
        """Each warning with its field, and where it can be mended."""
        return [(one, self[name], self.mend(one)) for name, one in self.open.items()]

    def reasons(self) -> dict[str, str]:
        """By the key of the warning, as `set_aside_warnings` takes them."""
        return {one.key: self.cleaned_data[name] for name, one in self.open.items()}

    def blame(self, problems: Mapping[str, str]) -> None:
        super().blame({key.replace("/", "__"): said for key, said in problems.items()})


def _name(warning: Warned) -> str:
    return warning.key.replace("/", "__")
