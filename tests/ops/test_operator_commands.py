"""add_authority and add_person make a fresh installation usable."""

import io
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from mla.accounts.models import Membership, User
from mla.directory.models import Authority, Country
from mla.ledger import reading, streams
from tests.web.client import acting


def told(command: str, *arguments: str) -> list[str]:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue().splitlines()


def central(country: str = "BR", *more: str) -> UUID:
    named = ("--country", country, "--kind", "central", "--name", f"Central office {country}")
    return UUID(told("add_authority", *named, *more)[-1])


def person(authority: UUID, *more: str, role: str = "central_authority") -> list[str]:
    named = ("--authority", str(authority), "--role", role, "--email", "Ana@br.example")
    return told("add_person", *named, "--name", "Ana", *more)


def test_an_authority_can_be_asked_and_a_person_signs_in_with_the_password_shown(db: None) -> None:
    said = person(central())
    user = User.objects.get(email="ana@br.example")
    assert user.check_password(said[-1].split()[-1])
    assert Membership.objects.get(user=user).group.name == "BR:central_authority"


def test_the_first_authority_brings_all_countries(db: None) -> None:
    central()
    assert Country.objects.count() > 240


def test_a_unit_lies_below_its_authority(db: None) -> None:
    above = central()
    named = ("--country", "br", "--kind", "unit", "--name", "Unit", "--zone", "America/Sao_Paulo")
    unit = Authority.objects.get(pk=told("add_authority", *named, "--parent", str(above))[-1])
    assert Authority.objects.get(pk=above).covers(unit)
    assert unit.time_zone == "America/Sao_Paulo"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("XX",), "There is no country XX"),
        (("BR", "--zone", "Mars/Olympus"), "There is no time zone"),
        (("BR", "--email", "nobody"), "valid email"),
        (("BR", "--parent", "00000000-0000-0000-0000-000000000000"), "authority above"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    db: None, arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        central(*arguments)


def test_another_role_of_a_known_person_leaves_the_password(db: None) -> None:
    authority = central()
    person(authority)
    before = User.objects.get().password
    assert "keeps the password" in person(authority, role="auditor")[-1]
    assert User.objects.get().password == before
    with pytest.raises(CommandError, match="holds this role"):
        person(authority)


def test_a_password_from_stdin_is_taken_and_never_shown(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a quiet long password\n"))
    said = person(central(), "--password-stdin")
    assert "quiet" not in " ".join(said)
    assert User.objects.get().check_password("a quiet long password")


def test_a_weak_password_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        person(central(), "--password-stdin")
    assert not User.objects.exists()


def end(authority: UUID, role: str = "central_authority") -> list[str]:
    named = ("--authority", str(authority), "--role", role)
    return told("end_membership", *named, "--email", " Ana@BR.example")


def test_an_ended_membership_is_recorded_and_can_be_given_anew(db: None) -> None:
    authority = central()
    person(authority)
    held = Membership.objects.get()
    assert "no role left" in end(authority)[-1]
    held.refresh_from_db()
    assert held.ended_at is not None
    entry = reading.entries(streams.of_country("BR"))[-1]
    assert (entry.event, entry.subject) == ("membership.ended", str(held.pk))
    assert entry.facts["role"] == "central_authority"
    with pytest.raises(CommandError, match="does not hold the role"):
        end(authority)
    person(authority)
    assert Membership.objects.filter(ended_at=None).count() == 1


def test_only_the_sessions_of_the_ended_membership_end(db: None) -> None:
    authority = central()
    person(authority)
    person(authority, role="auditor")
    first, second = (
        acting(Membership.objects.get(role=role)) for role in ("central_authority", "auditor")
    )
    said = end(authority)
    assert said[0].endswith("Sessions that ended with it: 1.")
    assert said[-1].strip() == "Ana, Auditor, Central office BR (BR)"
    assert first.get("/requests/")["Location"].startswith("/account/login/")
    assert second.get("/requests/").status_code == 200


def test_an_unknown_authority_is_refused(db: None) -> None:
    for command in (person, end):
        with pytest.raises(CommandError, match="There is no authority"):
            command(UUID(int=0))
