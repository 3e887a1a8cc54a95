"""Form fields in GOV.UK markup, and the day typed as three numbers."""

import datetime as dt
import re

import pytest
from django import forms
from django.template import engines

from mla.web.fields import DayField


class Question(forms.Form):
    reference = forms.CharField(label="Your reference", help_text="As on the <file>")
    facts = forms.CharField(label="Facts", widget=forms.Textarea, max_length=400)
    measure = forms.ChoiceField(
        label="Measure", widget=forms.RadioSelect, choices=[("a", "Traffic"), ("b", "Content")]
    )
    due = DayField(label="Needed by", help_text="For example, 27 3 2027")
    version = forms.IntegerField(widget=forms.HiddenInput)


def drawn(source: str, form: forms.Form) -> str:
    text = engines["django"].from_string("{% load mla %}" + source).render({"form": form})
    return re.sub(r"\s+", " ", text)


def answered(**changes: str) -> Question:
    typed = {"reference": "4471", "facts": "x", "measure": "a", "version": "1"}
    day = {"due_day": "27", "due_month": "3", "due_year": "2027"}
    return Question({**typed, **day, **changes})


def test_a_hint_is_escaped_and_tied_to_its_input() -> None:
    html = drawn("{% field form.reference %}", Question())
    assert 'id="id_reference_helptext">As on the &lt;file&gt;<' in html
    assert 'aria-describedby="id_reference_helptext"' in html


def test_an_error_stands_at_the_field_and_is_tied_to_it() -> None:
    html = drawn("{% field form.reference %}", answered(reference=""))
    assert 'id="id_reference_error"' in html
    assert 'aria-describedby="id_reference_helptext id_reference_error"' in html
    assert "govuk-input--error" in html


def test_every_line_of_the_summary_leads_to_an_id_on_the_page() -> None:
    form = answered(reference="", facts="", measure="", due_day="31", due_month="2")
    page = drawn("{% error_summary form %}{% for one in form %}{% field one %}{% endfor %}", form)
    targets = re.findall(r'href="#([^"]+)"', page)
    assert targets == ["id_reference", "id_facts", "id_measure_0", "id_due_0"]
    assert all(f'id="{target}"' in page for target in targets)


def test_the_summary_names_the_field_it_speaks_of() -> None:
    assert ">Your reference: This field is required.<" in drawn(
        "{% error_summary form %}", answered(reference="")
    )


def test_a_form_without_errors_has_no_summary() -> None:
    assert "govuk-error-summary" not in drawn("{% error_summary form %}", answered())


def test_what_was_typed_stays_in_a_refused_date() -> None:
    html = drawn("{% field form.due %}", answered(due_day="31", due_month="2"))
    assert 'value="31"' in html
    assert "31 2 2027 is not a day of the calendar" in html


def test_a_radio_keeps_its_answer_and_shows_its_hint() -> None:
    form = answered(measure="b")
    source = "{% field form.measure hints=hints %}"
    context = {"form": form, "hints": {"b": "Needs a court"}}
    html = engines["django"].from_string("{% load mla %}" + source).render(context)
    assert re.search(r'<input[^>]*value="b"[^>]* checked', html)
    assert 'id="id_measure_1_hint">Needs a court<' in html


def test_a_long_text_says_how_much_room_there_is() -> None:
    html = drawn("{% field form.facts %}", Question())
    assert 'data-maxlength="400"' in html
    assert 'aria-describedby="id_facts-info"' in html


def test_a_hidden_field_is_nothing_but_its_input() -> None:
    html = drawn("{% field form.version %}", answered())
    assert "govuk-form-group" not in html
    assert 'type="hidden"' in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "3", "2027"), "Add the day."),
        (("27", "", ""), "Add the month and the year."),
        (("29", "2", "2027"), "29 2 2027 is not a day of the calendar; write it as 27 3 2026."),
        (("x", "2", "2027"), "x 2 2027 is not a day of the calendar; write it as 27 3 2026."),
    ],
)
def test_a_day_that_cannot_be_read_says_what_is_wrong(
    typed: tuple[str, str, str], said: str
) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(list(typed))
    assert refused.value.messages == [said]


def test_a_day_comes_back_as_a_date() -> None:
    assert DayField().clean([" 27", "3", "2027 "]) == dt.date(2027, 3, 27)


def test_a_day_that_need_not_be_said_may_be_empty() -> None:
    assert DayField(required=False).clean(["", "", ""]) is None


def test_a_day_that_is_required_may_not_be_empty() -> None:
    with pytest.raises(forms.ValidationError):
        DayField().clean(["", "", ""])


@pytest.mark.parametrize("year", ["99999999999999999999", "1", "0999", "9999", "-1"])
def test_a_year_beyond_all_calendars_is_refused_in_a_sentence(year: str) -> None:
    form = answered(due_year=year)
    assert not form.is_valid()
    assert "year" in form.errors["due"][0] or "calendar" in form.errors["due"][0]
