"""Forms take what they ask for and nothing else; what people write is never more than text."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mla.accounts.models import Membership, User
from mla.cases.models import Attachment, Author, Case, Item, Proceeding, SentVersion, Subject
from mla.custody.models import Package
from mla.custody.store import store
from mla.evidence import index
from mla.tasks.drain import drain
from mla.usecases.release_package import release_package
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.upload_evidence import Provenance, upload_evidence
from tests import life
from tests.matrix.crawl import everything
from tests.matrix.typed import Typed
from tests.matrix.visits import visitor
from tests.world import World

POISON = "9"
WATCHED: tuple[type[models.Model], ...] = (
    Case,
    Proceeding,
    Item,
    Subject,
    Attachment,
    Author,
    SentVersion,
    Membership,
    User,
)
ALWAYS = {"section_versions", "changed_at", "tokens", "lacking"}
"""What a saved section changes of itself."""
SECTIONS = {
    "authorities": {
        "title",
        "requested_country",
        "requested_authority",
        "contact_name",
        "contact_title",
        "contact_email",
        "contact_telephone",
        "particulars",
    },
    "proceedings": {
        "reference",
        "title",
        "stage",
        "offence",
        "law_text",
        "maximum_penalty",
        "maximum_years",
        "offence_articles",
        "organised",
        "particulars",
        "authority",
        "authority_functions",
    },
    "dual_criminality": {"particulars"},
    "basis": {"bases", "basis_statement", "particulars"},
    "facts": {"facts"},
    "procedure": {"special_procedure", "particulars"},
    "urgency": {"urgency", "urgency_reason", "particulars"},
    "confidentiality": {"confidentiality", "confidentiality_reason"},
    "deadline": {"deadline_on", "deadline_reason"},
}
ITEM = {
    "measure",
    "what",
    "holder",
    "period_from",
    "period_to",
    "purpose",
    "basis",
    "fallback",
    "particulars",
}
SUBJECT = {
    "kind",
    "identifier_type",
    "identifier",
    "port",
    "provider",
    "from_at",
    "to_at",
    "time_zone",
    "location",
    "nationality",
    "note",
}
MARKUP = "<script>zap(1)</script><img src=x onerror=zap(2)>\"'<b>{{ 7*7 }}"


def every_field() -> set[str]:
    """The name of every column of ours, as a form might carry it."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("mla.")]
    names = {field.name for model in ours for field in model._meta.fields}
    return (
        names | {field.attname for model in ours for field in model._meta.concrete_fields} | {"pk"}
    )


def rows() -> dict[tuple[str, object], dict[str, Any]]:
    found = {}
    for model in WATCHED:
        for row in model.objects.all():
            values = {
                field.name: getattr(row, field.attname) for field in model._meta.concrete_fields
            }
            found[model.__name__, row.pk] = values
    return found


def changes(before: dict[Any, dict[str, Any]], after: dict[Any, dict[str, Any]]) -> set[str]:
    """`Model.field` of what differs, and `Model` for a row that came or went."""
    changed = {key[0] for key in before.keys() ^ after.keys()}
    for key in before.keys() & after.keys():
        changed |= {
            f"{key[0]}.{name}" for name in before[key] if before[key][name] != after[key][name]
        }
    return changed


def post_everything(client: Client, url: str, **typed: str) -> set[str]:
    """Posts the page's own form with every other field name of ours added; what it changed."""
    fields: dict[str, Any] = {**Typed(client.get(url).content.decode()).fields, **typed}
    asked = {name.rpartition("_")[0] for name in fields} | set(fields)
    before = rows()
    answer = client.post(url, {**dict.fromkeys(sorted(every_field() - asked), POISON), **fields})
    assert answer.status_code == 302, (url, _problems(answer))
    return changes(before, rows())


def _problems(answer: HttpResponse) -> object:
    return answer.context["form"].errors if answer.context and "form" in answer.context else answer


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_takes_its_own_fields_only(world: World, section: str) -> None:
    case = life.drafted(world)
    client = visitor(world.asking.investigator)
    changed = post_everything(client, reverse("draft-section", args=[case.pk, section]))
    model = "Proceeding" if section == "proceedings" else "Case"
    allowed = {f"{model}.{name}" for name in SECTIONS[section]} | {
        f"Case.{name}" for name in ALWAYS
    }
    assert changed <= allowed, changed - allowed


def test_forms_of_items_and_subjects_take_their_own_fields_only(world: World) -> None:
    case = life.drafted(world)
    client = visitor(world.asking.investigator)
    item, subject = case.items.get(number=1), case.subjects.get()
    allowed = {f"Case.{name}" for name in ALWAYS}
    of_item = {f"Item.{name}" for name in ITEM} | allowed
    of_subject = {f"Subject.{name}" for name in SUBJECT} | allowed
    assert post_everything(client, reverse("draft-item", args=[case.pk, item.pk])) <= of_item
    assert (
        post_everything(client, reverse("draft-subject", args=[case.pk, subject.pk])) <= of_subject
    )
    url = f"{reverse('draft-item-add', args=[case.pk])}?measure=SUBS"
    assert post_everything(client, url, what="More") <= of_item | {"Item"}
    url = reverse("draft-subject-add", args=[case.pk])
    given = {"kind": "account", "identifier_type": "user_name", "identifier": "zoe"}
    assert post_everything(client, url, **given) <= of_subject | {"Subject"}
    new = post_everything(client, reverse("draft-new"), title="New", requested_country="KR")
    assert new <= {"Case", "Proceeding", "Author"}


def test_a_step_changes_what_it_says_and_nothing_else(world: World) -> None:
    case = life.sent(world)
    changed = post_everything(
        visitor(world.asked.officer), reverse("case-acknowledge", args=[case.pk])
    )
    assert changed <= {f"Case.{name}" for name in ("their_reference", "acknowledged_at", *ALWAYS)}
    changed = post_everything(
        visitor(world.asking.officer), reverse("case-withdraw", args=[case.pk]), reason="Settled."
    )
    assert changed <= {"Case.state", "Case.outcome", "Item.state", "Item.outcome_note"} | {
        f"Case.{n}" for n in ALWAYS
    }


def test_the_fields_of_a_switch_reach_nobody_elses_membership(world: World) -> None:
    client = visitor(world.asking.investigator)
    url, before = reverse("membership-switch"), rows()
    assert client.post(url, {"membership": str(world.asking.officer.pk)}).status_code == 400
    assert post_everything(client, url) == set()
    assert changes(before, rows()) == set()


def marked(world: World) -> Case:
    """Every text of both sides holds markup, up to a released package."""
    case = life.assigned(world, text=MARKUP)
    case = life.again(case)
    first = case.items.get(number=1)
    upload_evidence(
        first.pk,
        actor=world.asked.executing,
        name=f"={MARKUP}.html",
        chunks=[MARKUP.encode()],
        provenance=Provenance(
            source=f"=1+1{MARKUP}",
            method="other",
            collector=f"@SUM(A1){MARKUP}",
            place=f"+1{MARKUP}",
            note=f"-1{MARKUP}",
        ),
    )
    submit_evidence(first.pk, actor=world.asked.executing)
    release_package(case.pk, actor=world.asked.officer, item_ids=[first.pk])
    drain()
    return life.again(case)


def test_markup_in_any_text_is_text_on_every_page_and_in_every_document(world: World) -> None:
    case = marked(world)
    readers = (
        world.asking.investigator,
        world.asking.prosecutor,
        world.asked.officer,
        world.asked.executing,
    )
    shown = 0
    for actor in (*readers, world.asking.auditor):
        for url, text in everything(actor, [case]).items():
            if "Content-Type: text/html" in text:
                assert "<script>zap" not in text, (actor.role, url)
                assert "<img src=x" not in text, (actor.role, url)
                shown += text.count("&lt;script&gt;zap(1)")
            elif "application/pdf" in text:
                shown += "<script>zap(1)</script>" in text.replace("\n", "")
    assert shown > 20


def test_drafts_show_markup_as_text(world: World) -> None:
    case = life.drafted(world, text=MARKUP)
    for url, text in everything(world.asking.investigator, [case]).items():
        assert "Content-Type: text/html" not in text or "<script>zap" not in text, url


def test_no_cell_of_a_table_in_a_package_is_a_formula(world: World) -> None:
    package = Package.objects.get(case=marked(world))
    layout = index.load(package.layout_sha256, store())
    with zipfile.ZipFile(io.BytesIO(b"".join(layout.read(0, layout.size)))) as opened:
        tables = [name for name in opened.namelist() if name.endswith(".csv")]
        assert len(tables) >= 2
        for name in tables:
            cells = [
                cell for row in csv.reader(io.StringIO(opened.read(name).decode())) for cell in row
            ]
            assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}], (
                name
            )
