"""What a package says of the way its evidence took."""

from mla.common.clock import now
from mla.custody import contents
from mla.custody.models import Package
from tests.documents.reading import text
from tests.life import released
from tests.world import World


def test_each_link_of_the_chain_names_from_whom_to_whom_where_and_why(world: World) -> None:
    package = Package.objects.select_related("case").get(case=released(world))
    exhibits = list(contents.exhibits_of(package))
    rows = contents.custody_rows(package.case, exhibits, sealed_at=now())
    asked_for = f"Asked for as item 1 of request {package.case.reference}"
    assert [(row.what, row.released_by, row.received_by, row.place) for row in rows[:4]] == [
        ("Collected", "Example Mail Ltd", "Kim Invented", "Seoul"),
        (
            "Received into the system",
            "Kim Invented",
            "Executing of Korea",
            "Police of Korea (KR)",
        ),
        (
            "Submitted for release",
            "Executing of Korea",
            "the officer who decides on the release",
            "",
        ),
        (
            "Released to the requesting state",
            "Central authority of Korea (KR)",
            "Central authority of Brazil (BR)",
            "",
        ),
    ]
    assert all(row.purpose for row in rows)
    assert rows[0].purpose == rows[3].purpose == asked_for
    pdf = contents.custody_pdf(package, exhibits, rows, now())
    read = text(pdf)
    assert "fromExampleMailLtd" in read
    assert asked_for.replace(" ", "") in read
