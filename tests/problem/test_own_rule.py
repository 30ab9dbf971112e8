"""Rules from outside the package: stated, searched, counted, checked and explained like others."""

from __future__ import annotations

import pickle
import tomllib
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.rules import RULES, BcuRule, Dial, EntryRule, PlanRule, Rule, Verdict
from makers import grids

CALLS = (31, 7, 22, 15, 40, 12, 9, 26)
LINKS = (5, 9, 2, 7, 4, 8, 3, 6)
TABLES = """
[rules]
number = 3
size = [1, 4]
contiguity = true
{own}
[goals]
links = 1.0
imbalance = 1.0
"""


class Officers(BcuRule):
    """Each BCU has at least so many officers."""

    name = "least_officers"
    title = "Officers in the smallest BCU"
    floor = True
    shape = Annotated[float, Field(gt=0, description="Officers in each BCU, at least.")]

    def officers(self, group: tuple[int, ...]) -> float:
        values, scale = self.problem.figures("officers")
        return float(sum(int(values[i]) for i in group) / scale)

    def holds(self, group: tuple[int, ...]) -> bool:
        return self.officers(group) >= self.settings

    def value(self, groups: Any) -> float:
        return min(map(self.officers, groups))

    @property
    def limit(self) -> float:
        return self.settings

    def dials(self) -> list[Dial]:
        return [Dial("", self.settings, 1e9, 0.0)]

    def turned(self, dial: Dial, value: float) -> float:
        return value


class Spread(PlanRule):
    """The BCU with the most areas has at most so many times those of the one with the fewest."""

    name = "spread_of_areas"
    shape = float

    def ones(self) -> Any:
        return self.problem.demand * 0 + 1

    def add(self, plans: Any) -> None:
        plans.limit_ratio(self.ones(), self.settings)

    def check(self, groups: Any) -> list[Verdict]:
        sizes = [len(group) for group in groups.values()]
        value = max(sizes) / min(sizes)
        return [Verdict(self.name, value <= self.settings, value, self.settings)]


class Depots(EntryRule):
    """No BCU has two of the depots of one entry."""

    name = "depots"
    title = "Depots that share a BCU"
    shape = tuple[tuple[str, str], ...]

    def read_entries(self) -> tuple[tuple[int, ...], ...]:
        return tuple(self.problem.group(entry) for entry in self.settings)

    def breaks(self, entry: tuple[int, ...], group: tuple[int, ...]) -> bool:
        return set(entry) <= set(group)


OWN = (Officers, Spread, Depots)
STATED = {
    "least_officers": "least_officers = 480",
    "spread_of_areas": "spread_of_areas = 1.5",
    "depots": 'depots = [["A", "E"], ["Town D", "H"]]',
    "all": 'least_officers = 300\nspread_of_areas = 2\ndepots = [["A", "E"]]',
}


def write(folder: Path, own: str) -> Path:
    return grids.write(folder, 4, CALLS, LINKS, TABLES.format(own=own))


def read(folder: Path, own: str) -> Any:
    return bcu.read(write(folder, own), rules=OWN)


def valid(problem: Any) -> list[Any]:
    """Evaluate every partition, and keep the valid ones."""
    found = (bcu.evaluate(plan, problem) for plan in grids.partitions(len(CALLS), 3))
    return [each for each in found if each.holds]


@pytest.mark.parametrize("own", STATED.values(), ids=STATED)
def test_search_count_and_check_agree(tmp_path: Path, own: str) -> None:
    problem = read(tmp_path, own)
    keeping = valid(problem)
    without = valid(read(tmp_path, ""))
    assert 0 < len(keeping) < len(without)
    assert bcu.census(problem).count() == len(keeping)
    result = bcu.solve(problem, certify=True)
    assert (result.outcome, result.certified, result.valid_plans) == ("optimal", True, len(keeping))
    costs = [1 - e.measures["links_kept"] + e.measures["imbalance"] for e in keeping]
    assert result.objective == pytest.approx(min(costs), abs=1e-12)
    assert bcu.solve(problem, solver="cbc", certify=False).objective == result.objective
    listed = bcu.census(problem).best(len(keeping))
    found = {frozenset(listed.groups(place)) for place in range(len(listed))}
    assert found == {frozenset(each.groups.values()) for each in keeping}


def test_a_plan_that_breaks_it_is_told_so_with_its_figures(tmp_path: Path) -> None:
    problem = read(tmp_path, STATED["least_officers"])
    found = bcu.evaluate(grids.plan("E ABCDFGH"), problem)
    (broken,) = [v for v in found.verdicts if v.rule == "least_officers"]
    assert (broken.holds, broken.value, broken.where) == (False, 155.0, ("P0",))
    assert words.rule_title(broken, problem) == "Officers in the smallest BCU"
    assert words.rule_limit(broken) == "at least 480.00"
    assert "floor" not in broken.as_dict()
    assert "Officers in the smallest BCU" in found._repr_html_()


@pytest.mark.undrawn
def test_a_run_folder_states_it(tmp_path: Path) -> None:
    problem = read(tmp_path, STATED["all"])
    bcu.save(bcu.solve(problem), tmp_path / "out")
    with (tmp_path / "out" / "scenario.toml").open("rb") as file:
        rules = tomllib.load(file)["rules"]
    assert rules["least_officers"] == 300
    assert rules["depots"] == [["A", "E"]]


def test_it_is_explained_in_its_own_words(tmp_path: Path) -> None:
    own = 'least_officers = 560\ndepots = [["A", "B"]]\nspread_of_areas = 1.5'
    problem = read(tmp_path, own)
    assert "least_officers" in bcu.solve(problem).because
    told = bcu.explain(problem)
    assert "Officers in the smallest BCU: at least 560" in str(told)
    relaxed = {r.setting: r.needed for c in told.conflicts for r in c.relaxations}
    needed = relaxed["rules.least_officers"]
    at = write(tmp_path, own)
    nearest = [f"rules.least_officers={needed}"]
    assert bcu.solve(bcu.read(at, nearest, rules=OWN)).outcome == "optimal"
    closer = [f"rules.least_officers={needed + 0.01}"]
    assert bcu.solve(bcu.read(at, closer, rules=OWN)).outcome == "infeasible"


def test_entries_are_explained_one_by_one(tmp_path: Path) -> None:
    own = 'depots = [["A", "B"], ["A", "E"], ["D", "H"]]\ntogether = [["A", "B"]]'
    told = bcu.explain(read(tmp_path, own))
    assert "Depots that share a BCU: Town A and Town B" in str(told)
    assert "Town D and Town H" not in str(told)


def test_it_is_set_and_swept_like_any_other(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    problem = bcu.read(path, ["rules.least_officers=480"], rules=OWN)
    assert problem.scenario.rules.least_officers == 480
    rows = bcu.sweep(problem, "2-4").rows
    assert [row.bcus for row in rows] == [2, 3, 4]
    off = bcu.load(write(tmp_path, "least_officers = false"), rules=OWN)
    assert off.rules.least_officers is None


@pytest.mark.parametrize(
    ("own", "message", "remedy"),
    [
        ("least_officer = 5", "there is no key 'least_officer' in [rules].", "least_officers"),
        ("least_officers = 0", "the number must be more than 0 (given: 0).", "Officers in each"),
        ("least_oficers = false", "there is no key 'least_oficers' in [rules].", "least_officers"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    tmp_path: Path, own: str, message: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, own)
    (fault,) = caught.value.faults
    assert fault.message == message
    assert remedy in fault.remedy


def test_it_is_known_only_to_the_scenario_that_it_is_given_for(tmp_path: Path) -> None:
    before = dict(RULES)
    path = write(tmp_path, STATED["depots"])
    bcu.read(path, rules=OWN)
    assert dict(RULES) == before
    with pytest.raises(InputError, match="there is no key 'depots'"):
        bcu.read(path)
    with pytest.raises(ValueError, match="rules are stated by a scenario"):
        bcu.read(bcu.load(path, rules=OWN), rules=OWN)


def test_it_goes_with_its_problem_to_another_process(tmp_path: Path) -> None:
    problem = read(tmp_path, STATED["all"])
    sent = pickle.loads(pickle.dumps(problem))
    assert sent.scenario == problem.scenario
    assert bcu.census(sent).count() == bcu.census(problem).count()
    found = bcu.robustness(problem, draws=3)
    assert found.draws == 3
    assert bcu.robustness(problem, draws=3, jobs=2).as_dict() == found.as_dict()


def test_how_far_it_can_be_tightened(tmp_path: Path) -> None:
    rooms = {room.setting: room.tightest for room in bcu.slack(read(tmp_path, STATED["all"])).rooms}
    tightest = rooms["rules.least_officers"]
    path = write(tmp_path, STATED["all"])
    for limit, outcome in ((tightest, "optimal"), (tightest + 0.01, "infeasible")):
        problem = bcu.read(path, [f"rules.least_officers={limit}"], rules=OWN)
        assert bcu.solve(problem).outcome == outcome


class _Taken(Officers):
    name = "size"


class _NoKey(Officers):
    name = "Least officers"


class _NoShape(Officers):
    shape = None


@pytest.mark.parametrize(
    ("own", "error", "words_"),
    [
        ([_Taken], ValueError, "which is taken"),
        ([_NoKey], ValueError, "no plain key"),
        ([_NoShape], TypeError, "does not say what its settings are"),
        ([Officers, Officers], ValueError, "same name"),
        ([Rule], TypeError, "no subclass"),
        ([480], TypeError, "no subclass"),
    ],
)
def test_what_is_no_rule_is_refused(own: Any, error: type[Exception], words_: str) -> None:
    with pytest.raises(error, match=words_):
        bcu.load("baseline", rules=own)


def test_london_with_a_least_number_of_officers() -> None:
    problem = bcu.read("baseline", ["rules.least_officers=1200"], rules=OWN)
    result = bcu.solve(problem)
    assert (result.outcome, result.certified, result.valid_plans) == ("optimal", True, 7771)
    assert result.frame["officers"].min() == pytest.approx(1204.35)
    assert not bcu.evaluate("adopted-2018", problem).holds
