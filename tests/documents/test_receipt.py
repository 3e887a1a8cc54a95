from dataclasses import replace

from mla.documents.receipt import render
from tests.documents import samples
from tests.documents.reading import opened, text


def test_a_receipt_of_sending_is_issued_by_the_requesting_side() -> None:
    pdf = render(samples.SENT)
    assert text(pdf).index("MinistryofJustice") < text(pdf).index("Receiptofsending")
    assert len(opened(pdf).pages) == 1


def test_an_acknowledgement_is_issued_by_the_requested_side() -> None:
    pdf = render(samples.ACKNOWLEDGED)
    assert text(pdf).startswith("Page1of1") or "Acknowledgementofreceipt" in text(pdf)
    assert "XB-2026-000045" in text(pdf)
    metadata = opened(pdf).metadata
    assert metadata is not None
    assert metadata.author == "Office of the Attorney General, Belmora"
    assert len(opened(pdf).pages) == 1


def test_a_receipt_works_without_an_address_to_verify() -> None:
    assert "Scanthecode" not in text(render(replace(samples.SENT, verification_url="")))
