"""Whole numbers in addresses, hidden fields and headers, however long."""

import pytest
from django.urls import reverse

from mla.web.numbers import whole_number
from tests import life
from tests.sheets import proposed, second_administrator
from tests.web.drafting import signed_in
from tests.world import World

ENDLESS = "9" * 5000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        *dict.fromkeys(("", "-1", "²", "1.0", "9" * 19, ENDLESS)).items(),
    ],
)
def test_a_whole_number_has_at_most_eighteen_digits(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_draft_takes_an_endless_number_for_none(world: World) -> None:
    case = life.drafted(world)
    author, listed = signed_in(world.asking.investigator), reverse("draft-subjects", args=[case.pk])
    for asked in ("after", "before"):
        assert author.get(listed, {asked: ENDLESS}).status_code == 200
    several = reverse("draft-subjects-remove", args=[case.pk])
    assert author.get(several, {"ticked": "1", "number": ENDLESS}).status_code == 400
    remove = reverse("draft-item-remove", args=[case.pk, case.items.all()[0].pk])
    assert author.post(remove, {"version": ENDLESS}).status_code == 409
    assert case.items.filter(dropped=False).count() == 2


def test_a_sheet_is_not_confirmed_under_an_endless_number(world: World) -> None:
    proposed(world.asking, channel="By post")
    other = signed_in(second_administrator(world.asking))
    assert other.post(reverse("sheet-confirm"), {"number": ENDLESS}).status_code == 409


def test_evidence_is_neither_listed_nor_received_by_an_endless_number(world: World) -> None:
    item = life.assigned(world).items.all()[0]
    officer = signed_in(world.asked.executing)
    url = reverse("item-upload", args=[item.pk])
    assert officer.get(url, {"before": ENDLESS}).status_code == 200
    to = reverse("item-upload-file", args=[item.pk])
    assert officer.generic("PUT", to, b"x", CONTENT_LENGTH=ENDLESS).status_code == 411


@pytest.mark.parametrize("length", [ENDLESS, "9" * 19, "-1", "x", "+4", "", "1_0"])
def test_a_form_with_files_is_refused_where_its_length_is_no_number(
    world: World, length: str
) -> None:
    item = life.assigned(world).items.all()[0]
    officer = signed_in(world.asked.executing)
    url, form = reverse("item-upload", args=[item.pk]), "multipart/form-data; boundary=x"
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na\r\n--x--\r\n'
    answer = officer.generic("POST", url, body, form, CONTENT_LENGTH=length)
    assert answer.status_code == 400
