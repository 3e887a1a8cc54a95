"""The state diagrams in the docs."""

from pathlib import Path

from mla.ops import flow


def test_the_drawn_life_of_a_request_is_that_of_the_decorators() -> None:
    assert Path("docs/flow.md").read_text() == flow.text(), "run manage.py flow"
