from dataclasses import replace

from mla.documents import release_receipt
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


def test_a_receipt_of_release_says_on_one_page_what_was_released_and_by_which_hash_to_check_it() -> (
    None
):
    pdf = release_receipt.render(samples.RELEASED)
    assert len(opened(pdf).pages) == 1
    read = text(pdf)
    assert read.index("OfficeoftheAttorneyGeneral") < read.index("Receiptofrelease")
    for said in (
        samples.RELEASED.file_sha256,
        samples.RELEASED.custody_sha256,
        "XA-2026-000123-package-2.zip",
        "No.2.Items:1,3.Filesofevidence:1,204(7,340,032,118bytes).",
        "1.Useonlyfortheproceedingsnamed",
        "InesDorn,DeputyAttorneyGeneral,OfficeoftheAttorneyGeneral",
        "4May2026,09:30:00UTC",
        samples.RELEASED.verification_url,
    ):
        assert said in read, said


def test_a_receipt_of_release_keeps_to_one_page_with_conditions_of_several_lines() -> None:
    conditions = "\n\n".join(f"{n}. {'Only for the proceedings named. ' * 4}" for n in (1, 2, 3))
    assert (
        len(opened(release_receipt.render(replace(samples.RELEASED, conditions=conditions))).pages)
        == 1
    )


def test_a_receipt_of_release_says_when_no_condition_was_agreed() -> None:
    read = text(release_receipt.render(replace(samples.RELEASED, conditions="")))
    assert "Noconditionofusewasagreed" in read
