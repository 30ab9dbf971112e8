"""``bcu batch``: what it runs, what it writes, what it says of what fails, and how it goes on."""

from __future__ import annotations

import csv
import errno
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pypdf
import pytest
from matplotlib.figure import Figure

import bcu_optimizer
from bcu_optimizer.graphics.layout import save as sheets
from bcu_optimizer.presentation.folder import Page
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.runs.batch import atlas, lock
from bcu_optimizer.runs.batch import worker as work
from makers.batches import contents, half_written, programme, run, scenarios, states
from makers.county import bcu

GRID = ("--grid", "rules.number=[3, 4]")


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pages of a plan, which are drawn elsewhere."""
    monkeypatch.setattr(pdf, "figures", blank)
    monkeypatch.setattr(atlas, "_pages", blank)


def blank(*_: object) -> list[Figure]:
    return [Figure(figsize=(4, 3))]


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """List the numbers of BCUs that are solved."""
    real, found = work.solve_problem, []

    def solve(problem: Any, bcus: int, options: Any) -> Any:
        found.append(bcus)
        return real(problem, bcus, options)

    monkeypatch.setattr(work, "solve_problem", solve)
    return found


def batch(*arguments: str | Path) -> Any:
    return bcu("batch", *arguments, "--jobs", "1")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    given = scenarios(folder / "asked", several={"number": [3, 4]}, alone={"number": 2})
    (given / "deep").mkdir()
    (given / "deep" / "range.toml").write_text('extends = "../several.toml"', encoding="utf-8")
    out, figures = folder / "out", pdf.figures

    def contents_alone(page: Page) -> list[Figure]:
        return figures(page) if page.head.question == "Contents" else blank()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pdf, "figures", contents_alone)
        answer = batch(given / "toy.toml", given, "--out", out, "--json")
    assert answer.code == 0, answer.err
    data = json.loads((out / "batch.json").read_text(encoding="utf-8"))
    assert {key: answer.document[key] for key in data} == data
    assert answer.document["kept"] == 0
    return out


class TestFolder:
    def test_each_run_is_a_folder_as_solve_writes_it(self, whole: Path, tmp_path: Path) -> None:
        assert states(whole) == dict.fromkeys(["toy", "alone", "several", "range"], "plan") | {
            "alone": "no plan"
        }
        for name in ("toy", "several"):
            alone = tmp_path / f"solved-{name}"
            path = whole.parent / "asked" / f"{name}.toml"
            assert bcu("solve", path, "--out", alone).code == 0
            one, other = contents(whole / "runs" / name), contents(alone)
            assert set(one) == set(other)
            drawn = (".pdf", ".png")  # here the batch draws nothing
            same = [each for each in one if each != "run.json" and not each.endswith(drawn)]
            assert "result.json" in {Path(each).name for each in same}
            assert all(one[each] == other[each] for each in same)

    def test_one_table_holds_all_results(self, whole: Path) -> None:
        found = rows(whole / "results.csv")
        assert [(row["run"], row["bcus"]) for row in found] == [
            ("toy", "3"), ("alone", "2"), ("several", "3"), ("several", "4"),
            ("range", "3"), ("range", "4"),
        ]  # fmt: skip
        (without,) = (row for row in found if row["run"] == "alone")
        assert without["outcome"] == "infeasible"
        assert set(without["because"].split()) <= {"number", "size", "balance", "contiguity"}
        for row in found:
            told = json.loads((whole / row["folder"] / "result.json").read_text(encoding="utf-8"))
            (result,) = told["results"]
            assert row["outcome"] == result["outcome"]
            assert row["links_kept"] == str(result["measures"].get("links_kept", ""))
            assert len(row["key"]) == 64
        parquet = pd.read_parquet(whole / "results.parquet")
        assert list(parquet.columns) == list(found[0])
        assert parquet["links_kept"].dtype == "Float64" or parquet["links_kept"].dtype == float
        assert list(parquet["run"]) == [row["run"] for row in found]
        shapes = gpd.read_file(whole / "results.gpkg", layer="bcus")
        assert sorted(shapes.groupby(["run", "bcus"]).size()) == [3, 3, 3, 4, 4]
        assert shapes.crs.to_epsg() == 27700

    def test_the_atlas_has_contents_bookmarks_and_page_numbers(self, whole: Path) -> None:
        atlas = pypdf.PdfReader(whole / "atlas.pdf")
        assert len(atlas.pages) == 6
        contents_page = " ".join(atlas.pages[0].extract_text().split())
        assert "4 runs: toy, alone, several and 1 more" in contents_page
        assert "no plan: " in contents_page
        assert "Page 6 of 6" in atlas.pages[5].extract_text()
        flat = [each for each in atlas.outline if not isinstance(each, list)]
        assert [each.title for each in flat] == [
            *("Contents", "A toy (toy): 3 BCUs", "A toy", "range")
        ]
        nested = [each for inner in atlas.outline if isinstance(inner, list) for each in inner]
        assert [(each.title, atlas.get_destination_page_number(each)) for each in nested] == [
            ("several: 3 BCUs", 2), ("several: 4 BCUs", 3), ("range: 3 BCUs", 4),
            ("range: 4 BCUs", 5),
        ]  # fmt: skip

    def test_the_index_leads_everywhere(self, whole: Path) -> None:
        page = (whole / "index.html").read_text(encoding="utf-8")
        links = [part.split('"')[0] for part in page.split('href="')[1:]]
        assert {"atlas.pdf", "results.csv", "runs/several/k04/map.pdf", "timings.csv"} <= set(links)
        assert all((whole / link).is_file() for link in links if not link.startswith("#"))
        assert 'lang="en-GB"' in page
        assert "http" not in page

    def test_times_and_dates_are_in_a_file_of_their_own(self, whole: Path) -> None:
        timed = rows(whole / "timings.csv")
        assert [row["run"] for row in timed] == ["toy", "alone", "several", "range"]
        assert all(float(row["seconds"]) > 0 for row in timed)
        data = (whole / "batch.json").read_text(encoding="utf-8")
        assert "seconds" not in data
        assert timed[0]["began"][:10] not in data
        assert half_written(whole) == []


class TestRuns:
    def test_a_grid_runs_all_combinations(self, tmp_path: Path) -> None:
        given = scenarios(tmp_path / "asked")
        grid = (*GRID, "--grid", "rules.contiguity=[true, false]")
        answer = batch(given, *grid, "--out", tmp_path / "out", "--json")
        assert answer.code == 0, answer.err
        assert [(each["run"], each["set"]) for each in answer.document["runs"]] == [
            ("toy-k3-contiguity=true", {"rules.number": 3, "rules.contiguity": True}),
            ("toy-k3-contiguity=false", {"rules.number": 3, "rules.contiguity": False}),
            ("toy-k4-contiguity=true", {"rules.number": 4, "rules.contiguity": True}),
            ("toy-k4-contiguity=false", {"rules.number": 4, "rules.contiguity": False}),
        ]
        found = rows(tmp_path / "out" / "results.csv")
        assert [row["rules.contiguity"] for row in found] == ["True", "False"] * 2
        (file,) = (tmp_path / "out" / "runs").glob("toy-k4-contiguity=false/scenario.toml")
        assert "number = 4 # from --set" in file.read_text(encoding="utf-8")

    def test_two_scenarios_of_one_name_are_told_and_kept_apart(self, tmp_path: Path) -> None:
        for place in ("north", "south"):
            scenarios(tmp_path / place)
        paths = [tmp_path / "north", tmp_path / "south", tmp_path / "north" / "toy.toml"]
        answer = batch(*paths, "--out", tmp_path / "out")
        assert answer.code == 0
        assert "Two scenarios are called 'toy'" in answer.err
        assert states(tmp_path / "out") == {"toy": "plan", "toy-south": "plan"}

    def test_shipped_names_and_folders_count(self, tmp_path: Path) -> None:
        from bcu_optimizer.runs.batch import scenarios as find

        assert [each.name for each in find.scenarios(["baseline"])] == ["baseline"]
        assert len(find.scenarios(["alone"])) == 32
        assert {each.shown for each in find.scenarios(["alone"])} <= set(
            bcu_optimizer.data.shipped.scenarios()
        )

    def test_outputs_and_notes_on_plans_are_no_scenarios(self, tmp_path: Path) -> None:
        given = scenarios(tmp_path / "asked")
        assert batch(given, "--out", given / "out").code == 0
        (given / "kept.csv").write_text("code,bcu\n", encoding="utf-8")
        (given / "kept.toml").write_text('title = "A plan"\n', encoding="utf-8")
        answer = batch(given, "--out", given / "out", "--json")
        assert (answer.code, answer.document["kept"]) == (0, 1)

    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            ([], 2, "'--out'"),
            (["--grid", "rules.number=3", "--out", "o"], 2, "no setting with a list of values"),
            ([*GRID, *GRID, "--out", "o"], 2, "more than once"),
            (["--jobs", "0", "--out", "o"], 2, "--jobs"),
            (["--grid", "rules.numbr=[3]", "--out", "o"], 3, "'rules.number'"),
            (["--grid", "rules.number=[]", "--out", "o"], 3, "is empty"),
            (["--grid", "rules.number=[3, 3]", "--out", "o"], 3, "listed twice"),
            (["--set", "rules.numbr=3", "--out", "o"], 3, "no key 'numbr'"),
            (["--dask", "tcp://127.0.0.1:9", "--jobs", "2", "--out", "o"], 2, "--jobs is for"),
            (["--dask", "nonsense", "--out", "o"], 3, "no address"),
        ],
    )
    def test_what_cannot_be_asked_is_refused_and_nothing_written(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: list[str],
        code: int,
        told: str,
    ) -> None:
        given = scenarios(tmp_path / "asked")
        monkeypatch.chdir(tmp_path)
        answer = bcu("batch", given, *arguments)
        assert answer.code == code
        assert told in answer.err
        assert not (tmp_path / "o").exists()

    def test_hostile_names_do_no_harm(self, tmp_path: Path) -> None:
        given = scenarios(tmp_path / "asked")
        text = (given / "toy.toml").read_text(encoding="utf-8")
        hostile = given / '=cmd() <b>&"#%.toml'
        title = 'title = "=2+2 <script>alert(1)</script>"\n'
        hostile.write_text(title + text.partition("\n")[2], encoding="utf-8")
        (given / "toy.toml").unlink()
        out = tmp_path / "out"
        assert batch(given, "--out", out).code == 0
        page = (out / "index.html").read_text(encoding="utf-8")
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        (row,) = rows(out / "results.csv")
        assert row["title"] == "'=2+2 <script>alert(1)</script>"
        assert row["run"] == "'=cmd() _b_"
        (folder,) = (out / "runs").iterdir()
        assert f'href="runs/{"%3Dcmd%28%29%20_b_"}/map.pdf"' in page
        assert (folder / "map.pdf").is_file()

    def test_from_python(self, tmp_path: Path) -> None:
        given = scenarios(tmp_path / "asked")
        found = bcu_optimizer.batch(
            given, tmp_path / "out", {"rules.number": [3, 4]}, jobs=1, certify=False
        )
        assert repr(found) == "<2 runs: 2 with a plan>"
        assert list(found.table["bcus"]) == [3, 4]
        assert found.timings["runs"] == 2
        assert not found.failed


class TestFailures:
    @pytest.fixture
    def given(self, tmp_path: Path) -> Path:
        given = scenarios(tmp_path / "asked", wrong={"number": -3}, good={"number": 4})
        (given / "broken.toml").write_text("title = ", encoding="utf-8")
        return given

    def test_they_stop_nothing_and_are_told_in_a_line_each(
        self, given: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        answer = batch(given, tmp_path / "nowhere.toml", "--out", out)
        assert answer.code == 3
        told = [line for line in answer.err.splitlines() if line.startswith("failed: ")]
        names = [line.split(":")[1].strip() for line in told]
        assert sorted(names) == ["broken", "nowhere", "wrong"]
        assert "wrong.toml, rules.number" in told[names.index("wrong")]
        assert "3 runs have no answer; all others are done" in answer.err
        assert "5 runs: 2 with a plan, 3 failed." in answer.out
        assert [row["run"] for row in rows(out / "failures.csv")] == ["broken", "wrong", "nowhere"]
        assert "wrong.toml, rules.number" in (out / "index.html").read_text(encoding="utf-8")

    def test_what_is_wrong_with_a_scenario_is_told_once_for_its_grid(
        self, given: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        grid = ("--grid", "rules.balance.max_ratio=[2, 3]")
        answer = batch(given / "broken.toml", given / "good.toml", *grid, "--out", out)
        assert answer.code == 3
        (told,) = (line for line in answer.err.splitlines() if line.startswith("failed: "))
        assert "and 1 run more of that scenario: " in told
        assert len(rows(out / "failures.csv")) == 2

    def test_the_document_holds_the_faults_and_all_that_is_done(
        self, given: Path, tmp_path: Path
    ) -> None:
        answer = batch(given, "--out", tmp_path / "out", "--json")
        assert answer.code == 3
        assert {fault["kind"] for fault in answer.faults} == {"input"}
        assert answer.document["counts"] == {
            "runs": 4, "plan": 2, "no plan": 0, "undecided": 0, "failed": 2,
        }  # fmt: skip

    def test_corrected_only_they_are_done(
        self, given: Path, tmp_path: Path, solved: list[int]
    ) -> None:
        out = tmp_path / "out"
        assert batch(given, "--out", out).code == 3
        for name in ("broken", "wrong"):
            (given / f"{name}.toml").write_bytes((given / "good.toml").read_bytes())
        solved.clear()
        answer = batch(given, "--out", out)
        assert answer.code == 0, answer.err
        assert "2 kept from an earlier start, 2 done now" in answer.out
        assert solved == [4, 4]
        assert not (out / "failures.csv").exists()

    def test_where_none_can_be_read_nothing_is_written(self, given: Path, tmp_path: Path) -> None:
        answer = batch(given / "broken.toml", tmp_path / "no.toml", "--out", tmp_path / "out")
        assert answer.code == 3
        assert "broken.toml" in answer.err
        assert "no.toml" in answer.err
        assert not (tmp_path / "out").exists()

    def test_a_defect_is_told_and_the_rest_finished(
        self, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = work.solve_problem

        def solve(problem: Any, bcus: int, options: Any) -> Any:
            if bcus == 4:
                raise RuntimeError("out of luck")
            return real(problem, bcus, options)

        monkeypatch.setattr(work, "solve_problem", solve)
        answer = batch(given / "good.toml", given / "toy.toml", "--out", tmp_path / "out")
        assert answer.code == 3
        assert "failed: good: a defect of this program: RuntimeError: out of luck" in answer.err
        assert states(tmp_path / "out") == {"good": "failed", "toy": "plan"}

    def test_an_answer_not_found_in_time_is_no_failure(self, tmp_path: Path) -> None:
        given = scenarios(tmp_path / "asked")
        arguments = [given, "--out", tmp_path / "out", "--time-limit", "0"]
        answer = batch(*arguments)
        assert answer.code == (5 if "not decided" in answer.out else 0)
        assert batch(*arguments, "--json").document["kept"] == 1


class TestNoSpace:
    def test_a_run_fails_and_is_done_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given, out = scenarios(tmp_path / "asked"), tmp_path / "out"
        with monkeypatch.context() as patched:
            real = sheets.save_png

            def full(figure: Any, path: Path) -> Path:
                if "k3" in str(path):
                    path.write_bytes(b"half")
                    raise OSError(errno.ENOSPC, "No space left on device")
                return real(figure, path)

            patched.setattr(sheets, "save_png", full)
            answer = batch(given, *GRID, "--out", out)
        assert answer.code == 3
        assert "No space left on device" in answer.err
        assert "Free some space" in answer.err
        assert states(out) == {"toy-k3": "failed", "toy-k4": "plan"}
        assert half_written(out) == []
        assert not (out / "runs" / "toy-k3").exists()
        assert batch(given, *GRID, "--out", out).code == 0
        assert states(out) == {"toy-k3": "plan", "toy-k4": "plan"}

    def test_what_is_made_of_all_runs_is_whole_or_not_there(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given, out = scenarios(tmp_path / "asked"), tmp_path / "out"
        with monkeypatch.context() as patched:

            def full(*_: object, **__: object) -> None:
                raise OSError(errno.ENOSPC, "No space left on device")

            patched.setattr(atlas, "bind", full)
            answer = batch(given, "--out", out)
        assert answer.code == 3
        assert "atlas.pdf" in answer.err
        assert not (out / "atlas.pdf").exists()
        assert half_written(out) == []
        again = batch(given, "--out", out, "--json")
        assert (again.code, again.document["kept"]) == (0, 1)
        assert (out / "atlas.pdf").is_file()

    @pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are those of POSIX")
    def test_a_real_limit(self, tmp_path: Path) -> None:
        given, out = scenarios(tmp_path / "asked"), tmp_path / "out"
        limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000)); "
        start = f"{limit}import runpy, sys; sys.argv[0] = {programme(tmp_path)[1]!r}; "
        start += "runpy.run_path(sys.argv[0], run_name='__main__')"
        arguments = ["batch", given, *GRID, "--jobs", "1", "--out", out]
        ended = run([sys.executable, "-c", start], *arguments)
        assert ended.returncode == 3, ended.stderr
        assert ended.stderr.count("failed: toy-k") == 2
        assert "cannot be written" in ended.stderr
        assert "defect" not in ended.stderr
        assert half_written(out) == []
        assert not list((out / "runs").glob("*"))
        assert batch(given, *GRID, "--out", out).code == 0


class TestGoingOn:
    @pytest.fixture
    def given(self, tmp_path: Path) -> Path:
        return scenarios(tmp_path / "asked")

    @pytest.fixture
    def out(self, given: Path, tmp_path: Path) -> Path:
        assert batch(given, *GRID, "--out", tmp_path / "out").code == 0
        return tmp_path / "out"

    def test_what_is_done_is_left_as_it_is(self, given: Path, out: Path, solved: list[int]) -> None:
        before = {path: path.stat().st_mtime_ns for path in (out / "runs").rglob("*")}
        whole = contents(out)
        answer = batch(given, *GRID, "--out", out)
        assert answer.code == 0
        assert "2 kept from an earlier start, nothing was left to do" in answer.out
        assert solved == []
        assert {path: path.stat().st_mtime_ns for path in (out / "runs").rglob("*")} == before
        assert contents(out) == whole

    def test_more_runs_can_be_asked_for(self, given: Path, out: Path, solved: list[int]) -> None:
        assert batch(given, "--grid", "rules.number=[3, 5, 4]", "--out", out).code == 0
        assert solved == [5]
        assert list(states(out)) == ["toy-k3", "toy-k5", "toy-k4"]

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["--grid", "rules.number=[3]"], "not asked for now: toy-k4"),
            ([*GRID, "--solver", "cbc"], "other settings, solver or limits"),
            ([*GRID, "--set", "rules.size=[1, 5]"], "other settings, solver or limits"),
        ],
    )
    def test_another_batch_is_refused(
        self, given: Path, out: Path, arguments: list[str], told: str
    ) -> None:
        whole = contents(out)
        answer = batch(given, *arguments, "--out", out)
        assert answer.code == 3
        assert told in answer.err
        assert "'rules.number=[3, 4]' --out" in answer.err
        assert contents(out) == whole

    def test_so_is_what_is_no_batch(self, given: Path, tmp_path: Path) -> None:
        assert bcu("solve", given / "toy.toml", "--out", tmp_path / "solved").code == 0
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
        for folder in ("solved", "mine"):
            whole = contents(tmp_path / folder)
            answer = batch(given, "--out", tmp_path / folder)
            assert answer.code == 3
            assert "something other than an earlier run of 'bcu batch'" in answer.err
            assert contents(tmp_path / folder) == whole

    def test_changed_figures_are_noticed(self, given: Path, out: Path, solved: list[int]) -> None:
        figures = given / "figures.csv"
        figures.write_text(figures.read_text().replace("A,5,", "A,6,"), encoding="utf-8")
        answer = batch(given, *GRID, "--out", out)
        assert answer.code == 0
        assert "2 runs done before will be done again" in answer.err
        assert solved == [3, 4]

    def test_a_run_that_was_damaged_is_done_again(
        self, given: Path, out: Path, solved: list[int]
    ) -> None:
        whole = contents(out)
        (out / "runs" / "toy-k3" / "plan.csv").write_text("", encoding="utf-8")
        (out / "runs" / "toy-k4" / "bcus.csv").unlink()
        assert batch(given, *GRID, "--out", out).code == 0
        assert solved == [3, 4]
        assert set(contents(out)) == set(whole)

    def test_what_a_killed_start_left_is_removed(self, given: Path, out: Path) -> None:
        for left in (out / "runs" / ".toy-k3-x1", out / ".atlas-x1", out / "runs" / ".a-old-b"):
            left.mkdir()
            (left / "half").write_text("", encoding="utf-8")
        (out / ".batch" / "lock").write_text("process 1 on nowhere", encoding="utf-8")
        assert batch(given, *GRID, "--out", out).code == 0
        assert half_written(out) == []

    def test_a_folder_that_was_hardly_begun_is_taken_up(self, given: Path, tmp_path: Path) -> None:
        (tmp_path / "begun" / ".batch").mkdir(parents=True)
        (tmp_path / "begun" / ".run-x1").mkdir()
        assert batch(given, "--out", tmp_path / "begun").code == 0
        assert half_written(tmp_path / "begun") == []

    def test_two_at_once_are_refused(self, given: Path, out: Path) -> None:
        with lock.alone(out):
            answer = batch(given, *GRID, "--out", out)
        assert answer.code == 3
        assert "another 'bcu batch' is at work in this folder (process " in answer.err

    def test_a_worker_of_an_earlier_start_is_waited_for_and_then_kept_out(
        self, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lock, "_PATIENCE_S", 0.2)
        with lock.alone(out) as token:
            pass
        with (
            lock.at_work(out, token),
            pytest.raises(bcu_optimizer.common.errors.InputError, match="still at work"),
            lock.alone(out),
        ):
            pass
        with (
            lock.alone(out),
            pytest.raises(bcu_optimizer.common.errors.InputError, match="taken over"),
            lock.at_work(out, token),
        ):
            pass

    def test_ctrl_c_keeps_what_is_done(
        self, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out, real = tmp_path / "stopped", work.solve_problem

        def solve(problem: Any, bcus: int, options: Any) -> Any:
            if bcus == 4:
                raise KeyboardInterrupt
            return real(problem, bcus, options)

        with monkeypatch.context() as patched:
            patched.setattr(work, "solve_problem", solve)
            answer = batch(given, *GRID, "--out", out, "--json")
        assert answer.code == 130
        assert answer.document["error"]["kind"] == "interrupted"
        assert "1 of 2 runs are kept" in answer.document["error"]["message"]
        assert half_written(out) == []
        again = batch(given, *GRID, "--out", out, "--json")
        assert (again.code, again.document["kept"]) == (0, 1)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
