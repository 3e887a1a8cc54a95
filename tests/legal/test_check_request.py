"""`manage.py check_request` on files: these tests have no database, and one has a process of its own as well."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from django.core.management import execute_from_command_line

ROOT = Path(__file__).parents[2]
REQUESTS = Path(__file__).parent / "requests"
FINDINGS = {
    "preservation": (0, {}, set()),
    "preservation-without-necessity": (1, {"29-2-e": "Article 29(2)(e)"}, set()),
    "preservation-without-intent": (1, {"29-2-f": "Article 29(2)(f)"}, set()),
    "treaty-that-does-not-bind": (0, {}, {"basis-not-in-force"}),
    "convention-between-non-parties": (0, {}, {"basis-not-in-force"}),
    "service-without-facts": (0, {}, set()),
    "confiscation": (0, {}, set()),
    "confiscation-without-finality": (1, {"55-3-b-final": "Article 55(3)(b)"}, set()),
    "below-threshold": (0, {}, {"below-threshold"}),
    "reciprocity": (0, {}, set()),
    "reciprocity-without-undertaking": (1, {"undertaking": "Reciprocity"}, set()),
    "harare-without-certificate": (1, {"certificate": "paragraph 3(1)"}, set()),
    "t-cy-preservation": (0, {}, set()),
    "t-cy-subscriber": (0, {}, set()),
    "warnings": (
        0,
        {},
        {
            "conduct-not-described",
            "address-without-zone",
            "address-without-port",
            "address-private",
            "address-without-time",
            "over-broad",
            "third-state",
        },
    ),
}
"""For each file: the exit code, what blocks with its article, and the warnings."""


Done = subprocess.CompletedProcess[str]


def check(*arguments: str | Path, said: str = "") -> Done:
    """The command as manage.py runs it, but for the start of a process."""
    command = ["manage.py", "check_request", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said.encode())))
        with pytest.raises(SystemExit) as end:
            execute_from_command_line(command)
    return Done(command, int(end.value.code or 0), out.getvalue(), err.getvalue())


def as_a_clerk_would(*arguments: str | Path, said: str = "") -> Done:
    """In a process of its own, on a machine that knows of no database."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "manage.py", "check_request", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=env, input=said, capture_output=True, text=True, check=False
    )


def judged(name: str, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    done = check(REQUESTS / f"{name}.json", "--json", "--on", "2026-11-23", *arguments)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("file", "said"), [("preservation", ""), ("preservation-without-intent", ""), ("-", "[]")]
)
def test_a_process_of_its_own_says_the_same(file: str, said: str) -> None:
    argument = REQUESTS / f"{file}.json" if file != "-" else file
    here, there = (
        run(argument, "--on", "2026-11-23", said=said) for run in (check, as_a_clerk_would)
    )
    assert (here.returncode, here.stdout, here.stderr) == (
        there.returncode,
        there.stdout,
        there.stderr,
    )


def test_every_file_has_its_expected_finding() -> None:
    assert {file.stem for file in REQUESTS.glob("*.json")} == set(FINDINGS)


@pytest.mark.parametrize("name", FINDINGS)
def test_a_request_is_judged_from_its_file(name: str) -> None:
    code, missing, warnings = FINDINGS[name]

    returned, said = judged(name)

    blocking = {gap["code"]: gap["article"] for gap in said["missing"] if gap["blocking"]}
    assert returned == code
    assert said["complete"] is (code == 0)
    assert set(blocking) == set(missing)
    assert all(blocking[one].endswith(article) for one, article in missing.items())
    assert {doubt["code"] for doubt in said["warnings"]} == warnings
    assert said["may_be_sent"] is (code == 0 and not warnings)


def test_a_named_treaty_that_does_not_bind_is_said_and_others_are_offered() -> None:
    _, said = judged("treaty-that-does-not-bind")

    (doubt,) = said["warnings"]
    assert said["bases"][0]["standing"]["binds"] is False
    assert (
        "no treaty on mutual legal assistance that binds United States and Iceland"
        in doubt["sentence"]
    )
    assert "Convention on Cybercrime" in doubt["why"]


def test_reciprocity_alone_says_that_the_list_may_be_incomplete_and_how_to_check(
    tmp_path: Path,
) -> None:
    request = json.loads((REQUESTS / "reciprocity.json").read_text())
    file = tmp_path / "request.json"
    for country, alone in (("KP", True), ("US", False)):
        file.write_text(
            json.dumps({**request, "requesting_country": "BR", "requested_country": country})
        )
        found = json.loads(check(file, "--json", "--on", "2026-11-23").stdout)["not_judged"]
        said = [one for one in found if one.startswith("Other legal bases: our list shows nothing")]
        assert bool(said) is alone


def test_a_convention_not_in_force_is_said_so() -> None:
    _, said = judged("convention-between-non-parties")

    assert "is not in force in any source we read" in said["warnings"][0]["sentence"]


@pytest.mark.parametrize("name", ["t-cy-preservation", "t-cy-subscriber"])
def test_the_standard_forms_are_filled_field_by_field(name: str) -> None:
    _, said = judged(name)

    assert [form["empty"] for form in said["forms"]] == [[]]


@pytest.mark.parametrize(
    ("contact", "part", "field"),
    [
        ("contact", "address", "Requesting authority"),
        ("confirmation_contact", "name", "Whom to contact for confirmation"),
    ],
)
def test_the_form_for_subscriber_information_asks_whom_to_ask_and_where(
    tmp_path: Path, contact: str, part: str, field: str
) -> None:
    request = json.loads((REQUESTS / "t-cy-subscriber.json").read_text())
    del request[contact][part]
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request))

    [form] = json.loads(check(file, "--json").stdout)["forms"]

    [empty] = form["empty"]
    assert empty.startswith(field)


def test_a_list_of_parties_given_replaces_the_one_shipped(tmp_path: Path) -> None:
    parties = tmp_path / "parties.csv"
    shipped = (ROOT / "mla/legal/data/parties.csv").read_text()
    parties.write_text(shipped.replace("BUD,,FR,2006-05-01,,", "BUD,,FR,2006-05-01,2026-01-01,"))

    _, said = judged("preservation", "--parties", parties)

    assert said["bases"][0]["standing"]["binds"] is False
    assert "ended on 1 January 2026" in said["bases"][0]["standing"]["why"]


def test_the_words_for_people_begin_with_the_verdict_and_name_the_article() -> None:
    done = check(REQUESTS / "preservation-without-necessity.json")

    assert done.returncode == 1
    first, second = done.stdout.splitlines()[:2]
    assert first.startswith("Not complete: 14 of 15 essentials")
    assert second == "It may not be sent yet: 1 essential is missing."
    assert "Article 29(2)(e)" in done.stdout


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{\n  "facts": "a",\n}', "Line 3, column 1"),
        ('{\n  "fact": "a"\n}', "Line 2, column 3: A request has no field fact here."),
        ('{"items": [\n  {"measure": "PRES"},\n  {"measure": "MAIL"}\n]}', "Line 3, column 4"),
        ("[]", "Line 1, column 1: The request has to be an object"),
        ("", "Line 1, column 1"),
    ],
)
def test_what_is_no_request_is_named_with_its_line(text: str, complaint: str) -> None:
    done = check("-", said=text)

    assert done.returncode == 2
    assert complaint in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("preservation", "It may be sent."),
        ("below-threshold", "It may not be sent yet: 1 warning has no reason."),
    ],
)
def test_the_words_say_whether_it_may_be_sent(name: str, said: str) -> None:
    done = check(REQUESTS / f"{name}.json")

    assert done.stdout.splitlines()[1] == said


def test_what_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    wrong, parties = tmp_path / "wrong.json", tmp_path / "wrong.csv"
    wrong.write_bytes(b'{\n  "title": "\xe9"\n}')
    parties.write_bytes(b"country\n\n\xe9")

    request = check(wrong)
    listed = check(REQUESTS / "preservation.json", "--parties", parties)

    assert (request.returncode, listed.returncode) == (2, 2)
    assert "Line 2, column 13: This is no text in UTF-8" in request.stderr
    assert "wrong.csv: Line 3, column 1: This is no text in UTF-8" in listed.stderr


def test_an_identifier_that_cannot_be_is_warned_about(tmp_path: Path) -> None:
    request = json.loads((REQUESTS / "preservation.json").read_text())
    request["subjects"] = [{"identifier_type": "imei", "identifier": "490154203237519"}]
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request))

    done = check(file, "--json", "--on", "2026-11-23")

    [doubt] = json.loads(done.stdout)["warnings"]
    assert done.returncode == 0
    assert doubt["code"] == "identifier-wrong"
    assert doubt["sentence"].startswith("490154203237519 is not an IMEI: its last digit")


def test_a_missing_file_and_a_wrong_list_of_parties_are_unreadable(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("country,instrument\n")

    absent = check(tmp_path / "none.json")
    listed = check(REQUESTS / "preservation.json", "--parties", wrong)

    assert (absent.returncode, listed.returncode) == (2, 2)
    assert "cannot be opened" in absent.stderr
    assert "wrong.csv, line 1" in listed.stderr
