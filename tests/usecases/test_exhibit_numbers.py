"""Exhibits are numbered when they are released: without a gap, going on in the next package, never again."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.db.utils import ProgrammingError

from mla.cases.models import Case
from mla.custody.models import Exhibit, Package
from mla.custody.store import store
from mla.evidence import index
from mla.tasks.drain import drain
from mla.usecases.provide_evidence import provide_evidence
from mla.usecases.record_outcome import record_outcome
from mla.usecases.release_package import release_package
from mla.usecases.reopen_case import reopen_case
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.take_back_exhibit import take_back_exhibit
from tests.life import again, assigned, upload
from tests.world import World, by_hand


def released(case: Case, world: World, *names: str, taken_back: str = "") -> Package:
    """Item 1 with these files, of which one is taken back."""
    first = case.items.get(number=1)
    for name in names:
        upload(first, world, name=name, body=name.encode())
    for wrong in first.exhibits.filter(name=taken_back):
        take_back_exhibit(first.pk, wrong.pk, actor=world.asked.executing, reason="Wrong file")
    submit_evidence(first.pk, actor=world.asked.executing)
    package = release_package(case.pk, actor=world.asked.officer, item_ids=[first.pk])
    drain()
    return Package.objects.get(pk=package.pk)


def table(package: Package, name: str) -> list[dict[str, Any]]:
    layout = index.load(package.layout_sha256, store())
    data = b"".join(layout.read(0, layout.size))
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        (member,) = [one for one in held.namelist() if one.endswith(f"/{name}")]
        return list(csv.DictReader(io.StringIO(held.read(member).decode("utf-8-sig"))))


def numbers(package: Package) -> dict[str, str]:
    return {row["exhibit"]: row["original name"] for row in table(package, "exhibits.csv")}


def test_a_file_that_was_taken_back_leaves_no_gap(world: World) -> None:
    package = released(assigned(world), world, "a", "b", "c", taken_back="b")
    assert numbers(package) == {"1.1": "a", "1.2": "c"}
    assert {row["exhibit"] for row in table(package, "custody.csv")} == {"1.1", "1.2"}
    own = Exhibit.objects.order_by("number").values_list("name", "number", "released_as")
    assert list(own) == [("a", 1, 1), ("b", 2, None), ("c", 3, 2)]


def test_in_a_later_package_exhibits_keep_their_numbers_and_new_ones_go_on(world: World) -> None:
    case = assigned(world)
    released(case, world, "a", "b", "c", taken_back="b")
    second = case.items.get(number=2)
    record_outcome(second.pk, actor=world.asked.executing, outcome="nothing_found", note="None.")
    case = provide_evidence(again(case).pk, actor=world.asked.officer)
    first = case.items.get(number=1)
    reopen_case(case.pk, actor=world.asked.officer, reason="More came", item_ids=[first.pk])
    package = released(again(case), world, "d", "e", "f", taken_back="e")
    assert numbers(package) == {"1.1": "a", "1.2": "c", "1.3": "d", "1.4": "f"}


def test_the_number_of_an_exhibit_never_changes(world: World) -> None:
    released(assigned(world), world, "a")
    with pytest.raises(ProgrammingError, match="released_as"), by_hand():
        Exhibit.objects.update(released_as=2)
