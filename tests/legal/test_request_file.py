"""A request as a file: read, written, described by its schema, refused with the line of the fault."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mla.legal.draft import Contact, Draft, DraftItem, DraftSubject, Override
from mla.legal.measures import Measure
from mla.legal.places import place_of
from mla.legal.request_file import RequestUnreadable, read_request, write_request
from mla.legal.request_schema import request_schema

ROOT = Path(__file__).parents[2]
LONG, SHORT = "x" * 5000, f"is '{'x' * 59} … {'x' * 19}'"
FILES = sorted((Path(__file__).parent / "requests").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_fits_the_schema_and_survives_reading_and_writing(file: Path) -> None:
    text = file.read_text()

    Draft202012Validator(request_schema()).validate(json.loads(text))
    request = read_request(text)
    assert read_request(write_request(request)) == request


def test_the_schema_is_valid_and_knows_every_field_with_its_meaning() -> None:
    schema = request_schema()

    Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == {one.name for one in fields(Draft)}
    item = schema["properties"]["items"]["items"]["properties"]
    assert all(one["description"] for one in (*schema["properties"].values(), *item.values()))
    assert {one["const"] for one in item["measure"]["anyOf"][0]["oneOf"]} == set(Measure)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fact": "x"},
        {"bases": ["MUD"]},
        {"requested_country": "Korea"},
        {"requested_country": "XX"},
    ],
)
def test_schema_and_reader_refuse_the_same(wrong: dict[str, object]) -> None:
    assert not Draft202012Validator(request_schema()).is_valid(wrong)
    with pytest.raises(RequestUnreadable):
        read_request(json.dumps(wrong))


def test_the_command_prints_the_schema_without_a_database() -> None:
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "manage.py", "request_schema"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == request_schema()


def test_the_page_on_the_format_explains_every_field() -> None:
    page = (ROOT / "docs/request-format.md").read_text()

    for shape in (Draft, DraftItem, DraftSubject, Contact, Override):
        for one in fields(shape):
            assert f"| `{one.name}` |" in page, f"{shape.__name__}.{one.name}"


@pytest.mark.parametrize(
    ("text", "line", "column", "complaint"),
    [
        ('{"facts": 1}', 1, 2, "facts has to be a text"),
        ('{\n "urgency": "yes"}', 2, 2, "urgency has to be true or false"),
        ('{"maximum_years": true}', 1, 2, "has to be a whole number"),
        ('{"dated_on": "3.5.2026"}', 1, 2, "write a day as YYYY-MM-DD"),
        ('{"items": [{}, {"period_from": "soon"}]}', 1, 17, "write a time as"),
        ('{"items": {}}', 1, 2, "items has to be a list"),
        ('{"contact": []}', 1, 2, "contact has to be an object"),
        ('{"items": [{"measure": "MAIL"}]}', 1, 13, "it can be PRES, TDIS"),
        ('{"bases": ["BUD",\n"MUD"]}', 2, 1, "MUD is not a legal basis known here"),
        ('{"items": [{"fallback": "MUD"}]}', 1, 13, "MUD is not a legal basis"),
        ('{"facts": "a", "facts": "b"}', 1, 2, "facts is given twice"),
        (
            '{"language": "english"}',
            1,
            2,
            "language is 'english': write the two letters of ISO 639-1",
        ),
        (
            '{"facts": "a",\n"requested_country": "XX"}',
            2,
            1,
            "'XX': write the two letters of a country",
        ),
        ('{"requesting_country": "br"}', 1, 2, "a country of ISO 3166-1"),
        (f'{{"title": "", "language": "{LONG}"}}', 1, 15, SHORT),
        (f'{{"items": [{{"measure": "{LONG}"}}]}}', 1, 13, SHORT),
        (f'{{"{LONG}": 1}}', 1, 2, "x … xxx"),
        (f'{{"bases": ["{LONG}"]}}', 1, 12, "x … xxx"),
        ('{"facts": "\\u0000"}', 1, 2, "a character that is no text"),
        ('{"facts": "\\ud800"}', 1, 2, "a character that is no text"),
        ('{"a\\u0000": 1}', 1, 1, "A name here holds a character that is no text"),
        ('{"contact": {"\\ud800": 1}}', 1, 2, "A name here holds a character that is no"),
        ('{"\\ud800": 1, "\\ud800": 2}', 1, 1, "a character that is no text"),
        ("[" * 100_000, 1, 1, "nested too deeply"),
        ('{"maximum_years": ' + "9" * 5000 + "}", 1, 1, "too long a number"),
    ],
)
def test_a_fault_is_named_where_it_stands(
    text: str, line: int, column: int, complaint: str
) -> None:
    with pytest.raises(RequestUnreadable, match=complaint) as caught:
        read_request(text)

    assert (caught.value.line, caught.value.column) == (line, column)


def test_what_is_said_of_a_long_value_is_short() -> None:
    with pytest.raises(RequestUnreadable) as caught:
        read_request(json.dumps({"language": LONG}))

    assert len(str(caught.value)) < 300


def test_what_is_not_utf8_is_named_with_its_line() -> None:
    with pytest.raises(RequestUnreadable, match="no text in UTF-8") as caught:
        read_request(b'{\n"title": "\xff"}')

    assert (caught.value.line, caught.value.column) == (2, 11)


def test_a_mark_before_the_text_is_read_over() -> None:
    assert read_request(b'\xef\xbb\xbf{"title": "A"}').title == "A"


def test_items_without_a_number_are_numbered_in_their_order() -> None:
    request = read_request('{"items": [{"what": "a"}, {"number": 7}, {"what": "c"}]}')

    assert [item.number for item in request.items] == [1, 7, 3]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.lists(st.text() | st.integers(0, 5), max_size=4))
def test_any_place_of_any_json_is_inside_its_text(value: object, path: list[str | int]) -> None:
    text = json.dumps(value, indent=1)
    line, column = place_of(text, tuple(path))

    assert 1 <= line <= text.count("\n") + 1
    assert 1 <= column <= len(text) + 1


@given(JSON)
def test_whatever_is_in_the_file_it_is_a_request_or_is_refused(value: object) -> None:
    with suppress(RequestUnreadable):
        read_request(json.dumps(value))
