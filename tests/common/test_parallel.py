"""Independent pieces of work at once: failures, killed processes, no life without the parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bcu_optimizer.common.errors import InputError, bad
from bcu_optimizer.common.parallel import cores, workers
from makers.batches import until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")


def work(task: dict[str, Any]) -> Any:
    """Do what a task says."""
    match task["do"]:
        case "double":
            return task["of"] * 2
        case "refuse":
            raise bad("this is wrong.", "a file", "a place", "a remedy.")
        case "fail":
            raise ZeroDivisionError("of nothing")
        case "run out":
            raise MemoryError
        case "die once":
            seen = Path(task["seen"])
            if not seen.exists():
                seen.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return "alive"
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "wait":
            Path(task["folder"], str(os.getpid())).touch()
            time.sleep(60)
    return None


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_piece_is_finished_whatever_becomes_of_the_others(jobs: int) -> None:
    asked = ["refuse", "double", "fail", "run out", "double"]
    tasks = [{"do": do, "of": number} for number, do in enumerate(asked)]
    with workers(jobs) as found:
        done = sorted(found.run(work, tasks), key=lambda each: each.index)
    assert [each.value for each in done] == [None, 2, None, None, 8]
    assert [str(fault) for each in done for fault in each.faults] == [
        "a file, a place: this is wrong. a remedy.",
        done[2].faults[0].message + " Please report it with the scenario.",
        "memory ran out. Try fewer --jobs.",
    ]
    assert "ZeroDivisionError: of nothing (test_parallel.py, line" in done[2].faults[0].message
    assert not any(each.is_lost for each in done)


def test_a_piece_whose_process_is_killed_is_tried_once_more(tmp_path: Path) -> None:
    tasks = [
        {"do": "die once", "seen": str(tmp_path / "seen")},
        {"do": "die"},
        {"do": "double", "of": 4},
    ]
    with workers(2) as found:
        done = sorted(found.run(work, tasks), key=lambda each: each.index)
    assert [each.value for each in done] == ["alive", None, 8]
    assert [each.is_lost for each in done] == [False, True, False]
    assert "killed twice" in str(done[1].faults[0])


def test_there_is_a_process_for_each_core() -> None:
    with workers() as found:
        assert found.count == cores() >= 1


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="no address"), workers(dask="nonsense"):
        pass


# Where workers find this module, and what it takes from the makers.
TESTS = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

PARENT = """
import sys
sys.path[:0] = {tests!r}
if __name__ == "__main__":
    from test_parallel import work
    from bcu_optimizer.common.parallel import workers
    with workers(2) as found:
        list(found.run(work, [{{"do": "wait", "folder": {folder!r}}}] * 2))
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    folder, script = tmp_path / "workers", tmp_path / "parent.py"
    folder.mkdir()
    script.write_text(PARENT.format(tests=TESTS, folder=str(folder)), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL) as parent:
        until(lambda: len(list(folder.iterdir())) == 2)
        parent.kill()
    pids = [int(path.name) for path in folder.iterdir()]
    until(lambda: not any(map(is_alive, pids)))


UNGUARDED = """
import sys
sys.path[:0] = {tests!r}
from test_parallel import work
from bcu_optimizer.common.parallel import workers
with workers(2) as found:
    for each in found.run(work, [{{"do": "double", "of": 1}}] * 3):
        print(each.index, each.is_lost, each.faults[0])
"""


def test_processes_that_cannot_start_are_told(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(UNGUARDED.format(tests=TESTS), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    told = ended.stdout.splitlines()
    assert len(told) == 3
    assert all("True the processes that were to work on it ended at once" in line for line in told)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except OSError:
        if Path("/proc/self").exists():
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_script_without_a_main_is_told_what_is_missing(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import bcu_optimizer as bcu\n"
        f"print(bcu.batch(['baseline', 'ten-bcus'], {str(tmp_path / 'out')!r}, jobs=2))\n",
        encoding="utf-8",
    )
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert "UsageError: a script that starts processes was read again" in told.stderr
    assert "another 'bcu batch' is at work" not in told.stderr
