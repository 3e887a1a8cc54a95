"""Parts of the demo on the test database: its evidence folder, its paths, its sign-ins."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from mla.accounts.models import User
from mla.cases import worklist
from mla.cases.models import Case, Item, ItemState, State
from mla.cases.sides import Side
from mla.common.clock import now
from mla.custody.store import incoming
from mla.directory.models import LawImport
from mla.directory.sheet import sheets_of
from mla.ops.demo import evidence, ownership, people, story
from mla.ops.demo.background import PATHS, play_others
from mla.ops.demo.evidence import EvidenceUnusable, from_folder
from mla.ops.demo.outputs import OutputFailed, Outputs
from mla.ops.demo.player import NotDone, Player
from mla.ops.demo.sheets import confirm_sheets
from mla.ops.demo.story import demo_story
from mla.ops.demo.world import demo_world
from mla.outbox.queue import parked
from mla.policy.decide import may
from mla.policy.queues import packages
from mla.policy.sight import items_to_execute, scopes
from mla.policy.table import Action
from tests.undone import Undone


def silent(_line: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def made_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    hashers = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    with django_db_blocker.unblock(), Undone(), override_settings(PASSWORD_HASHERS=hashers):
        ownership.mark()
        people.load(silent)
        confirm_sheets(silent)
        play_others(silent)
        yield


@pytest.fixture
def demo(made_demo: None, db: None) -> None:
    """All that the demo invents, but for the request that it plays before one's eyes."""


def test_everything_that_the_story_tells_is_played() -> None:
    folder = Path(story.__file__).parent
    players = "".join(
        one.read_text() for one in folder.glob("*.py") if one.name != Path(story.__file__).name
    )
    told = [one.name for one in fields(story.DemoRequest)]
    assert [name for name in told if not re.search(rf"\b{name}\b", players)] == []


def test_every_state_but_that_of_the_played_request_is_left(demo: None) -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(State) - {State.CLOSED}
    assert set(PATHS) == set(State) - {State.CLOSED} | {"submitted"}
    assert parked() == []


WAITING = [
    ("BR", "investigator", Side.REQUESTING, {State.DRAFTED}),
    ("KR", "investigator", Side.REQUESTING, {State.RETURNED}),
    ("BR", "central_authority", Side.REQUESTING, {State.IN_REVIEW}),
    ("KR", "central_authority", Side.REQUESTING, {State.EVIDENCE_PROVIDED}),
    *[
        (country, role, Side.REQUESTED, {State.SENT, State.ACCEPTED})
        for country in ("BR", "KR")
        for role in ("central_authority", "duty_officer", "auditor")
    ],
]


def test_the_lists_of_brazil_and_korea_hold_something_to_do(demo: None) -> None:
    for country, role, side, states in WAITING:
        (scope,) = scopes(people.actor(country, role))
        counts = worklist.counts(scope)
        assert all(counts.get((side, state)) for state in states), (country, role)
    for country in ("BR", "KR"):
        mine = items_to_execute(people.actor(country, "executing_officer"))
        assert mine.filter(state=ItemState.ASSIGNED).exists()
        ready, _ = packages(people.actor(country, "prosecutor"))
        assert any(not one.grants.exists() for one in ready)


def test_evidence_waits_in_korea_for_the_release_by_another_person(demo: None) -> None:
    item = Item.objects.get(state=ItemState.EVIDENCE_SUBMITTED)
    assert item.case.requested_country_id == "KR"
    assert not may(people.actor("KR", "executing_officer"), Action.ITEM_RELEASE, item).allowed
    assert may(people.actor("KR", "central_authority"), Action.ITEM_RELEASE, item).allowed


def test_one_sheet_is_stale_and_one_makes_a_request_wait_for_a_prosecutor(demo: None) -> None:
    sheets = sheets_of(list(demo_world()))
    assert len(sheets) == len(demo_world())
    assert [code for code, sheet in sheets.items() if sheet.stale] == ["EG"]
    waiting = [one for one in Case.objects.filter(state=State.IN_REVIEW) if one.waits_to_be_issued]
    assert [one.requesting_country_id for one in waiting] == ["PT"]
    assert may(people.actor("PT", "prosecutor"), Action.ISSUE, waiting[0]).allowed
    issued = Case.objects.exclude(issued_content="")
    assert {one.requesting_country_id for one in issued} == {"ZA", "EG"}


def test_a_second_time_adds_nothing(demo: None) -> None:
    count = Case.objects.count()
    people.load(silent)
    confirm_sheets(silent)
    play_others(silent)
    assert Case.objects.count() == count


def test_everybody_gets_a_new_password_each_time(demo: None) -> None:
    first, second = list(people.sign_ins()), list(people.sign_ins())
    assert len(first) == 1 + sum(len(country.people) for country in demo_world().values())
    email, password = first[1].split()[-2:]
    again = second[1].split()[-1]
    assert password != again
    user = User.objects.get(email=email)
    assert user.check_password(again)
    assert not user.check_password(password)


def test_the_first_sign_in_strengthens_what_is_kept_of_the_password(demo: None) -> None:
    email, password = next(iter(list(people.sign_ins())[1:])).split()[-2:]
    quick = User.objects.get(email=email).password
    assert User.objects.get(email=email).check_password(password)
    assert User.objects.get(email=email).password != quick


def test_a_demo_to_which_others_added_is_left_alone(demo: None) -> None:
    ownership.refuse_foreign_data()
    User.objects.create_user("real@police.example", name="Real")
    LawImport.objects.create(number=1, name="a.csv", text="", sha256="a" * 64, rows=0)
    for act in (ownership.refuse_foreign_data, ownership.drop):
        with pytest.raises(ownership.NotTheDemos, match="people and law files that the demo"):
            act()


def test_work_that_fails_after_a_step_ends_the_demo_with_its_reason(
    demo: None, settings: Settings, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file where the store should be"
    blocked.touch()
    settings.EVIDENCE_DIR = blocked
    player = Player(demo_story(now().date())[0], say=silent)
    with pytest.raises(NotDone, match=r"follows case\.sent could not be done: .*Error"):
        player.play(player.draft, player.submit, player.send)


def test_links_and_pipes_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "folder-link").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    files, others = from_folder(tmp_path, collector="x")
    assert [file.name for file in files] == ["a"]
    assert others == 3


def test_names_are_relative_paths_whatever_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two words").touch()
    (tmp_path / os.fsdecode(b"\xff")).touch()
    files, _ = from_folder(tmp_path, collector="x")
    assert [file.name for file in files] == ["\\xff", "b/two words"]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root reads everything: it steps down for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_file_that_cannot_be_read_is_named() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "closed").write_bytes(b"1")
        (folder / "closed").chmod(0)
        with as_nobody(), pytest.raises(EvidenceUnusable, match="closed cannot be read"):
            from_folder(folder, collector="x")


def test_a_file_that_goes_away_meanwhile_leaves_nothing_half_taken(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"1")
    files, _ = from_folder(tmp_path, collector="x")
    (tmp_path / "b").unlink()
    before = set(incoming().iterdir())
    with pytest.raises(EvidenceUnusable, match="b cannot be read"):
        evidence.take_in(files, evidence.Progress(2, 2, silent))
    assert set(incoming().iterdir()) == before


def test_a_result_is_whole_or_absent(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path / "new" / "out")

    def pieces() -> object:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputFailed, match="No space left"):
        outputs.write("package.zip", pieces())  # type: ignore[arg-type]
    assert list(outputs.folder.iterdir()) == []


def test_a_file_where_the_folder_for_results_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(OutputFailed, match="cannot be written"):
        Outputs(tmp_path / "out")
