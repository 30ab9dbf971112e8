"""What surrounds a command: settings, links, terminals that close, runs that are killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import matplotlib as mpl
import pytest

import bcu_optimizer
from bcu_optimizer.common import working_folders
from makers import batches, squares
from makers.county import bcu

SETTINGS = "font.size: 40\naxes.linewidth: 9\nsavefig.dpi: 30\nsavefig.bbox: tight\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surroundings")
    squares.write(folder)
    return folder


# A user's settings of matplotlib -----------------------------------------------------------------


def test_drawings_are_the_same_whatever_the_user_has_set(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", batches.MOMENT)
    problem = bcu_optimizer.read(place / "gravity.toml")
    found = bcu_optimizer.solve(problem)
    bcu_optimizer.save(found, tmp_path / "plain")
    with mpl.rc_context({"font.size": 40, "axes.linewidth": 9, "lines.linewidth": 20}):
        mpl.rcParams["savefig.dpi"] = 30
        bcu_optimizer.save(found, tmp_path / "set")
        assert mpl.rcParams["font.size"] == 40
    for name in ("map.pdf", "map.png"):
        drawn = [(tmp_path / folder / name).read_bytes() for folder in ("plain", "set")]
        assert drawn[0] == drawn[1], name


def drawn(place: Path, here: Path, out: Path, **more: str) -> bytes:
    """Return the map that a process of its own draws in a folder."""
    programme = "from bcu_optimizer.interfaces.cli.app import main; main()"
    found = subprocess.run(
        [sys.executable, "-c", programme, "solve", str(place / "gravity.toml"), "--out", str(out)],
        cwd=here,
        env={**batches.environment(), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return (out / "map.png").read_bytes()


def test_no_file_or_variable_of_the_users_is_read(place: Path, tmp_path: Path) -> None:
    plain = drawn(place, place, tmp_path / "a")
    (tmp_path / "matplotlibrc").write_text(SETTINGS, encoding="utf-8")
    assert drawn(place, place, tmp_path / "b", MATPLOTLIBRC=str(tmp_path)) == plain
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe no text")
    assert drawn(place, tmp_path, tmp_path / "c", MPLBACKEND="nonsense") == plain


def test_the_variables_of_a_program_that_calls_are_given_back(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPLBACKEND", "svg")
    monkeypatch.delenv("MATPLOTLIBRC", raising=False)
    assert bcu("check", place / "gravity.toml").code == 0
    assert os.environ["MPLBACKEND"] == "svg"
    assert "MATPLOTLIBRC" not in os.environ


# Links and folders -------------------------------------------------------------------------------


@pytest.mark.undrawn
@pytest.mark.skipif(os.name != "posix", reason="links need no leave on POSIX alone")
@pytest.mark.parametrize("command", ["solve {} --out {}", "batch {} --jobs 1 --out {}"])
@pytest.mark.parametrize("is_there", [True, False])
def test_out_is_a_link(place: Path, tmp_path: Path, command: str, is_there: bool) -> None:
    if is_there:
        (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for _ in range(2):  # the second run takes the place of the first, or goes on
        words = command.format(place / "gravity.toml", tmp_path / "link").split()
        answer = bcu(*words)
        assert answer.code == 0, answer.err
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "run.json").is_file()


@pytest.mark.undrawn
def test_a_batch_whose_folder_was_deleted_can_be_done_by_the_same_command(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bcu_optimizer.runs.batch import worker

    usual, asked = worker.solution.save, []

    def save(results: object, folder: Path, *more: object) -> None:
        asked.append(folder)
        if len(asked) == 1:
            shutil.rmtree(tmp_path / "out")
        usual(results, folder, *more)

    monkeypatch.setattr(worker.solution, "save", save)
    grid = ("--grid", "rules.number=[2, 3]")
    words = ["batch", place / "toy.toml", *grid, "--out", tmp_path / "out"]
    answer = bcu(*words, "--jobs", "1")
    assert answer.code == 3
    assert "the folder was deleted or moved while the batch was at work in it" in answer.err
    assert "Traceback" not in answer.err
    answer = bcu(*words, "--jobs", "1", "--json")
    assert answer.code == 0, answer.err
    assert answer.document["counts"]["plan"] == 2


# Ends --------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_run_that_is_asked_to_end_leaves_nothing(place: Path, tmp_path: Path, name: str) -> None:
    process = _at_work(place, tmp_path / "out")
    process.send_signal(getattr(signal, name))
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "bcu: stopped by the user; nothing was written.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing is cleared")
def test_what_a_killed_run_leaves_is_cleared_by_the_next(place: Path, tmp_path: Path) -> None:
    process = _at_work(place, tmp_path / "out")
    process.kill()
    process.communicate()
    (left,) = tmp_path.iterdir()
    assert f"-{process.pid}-" in left.name
    other = _at_work(place, tmp_path / "out")  # one that is still at work keeps its own
    try:
        assert bcu("solve", place / "gravity.toml", "--out", tmp_path / "out").code == 0
        assert not left.exists()
        (kept,) = (path for path in tmp_path.iterdir() if path.name.startswith("."))
        assert f"-{other.pid}-" in kept.name
    finally:
        other.kill()
        other.communicate()
    working_folders.clear(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _at_work(place: Path, out: Path) -> subprocess.Popen[str]:
    """Start a run that has begun to write, and goes on for ever."""
    programme = place / "endless.py"
    text = (
        "import time\n"
        "from bcu_optimizer.interfaces.cli.app import main\n"
        "from bcu_optimizer.runs.run_folder import RunFolder\n"
        "RunFolder.pages = lambda *_: time.sleep(300)\n"
        "main()\n"
    )
    programme.write_text(text, encoding="utf-8")
    command = [batches.programme(place)[0], str(programme), "solve", str(place / "gravity.toml")]
    process = subprocess.Popen(
        [*command, "--out", str(out)],
        env=batches.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    begun = working_folders.prefix(out.name).replace(f"-{os.getpid()}-", f"-{process.pid}-")
    batches.until(lambda: any(out.parent.glob(f"{begun}*/plan.gpkg")))
    time.sleep(0.2)
    return process
