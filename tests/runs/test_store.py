"""Run folders on disk: written whole or not at all, and never over anything else."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio.errors
import pytest

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.graphics.layout import save as sheets
from makers import county
from makers.county import Answer, County, bcu, settings

FULL = OSError(errno.ENOSPC, "No space left on device")


pytestmark = pytest.mark.undrawn


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


class TestWrittenAside:
    def test_takes_the_name_once_it_is_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "plan.csv"
        with files.written_aside(path) as aside:
            aside.write_text("one", encoding="utf-8")
            assert not path.exists()
        assert path.read_text(encoding="utf-8") == "one"
        with files.written_aside(path) as aside:
            aside.write_text("two", encoding="utf-8")
            assert path.read_text(encoding="utf-8") == "one"
        assert held(tmp_path) == {"new/plan.csv": b"two"}

    @pytest.mark.parametrize("error", [FULL, ValueError("no"), KeyboardInterrupt()])
    def test_leaves_the_old_file_where_it_fails(self, tmp_path: Path, error: BaseException) -> None:
        path = tmp_path / "plan.csv"
        path.write_bytes(b"old")
        with (
            pytest.raises(InputError if error is FULL else type(error)),
            files.written_aside(path) as aside,
        ):
            aside.write_text("half", encoding="utf-8")
            raise error
        assert held(tmp_path) == {"plan.csv": b"old"}
        assert os.listdir(tmp_path) == ["plan.csv"]  # noqa: PTH208 - hidden names too


class TestFolderAside:
    def write(self, folder: Path, text: str) -> None:
        with files.folder_aside(folder, "solve") as aside:
            (aside / "sub").mkdir()
            (aside / "sub" / "plan.csv").write_text(text, encoding="utf-8")
            marker = {"command": "solve", "files": files.held_files(aside)}
            (aside / files.MARKER).write_text(json.dumps(marker), encoding="utf-8")

    def test_is_replaced_whole(self, tmp_path: Path) -> None:
        self.write(tmp_path / "run", "one")
        self.write(tmp_path / "run", "two")
        assert held(tmp_path / "run")["sub/plan.csv"] == b"two"
        assert [path.name for path in tmp_path.iterdir()] == ["run"]

    @pytest.mark.parametrize("error", [FULL, ValueError("no"), KeyboardInterrupt()])
    def test_stays_as_it_was_where_writing_fails(
        self, tmp_path: Path, error: BaseException
    ) -> None:
        self.write(tmp_path / "run", "one")
        before = held(tmp_path)
        with (
            pytest.raises(InputError if error is FULL else type(error)),
            files.folder_aside(tmp_path / "run", "solve") as aside,
        ):
            (aside / "plan.csv").write_text("half", encoding="utf-8")
            raise error
        assert held(tmp_path) == before
        assert [path.name for path in tmp_path.iterdir()] == ["run"]

    def test_comes_back_where_the_new_one_cannot_take_its_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.write(tmp_path / "run", "one")
        before = held(tmp_path)
        rename, count = Path.rename, [0]

        def second_fails(path: Path, target: Path) -> Path:
            count[0] += 1
            if count[0] == 2:
                raise PermissionError(errno.EACCES, "Permission denied")
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", second_fails)
        with pytest.raises(InputError, match="Permission denied"):
            self.write(tmp_path / "run", "two")
        assert held(tmp_path) == before
        assert [path.name for path in tmp_path.iterdir()] == ["run"]

    @pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
    def test_may_be_read_by_those_who_may_read_any_new_folder(self, tmp_path: Path) -> None:
        self.write(tmp_path / "run", "one")
        (tmp_path / "plain").mkdir()
        modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("run", "plain")]
        assert modes[0] == modes[1]

    @pytest.mark.parametrize(
        "marker",
        [
            "",
            "not JSON",
            "[]",
            "{}",
            '{"command": "check", "files": ["plan.csv"]}',
            '{"command": "solve"}',
            '{"command": "solve", "files": []}',
            '{"command": "solve", "files": 3}',
            None,
        ],
    )
    def test_is_refused_where_it_is_no_earlier_run(
        self, tmp_path: Path, marker: str | None
    ) -> None:
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "plan.csv").write_text("mine", encoding="utf-8")
        if marker is not None:
            (tmp_path / "run" / files.MARKER).write_text(marker, encoding="utf-8")
        before = held(tmp_path)
        with pytest.raises(InputError, match="earlier run of 'bcu solve'"):
            self.write(tmp_path / "run", "new")
        assert held(tmp_path) == before

    def test_is_refused_where_an_empty_folder_lies_in_it(self, tmp_path: Path) -> None:
        self.write(tmp_path / "run", "one")
        (tmp_path / "run" / "mine").mkdir()
        with pytest.raises(InputError):
            self.write(tmp_path / "run", "two")
        assert (tmp_path / "run" / "mine").is_dir()


class TestDiskFull:
    """The disk fills up in the middle of writing."""

    def run(self, made: County, out: Path) -> Answer:
        return bcu("solve", made.scenario, "--json", "--out", out)

    @pytest.mark.parametrize("is_old", [False, True])
    @pytest.mark.parametrize(
        ("broken", "error"),
        [
            ((sheets, "save_pdf"), FULL),
            ((sheets, "save_png"), FULL),
            ((gpd.GeoDataFrame, "to_file"), FULL),
            (
                (gpd.GeoDataFrame, "to_file"),
                pyogrio.errors.DataSourceError("Failed to commit transaction"),
            ),
        ],
    )
    def test_leaves_what_was_there(
        self,
        made: County,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        broken: tuple[object, str],
        error: Exception,
        is_old: bool,
    ) -> None:
        out = tmp_path / "runs" / "run"
        if is_old:
            assert self.run(made, out).code == 0
        before = held(tmp_path)
        monkeypatch.setattr(*broken, failing(error))
        answer = self.run(made, out)
        assert answer.code == 3
        (fault,) = answer.faults
        assert fault["file"] == str(out)
        assert "cannot be written" in fault["message"]
        assert fault["remedy"]
        assert held(tmp_path) == before
        beside = [path.name for path in out.parent.iterdir()] if out.parent.exists() else []
        assert beside == (["run"] if is_old else [])

    def test_leaves_what_was_there_for_a_range_too(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = tmp_path / "run"
        assert self.run(made, out).code == 0
        before = held(tmp_path)
        count = [0]
        save = sheets.save_png

        def second_fails(*arguments: Any) -> Path:
            count[0] += 1
            if count[0] == 2:
                raise FULL
            return save(*arguments)

        monkeypatch.setattr(sheets, "save_png", second_fails)
        answer = bcu("solve", made.scenario, "--out", out, *settings("rules.number=[5, 6]"))
        assert answer.code == 3
        assert "No space left on device" in answer.err
        assert held(tmp_path) == before

    def test_is_told_by_every_command_that_writes(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan = county.write_plan(made.folder / "plan-a.csv", county.PLAN)
        monkeypatch.setattr(sheets, "save_pdf", failing(FULL))
        before = held(tmp_path)
        for arguments in (
            ["check", made.scenario],
            ["evaluate", plan, "--scenario", made.scenario],
        ):
            answer = bcu(*arguments, "--out", tmp_path / "run")
            assert answer.code == 3
            assert "No space left on device" in answer.err
            assert held(tmp_path) == before

    def test_an_interrupt_leaves_what_was_there(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = tmp_path / "run"
        assert self.run(made, out).code == 0
        before = held(tmp_path)
        monkeypatch.setattr(sheets, "save_png", failing(KeyboardInterrupt()))
        assert self.run(made, out).code == 130
        assert held(tmp_path) == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["county", "run"]


class TestMarker:
    def marker(self, folder: Path) -> dict[str, Any]:
        return county.read_json(folder / files.MARKER)

    def test_holds_the_hash_of_every_input(self, made: County, tmp_path: Path) -> None:
        bcu("solve", made.scenario, "--out", tmp_path / "run", *settings("rules.number=6"))
        inputs = self.marker(tmp_path / "run")["inputs"]
        paths = [made.scenario, made.polygons, made.figures, made.links, made.crossings]
        assert {name.rpartition("/")[2]: digest for name, digest in inputs.items()} == {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
        }

    def test_holds_the_hash_of_a_plan_that_bcus_are_kept_from(
        self, made: County, tmp_path: Path
    ) -> None:
        plan = county.write_plan(made.folder / "old.csv", county.PLAN)
        kept = f'rules.fixed={{plan = "{plan.as_posix()}", bcus = ["East"]}}'
        answer = bcu("solve", made.scenario, "--out", tmp_path / "run", *settings(kept))
        assert answer.code == 0
        digest = hashlib.sha256(plan.read_bytes()).hexdigest()
        assert digest in self.marker(tmp_path / "run")["inputs"].values()

    def test_holds_the_hash_of_a_plan_that_is_evaluated(self, made: County, tmp_path: Path) -> None:
        plan = county.write_plan(made.folder / "old.csv", county.PLAN)
        arguments = (plan, "--scenario", made.scenario, "--out", tmp_path / "run")
        assert bcu("evaluate", *arguments).code == 0
        digest = hashlib.sha256(plan.read_bytes()).hexdigest()
        assert digest in self.marker(tmp_path / "run")["inputs"].values()

    def test_tells_inputs_of_the_same_name_apart(self, made: County, tmp_path: Path) -> None:
        child = tmp_path / "child" / "six.toml"
        child.parent.mkdir()
        child.write_text('extends = "../county/six.toml"\ntitle = "A child"\n', encoding="utf-8")
        assert bcu("solve", child, "--out", tmp_path / "run").code == 0
        digests = self.marker(tmp_path / "run")["inputs"].values()
        for path in (child, made.scenario):
            assert hashlib.sha256(path.read_bytes()).hexdigest() in digests

    def test_lists_the_files_beside_it(self, made: County, tmp_path: Path) -> None:
        bcu("solve", made.scenario, "--out", tmp_path / "run")
        marker = self.marker(tmp_path / "run")
        assert marker["command"] == "solve"
        assert {*marker["files"], files.MARKER} == set(held(tmp_path / "run"))

    def test_can_be_made_at_a_stated_time(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1480550400")
        bcu("solve", made.scenario, "--out", tmp_path / "run")
        assert self.marker(tmp_path / "run")["made"].startswith("2016-12-01")


def test_a_relative_folder_is_made_in_the_current_one(
    made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bcu("solve", "county/six.toml", "--out", "out/one").code == 0
    assert (tmp_path / "out" / "one" / "plan.csv").is_file()
    assert bcu("evaluate", "out/one", "--scenario", "county/six.toml").code == 0
