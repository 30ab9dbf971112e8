"""The command as a person meets it: help, words, screens, and real processes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bcu_optimizer.interfaces.cli import app as cli
from makers import county
from makers.county import NAMES, Answer, County, bcu, settings


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


def process(
    arguments: Sequence[str | Path], *, before: str = "", **options: object
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, after some lines of Python."""
    programme = (
        f"{before}\nfrom bcu_optimizer.interfaces.cli.app import main\n"
        f"main({[*map(str, arguments)]!r})"
    )
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", programme],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=100,
        **options,
    )


class TestHelp:
    @pytest.mark.parametrize("command", ["solve", "evaluate", "check", "schema"])
    def test_lists_and_explains_each_command(self, command: str) -> None:
        whole = bcu("--help")
        assert whole.code == 0
        assert command in whole.out
        one = bcu(command, "--help")
        assert one.code == 0
        assert f"Usage: bcu {command}" in one.out
        assert "--json" in one.out
        assert "--out" in one.out

    @pytest.mark.parametrize("option", ["--set", "--json", "--out", "--solver", "--time-limit"])
    def test_of_solve_names_its_options(self, option: str) -> None:
        assert option in bcu("solve", "--help").out

    def test_is_shown_where_nothing_is_asked(self) -> None:
        answer = bcu()
        assert answer.code == 2
        assert "Usage: bcu" in answer.out + answer.err
        assert not [
            line for line in answer.err.splitlines() if line.startswith("bcu: ") and ":  " in line
        ]

    def test_comes_with_the_nearest_command(self) -> None:
        answer = bcu("slove", "baseline")
        assert answer.code == 2
        assert "'solve'" in answer.err


class TestOptions:
    def test_may_stand_anywhere(self, made: County) -> None:
        one = bcu("check", made.scenario, "--set", "rules.number=7", "--json")
        other = bcu("check", "--json", "--set=rules.number=7", made.scenario)
        assert one.document == other.document

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (["solve"], "'SCENARIO'"),
            (["evaluate"], "'PLAN'"),
            (["solve", "baseline", "--solver", "abacus"], "'highs', 'cbc'"),
            (["solve", "baseline", "--sett", "a=b"], "--set"),
            (["solve", "baseline", "--out"], "--out"),
            (["solve", "baseline", "--time-limit", "soon"], "--time-limit"),
            (["solve", "baseline", "--set", "rules.number"], "table.key=VALUE"),
        ],
    )
    def test_that_are_wrong_are_told(self, arguments: list[str], text: str) -> None:
        answer = bcu(*arguments)
        assert (answer.code, answer.out) == (2, "")
        assert text in answer.err
        assert len(answer.err.splitlines()) == 1


class TestWords:
    def test_a_plan_is_told_by_names(self, made: County) -> None:
        answer = bcu("solve", made.scenario)
        text = " ".join(answer.out.split())
        assert "Six commands for a made-up county" in text
        assert "Who works with whom?" in text
        assert "Proven best plan: 6 BCUs" in text
        assert "Isle of Wrå" in text
        assert "isl.1" not in text
        assert "Least room:" in text
        assert "Assumption: inspectors in all" in text
        assert "No derivation is stated" in text
        assert max(map(len, answer.out.splitlines())) <= 100

    def test_there_being_none_is_told_with_the_rules_that_collide(self, made: County) -> None:
        answer = bcu("solve", made.scenario, *settings("data.crossings=false"))
        text = " ".join(answer.out.split())
        assert "no plan of 6 BCUs keeps every rule" in text
        assert "No possible BCU holds Isle of Wrå." in text
        assert "size: 2 to 4 areas in a BCU · contiguity: each BCU is connected" in text
        assert "give up: each BCU is connected by borders" in text

    def test_not_having_decided_is_told(self) -> None:
        answer = bcu("solve", "baseline", "--time-limit", "0")
        assert "Not decided" in answer.out
        assert "infeasible" not in answer.out

    def test_a_range_is_told_in_a_line_each(self, made: County) -> None:
        answer = bcu("solve", made.scenario, *settings("rules.number=[4, 6]"))
        assert answer.code == 0
        lines = [line.split() for line in answer.out.splitlines()]
        starts = [line[0] for line in lines if line and line[0] in {"4", "5", "6"}]
        assert starts == ["4", "5", "6"]
        assert max(map(len, answer.out.splitlines())) <= 100

    def test_what_is_broken_is_told(self, made: County) -> None:
        plan = county.write_plan(made.folder / "mine.csv", county.PLAN)
        arguments = ("evaluate", plan, "--scenario", made.scenario)
        assert "keeps every rule" in bcu(*arguments).out
        answer = bcu(*arguments, *settings("rules.size=[2, 3]", "rules.number=7"))
        text = " ".join(answer.out.split())
        assert answer.code == 6
        assert "breaks 2 rules" in text
        assert "East (4 areas)" in text

    def test_brackets_in_names_are_shown_as_they_are(self, made: County) -> None:
        names = [f"[bold]{name}[/bold]" for name in NAMES]
        county.write_polygons(county.frame().assign(name=names), made.polygons)
        coded = [[county.CODES[i], county.CODES[j], n] for (i, j), n in county.links().items()]
        county.write_rows(made.links, [["from", "to", "count"], *coded])
        county.write_rows(made.crossings, [["from", "to"], ["isl.1", "Z/9"]])
        plan = {f"[red]{name}[/red]": areas for name, areas in county.PLAN.items()}
        path = county.write_plan(made.folder / "mine.csv", plan)
        answer = bcu("evaluate", path, "--scenario", made.scenario)
        text = "".join(answer.out.split())
        assert answer.code == 0
        assert "[red]Centre[/red]" in text
        assert "[bold]Garth[/bold]" in text

    def test_check_says_where_each_value_comes_from(self, made: County) -> None:
        child = made.folder / "child.toml"
        child.write_text('extends = "six.toml"\n[rules]\nsize = [1, 4]\n', encoding="utf-8")
        rows = bcu("check", child, "--json", *settings("rules.number=7")).document["values"]
        stated = {row["key"]: row["stated_in"] for row in rows}
        assert stated["rules.number"] == "--set"
        assert stated["rules.size"] == str(child)
        assert stated["rules.contiguity"] == str(made.scenario)
        lines = bcu("check", child).out.splitlines()
        assert any("rules.size" in line and "child.toml" in line for line in lines)


class TestScreens:
    """Screens and files that do not take every letter."""

    @pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
    @pytest.mark.parametrize("is_json", [True, False])
    def test_of_few_letters_are_no_reason_to_fail(
        self, made: County, encoding: str, is_json: bool
    ) -> None:
        names = [f"Łódź {name}" for name in NAMES]
        county.write_polygons(county.frame().assign(name=names), made.polygons)
        coded = [[county.CODES[i], county.CODES[j], n] for (i, j), n in county.links().items()]
        county.write_rows(made.links, [["from", "to", "count"], *coded])
        county.write_rows(made.crossings, [["from", "to"], ["isl.1", "Z/9"]])
        plan = county.write_plan(made.folder / "mine.csv", county.PLAN)
        arguments = ["evaluate", str(plan), "--scenario", str(made.scenario)]
        with (
            contextlib.closing(io.BytesIO()) as raw,
            contextlib.redirect_stdout(io.TextIOWrapper(raw, encoding, write_through=True)),
        ):
            with pytest.raises(SystemExit) as ended:
                cli.main([*arguments, *(["--json"] if is_json else [])])
            told = raw.getvalue().decode(encoding)
        assert ended.value.code == 0
        if is_json:
            assert json.loads(told) == bcu(*arguments, "--json").document


class TestProcesses:
    """Real processes; few, since each takes seconds."""

    def test_solves_from_any_folder_and_draws_the_maps(self, made: County, tmp_path: Path) -> None:
        here = tmp_path / "elsewhere"
        here.mkdir()
        run = process(["solve", "../county/six.toml", "--out", "run", "--json"], cwd=here)
        assert run.returncode == 0, run.stderr
        assert run.stderr == ""
        assert json.loads(run.stdout)["results"][0]["outcome"] == "optimal"
        assert (here / "run" / "map.pdf").read_bytes().startswith(b"%PDF")
        assert (here / "run" / "map.png").read_bytes().startswith(b"\x89PNG")
        assert [path.name for path in here.iterdir()] == ["run"]

    @pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
    @pytest.mark.parametrize("solver", ["highs", "cbc"])
    def test_ctrl_c_ends_a_search(self, tmp_path: Path, solver: str) -> None:
        """The signal comes while the solver works on a question that takes it long."""
        before = """
import os, signal, threading
from bcu_optimizer.engines.set_partitioning import solvers
run = solvers.run
def stopped(*arguments):
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    return run(*arguments)
solvers.run = stopped
"""
        question = settings("rules={number = 11, size = [1, 5], contiguity = true}")
        arguments = ["solve", "baseline", "--json", "--solver", solver, "--out", tmp_path / "run"]
        run = process([*arguments, *question], before=before)
        assert run.returncode == 130, (run.stdout[:300], run.stderr)
        assert json.loads(run.stdout)["error"]["kind"] == "interrupted"
        assert run.stderr == ""
        assert not list(tmp_path.iterdir())

    @pytest.mark.skipif(os.name != "posix", reason="limits are those of POSIX")
    def test_files_that_may_not_grow_leave_the_old_run_whole(
        self, made: County, tmp_path: Path
    ) -> None:
        """As on a full disk, writes fail wherever they happen to: in Python or in a library."""
        runs = tmp_path / "runs"
        assert bcu("check", made.scenario, "--out", runs / "run").code == 0
        old = {path.name: path.read_bytes() for path in (runs / "run").iterdir()}
        limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))"
        run = process(["check", made.scenario, "--out", runs / "run"], before=limit)
        assert run.returncode == 3, run.stderr
        assert "Traceback" not in run.stderr
        assert "cannot be written" in run.stderr
        assert [path.name for path in runs.iterdir()] == ["run"]
        assert {path.name: path.read_bytes() for path in (runs / "run").iterdir()} == old

    @pytest.mark.skipif(os.name != "posix", reason="pipes are those of POSIX")
    def test_a_reader_that_leaves_early_is_no_error(self) -> None:
        programme = "from bcu_optimizer.interfaces.cli.app import main; main(['schema'])"
        writer = subprocess.Popen(
            [sys.executable, "-c", programme], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert writer.stdout
        assert writer.stderr
        writer.stdout.close()
        told = writer.stderr.read().decode()
        writer.stderr.close()
        code = writer.wait(timeout=60)
        assert "Traceback" not in told
        assert code in {0, 1, 120, 128 + signal.SIGPIPE, -signal.SIGPIPE}


def test_an_answer_is_the_same_in_words_and_as_json(made: County) -> None:
    words: Answer = bcu("solve", made.scenario)
    (result,) = bcu("solve", made.scenario, "--json").document["results"]
    text = " ".join(words.out.split())
    assert f"{result['measures']['demand_ratio']:.2f}" in text
    assert f"{100 * result['measures']['links_kept']:.1f} %" in text
    assert words.code == 0
