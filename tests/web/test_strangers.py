"""Who is not signed in leaves no bytes on the disk, whatever address the form is sent to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse

from tests.life import drafted
from tests.web.drafting import hidden, signed_in
from tests.world import World

LARGE = b"x" * 3_000_000  # more than Django keeps in memory


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that Django wrote to the disk."""
    names: list[str] = []
    begin = TemporaryUploadedFile.__init__

    def noted(self: TemporaryUploadedFile, name: str, *about: object) -> None:
        names.append(name)
        begin(self, name, *about)  # type: ignore[arg-type]

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", noted)
    return names


@pytest.mark.parametrize("checks", [False, True])
@pytest.mark.parametrize(
    "address",
    ["/", "/account/login/", "/verify/", "/items/00000000-0000-7000-8000-000000000000/upload/"],
)
def test_a_stranger_s_file_is_not_written(
    world: World, written: list[str], *, address: str, checks: bool
) -> None:
    client = Client(enforce_csrf_checks=checks)
    client.get("/account/login/")  # for the cookie that the check wants
    answer = client.post(address, {"documents": SimpleUploadedFile("large.bin", LARGE)})
    assert answer.status_code < 500
    assert written == []


def test_a_signed_in_person_s_file_is_taken_in(world: World, written: list[str]) -> None:
    case = drafted(world)
    client, url = signed_in(world.asking.investigator), reverse("draft-attachments", args=[case.pk])
    large = SimpleUploadedFile("large.bin", LARGE)
    client.post(url, {**hidden(client, url), "documents": large})
    assert written == ["large.bin"]
    assert case.attachments.get().size == len(LARGE)
