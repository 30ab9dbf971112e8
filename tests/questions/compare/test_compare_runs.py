"""``bcu compare`` about saved runs, files with other columns, splits, and what is no list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bcu_optimizer
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.plans import saved_run
from bcu_optimizer.presentation.wording import comparison as wording
from bcu_optimizer.presentation.wording import moves
from makers import county
from makers.county import County, bcu

HALVES = {"Upper": tuple(range(10)), "Lower": tuple(range(10, 20))}


pytestmark = pytest.mark.undrawn


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


@pytest.fixture
def run(made: County) -> Path:
    """The folder of a run of the county's scenario."""
    folder = made.folder / "saved"
    assert bcu("solve", made.scenario, "--out", folder).code == 0
    return folder


def alone(made: County) -> Path:
    """Write a plan of single areas."""
    each = {f"B{i:02d}": (i,) for i in range(len(county.CODES))}
    return county.write_plan(made.folder / "alone.csv", each)


class TestSavedRuns:
    def test_is_said_to_be_one(self, made: County, run: Path) -> None:
        answer = bcu("compare", run, made.scenario, "--scenario", made.scenario)
        text = " ".join(answer.out.split())
        assert "Saved run (proven best plan) of scenario" in text
        assert "A given plan" not in text

    def test_takes_the_names_that_a_solved_scenario_takes(self, made: County, run: Path) -> None:
        named = bcu_optimizer.solve(made.scenario).plan
        assert named is not None
        own = {bcu: f"Our {bcu}" for bcu in named.bcus}
        given = plans.Plan({code: own[b] for code, b in named.assignment.items()}, name="ours")
        found = bcu_optimizer.compare([run, made.scenario, given], made.scenario, align_names=True)
        for entry in found.entries:
            assert set(entry.evaluation.groups) == set(own.values())

    def test_names_given_by_hand_since_stay(self, made: County, run: Path) -> None:
        path = run / "plan.csv"
        first = next(iter(bcu_optimizer.evaluate(run, made.scenario).groups))
        text = path.read_text(encoding="utf-8").replace(f",{first}\n", ",Riverside\n")
        path.write_text(text, encoding="utf-8")
        found = bcu_optimizer.compare([made.scenario, run], made.scenario, align_names=True)
        assert "Riverside" in found.entries[1].evaluation.groups
        assert "Riverside" in found.entries[0].evaluation.groups
        assert found.entries[1].title.startswith("Saved run")

    def test_a_plan_changed_since_is_no_proven_one(self, made: County, run: Path) -> None:
        county.write_plan(run / "plan.csv", HALVES)
        found = bcu_optimizer.compare([run], made.scenario)
        assert found.entries[0].title.startswith("Changed by hand since a run of scenario")
        assert "proven" not in found.entries[0].title
        assert set(found.entries[0].evaluation.groups) == set(HALVES)

    def test_settings_changed_are_told(self, made: County) -> None:
        folder = made.folder / "five"
        bcu("solve", made.scenario, "--set", "rules.number=5", "--out", folder)
        problem = bcu_optimizer.read(made.scenario)
        saved = saved_run.read(plans.read_any(folder, problem.areas))
        assert saved is not None
        assert ", with settings changed: Six commands" in saved.text

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": []}', '{"results": [{}]}'])
    def test_what_is_no_answer_is_a_given_plan(self, made: County, run: Path, text: str) -> None:
        (run / "result.json").write_text(text, encoding="utf-8")
        found = bcu_optimizer.compare([run], made.scenario)
        assert found.entries[0].title == ""

    def test_names_of_a_plan_to_start_from_stay(self, made: County) -> None:
        start = county.write_plan(made.folder / "start.csv", {"Ours": county.PLAN["East"][:2]})
        folder = made.folder / "started"
        assert bcu("solve", made.scenario, "--start", start, "--out", folder).code == 0
        problem = bcu_optimizer.read(made.scenario)
        saved = saved_run.read(plans.read_any(folder, problem.areas))
        assert saved is not None
        assert saved.own == {"Ours"}


class TestColumns:
    @staticmethod
    def foreign(made: County) -> Path:
        path = county.write_plan(made.folder / "foreign.csv", HALVES)
        text = path.read_text(encoding="utf-8")
        header, rest = text.split("\n", 1)
        assert header == "code,bcu"
        path.write_text(f"Borough,Command\n{rest}", encoding="utf-8")
        return path

    def test_are_those_of_the_files_that_have_them(self, made: County, run: Path) -> None:
        usual = county.write_plan(made.folder / "usual.csv", county.PLAN)
        items = (self.foreign(made), usual, run)
        more = ("--scenario", made.scenario, "--columns", "area=Borough,bcu=Command", "--json")
        answer = bcu("compare", *items, *more)
        assert answer.code == 0
        names = [plan["name"] for plan in json.loads(answer.out)["plans"]]
        assert names == ["foreign", "usual", "saved"]
        columns = {"area": "Borough", "bcu": "Command"}
        found = bcu_optimizer.compare(items, made.scenario, columns=columns)
        assert set(found.entries[0].evaluation.groups) == set(HALVES)

    def test_that_no_file_has_are_an_error(self, made: County) -> None:
        usual = county.write_plan(made.folder / "usual.csv", county.PLAN)
        more = ("--scenario", made.scenario, "--columns", "area=Borough,bcu=Comand")
        answer = bcu("compare", self.foreign(made), usual, *more)
        assert answer.code == 3
        assert "there is no column 'Comand'" in answer.err

    def test_want_a_plan_file(self, made: County, run: Path) -> None:
        answer = bcu("compare", run, "--scenario", made.scenario, "--columns", "bcu=X")
        assert answer.code == 2
        assert "no plan file among the items" in answer.err


class TestSingleAreas:
    def test_are_not_best_by_what_they_cannot_but_have(self, made: County) -> None:
        halves = county.write_plan(made.folder / "halves.csv", HALVES)
        usual = county.write_plan(made.folder / "usual.csv", county.PLAN)
        found = bcu_optimizer.compare([halves, usual, alone(made)], made.scenario)
        assert found.measures.loc["alone", "travel_km"] == pytest.approx(0, abs=1e-9)
        assert wording.best(found, "travel_km") == {1}
        assert "0 by definition" in " ".join(wording.key(found))
        few = bcu_optimizer.compare([halves, alone(made)], made.scenario)
        assert wording.best(few, "travel_km") == set()
        none = bcu_optimizer.compare([halves, usual], made.scenario)
        assert "0 by definition" not in " ".join(wording.key(none))

    def test_a_split_is_told_as_one(self, made: County) -> None:
        halves = county.write_plan(made.folder / "halves.csv", HALVES)
        out = bcu("compare", halves, alone(made), "--scenario", made.scenario).out
        text = " ".join(out.split())
        assert "2 BCUs with 20 areas are split into BCUs of one area each. Matched one to" in text
        assert "18 of 20 areas" in text
        assert "keep their BCU" not in text
        found = bcu_optimizer.compare([halves, alone(made)], made.scenario)
        told = moves.bcu_changes(found, 1)
        assert told.count("new, from Upper") == told.count("new, from Lower") == 9
        out = bcu("compare", alone(made), halves, "--scenario", made.scenario).out
        assert "2 BCUs with 20 areas are made of BCUs of one area each." in " ".join(out.split())


@pytest.mark.parametrize("items", ["baseline", Path("x"), None, 5])
def test_what_is_no_list_is_one_clear_error(items: object) -> None:
    with pytest.raises(InputError, match="what is compared must be a list") as raised:
        bcu_optimizer.compare(items)  # type: ignore[arg-type]
    assert len(raised.value.faults) == 1


def test_nothing_is_one_clear_error() -> None:
    with pytest.raises(InputError, match="there is nothing to compare") as raised:
        bcu_optimizer.compare([])
    assert len(raised.value.faults) == 1
