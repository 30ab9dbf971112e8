"""``bcu sweep --out``: tables, plans and pages; what an interrupted run leaves behind."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from matplotlib.figure import Figure
from test_sweep import RATIO, TOY

import bcu_optimizer
from bcu_optimizer.presentation.charts import heat_map
from bcu_optimizer.presentation.documents.sweep import folder
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.questions.sweep import matrix, question, run
from bcu_optimizer.questions.sweep.axes import Axis
from makers.county import bcu

FILES = {"plans", "run.json", "scenario.toml", "sweep.csv", "sweep.json", "sweep.pdf"}


@pytest.fixture
def path(toy_file: Callable[..., Path]) -> Path:
    return toy_file(TOY)


def text_of(path: Path) -> str:
    pages = pypdf.PdfReader(path).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


class TestFolder:
    def test_holds_tables_pages_and_plans(self, path: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        answer = bcu("sweep", path, "--bcus", "2-5", "--out", out, "--json")
        assert answer.code == 0, answer.err
        assert {each.name for each in out.iterdir()} == FILES
        assert json.loads((out / "sweep.json").read_text(encoding="utf-8")) == answer.document
        with (out / "sweep.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert [int(row["bcus"]) for row in rows] == [2, 3, 4, 5]
        for row, told in zip(rows, answer.document["rows"], strict=True):
            assert int(row["valid_plans"]) == told["valid_plans"]
            assert row["because"].split() == told["because"]
            assert bool(row["plan"]) == (told["outcome"] == "optimal")
            if row["plan"]:
                assert row["leadership_posts"] == str(told["measures"]["leadership_posts"])
                found = bcu_optimizer.evaluate(out / row["plan"], path)
                assert found.holds
                assert found.measures["links_kept"] == told["measures"]["links_kept"]
        text = text_of(out / "sweep.pdf")
        assert "Sweep of 2–5 BCUs" in text
        assert "cannot all be kept" in text
        assert "Cross-border links kept inside a BCU" in text
        assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []

    def test_an_earlier_sweep_is_replaced_and_nothing_else(
        self, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf, "figures", lambda _page: [Figure()])
        out = tmp_path / "out"
        assert bcu("sweep", path, "--bcus", "3", "--out", out).code == 0
        assert bcu("sweep", path, "--bcus", "4", "--out", out).code == 0
        assert [each.name for each in (out / "plans").iterdir()] == ["k04.csv"]
        (out / "notes.txt").write_text("mine", encoding="utf-8")
        refused = bcu("sweep", path, "--bcus", "4", "--out", out)
        assert refused.code == 3
        assert "notes.txt" in refused.err

    def test_without_any_plan_there_are_pages_all_the_same(
        self, path: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        assert bcu("sweep", path, "--bcus", "1-2", "--out", out).code == 0
        assert {each.name for each in out.iterdir()} == FILES - {"plans"}
        assert len(pypdf.PdfReader(out / "sweep.pdf").pages) == 2

    @pytest.mark.parametrize("second", [(), (Axis("rules.supervision.inspectors", (50, 70)),)])
    def test_settings_are_drawn_as_heat_maps(self, path: Path, second: tuple[Axis, ...]) -> None:
        asked = question.ask(path, "3-5", [Axis(RATIO, (1.2, 2, 3)), *second])
        found = run.run(asked)
        printed = folder(found).prints["sweep.pdf"]
        drawn = [figure for page in printed.pages for figure in pdf.figures(page)]
        assert drawn
        tables = matrix.matrices(found)
        assert len(tables) == (3 if second else 1)
        (plans, *_) = heat_map.shown(found)
        axes = drawn[0].subplots()
        heat_map.cells(axes, tables[0], plans, heat_map.limits(found, plans), (300, 200))
        written = [each.get_text() for each in axes.texts]
        assert len(written) == sum(map(len, tables[0].cells))
        assert "none" in written

    def test_one_setting_and_one_number_make_a_chart(self, path: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        over = f"{RATIO}=[1.2, 2, 3]"
        assert bcu("sweep", path, "--bcus", "4", "--over", over, "--out", out).code == 0
        text = text_of(out / "sweep.pdf")
        assert f"Across: {RATIO}" in text
        assert {each.name for each in (out / "plans").iterdir()} <= {
            f"k04-cell{i:03d}.csv" for i in (1, 2, 3)
        }


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Have the third answer interrupted; list the numbers that were solved."""
    real, solved = run.solve_problem, []

    def solve(problem: Any, bcus: int, options: Any) -> Any:
        if len(solved) == 2:
            solved.append(0)
            raise KeyboardInterrupt
        solved.append(bcus)
        return real(problem, bcus, options)

    monkeypatch.setattr(run, "solve_problem", solve)
    monkeypatch.setattr(pdf, "figures", lambda _page: [Figure()])  # drawn elsewhere
    return solved


class TestInterrupt:
    def test_what_is_done_is_kept_and_taken_up(
        self, path: Path, tmp_path: Path, stopped: list[int]
    ) -> None:
        out = tmp_path / "out"
        arguments = ["sweep", path, "--bcus", "3-6", "--out", out]
        answer = bcu(*arguments)
        assert (answer.code, answer.out) == (130, "")
        assert "2 of 4 answers are kept" in answer.err
        assert "The same command goes on from there" in answer.err
        assert not out.exists()
        again = bcu(*arguments, "--json")
        assert again.code == 0
        assert "Going on from an interrupted run: 2 of 4 answers are kept" in again.err
        assert stopped == [3, 4, 0, 5, 6]
        assert again.document == bcu("sweep", path, "--bcus", "3-6", "--json").document
        assert not list(tmp_path.glob(".out*"))

    def test_an_earlier_folder_stays(self, path: Path, tmp_path: Path, stopped: list[int]) -> None:
        out = tmp_path / "out"
        assert bcu("sweep", path, "--bcus", "3", "--out", out).code == 0
        before = {each: each.stat().st_mtime_ns for each in out.rglob("*")}
        assert bcu("sweep", path, "--bcus", "4-6", "--out", out).code == 130
        assert {each: each.stat().st_mtime_ns for each in out.rglob("*")} == before
        assert stopped == [3, 4, 0]

    def test_another_question_does_not_take_it_up(
        self, path: Path, tmp_path: Path, stopped: list[int]
    ) -> None:
        arguments = ["sweep", path, "--bcus", "3-6", "--out", tmp_path / "out"]
        assert bcu(*arguments).code == 130
        assert bcu(*arguments, "--set", f"{RATIO}=2.4").code == 0
        assert stopped[3:] == [3, 4, 5, 6]
        assert not list(tmp_path.glob(".out*"))

    def test_nor_do_other_figures(self, path: Path, tmp_path: Path, stopped: list[int]) -> None:
        arguments = ["sweep", path, "--bcus", "3-6", "--out", tmp_path / "out"]
        assert bcu(*arguments).code == 130
        figures = path.parent / "figures.csv"
        figures.write_text(figures.read_text().replace("A,5,", "A,6,"), encoding="utf-8")
        assert bcu(*arguments).code == 0
        assert stopped[3:] == [3, 4, 5, 6]

    def test_a_line_cut_short_is_solved_again(
        self, path: Path, tmp_path: Path, stopped: list[int]
    ) -> None:
        arguments = ["sweep", path, "--bcus", "3-6", "--out", tmp_path / "out", "--json"]
        assert bcu(*arguments).code == 130
        (kept,) = tmp_path.glob(".out-sweep-*.jsonl")
        text = kept.read_text(encoding="utf-8").rstrip()
        kept.write_text(text[:-40], encoding="utf-8")
        assert bcu(*arguments).code == 0
        assert stopped[3:] == [4, 5, 6]

    def test_without_a_folder_nothing_is_kept(self, path: Path, stopped: list[int]) -> None:
        answer = bcu("sweep", path, "--bcus", "3-6", "--json")
        assert answer.code == 130
        assert answer.document["error"]["kind"] == "interrupted"
        assert "nothing was kept" in answer.document["error"]["message"]
        assert "--out DIR" in answer.document["error"]["remedy"]
        assert len(stopped) == 3

    @pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
    def test_ctrl_c_ends_a_process(self, path: Path, tmp_path: Path) -> None:
        programme = f"""
import os, signal
from bcu_optimizer.questions.sweep import run
real = run.solve_problem
def solve(problem, bcus, options):
    if bcus == 4:
        os.kill(os.getpid(), signal.{signal.SIGINT.name})
    return real(problem, bcus, options)
run.solve_problem = solve
from bcu_optimizer.interfaces.cli.app import main
main(["sweep", {str(path)!r}, "--bcus", "3-5", "--json", "--out", {str(tmp_path / "out")!r}])
"""
        ended = subprocess.run(
            [sys.executable, "-c", programme], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 130, ended.stderr
        assert "1 of 3 answers are kept" in json.loads(ended.stdout)["error"]["message"]
        assert not (tmp_path / "out").exists()
        assert len(list(tmp_path.glob(".out-sweep-*.jsonl"))) == 1
