from dataclasses import replace

import pytest

from mla.documents.letter_content import LetterOfRequest, SubjectRow
from mla.documents.letter_of_request import render
from tests.documents import samples
from tests.documents.reading import opened, page_texts, squeezed, text


@pytest.mark.parametrize("letter", [samples.LETTER, samples.LONG_LETTER, samples.EMPTY_LETTER])
def test_each_page_says_its_number_of_how_many_and_the_reference(letter: LetterOfRequest) -> None:
    pages = page_texts(render(letter))
    for number, page in enumerate(pages, start=1):
        assert f"Page{number}of{len(pages)}" in page
        assert squeezed(letter.reference) in page


def test_sections_are_numbered_and_listed_in_the_outline() -> None:
    outline = opened(render(samples.LETTER)).outline
    titles = [entry["/Title"] for entry in outline if not isinstance(entry, list)]
    assert titles[0] == "1. Authorities"
    assert titles[-1] == "11. Attachments"
    items = next(entry for entry in outline if isinstance(entry, list))
    assert items[0]["/Title"] == "Item 1: Disclosure of subscriber information"


def test_empty_sections_are_left_out_or_say_so() -> None:
    read = text(render(samples.EMPTY_LETTER))
    assert "Urgency" not in read
    assert "Conditionsandassurances" not in read
    assert "Noparticularprocedureiswished" in read
    assert "9.AttachmentsNone." in read


def many(count: int) -> LetterOfRequest:
    """So many identifiers as logs give them: address, port, period, provider."""
    row = SubjectRow(
        kind="Address",
        identifier_type="IPv6 address",
        period="1 May 2026, 02:10 to 3 May 2026, 23:59:59 (UTC-3)",
        provider="Example Networks Co., Ltd.",
        note="Log-in",
        identifier="",
        number="",
    )
    rows = [
        replace(row, number=str(n), identifier=f"2001:db8:44:7:c0ff:ee00:1234:{n:x}, port 51234")
        for n in range(1, count + 1)
    ]
    return replace(samples.LETTER, subjects=tuple(rows))


def test_the_head_of_a_table_is_repeated_on_each_page() -> None:
    pages = [page for page in page_texts(render(many(200))) if "2001:db8:44:7" in page]
    assert len(pages) > 2
    assert all("IdentifierPeriodProviderandnote" in page for page in pages)


def test_three_thousand_identifiers_take_at_most_sixty_pages() -> None:
    pages = page_texts(render(many(3000)))
    assert len(pages) <= 60
    assert "2001:db8:44:7:c0ff:ee00:1234:bb8,port51234" in pages[-1]
    assert f"Page{len(pages)}of{len(pages)}" in pages[-1]


def test_nothing_that_is_said_of_an_identifier_is_lost_in_the_annex() -> None:
    row = SubjectRow(
        number="7",
        kind="Organisation",
        identifier_type="Name",
        identifier="Vale Trading " + "and Sons " * 60,
        period="3 May 2026, 02:10 (UTC-3)",
        provider="Provider " * 40,
        note="Brasilia\nBR\n" + "A long note. " * 400,
    )
    rows = (row, *many(40).subjects)
    read = text(render(replace(samples.LETTER, subjects=rows)))
    for said in (row.identifier, row.provider, row.period, "Brasilia; BR; A long note."):
        assert squeezed(said) in read
    assert read.count("note.") == 400
    assert "Name,Organisation" in read
    assert "IPv6address,Address" not in read


def test_many_identifiers_stand_in_an_annex_after_the_signature() -> None:
    pages = page_texts(render(samples.LONG_LETTER))
    [annex] = [n for n, page in enumerate(pages) if "AnnexA:Persons" in page]
    assert "Dr.TomasVale" in pages[annex - 1]
    assert "48areconcerned.AnnexA,whichispartofthisletter" in "".join(pages[:annex])
    assert "IPv4address16" in "".join(pages[:annex])
    assert "billing@harborbank-secure.example" not in "".join(pages[:annex]).split("5.Persons")[1]
    outline = opened(render(samples.LONG_LETTER)).outline
    assert [one["/Title"] for one in outline if not isinstance(one, list)][-1].startswith("Annex A")


def test_fifteen_identifiers_still_stand_in_the_letter() -> None:
    letter = replace(samples.LONG_LETTER, subjects=samples.LONG_LETTER.subjects[:15])
    assert "AnnexA" not in text(render(letter))


@pytest.mark.parametrize("rows", range(12))
def test_a_signature_never_stands_alone(rows: int) -> None:
    attachments = samples.LONG_LETTER.attachments[:rows]
    last = page_texts(render(replace(samples.LETTER, attachments=attachments)))[-1]
    assert "None." in last if not rows else attachments[-1].sha256 in last
    assert (
        last.index("highestconsideration") < last.index("Dr.TomasVale") < last.index("Verification")
    )


def test_facts_of_fifty_pages_work_in_one_paragraph_or_many() -> None:
    words = [f"word{n}" for n in range(25_000)]
    for joint in (" ", "\n"):
        facts = joint.join(words[: 25_000 if joint == " " else 2_500])
        pages = page_texts(render(replace(samples.LETTER, facts=facts)))
        assert len(pages) > 50
        assert all(word in "".join(pages) for word in facts.split())


def test_a_text_longer_than_a_page_is_cut_in_every_place() -> None:
    endless = "A sentence that goes on. " * 400
    item = replace(samples.LETTER.items[0], measure=endless, what=endless, period=endless)
    subject = replace(samples.LETTER.subjects[0], identifier="9f" * 3000, note=endless)
    letter = replace(
        samples.LETTER,
        items=(item,),
        subjects=(subject,),
        signature=replace(samples.LETTER.signature, title=endless),
    )
    read = text(render(letter))
    assert read.count("Asentencethatgoeson.") > 5 * 390


def test_the_address_for_verification_is_the_only_link() -> None:
    pages = opened(render(samples.LETTER)).pages
    links = [note.get_object()["/A"]["/URI"] for page in pages for note in page.get("/Annots", ())]
    assert links == [samples.LETTER.verification_url]


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    letter = replace(samples.LETTER, verification_url="javascript:alert(1)")
    assert not any("/Annots" in page for page in opened(render(letter)).pages)
