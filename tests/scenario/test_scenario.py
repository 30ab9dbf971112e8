"""Scenario files: laid over one another, changed from outside, written back, and their schema."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcu_optimizer.common.errors import InputError, UsageError
from bcu_optimizer.data import shipped
from bcu_optimizer.scenario import write as document
from bcu_optimizer.scenario.load import load
from bcu_optimizer.scenario.schema import Scenario
from makers import county
from makers.county import bcu

Write = Callable[[str, str], Path]

SHIPPED = sorted(path for path in shipped.SCENARIOS.rglob("*.toml") if path.parent != shipped.PLANS)

BASE = """\
title = "The base"
question = "Why?"
source = "A book"
expect = "infeasible"

[data]
heal_m = 3.0

[columns]
wards = "wards_2016"

[demand]
offences_2016 = 2.0
population_2016 = 1.0

[links.patterns]
factor = 2.0
pairs = [["Camden", "Islington"], ["Enfield", "Haringey"]]

[ties]
pairs = [["Sutton", "Merton", 1.0]]

[rules]
number = 12
size = [2, 4]
together = [["Camden", "Islington"]]
supervision = { max_ratio = 10, inspectors = 420 }

[rules.teams.child_abuse]
total = 512
minimum = 32

[goals]
links = 1.0
imbalance = 2.0

[limits]
imbalance = 0.1
links_kept = 0.05
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario file."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    written("base", BASE)
    return written


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return county.read_json(county.SCENARIOS / "scenario.schema.json")


def plain(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario states, without where it stands."""
    return scenario.model_dump(exclude={"name", "file", "origins"})


class TestInheritance:
    def test_a_file_holds_only_what_differs(self, write: Write) -> None:
        base = load(write("base", BASE))
        child = load(write("child", 'extends = "base"\n[rules]\nnumber = 13\n'))
        assert child.rules.number == 13
        changed = child.rules.model_copy(update={"number": 12})
        assert changed == base.rules
        for table in ("data", "columns", "demand", "links", "ties", "goals", "limits"):
            assert getattr(child, table) == getattr(base, table)

    def test_what_is_said_of_a_file_is_not_inherited(self, write: Write) -> None:
        child = load(write("a child", 'extends = "base"\n'))
        assert child.name == child.title == "a child"
        assert (child.question, child.source, child.expect) == ("", "", "plan")

    def test_goes_on_over_generations(self, write: Write) -> None:
        write("one", 'extends = "base"\n[rules]\nnumber = 13\nsize = [1, 4]\n')
        write("two", 'extends = "one.toml"\n[rules]\nnumber = 14\n')
        three = load(write("three", 'extends = ["two"]\n[rules.supervision]\nscope = "bcu"\n'))
        assert (three.rules.number, three.rules.size) == (14, (1, 4))
        assert three.rules.supervision
        assert three.rules.supervision.scope == "bcu"
        assert three.rules.supervision.inspectors == 420

    def test_goes_from_folder_to_folder(self, write: Write, tmp_path: Path) -> None:
        write("sub/deep/one", 'extends = "../../base.toml"\n[data]\nlinks = "links.csv"\n')
        two = load(write("two", 'extends = "sub/deep/one.toml"\n'))
        assert two.data.links == str(tmp_path / "sub" / "deep" / "links.csv")
        assert two.rules.number == 12

    def test_starts_from_shipped_scenarios_by_name(self, write: Write) -> None:
        child = load(write("child", 'extends = "baseline"\n[rules]\nnumber = 13\n'))
        assert child.rules.model_copy(update={"number": 12}) == load("baseline").rules

    def test_tables_merge_key_by_key(self, write: Write) -> None:
        text = """
            extends = "base"
            [limits]
            imbalance = 0.2
            [links.patterns]
            factor = 3.0
            [rules.teams.drugs]
            total = 100
            minimum = 5
            [columns]
            officers = "officers_fte_2016_05"
        """
        child = load(write("child", text))
        assert child.limits == {"imbalance": 0.2, "links_kept": 0.05}
        assert child.links.patterns
        assert child.links.patterns.factor == 3.0
        assert len(child.links.patterns.pairs) == 2
        assert child.rules.teams
        assert set(child.rules.teams) == {"child_abuse", "drugs"}
        assert child.columns.wards == "wards_2016"

    @pytest.mark.parametrize(
        ("table", "text", "whole"),
        [
            ("demand", "wards_2016 = 1.0", {"wards_2016": 1.0}),
            ("goals", "travel = 1.0", {"travel": 1.0}),
            ("ties", 'pairs = [["Bexley", "Bromley", 2.0]]', None),
        ],
    )
    def test_some_tables_are_replaced_whole(
        self, write: Write, table: str, text: str, whole: dict[str, float] | None
    ) -> None:
        child = load(write("child", f'extends = "base"\n[{table}]\n{text}\n'))
        found = getattr(child, table)
        if whole is None:
            assert found.pairs == (("Bexley", "Bromley", 2.0),)
        else:
            assert found == whole

    def test_lists_are_replaced_whole(self, write: Write) -> None:
        text = 'extends = "base"\n[rules]\ntogether = [["Bexley", "Bromley"]]\n'
        child = load(write("child", text + '[links.patterns]\npairs = [["Sutton", "Merton"]]\n'))
        assert child.rules.together == (("Bexley", "Bromley"),)
        assert child.links.patterns
        assert child.links.patterns.pairs == (("Sutton", "Merton"),)
        assert child.links.patterns.factor == 2.0

    @pytest.mark.parametrize("table", ["rules", "limits", "data", "columns", "links"])
    def test_a_heading_with_nothing_under_it_changes_nothing(
        self, write: Write, table: str
    ) -> None:
        text = f'extends = "base"\n[{table}]\n# number = 13\n'
        child = load(write("child", text))
        assert getattr(child, table) == getattr(load(write("base", BASE)), table)


class TestTakingOut:
    def test_false_takes_a_rule_out(self, write: Write) -> None:
        rules = "size = false\nsupervision = false\nteams = false\n"
        child = load(write("child", f'extends = "base"\n[rules]\n{rules}'))
        assert child.rules.size is child.rules.supervision is child.rules.teams is None
        assert child.rules.number == 12

    def test_false_takes_out_one_team_or_limit(self, write: Write) -> None:
        text = 'extends = "base"\n[rules.teams]\nchild_abuse = false\n[limits]\nimbalance = false\n'
        child = load(write("child", text))
        assert not child.rules.teams
        assert child.limits == {"links_kept": 0.05}

    def test_what_was_taken_out_can_be_stated_anew(self, write: Write) -> None:
        write("without", 'extends = "base"\n[rules]\nsupervision = false\n')
        text = 'extends = "without"\n[rules]\nsupervision = { max_ratio = 9, inspectors = 400 }\n'
        again = load(write("again", text))
        assert again.rules.supervision
        assert again.rules.supervision.inspectors == 400

    def test_part_of_what_was_taken_out_is_not_enough(self, write: Write) -> None:
        write("without", 'extends = "base"\n[rules]\nsupervision = false\n')
        path = write("again", 'extends = "without"\n[rules.supervision]\nscope = "bcu"\n')
        with pytest.raises(InputError, match="inspectors"):
            load(path)

    def test_crossings_are_switched_off_not_out(self, write: Write) -> None:
        write("on", 'extends = "base"\n[data]\ncrossings = true\n')
        child = load(write("off", 'extends = "on"\n[data]\ncrossings = false\n'))
        assert child.data.crossings is False


class TestTwoParents:
    """Two parents that state different values for one key contradict each other."""

    def test_each_gives_what_it_states(self, write: Write) -> None:
        write("one", 'extends = "base"\n[rules]\nnumber = 13\n')
        write("two", 'extends = "base"\n[rules]\nsize = [1, 5]\n')
        for parents in ('["one", "two"]', '["two", "one"]'):
            child = load(write("child", f"extends = {parents}\n"))
            assert (child.rules.number, child.rules.size) == (13, (1, 5))

    def test_a_contradiction_is_an_error(self, write: Write) -> None:
        write("one", "[rules]\nnumber = 13\n")
        write("two", "[rules]\nnumber = 14\n")
        path = write("child", 'extends = ["one", "two"]\n')
        with pytest.raises(InputError, match=r"one\.toml says 13, two\.toml says 14"):
            load(path)

    def test_unless_the_file_itself_states_the_key(self, write: Write) -> None:
        write("one", "[rules]\nnumber = 13\n[goals]\nlinks = 1.0\n")
        write("two", "[rules]\nnumber = 14\n[goals]\nimbalance = 1.0\n")
        text = 'extends = ["one", "two"]\n[rules]\nnumber = 15\n[goals]\ntravel = 1.0\n'
        child = load(write("child", text))
        assert child.rules.number == 15
        assert child.goals == {"travel": 1.0}

    def test_the_same_value_twice_is_none(self, write: Write) -> None:
        write("one", "[rules]\nnumber = 13\n")
        write("two", "[rules]\nnumber = 13\n")
        assert load(write("child", 'extends = ["one", "two"]\n')).rules.number == 13

    def test_whole_tables_contradict_each_other_as_one(self, write: Write) -> None:
        write("one", "[demand]\noffences_2016 = 1.0\n")
        write("two", "[demand]\npopulation_2016 = 1.0\n")
        with pytest.raises(InputError, match="State demand in this file"):
            load(write("child", 'extends = ["one", "two"]\n'))

    def test_a_value_merely_inherited_yields(self, write: Write) -> None:
        """A diamond: both sides stand on one base, and one side changes it."""
        write("one", 'extends = "base"\n[rules]\nnumber = 13\n')
        write("two", 'extends = "base"\n[rules]\nsize = [1, 5]\n')
        write("deep", 'extends = "one"\n[rules]\ncontiguity = true\n')
        for parents in permutations(["deep", "two"]):
            child = load(write("child", f"extends = {json.dumps(parents)}\n"))
            assert (child.rules.number, child.rules.size) == (13, (1, 5))

    def test_a_rule_taken_out_on_one_side_of_a_diamond_stays_out(self, write: Write) -> None:
        write("one", 'extends = "base"\n[rules]\nsupervision = false\nsize = false\n')
        write("two", 'extends = "base"\n[rules]\nnumber = 13\n')
        for parents in ('["one", "two"]', '["two", "one"]'):
            child = load(write("child", f"extends = {parents}\n"))
            assert child.rules.size is None
            assert child.rules.supervision is None
            assert child.rules.number == 13

    def test_to_take_out_and_to_state_is_a_contradiction(self, write: Write) -> None:
        write("one", "[rules]\nsupervision = false\n")
        write("two", "[rules]\nsupervision = { max_ratio = 9, inspectors = 400 }\n")
        for parents in ('["one", "two"]', '["two", "one"]'):
            with pytest.raises(InputError, match=r"rules\.supervision"):
                load(write("child", f"extends = {parents}\n"))

    def test_what_is_said_of_a_file_contradicts_nothing(self, write: Write) -> None:
        write("one", 'title = "One"\nexpect = "infeasible"\n[rules]\nnumber = 13\n')
        write("two", 'title = "Two"\n[rules]\nsize = [1, 5]\n')
        assert load(write("child", 'extends = ["one", "two"]\n')).title == "child"

    def test_all_contradictions_are_told(self, write: Write) -> None:
        write("one", "[rules]\nnumber = 13\nsize = [1, 3]\ncontiguity = true\n")
        write("two", "[rules]\nnumber = 14\nsize = [1, 4]\ncontiguity = true\n")
        with pytest.raises(InputError) as caught:
            load(write("child", 'extends = ["one", "two"]\n'))
        assert [fault.where for fault in caught.value.faults] == ["rules.number", "rules.size"]


class TestSettings:
    @pytest.mark.parametrize(
        ("text", "key", "value"),
        [
            ("rules.number=13", "rules.number", 13),
            ("rules.number = 13", "rules.number", 13),
            ("rules.number=[11, 16]", "rules.number", (11, 16)),
            ("rules.supervision.scope=bcu", "rules.supervision.scope", "bcu"),
            ("rules.supervision.scope='bcu'", "rules.supervision.scope", "bcu"),
            ("title=Thirteen of them", "title", "Thirteen of them"),
            ('title="a = b"', "title", "a = b"),
            ("rules.contiguity=true", "rules.contiguity", True),
            ("data.heal_m=2", "data.heal_m", 2.0),
            ("limits.travel_km=4.25", "limits.travel_km", 4.25),
            ("goals.travel=1", "goals", {"links": 1.0, "imbalance": 2.0, "travel": 1.0}),
            ("demand.wards_2016=1", "demand.wards_2016", 1.0),
            ("goals={travel = 1}", "goals", {"travel": 1.0}),
            ("rules.size=false", "rules.size", None),
            ("links.patterns.factor=4", "links.patterns.factor", 4.0),
        ],
    )
    def test_change_one_thing(self, write: Write, text: str, key: str, value: object) -> None:
        path = write("base", BASE)
        before, after = load(path), load(path, [text])
        assert after.setting(key) == value
        top = key.partition(".")[0]
        rest = set(plain(before)) - {top}
        assert all(plain(before)[name] == plain(after)[name] for name in rest)

    def test_reach_into_a_table_of_any_depth(self, write: Write) -> None:
        after = load(write("base", BASE), ["rules.teams.child_abuse.minimum=20"])
        assert after.rules.teams
        assert (
            after.rules.teams["child_abuse"].total,
            after.rules.teams["child_abuse"].minimum,
        ) == (
            512,
            20,
        )

    def test_add_to_the_demand_that_a_data_set_starts_from(self, write: Write) -> None:
        path = write("plain", "[rules]\nnumber = 12\n")
        after = load(path, ["demand.population_2016=1"])
        assert after.demand == {"offences_2016": 1.0, "population_2016": 1.0}

    def test_hold_in_the_order_given(self, write: Write) -> None:
        after = load(write("base", BASE), ["rules.number=13", "rules.number=14"])
        assert after.rules.number == 14

    def test_say_that_they_come_from_the_command_line(self, write: Write) -> None:
        after = load(write("base", BASE), ["rules.number=13"])
        assert after.origins["rules.number"] == "--set"
        assert after.origins["rules.size"].endswith("base.toml")

    def test_cannot_name_what_a_scenario_extends(self, write: Write) -> None:
        with pytest.raises((InputError, UsageError)):
            load(write("base", BASE), ["extends=baseline"])

    @pytest.mark.parametrize("text", ["", "=3", "rules", "rules.=3", "a b=3", "rules.number=[1"])
    def test_of_another_form_are_a_wrong_usage(self, write: Write, text: str) -> None:
        with pytest.raises(UsageError):
            load(write("base", BASE), [text])

    @given(
        st.from_regex(r"[a-z_.\"' ]{1,12}", fullmatch=True),
        st.text(st.characters(codec="utf-8"), max_size=12),
    )
    def test_of_any_form_are_applied_or_refused(self, key: str, value: str) -> None:
        try:
            load("baseline", [f"{key}={value}"])
        except (InputError, UsageError) as error:
            assert error.faults


class TestResolved:
    """The scenario that is kept with a run is the scenario that was solved."""

    def again(self, scenario: Scenario, folder: Path) -> Scenario:
        path = folder / "resolved.toml"
        path.write_text(document.resolved(scenario), encoding="utf-8")
        return load(path)

    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_loads_as_it_was(self, path: Path, tmp_path: Path) -> None:
        scenario = load(path)
        assert plain(self.again(scenario, tmp_path)) == plain(scenario)

    @pytest.mark.parametrize(
        "texts",
        [
            ["rules.number=[11, 16]"],
            ["columns.officers=false"],
            ["columns.wards=false", "columns.pcsos=false"],
            ["rules=false", "goals={}"],
            ["links.mass=[]", "links.decay_km=2.5"],
            ["data.crossings=true", "data.min_border_m=1e-7"],
            ["title='Ünïcode \"quoted\" \\ and # more'"],
            ['title="""two\nlines"""'],
            ["limits={imbalance = 0.060768666782432375, demand_ratio = 3}"],
            ["rules.teams={a = {total = 512.5, minimum = 0}}"],
            ["rules.fixed={plan = 'adopted-2018', bcus = ['North West']}"],
            ['assumptions."links.decay_km"="Why not?"'],
            ['demand={"offences_2016" = 1e-9, population_2016 = 3}'],
            ['ties.pairs=[["Sutton", "Merton", 1.5]]'],
            ["expect=infeasible"],
        ],
    )
    def test_loads_as_it_was_changed(self, texts: list[str], tmp_path: Path) -> None:
        scenario = load("baseline", texts)
        assert plain(self.again(scenario, tmp_path)) == plain(scenario)

    def test_of_a_user_loads_from_anywhere(self, tmp_path: Path) -> None:
        made = county.make(tmp_path / "county")
        scenario = load(made.scenario)
        (tmp_path / "elsewhere").mkdir()
        again = self.again(scenario, tmp_path / "elsewhere")
        assert plain(again) == plain(scenario)
        assert bcu("check", tmp_path / "elsewhere" / "resolved.toml").code == 0

    def test_extends_nothing_and_says_where_values_are_from(self, write: Write) -> None:
        text = document.resolved(load(write("child", 'extends = "base"\n[rules]\nnumber = 13\n')))
        assert "extends" not in tomllib.loads(text)
        lines = text.splitlines()
        assert any(line.startswith("number = 13") and "child.toml" in line for line in lines)
        assert any(line.startswith("size = ") and "base.toml" in line for line in lines)


class TestSchema:
    @pytest.fixture
    def faults(self, schema: dict[str, Any]) -> Callable[[str], list[str]]:
        """Return what the schema finds wrong with the text of a scenario."""
        from jsonschema import Draft202012Validator

        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        return lambda text: [error.message for error in validator.iter_errors(tomllib.loads(text))]

    def test_is_printed_as_it_is_kept_beside_the_scenarios(self) -> None:
        text = (county.SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8")
        assert bcu("schema").out == text
        assert bcu("schema", "--json").out == text  # and no other the second time

    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_takes_every_shipped_scenario(
        self, path: Path, faults: Callable[[str], list[str]]
    ) -> None:
        assert faults(path.read_text(encoding="utf-8")) == []

    @pytest.mark.parametrize(
        "text",
        [
            "",
            BASE,
            'extends = "baseline"',
            'extends = ["baseline", "ten"]',
            "[rules]\nnumber = [11, 16]\nsize = false\nsupervision = false",
            "[rules]\nsupervision = { scope = 'bcu' }",
            "[rules]\nteams = { child_abuse = false, drugs = { minimum = 4 } }",
            "[rules]\nsingle = ['Westminster']\nbarrier = [['Enfield', 'Waltham Forest']]",
            "[rules]\nfixed = { plan = 'adopted-2018', bcus = ['North West'] }",
            "[data]\ncrossings = 'mine.csv'",
            "[data]\ncrossings = true",
            "[columns]\nofficers = false",
            "[links.patterns]\nfactor = 2",
            "[limits]\nimbalance = false",
            "[goals]",
        ],
    )
    def test_takes_what_may_stand_in_a_file(
        self, text: str, faults: Callable[[str], list[str]]
    ) -> None:
        assert faults(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "titel = 'x'",
            "[ruls]\nnumber = 12",
            "[rules]\nnubmer = 12",
            "[rules]\nnumber = 'twelve'",
            "[rules]\nnumber = 12.5",
            "[rules]\nnumber = [1, 2, 3]",
            "[rules]\nsize = [2]",
            "[rules]\nsize = 3",
            "[rules]\nsize = [0, 2]",
            "[rules]\nsupervision = { scope = 'city' }",
            "[rules]\nsupervision = { inspector = 3 }",
            "[rules]\nbalance = { max_ratio = 0.5 }",
            "[rules]\ntogether = [['Camden']]",
            "[rules]\nteams = { a = { totla = 3 } }",
            "[goals]\nlinks = 'much'",
            "[goals]\nlinks = -1",
            "[demand]\noffences_2016 = -1",
            "[limits]\nimbalance = 'low'",
            "[data]\ncrossing = true",
            "[links]\ndecay_km = 0",
            "expect = 'nothing'",
            "name = 'mine'",
            "extends = 3",
        ],
    )
    def test_refuses_what_may_not(self, text: str, faults: Callable[[str], list[str]]) -> None:
        assert faults(text)

    def test_describes_what_it_lists(self, schema: dict[str, Any]) -> None:
        rules = schema["$defs"]["RuleSettings"]["properties"]
        assert {"number", "size", "contiguity", "supervision", "balance"} <= set(rules)
        assert "BCU" in json.dumps(rules["number"])

    def test_can_be_written_to_a_folder(self, tmp_path: Path) -> None:
        assert bcu("schema", "--out", tmp_path / "new").code == 0
        found = county.read_json(tmp_path / "new" / "scenario.schema.json")
        assert found["title"] == "A scenario of bcu_optimizer"


def test_a_scenario_is_frozen(write: Write) -> None:
    scenario = load(write("base", BASE))
    with pytest.raises(ValueError, match="frozen"):
        scenario.title = "Another"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        scenario.rules.number = 3  # type: ignore[misc]


def test_a_shipped_name_comes_before_a_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "baseline.toml").write_text('title = "Mine"', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("baseline").title != "Mine"
    assert load("baseline.toml").title == "Mine"
    assert load("./baseline.toml").title == "Mine"
