"""What a killed run leaves beside its folder is cleared by the next one, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bcu_optimizer.common import working_folders
from bcu_optimizer.common.atomic_files import folder_aside, written_aside

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing is cleared")


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left(place: Path, process: int, *, old: bool = False) -> Path:
    """Make what a process would have left."""
    begin = working_folders.prefix(place.name).replace(f"-{os.getpid()}-", f"-{process}-")
    folder = place.parent / f"{begin}{working_folders.OLD if old else ''}abc12345"
    (folder / "run").mkdir(parents=True)
    (folder / "run" / "held").touch()
    return folder


def test_only_what_dead_processes_here_left_is_cleared(tmp_path: Path, gone: int) -> None:
    place = tmp_path / "out"
    mine, dead = left(place, os.getppid()), left(place, gone)
    elsewhere = tmp_path / f".out-ffffff-{gone}-abc12345"
    others = [elsewhere, tmp_path / ".out-abc12345", left(tmp_path / "other", gone)]
    for each in others[:2]:
        each.mkdir()
    working_folders.clear(place)
    assert not dead.exists()
    assert all(each.exists() for each in (mine, *others))


def test_what_was_being_replaced_is_put_back(tmp_path: Path, gone: int) -> None:
    place = tmp_path / "out"
    old = left(place, gone, old=True)
    working_folders.clear(place)
    assert (place / "held").is_file()
    assert not old.exists()
    again = left(place, gone, old=True)  # but never over what is there
    (again / "run" / "held").write_text("other", encoding="utf-8")
    working_folders.clear(place)
    assert (place / "held").read_text(encoding="utf-8") == ""
    assert not again.exists()


def test_every_write_clears_what_is_left_of_the_same(tmp_path: Path, gone: int) -> None:
    dead = [left(tmp_path / "out", gone), left(tmp_path / "plans", gone)]
    with folder_aside(tmp_path / "out", "solve") as aside:
        (aside / "run.json").write_text('{"command": "solve", "files": []}', encoding="utf-8")
    with written_aside(tmp_path / "plans.parquet") as file:
        file.touch()
    assert not any(each.exists() for each in dead)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "plans.parquet"]


@pytest.mark.parametrize("is_there", [True, False])
def test_of_a_link_what_it_leads_to_is_filled(tmp_path: Path, is_there: bool) -> None:
    real, link, file = tmp_path / "real", tmp_path / "link", tmp_path / "file"
    if is_there:
        real.mkdir()
        (tmp_path / "target").touch()
    link.symlink_to("real")
    file.symlink_to(tmp_path / "target")
    with folder_aside(link, "solve") as aside:
        (aside / "made").touch()
    with written_aside(file) as aside:
        aside.write_text("made", encoding="utf-8")
    assert link.is_symlink()
    assert (real / "made").is_file()
    assert file.is_symlink()
    assert (tmp_path / "target").read_text(encoding="utf-8") == "made"


def test_a_name_of_any_length_can_be_written(tmp_path: Path) -> None:
    with folder_aside(tmp_path / ("é" * 120), "solve") as aside:
        (aside / "made").touch()
    assert (tmp_path / ("é" * 120) / "made").is_file()
