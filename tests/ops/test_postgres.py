"""The embedded PostgreSQL through starts, kills and leftovers."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from mla.ops.embedded import cluster, postgres
from mla.ops.embedded.folders import EmbeddedFailed, socket_folder
from tests.ops.conftest import Start, eventually, runs

USE = """
import pathlib, sys, time
from mla.ops.embedded import postgres
with postgres.use(pathlib.Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(60)
"""


def asked(var: Path, sql: str) -> object:
    with psycopg.connect(postgres.url(var), connect_timeout=5) as connection:
        row = connection.execute(sql).fetchone()
    return row[0] if row else None


def postmaster(var: Path) -> int:
    """The server's process; 0 while none has said its number (it writes the file anew when it starts)."""
    try:
        said = (cluster.cluster_of(var).data / "postmaster.pid").read_text().split()
    except FileNotFoundError:
        return 0
    return int(said[0]) if said else 0


def test_a_first_start_makes_a_safe_database_of_the_application(var: Path) -> None:
    with postgres.use(var):
        assert asked(var, "SELECT current_user || current_database()") == "mlamla"
        assert asked(var, "SHOW data_checksums") == "on"
        assert asked(var, "SHOW listen_addresses") == ""
        assert asked(var, "SELECT rolsuper FROM pg_roles WHERE rolname = 'mla'") is False
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(postgres.url(var).replace(postgres.url(var)[15:30], "wrong"))
    with pytest.raises(psycopg.OperationalError):
        asked(var, "SELECT 1")


def test_data_are_closed_to_other_accounts(var: Path) -> None:
    with postgres.use(var):
        place = cluster.cluster_of(var)
        closed = [place.data, place.sockets, var / "postgres.password"]
        assert [path.stat().st_mode & 0o077 for path in closed] == [0, 0, 0]


def test_the_last_user_stops_it_and_data_stay(var: Path) -> None:
    with postgres.use(var):
        with postgres.use(var):
            asked(var, "SELECT 1")
        pid = postmaster(var)
        with psycopg.connect(postgres.url(var)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    assert not runs(pid)
    with postgres.use(var):
        assert asked(var, "SELECT n FROM kept") == 7


def test_a_killed_command_leaves_no_server_and_the_next_one_works(var: Path, start: Start) -> None:
    process = start("-c", USE, str(var))
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    pid = postmaster(var)
    process.kill()
    assert eventually(lambda: not runs(pid))
    with postgres.use(var):
        assert asked(var, "SELECT 1") == 1


def test_a_killed_keeper_takes_the_server_with_it(var: Path) -> None:
    with postgres.use(var):
        pid = postmaster(var)
        os.kill(int((var / "run" / "postgres.run").read_text()), signal.SIGKILL)
        assert eventually(lambda: not runs(pid))
    with postgres.use(var):
        assert asked(var, "SELECT 1") == 1


def test_a_server_killed_with_its_keeper_recovers(var: Path) -> None:
    with postgres.use(var):
        os.kill(int((var / "run" / "postgres.run").read_text()), signal.SIGSTOP)
        pid = postmaster(var)
        os.kill(pid, signal.SIGKILL)
        os.kill(int((var / "run" / "postgres.run").read_text()), signal.SIGKILL)
    with postgres.use(var):
        assert asked(var, "SELECT 1") == 1


def test_a_pid_that_belongs_to_another_program_since_a_reboot_is_no_obstacle(var: Path) -> None:
    with postgres.use(var):
        data = cluster.cluster_of(var).data
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    with postgres.use(var):
        assert asked(var, "SELECT 1") == 1


def test_a_half_made_data_folder_is_made_anew(var: Path) -> None:
    place = cluster.cluster_of(var)
    half = place.home / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with postgres.use(var):
        assert asked(var, "SELECT 1") == 1
    assert not half.exists()


def test_data_of_another_version_are_refused_in_a_sentence(var: Path) -> None:
    with postgres.use(var):
        data = cluster.cluster_of(var).data
    (data / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(EmbeddedFailed, match=r"made by PostgreSQL 17, and this is \d+"),
        postgres.use(var),
    ):
        pass


def test_data_whose_var_was_removed_are_kept_aside(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres.use(var), psycopg.connect(postgres.url(var)) as connection:
        connection.execute("CREATE TABLE old AS SELECT 1")
    (var / "postgres.password").unlink()
    with postgres.use(var):
        assert asked(var, "SELECT to_regclass('old')") is None
    assert "is kept as" in capsys.readouterr().err
    assert list(cluster.cluster_of(var).home.glob("postgres.left-*"))


def test_a_long_path_takes_a_short_socket_folder(tmp_path: Path) -> None:
    assert socket_folder(tmp_path / "x") == tmp_path / "x" / "run" or len(str(tmp_path)) > 75
    short = socket_folder(tmp_path / ("long" * 30))
    assert len(str(short)) < 50


@pytest.mark.slow
def test_a_crashed_server_is_started_again(var: Path) -> None:
    import time

    with postgres.use(var):
        time.sleep(5.2)  # mla.ops.embedded.keeper.STARTED_SECONDS
        pid = postmaster(var)
        os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: postmaster(var) not in {0, pid})
        with postgres.use(var):
            assert asked(var, "SELECT 1") == 1
