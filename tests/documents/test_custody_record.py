import tracemalloc
from dataclasses import replace

from mla.documents.custody_record import render
from tests.documents import samples
from tests.documents.reading import opened, page_texts, text


def test_a_record_without_exhibits_says_so() -> None:
    read = text(render(replace(samples.RECORD, exhibits=(), entries=())))
    assert "Thepackageholdsnoexhibits." in read
    assert "Nothinghasbeenrecorded." in read


def test_hundreds_of_exhibits_each_keep_their_digest_and_time() -> None:
    pages = page_texts(render(samples.long_record(300)))
    read = "".join(pages)
    assert read.count(samples.RECORD.exhibits[0].sha256) >= 300
    assert read.count("UTC+01:00") == 300
    assert "folder/20/file300.log" in read
    assert f"Page{len(pages)}of{len(pages)}" in pages[-1]


def test_memory_grows_with_the_file_only() -> None:
    tracemalloc.start()
    pdf = render(samples.long_record(600))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(opened(pdf).pages) > 100
    assert peak < 12_000_000
