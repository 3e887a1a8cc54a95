"""The law through the pages: what must be shown of each request, and that `check_request` says the same."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from mla.cases.completeness import as_draft, judge
from mla.cases.models import Case, State
from mla.cases.particulars import particulars
from mla.cases.snapshots import content
from mla.common.clock import now
from mla.directory.models import SheetVersion
from mla.ledger import reading, streams
from mla.legal.draft import Draft
from mla.legal.forms import empty_fields, forms, forms_for
from mla.legal.instruments import house_rules, instruments
from mla.legal.judgement import Judgement
from mla.legal.judgement import judge as judge_draft
from mla.legal.law import shipped_law
from mla.legal.measures import Measure
from mla.legal.parties import COLUMNS
from mla.legal.reading import ELEMENTS
from mla.legal.report import as_json
from mla.legal.request_file import read_request, write_request
from mla.usecases.add_authority import add_authority
from mla.usecases.add_person import add_person
from mla.usecases.import_law import import_law
from mla.usecases.save_section import save_section
from mla.usecases.save_subjects import add_subjects
from mla.web.forms.drafts import SECTION_FORMS
from mla.web.forms.items import ItemForm
from mla.web.forms.law import FIELD_OF, FROM_RECORDS
from tests.legal.test_check_request import FINDINGS, REQUESTS
from tests.life import again, drafted
from tests.web.drafting import send, signed_in, text
from tests.web.filling import fill
from tests.world import PASSWORD, World, by_hand

WARNINGS = re.compile(r'<textarea name="([a-z0-9_-]+)"')
ZONE_IS_ASKED = "address-without-zone"
"""No page takes a time without its zone, so this one is known from files alone."""


@pytest.fixture
def browser(world: World) -> Client:
    """An investigator whose office has an address, hours and a time zone, as the forms ask."""
    where = {"address": "1 Example Road, Brasilia", "time_zone": "America/Sao_Paulo"}
    details = {**where, "office_hours": "Monday to Friday, 9:00 to 18:00"}
    office = add_authority(country="BR", name="Cyber division", kind="police", details=details)
    person = add_person(
        email="carla@br.example",
        name="Carla Amostra",
        authority=office,
        role=world.asking.investigator.role,
        password=PASSWORD,
    )
    client = signed_in(person)
    client.post(reverse("draft-new"), {"title": "Typed from a file"})
    return client


def file_of(name: str) -> Draft:
    """The request of the file, made from Brazil to France, which the tests have; offences of its own bases only."""
    said = read_request((REQUESTS / f"{name}.json").read_text())
    articles = tuple(one for one in said.offence_articles if one.split()[0] in said.bases)
    pair = {"requesting_country": "BR", "requested_country": "FR"}
    return replace(said, **pair, offence_articles=articles)


def typed(browser: Client, world: World, said: Draft) -> Case:
    case = Case.objects.get(title="Typed from a file")
    fill(browser, case, said, asked=world.stranger.central, running=world.asking.prosecution)
    return again(case)


def findings(ready: Judgement) -> tuple[set[tuple[str, int | None]], set[tuple[str, int | None]]]:
    """What stops the request, and the warnings."""
    stops = {(gap.code, gap.item) for gap in ready.missing if gap.blocking}
    return stops, {(one.code, one.item) for one in ready.warnings if one.code != ZONE_IS_ASKED}


def checked(case: Case, folder: Path, *options: str) -> dict[str, Any]:
    """What `check_request` says of the exported request."""
    file, out = folder / "request.json", io.StringIO()
    file.write_text(write_request(as_draft(case)))
    with pytest.raises(SystemExit) as ended:
        call_command("check_request", str(file), "--json", *options, stdout=out)
    said: dict[str, Any] = json.loads(out.getvalue())
    assert ended.value.code == (0 if said["complete"] else 1)
    return said


def pages_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def submit(browser: Client, case: Case) -> int:
    return int(browser.post(reverse("case-submit", args=[case.pk])).status_code)


def upload(browser: Client, case: Case, **told: str) -> Any:
    files = {"documents": SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed")}
    return browser.post(reverse("draft-attachments", args=[case.pk]), {**files, **told})


def sheet(world: World, body: dict[str, Any]) -> None:
    """Confirmed for Korea."""
    persons = {
        "proposed_by_id": world.asked.administrator.user_id,
        "confirmed_by_id": world.asked.officer.user_id,
    }
    with by_hand():
        SheetVersion.objects.create(
            country_id="KR", number=1, body=body, confirmed_at=now(), **persons
        )


@pytest.mark.parametrize("name", FINDINGS)
def test_a_request_typed_into_the_pages_is_judged_as_its_file(
    browser: Client, world: World, tmp_path: Path, name: str
) -> None:
    said, today = file_of(name), now().date()

    case = typed(browser, world, said)

    ready = judge(case)
    assert findings(ready) == findings(judge_draft(said, shipped_law(), today))
    assert checked(case, tmp_path) == json.loads(as_json(as_draft(case), ready, today))
    page = text(browser.get(reverse("draft", args=[case.pk])))
    assert ("Nothing essential is missing" in page) is ready.complete
    assert (submit(browser, case) == 302) is ready.may_be_sent
    assert (again(case).state == State.IN_REVIEW) is ready.may_be_sent


@pytest.mark.parametrize("name", ["t-cy-preservation", "t-cy-subscriber"])
def test_the_standard_forms_are_filled_field_by_field_through_the_pages(
    browser: Client, world: World, name: str
) -> None:
    case = typed(browser, world, file_of(name))

    said = as_draft(case)
    (form,) = forms_for(said)
    assert len(form.fields) > 10
    assert empty_fields(form, said) == []
    facts = text(browser.get(reverse("draft-section", args=[case.pk, "authorities"])))
    assert f"Asked by the form {form.code}, field 6." in facts


@pytest.mark.parametrize(
    ("name", "article", "section"),
    [
        ("preservation-without-necessity", "Article 29(2)(e)", "#id_necessity"),
        ("preservation-without-intent", "Article 29(2)(f)", "#id_intends_request"),
        ("confiscation-without-finality", "Article 55(3)(b)", "#id_order_final"),
        (
            "reciprocity-without-undertaking",
            "The undertaking of reciprocity is missing",
            "basis/#id_undertaking",
        ),
        ("harare-without-certificate", "paragraph 3(1)", "basis/#id_certificate"),
    ],
)
def test_what_is_missing_stops_it_is_cited_and_leads_to_its_field(
    browser: Client, world: World, name: str, article: str, section: str
) -> None:
    case = typed(browser, world, file_of(name))

    page = text(browser.get(reverse("draft", args=[case.pk])))
    target = page.split(f'{section}"')[0].rpartition('href="')[2]
    assert article in page
    assert section.removeprefix("basis/").removeprefix("#") in text(browser.get(target))
    assert submit(browser, case) == 400
    assert article in text(browser.get(reverse("case-submit", args=[case.pk])))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("confiscation-without-finality", {"serves": "items.order_final", "item_number": "1"}),
        ("reciprocity-without-undertaking", {"serves": "undertaking"}),
        ("harare-without-certificate", {"serves": "certificate"}),
    ],
)
def test_a_document_that_is_attached_counts_as_stated(
    browser: Client, world: World, name: str, told: dict[str, str]
) -> None:
    case = typed(browser, world, file_of(name))
    assert not judge(case).complete
    draft = text(browser.get(reverse("draft", args=[case.pk])))
    asked = f"{reverse('draft-attachments', args=[case.pk])}?serves={told['serves']}"
    assert asked in draft
    page = text(browser.get(asked))
    assert f'value="{told["serves"]}" selected' in page
    assert "Documents that are asked for" in page
    assert page.index(f'value="{told["serves"]}"') < page.index('label="Others"')

    assert upload(browser, case, **told).status_code == 302

    assert judge(again(case)).complete
    assert "Documents that are asked for" not in text(browser.get(asked))


def test_a_document_for_another_item_does_not_count(browser: Client, world: World) -> None:
    case = typed(browser, world, file_of("confiscation-without-finality"))
    item = {"measure": "SUBS", "what": "A record", "basis": "UNCAC", "holder": "x", "purpose": "x"}
    send(browser, reverse("draft-item-add", args=[case.pk]), **item)

    upload(browser, case, serves="items.order_final", item_number="2")

    assert not judge(again(case)).complete
    listed = text(browser.get(reverse("draft-attachments", args=[case.pk])))
    assert "Statement that an order is final, item 2" in listed


def test_what_is_no_document_of_the_law_is_refused_beside_its_field(
    browser: Client, world: World
) -> None:
    case = Case.objects.get(title="Typed from a file")
    answer = upload(browser, case, serves="poetry", item_number="9", description="Keep me")
    assert answer.status_code == 400
    assert "poetry is not one of the available choices" in text(answer)
    assert "Keep me" in text(answer)
    assert not case.attachments.exists()


def test_the_documents_that_the_sheet_of_the_other_state_wants_stand_beside(
    world: World, browser: Client
) -> None:
    case = drafted(world)
    sheet(world, {"documents": "A certified copy of the warrant"})
    page = text(
        signed_in(world.asking.investigator).get(reverse("draft-attachments", args=[case.pk]))
    )
    assert "A certified copy of the warrant" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "treaty-that-does-not-bind",
            {"basis-not-in-force": "no treaty on mutual legal assistance"},
        ),
        ("convention-between-non-parties", {"basis-not-in-force": "is not in force in any source"}),
        ("below-threshold", {"below-threshold": "The maximum penalty is 2 years"}),
        (
            "warnings",
            {
                "over-broad": "say which data",
                "address-without-port": "has no port",
                "third-state": "likely held in a third state",
            },
        ),
    ],
)
def test_a_warning_stands_on_the_pages_and_goes_out_with_its_reason(
    browser: Client, world: World, name: str, said: dict[str, str]
) -> None:
    case = typed(browser, world, file_of(name))
    url = reverse("draft-warnings", args=[case.pk])
    page = text(browser.get(url))
    assert all(sentence in page for sentence in said.values())
    assert submit(browser, case) == 400
    reasons = {field: f"Reason: {field}" for field in WARNINGS.findall(page)}

    assert send(browser, url, **reasons).status_code == 302

    assert submit(browser, case) == 302
    case = again(case)
    aside = {one["code"]: one["reason"] for one in content(case)["set_aside"]}
    request = text(browser.get(reverse("case", args=[case.pk])))
    preview = pages_of(browser.get(reverse("case-preview", args=[case.pk])).content)
    submitted = reading.entries(streams.own(case.pk, "requesting"))[-1]
    for code in said:
        assert aside[code] in request
        assert aside[code].replace("-", "") in preview.replace("-", "").replace("\n", "")
        assert any(one.startswith(code) for one in submitted.facts["warnings"])


def test_a_reason_that_nobody_can_see_sets_no_warning_aside(world: World) -> None:
    case, browser = drafted(world), signed_in(world.asking.investigator)
    rows = [{"kind": "address", "identifier_type": "ipv4", "identifier": "192.0.2.1"}]
    add_subjects(case.pk, actor=world.asking.investigator, version=1, rows=rows)
    url = reverse("draft-warnings", args=[case.pk])
    for unseen in (" ", "\u200b", " \u2060\n"):
        send(browser, url, **{"address-without-port": unseen})
        assert again(case).overrides == []
    send(browser, url, **{"address-without-port": "The log has none."})
    assert [one["reason"] for one in again(case).overrides] == ["The log has none."]


def test_a_language_that_is_not_accepted_is_warned_about(world: World, browser: Client) -> None:
    case = drafted(world)
    told = {"particulars": {"language": "pt"}}
    save_section(case.pk, "authorities", actor=world.asking.investigator, version=0, values=told)
    sheet(world, {"languages": ["ko", "en"]})
    person = signed_in(world.asking.investigator)
    url = reverse("draft-warnings", args=[case.pk])
    assert "accepts requests in Korean, English" in text(person.get(url))
    assert submit(person, case) == 400
    send(person, url, **{"language-not-accepted": "A translation follows."})
    assert submit(person, case) == 302


def test_a_time_without_a_zone_cannot_be_typed(browser: Client) -> None:
    """The form takes UTC where no zone was chosen, and says so on the letter: the moment is whole."""
    case = Case.objects.get(title="Typed from a file")
    fields = {"identifier": "192.0.2.44", "port": "51234", "from_time": "02:10"}
    day = {"from_on_day": "3", "from_on_month": "5", "from_on_year": "2026"}
    send(browser, reverse("draft-subject-add", args=[case.pk]), **fields, **day, time_zone="UTC")
    assert case.subjects.get().from_at.utcoffset() is not None
    assert ZONE_IS_ASKED not in {one.code for one in judge(again(case)).warnings}


def test_no_element_of_the_law_or_a_form_is_without_a_field_on_the_pages() -> None:
    wanted = {one.element for basis in instruments().values() for one in basis.requirements}
    wanted |= {one.when for basis in instruments().values() for one in basis.requirements}
    wanted |= {one.element for one in house_rules()} | {one.when for one in house_rules()}
    wanted |= {element for form in forms() for one in form.fields for element in one.elements}
    wanted -= {"", *FROM_RECORDS}

    assert wanted <= FIELD_OF.keys()
    for element in sorted(wanted - {"subjects", "items"}):
        section, field = FIELD_OF[element]
        assert field, element
        shown = {row.field for one in Measure for row in particulars(section, one)}
        shown |= set((ItemForm if section == "items" else SECTION_FORMS[section]).base_fields)
        assert field in shown, element


def test_no_field_of_a_request_file_is_without_a_field_on_the_pages() -> None:
    """A request is imported from its file without loss: whatever it can say has a place."""
    nested = {"contact", "confirmation_contact", "competent_contact", "overrides"}
    assert ELEMENTS - FIELD_OF.keys() - FROM_RECORDS - nested == {"items.number"}


def test_below_the_threshold_for_electronic_evidence_is_warned_about_by_the_list_in_use(
    browser: Client, world: World, tmp_path: Path
) -> None:
    rows = [f"UNCC,,{one},2026-09-01,,,,,,Our gazette,yes,2026-11-02" for one in ("BR", "FR")]
    parties = tmp_path / "parties.csv"
    parties.write_text("\n".join([",".join(COLUMNS), *rows, ""]))
    import_law(parties.read_bytes(), name=parties.name)
    minor = replace(file_of("below-threshold"), bases=("UNCC",), organised=None)
    items = tuple(replace(item, basis="UNCC") for item in minor.items)

    case = typed(browser, world, replace(minor, items=items))

    (warning,) = judge(case).warnings
    assert warning.code == "below-threshold"
    assert "asks for 4 or more" in warning.sentence
    said = checked(case, tmp_path, "--parties", str(parties))
    assert said == json.loads(as_json(as_draft(case), judge(case), now().date()))
    page = text(browser.get(reverse("draft-section", args=[case.pk, "basis"])))
    assert "The maximum penalty is 2 years" in page


def test_a_language_is_judged_alike_where_the_sheet_is_told_to_the_command(
    world: World, tmp_path: Path
) -> None:
    case = drafted(world)
    told = {"particulars": {"language": "pt"}}
    save_section(case.pk, "authorities", actor=world.asking.investigator, version=0, values=told)
    sheet(world, {"languages": ["ko", "en"]})
    case = again(case)

    said = checked(case, tmp_path, "--languages", "ko,en")

    assert [one["code"] for one in said["warnings"]] == ["language-not-accepted"]
    assert said == json.loads(as_json(as_draft(case), judge(case), now().date()))
