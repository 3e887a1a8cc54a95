"""What holds for every document: nothing lost, nothing smuggled in, equal bytes, embedded fonts."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from pathlib import Path

import pytest
import segno
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mla.documents.fonts import characters
from mla.documents.visible import exact, prose
from mla.documents.wording import day, grouped, moment, size
from tests.documents import samples
from tests.documents.conftest import KINDS, Kind
from tests.documents.reading import (
    fonts,
    keywords,
    objects,
    opened,
    page_texts,
    planted,
    qr_code,
    squeezed,
    text,
    values,
)

ROOT = Path(__file__).parents[2]
HOSTILE = [
    '<img src="/etc/hostname" width="10" height="10"/>',
    '<a href="https://evil.example/">press</a>',
    '<font name="Courier" size="40" color="white">hidden</font>',
    "<para><b><i><u>never closed",
    "<b>" * 60 + "deep" + "</b>" * 59,
    '<onDraw name="x" label="y"/><br/>&lt;&#65;&amp;',
    "]]> -->{requesting} %s %(name)s {0.__class__} \\( \\) ET Q",
]


def spellings(value: object) -> Iterator[str]:
    """How a value may be written in the document."""
    if isinstance(value, datetime):
        yield moment(value)
    elif isinstance(value, date):
        yield day(value)
    elif isinstance(value, int):
        yield from (size(value), str(value), f"{value:,}")
    elif isinstance(value, str):
        yield from (exact(value), "".join(prose(value)), ", ".join(prose(value)), grouped(value))


def test_every_value_of_a_realistic_document_can_be_read(kind: Kind) -> None:
    read = text(kind.render(kind.sample))
    for value in filter(None, values(kind.sample)):
        if value not in {"sending", "acknowledgement"}:
            assert any(squeezed(spelling) in read for spelling in spellings(value)), value


def test_every_field_appears(kind: Kind) -> None:
    numbers, canaries = count(), []

    def plant(_path: str) -> str:
        canaries.append(f"Canary{next(numbers):03}Ende")
        return canaries[-1]

    read = text(kind.render(planted(kind.sample, plant)))
    assert len(canaries) > 10
    assert [canary for canary in canaries if squeezed(grouped(canary)) not in read] == []


VERIFIED = {name: kind for name, kind in KINDS.items() if hasattr(kind.sample, "verification_url")}


@pytest.mark.parametrize("kind", VERIFIED.values(), ids=VERIFIED)
def test_the_code_on_the_paper_is_the_address_for_verification(kind: Kind) -> None:
    address = kind.sample.verification_url
    for document in (kind.sample, replace(kind.sample, verification_url=f"{address}0")):
        meant = segno.make(document.verification_url, error="m", micro=False).matrix
        assert qr_code(kind.render(document)) == [[bool(dark) for dark in row] for row in meant]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_any_field_is_only_text(kind: Kind, hostile: str) -> None:
    document = planted(kind.sample, lambda _path: hostile)
    pdf = kind.render(document)
    assert text(pdf).count(squeezed(hostile)) >= 10
    for thing in objects(pdf):
        assert thing.get("/Subtype") != "/Image"
        if thing.get("/Subtype") == "/Link":
            assert thing["/A"]["/URI"] == kind.sample.verification_url


def test_equal_documents_give_equal_bytes_in_every_process(kind: Kind) -> None:
    name = next(name for name, known in KINDS.items() if known is kind)
    script = (
        "import hashlib; from tests.documents.conftest import KINDS as k;"
        f"kind = k[{name!r}]; print(hashlib.sha256(kind.render(kind.sample)).hexdigest())"
    )
    here = hashlib.sha256(kind.render(kind.sample)).hexdigest()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        run = [sys.executable, "-c", script]
        digest = subprocess.check_output(run, env=environment, cwd=ROOT, text=True).strip()
        assert digest == here


def test_threads_do_not_disturb_each_other() -> None:
    letter = KINDS["letter"]
    alone = letter.render(letter.sample)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(letter.render, [letter.sample] * 12))
    assert together == [alone] * 12


def test_every_font_is_an_embedded_noto(kind: Kind) -> None:
    pdf = kind.render(kind.sample, draft=True)
    found = list(fonts(pdf))
    assert found
    for font in found:
        assert "+NotoSans" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "/ToUnicode" in font
    assert b"Helvetica" not in pdf


def test_the_place_of_the_installation_is_not_in_the_file(kind: Kind) -> None:
    pdf = kind.render(kind.sample)
    assert b"/documents/" not in pdf
    assert b".ttf" not in pdf


def test_a_draft_says_so_on_every_page(kind: Kind) -> None:
    for page in page_texts(kind.render(kind.sample, draft=True)):
        assert page.count("DRAFT") >= 2
    assert "DRAFT" not in text(kind.render(kind.sample))


def test_the_file_names_its_title_author_subject_and_language(kind: Kind) -> None:
    reader = opened(kind.render(kind.sample))
    assert reader.metadata is not None
    assert all([reader.metadata.title, reader.metadata.author, reader.metadata.subject])
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.outline


def test_the_layout_is_named_in_the_properties_and_not_to_the_reader(kind: Kind) -> None:
    pdf = kind.render(kind.sample)
    assert keywords(pdf) == f"Layout version {kind.sample.renderer_version}"
    assert "Layout" not in "".join(page_texts(pdf))


@given(data=st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_in_any_field_is_drawn(kind: Kind, data: st.DataObject) -> None:
    odd = data.draw(st.text(st.characters(), max_size=300))
    pdf = kind.render(planted(kind.sample, lambda _path: odd))
    assert squeezed("".join(prose(odd))) in text(pdf)


def test_every_character_of_the_font_can_be_read_back() -> None:
    drawn = "".join(char for char in sorted(characters()) if prose(char) == [char])
    assert len(drawn) > 2500
    pdf = KINDS["letter"].render(replace(samples.EMPTY_LETTER, special_procedure=drawn))
    assert squeezed(drawn) in text(pdf)
