"""``bcu census`` as a person runs it: screens, JSON, files, errors, and every plan as Parquet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import bcu_optimizer as package
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.problem import build
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.census import Census
from bcu_optimizer.runs import all_plans as everything
from bcu_optimizer.scenario.load import load
from makers import county, grids
from makers.county import County, bcu, settings

CALLS = (31, 7, 22, 15, 40, 12, 9, 26)
LINKS = (5, 9, 2, 7, 4, 8, 3, 6)
RULES = """
[rules]
number = 3
size = [1, 4]
contiguity = true
[goals]
links = 1.0
imbalance = 1.0
"""
RANKED = ["links_kept", "imbalance", "travel_km", "demand_ratio", "officers_ratio"]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    (tmp_path / "town").mkdir()
    return grids.write(tmp_path / "town", 4, CALLS, LINKS, RULES)


@pytest.fixture(scope="module")
def valid(tmp_path_factory):
    """Every valid plan of the town, found one by one."""
    problem = build.build(load(grids.write(tmp_path_factory.mktemp("v"), 4, CALLS, LINKS, RULES)))
    every = (evaluate_plan(problem, plan) for plan in grids.partitions(len(CALLS), 3))
    return [found for found in every if found.holds]


def words(*arguments: str | Path) -> str:
    answer = bcu("census", *arguments)
    assert answer.code == 0, answer.err
    assert max(map(len, answer.out.splitlines())) <= 100
    return " ".join(answer.out.split())


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestCounts:
    def test_are_those_of_the_contract(self, town: Path, valid) -> None:
        found = bcu("census", town, "--json").document
        assert set(found) == {"scenario", "counts", "total"}
        assert found["scenario"] == "toy"
        assert found["counts"] == {"3": len(valid)}
        assert found["total"] == len(valid)
        assert f"{len(valid)} plans of 3 BCUs keep every rule." in words(town)

    def test_have_a_key_for_every_number_asked_for(self, town: Path, valid) -> None:
        found = bcu("census", town, "--bcus", "1-8", "--json").document
        assert list(found["counts"]) == [str(k) for k in range(1, 9)]
        assert found["counts"]["3"] == len(valid)
        assert found["counts"]["1"] == 0
        assert found["counts"]["8"] == 1
        assert found["total"] == sum(found["counts"].values())
        none = bcu("census", town, "--set", "rules.number=false", "--json").document
        assert none["counts"] == found["counts"]
        said = words(town, "--bcus", "1-8")
        assert "1 none" in said
        assert f"all {found['total']:,}" in said

    def test_of_london_are_exact(self) -> None:
        answer = bcu("census", "baseline", "--set", "rules.balance=false", "--json")
        assert answer.document["counts"] == {"12": 86_463_292}

    def test_beyond_doubles_are_integers_all_the_same(self, town: Path, monkeypatch) -> None:
        monkeypatch.setattr(Census, "counts", {3: 10**30 + 1})
        assert bcu("census", town, "--json").document["counts"] == {"3": 10**30 + 1}
        assert f"{10**30 + 1:,} plans of 3 BCUs" in words(town)

    def test_of_nothing_are_zeros(self, town: Path) -> None:
        tight = ("--set", "rules.size=[1, 2]")
        answer = bcu("census", town, *tight, "--json")
        assert (answer.code, answer.document["counts"]) == (0, {"3": 0})
        for option in (["--pairs"], ["--list", "3"], ["--sample", "3"]):
            found = bcu("census", town, *tight, *option, "--json").document
            assert [found.get(key) for key in ("pairs", "plans")].count([]) == 1
        said = words(town, *tight, "--pairs", "--list", "2")
        assert "There is no valid plan of 3 BCUs" in said


class TestPlan:
    def test_is_ranked_as_by_hand(self, town: Path, valid, tmp_path: Path) -> None:
        path = grids.plan_csv(tmp_path / "mine.csv", "ABE CDH FG")
        found = bcu("census", town, "--plan", path, "--json").document
        assert found["plan_valid"] is True
        assert list(found["rank"]) == RANKED
        for name, place in found["rank"].items():
            values = [each.measures[name] for each in valid]
            lower = sum(value < place["value"] for value in values)
            equal = values.count(place["value"])
            better = len(values) - lower - equal if name == "links_kept" else lower
            assert (place["better"], place["equal"]) == (better, equal), name
            assert place["better"] + place["equal"] + place["worse"] == len(valid)
        said = words(town, "--plan", path)
        assert "mine keeps every rule: it is one of these plans." in said

    def test_that_breaks_a_rule_is_ranked_and_told(self, town: Path, valid, tmp_path: Path) -> None:
        path = grids.plan_csv(tmp_path / "mine.csv", "ABCDE FG H")
        found = bcu("census", town, "--plan", path, "--json").document
        assert found["plan_valid"] is False
        assert found["plan"]["breaks"] == ["size"]
        assert sum(found["rank"]["imbalance"][k] for k in ("better", "equal", "worse")) == len(
            valid
        )
        said = words(town, "--plan", path)
        assert "mine is not one of these plans: it breaks Areas in a BCU: 1 to 5 (1 to 4)." in said

    def test_is_ranked_among_plans_of_its_own_number(self, town: Path, tmp_path: Path) -> None:
        path = grids.plan_csv(tmp_path / "mine.csv", "AB CD EF GH")
        for asked in ("2-5", "3"):
            found = bcu("census", town, "--bcus", asked, "--plan", path, "--json").document
            four = bcu("census", town, "--bcus", "4", "--json").document["total"]
            place = found["rank"]["travel_km"]
            assert found["plan_valid"] is True
            assert place["better"] + place["equal"] + place["worse"] == four

    def test_may_name_its_columns(self, town: Path, tmp_path: Path) -> None:
        text = "Ort,Gruppe\n" + "".join(
            f"Town {c},{'XYZ'[i // 3]}\n" for i, c in enumerate("ABCDEFGH")
        )
        path = tmp_path / "mine.csv"
        path.write_text(text, encoding="utf-8")
        answer = bcu("census", town, "--plan", path, "--columns", "area=Ort,bcu=Gruppe", "--json")
        assert answer.document["plan"]["bcus"] == 3


class TestPlans:
    def test_best_come_in_order_with_all_that_tie(self, town: Path, valid) -> None:
        found = bcu("census", town, "--list", "4", "--json").document["plans"]
        assert all(set(each) == {"plan", "measures"} for each in found)
        assert all(set(each["measures"]) == set(MEASURES) for each in found)
        values = [
            1 - each["measures"]["links_kept"] + each["measures"]["imbalance"] for each in found
        ]
        every = sorted(1 - v.measures["links_kept"] + v.measures["imbalance"] for v in valid)
        assert values == pytest.approx(every[: len(values)])
        assert len(values) >= 4
        said = words(town, "--list", "4")
        assert "Best means: cut as few cross-border links as possible" in said
        assert f"{values[0]:.6f}" in said

    def test_sampled_are_the_same_for_the_same_seed(self, town: Path) -> None:
        one, same, other = (
            bcu("census", town, "--sample", "9", *seed, "--json").document["plans"]
            for seed in ([], ["--seed", "1"], ["--seed", "2"])
        )
        assert one == same != other
        assert len(one) == 9
        assert "drawn at random with seed 1" in words(town, "--sample", "2")

    def test_pairs_are_all_there(self, town: Path, valid) -> None:
        found = bcu("census", town, "--pairs", "--json").document["pairs"]
        assert len(found) == 8 * 7 // 2
        for pair in found:
            both = {pair["a"], pair["b"]}
            plans = sum(any(both <= set(c) for c in v.plan.bcus.values()) for v in valid)
            assert pair["share"] == plans / len(valid)
        assert "The planner's choice: 10 borders" in words(town, "--pairs")


class TestAll:
    def test_writes_every_plan_with_its_measures(self, town: Path, valid, tmp_path: Path) -> None:
        path = tmp_path / "new" / "plans.parquet"
        said = words(town, "--all", path)
        assert f"All {len(valid)} plans are in" in said
        table = pq.read_table(path)
        assert table.schema.names == [*"ABCDEFGH", *MEASURES]
        assert all(table.schema.field(code).type == pa.int16() for code in "ABCDEFGH")
        rows = table.to_pylist()
        written = {tuple(row[code] for code in "ABCDEFGH"): row for row in rows}
        assert len(rows) == len(written) == len(valid)
        for each in valid:
            first: dict[str, int] = {}
            key = tuple(first.setdefault(b, len(first) + 1) for b in each.plan.assignment.values())
            row = written[key]
            assert {name: row[name] for name in MEASURES} == dict(each.measures)
        said = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
        assert (said["scenario"], said["bcus"], said["plans"]) == ("toy", "3", str(len(valid)))
        assert "contiguity = true" in said["scenario_toml"]
        assert json.loads(said["remarks"])
        assert table.schema.field("A").metadata[b"name"] == b"Town A"

    def test_comes_in_groups_of_rows(self, town: Path, valid, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setattr(everything, "_GROUP", 10)
        path = tmp_path / "plans.parquet"
        words(town, "--all", path)
        file = pq.ParquetFile(path)
        assert file.num_row_groups == -(-len(valid) // 10)
        assert file.metadata.num_rows == len(valid)

    def test_replaces_only_what_a_census_wrote(self, town: Path, tmp_path: Path) -> None:
        path = tmp_path / "plans.parquet"
        words(town, "--all", path)
        assert "which was replaced" in words(town, "--bcus", "4", "--all", path)
        for text in ("mine", ""):
            path.write_text(text, encoding="utf-8")
            answer = bcu("census", town, "--all", path)
            assert answer.code == 3
            assert "something other than the plans of an earlier census" in answer.err
            assert path.read_text(encoding="utf-8") == text
        answer = bcu("census", town, "--all", tmp_path)
        assert (answer.code, "this is a folder" in answer.err) == (3, True)
        answer = bcu("census", town, "--all", path / "below.parquet")
        assert (answer.code, "cannot be written" in answer.err) == (3, True)

    def test_is_refused_where_there_are_too_many(self, town: Path, valid, tmp_path: Path) -> None:
        path = tmp_path / "plans.parquet"
        answer = bcu("census", town, "--all", path, "--most", "5")
        assert answer.code == 3
        assert f"there are {len(valid)} plans of 3 BCUs, more than the 5" in answer.err
        assert f"--most {len(valid)}" in answer.err
        assert not path.exists()
        assert "21,287,889 plans" in bcu("census", "baseline", "--all", path).err

    def test_leaves_nothing_where_it_is_stopped(
        self, town: Path, tmp_path: Path, monkeypatch
    ) -> None:
        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        folder = tmp_path / "here"
        folder.mkdir()
        monkeypatch.setattr(everything, "_table", stop)
        arguments = ("census", town, "--all", folder / "plans.parquet", "--json")
        answer = bcu(*arguments)
        assert answer.code == 130
        assert answer.document["error"]["kind"] == "interrupted"
        assert not list(folder.iterdir())
        monkeypatch.undo()
        monkeypatch.setattr(pdf, "write", stop)
        assert bcu(*arguments, "--out", folder / "out").code == 130
        assert not list(folder.iterdir())

    def test_can_be_written_from_python(self, town: Path, valid, tmp_path: Path) -> None:
        census = package.census(town)
        assert census.write_all(tmp_path / "plans.parquet") == len(valid)
        with pytest.raises(InputError, match="more than the 5"):
            census.write_all(tmp_path / "plans.parquet", most=5)
        with pytest.raises(InputError, match="backwards"):
            package.census(town, bcus=(5, 3))
        assert package.census(town, bcus="2-3").numbers == (2, 3)


class TestOut:
    def test_writes_tables_charts_and_maps(self, town: Path, valid, tmp_path: Path) -> None:
        plan = grids.plan_csv(tmp_path / "mine.csv", "ABE CDH FG")
        out = tmp_path / "out"
        arguments = (town, "--plan", plan, "--list", "2", "--pairs", "--out", out)
        for _ in range(2):  # the second replaces the first
            assert f"Charts, maps, tables and data are in {out}".replace(" ", "") in words(
                *arguments
            ).replace(" ", "")
        names = {"census.json", "counts.csv", "rank.csv", "plans.csv", "pairs.csv", "run.json"}
        names |= {"histograms.csv", "histograms.pdf", "histograms.png", "pairs.pdf", "pairs.png"}
        assert {path.name for path in out.iterdir()} == names | {"scenario.toml"}
        assert county.read_json(out / "run.json")["command"] == "census"
        assert county.read_json(out / "census.json")["total"] == len(valid)
        tables = {path.name: read_rows(path) for path in out.glob("*.csv")}
        assert tables["counts.csv"] == [{"bcus": "3", "plans": str(len(valid))}]
        assert [row["measure"] for row in tables["rank.csv"]] == RANKED
        assert {*"ABCDEFGH", "objective", "imbalance"} <= set(tables["plans.csv"][0])
        assert tables["pairs.csv"][0]["name_a"] == "Town A"
        for name in RANKED:
            rows = [row for row in tables["histograms.csv"] if row["measure"] == name]
            assert sum(int(row["plans"]) for row in rows) == len(valid)
        again = bcu("census", out / "scenario.toml", "--json").document
        assert again["total"] == len(valid)

    def test_of_a_range_has_counts_and_says_why_no_charts(self, town: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        said = words(town, "--bcus", "2-4", "--out", out)
        assert "charts are of one number of BCUs" in said
        assert {path.name for path in out.iterdir()} == {
            "census.json",
            "counts.csv",
            "run.json",
            "scenario.toml",
        }
        assert "number = [2, 4]" in (out / "scenario.toml").read_text(encoding="utf-8")

    def test_refuses_a_folder_of_anything_else(self, town: Path, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
        answer = bcu("census", town, "--out", tmp_path / "out")
        assert (answer.code, "mine.txt" in answer.err) == (3, True)


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "code", "text"),
        [
            (["--bcus", "5-3"], 3, "backwards, from 5 to 3. Write 3-5."),
            (["--bcus", "0-3"], 3, "0 BCUs cannot be made of 8 areas"),
            (["--bcus", "3-9"], 3, "9 BCUs cannot be made of 8 areas"),
            (["--bcus", "three"], 2, "'three' is neither a number of BCUs nor a range"),
            (["--bcus", "3-"], 2, "neither a number"),
            (["--bcus", "2-4", "--pairs"], 3, "2 to 4 BCUs, not one number"),
            (["--bcus", "2-4", "--list", "3"], 3, "--bcus 12"),
            (["--bcus", "2-4", "--sample", "3"], 3, "not one number"),
            (["--bcus", "2-4", "--all", "x.parquet"], 3, "not one number"),
            (["--list", "2", "--sample", "2"], 2, "--list and --sample"),
            (["--list", "0"], 2, "--list"),
            (["--list", "2", "--set", "goals={}"], 3, "there are no goals"),
            (["--seed", "3"], 2, "--seed means nothing without --sample"),
            (["--columns", "area=x"], 2, "--columns means nothing without --plan"),
            (["--plan", "nowhere"], 3, "there is no plan 'nowhere'"),
            (["--memory", "0"], 2, "--memory"),
        ],
    )
    def test_are_told_in_one_line(
        self, town: Path, arguments: list[str], code: int, text: str
    ) -> None:
        answer = bcu("census", town, *arguments)
        assert (answer.code, answer.out) == (code, "")
        assert text in answer.err
        assert len(answer.err.splitlines()) == 1
        kind = {2: "usage", 3: "input"}[code]
        assert bcu("census", town, *arguments, "--json").document["error"]["kind"] == kind
        assert not Path("x.parquet").exists()

    def test_too_little_memory_is_told(self) -> None:
        large = settings("data.crossings=true", "rules.size=[1, 5]")
        answer = bcu("census", "baseline", *large, "--memory", "50")
        assert answer.code == 3
        assert "would take" in answer.err
        assert "--memory" in answer.err


def test_a_county_of_strange_names_is_shown(tmp_path: Path) -> None:
    made: County = county.make(tmp_path / "county")
    plan = county.write_plan(made.folder / "mine.csv", county.PLAN)
    said = words(made.scenario, "--plan", plan, "--pairs", "--list", "1")
    assert "Isle of Wrå" in said
    assert "mine keeps every rule" in said
    path = made.folder / "all.parquet"
    number = bcu("census", made.scenario, "--all", path, "--json").document["total"]
    assert pq.ParquetFile(path).metadata.num_rows == number
    assert tuple(pq.read_schema(path).names)[:20] == tuple(sorted(county.CODES))


def test_the_seed_is_stated() -> None:
    assert "1 if not given" in " ".join(bcu("census", "--help").out.replace("│", " ").split())
