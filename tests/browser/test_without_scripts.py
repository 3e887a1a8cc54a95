"""Everything works in a browser that runs no scripts; uploads only lack their progress."""

from pathlib import Path

import pytest

from mla.cases.models import ItemState, Scratch
from mla.tasks.drain import drain
from tests import life
from tests.browser import acts
from tests.browser.conftest import Arrive
from tests.world import World

pytestmark = pytest.mark.browser


def test_drafting_uploading_and_downloading_need_no_scripts(
    world: World, arrive: Arrive, tmp_path: Path
) -> None:
    author = arrive(world.asking.investigator, scripts=False)
    author.signs_in()
    author.presses("Draft a request")
    author.types("Short title", "Without scripts")
    author.presses("Open the draft")
    author.opens("Facts")
    author.types("What happened", "A hospital received a ransom mail.")
    author.presses("Save")
    author.reads("Facts: saved")
    assert not Scratch.objects.exists()  # nothing was kept but by its button

    case = life.assigned(world)
    item = case.items.get(number=1)
    executing = arrive(world.asked.executing, at=f"/items/{item.pk}/upload/", scripts=False)
    acts.describes_files(executing, *acts.evidence(tmp_path))
    executing.presses("Upload")
    executing.reads("subscriber.csv", "access.log")
    executing.opens("Submit this evidence for release")
    executing.presses("Submit these files")
    assert case.items.get(number=1).state == ItemState.EVIDENCE_SUBMITTED

    desk = arrive(world.asked.officer, at=f"/requests/{case.pk}/", scripts=False)
    desk.presses("Release evidence")
    desk.presses("Release the evidence")
    drain()
    prosecutor = arrive(world.asking.prosecutor, at="/", scripts=False)
    prosecutor.opens("Package 1 of")
    acts.verifies(prosecutor, tmp_path)
