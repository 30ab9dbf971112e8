"""The contracts: documents, keys, exit codes, ``--set`` and run folders, as others rely on them."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bcu_optimizer.engines.set_partitioning import solvers
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.solve import solve as optimise
from makers import county
from makers.county import CODES, Answer, County, bcu, settings

R_KEYS = [
    "bcus", "outcome", "objective", "bound", "gap", "valid_plans", "certified", "measures",
    "rules", "plan", "table", "engine", "because",
]  # fmt: skip
V_KEYS = ["rule", "holds", "value", "limit", "where", "measure", "exempt"]
T_KEYS = [
    "bcu", "areas", "demand_share", "officers", "sergeants", "officers_per_sergeant",
    "inspectors", "supervision_ratio", "wards", "ward_officers", "pcsos", "teams", "links_kept",
    "links_cut", "largest_area_share",
]  # fmt: skip
MEASURE_KEYS = {
    "imbalance", "links_kept", "travel_km", "ties_kept", "demand_ratio", "officers_ratio",
    "supervision_ratio", "supervision_ratio_london", "leadership_posts", "compactness",
    "partners_changed",
}  # fmt: skip
ERROR_KEYS = ["kind", "message", "file", "where", "remedy"]
FILES = {
    "result.json", "plan.csv", "bcus.csv", "plan.gpkg", "map.pdf", "map.png", "scenario.toml",
    "run.json",
}  # fmt: skip

Json = dict[str, Any]


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


@pytest.fixture(scope="module")
def answer() -> Answer:
    return bcu("solve", "baseline", "--json")


@pytest.fixture(scope="module")
def result(answer: Answer) -> Json:
    (found,) = answer.document["results"]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def evaluated() -> Json:
    return bcu("evaluate", "adopted-2018", "--json").document


def solved(*arguments: str | Path) -> Json:
    (found,) = bcu("solve", *arguments, "--json").document["results"]
    assert isinstance(found, dict)
    return found


def held(*texts: str, plan: str | Path = "adopted-2018") -> Json:
    return bcu("evaluate", plan, "--json", *settings(*texts)).document


def verdicts(document: Json, rule: str) -> list[Json]:
    return [verdict for verdict in document["rules"] if verdict["rule"] == rule]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestStandardOutput:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["solve", "baseline", "--set", "rules.number=17"],
            ["evaluate", "adopted-2018"],
            ["check", "baseline"],
            ["schema"],
            ["solve", "basline"],
            ["solve"],
            ["solve", "baseline", "--solver", "abacus"],
        ],
    )
    def test_holds_one_document_and_nothing_else(self, arguments: list[str]) -> None:
        answer = bcu(*arguments, "--json")
        assert answer.document
        assert answer.out.count("\n") == 1 or arguments == ["schema"]
        assert answer.err == ""

    def test_is_empty_for_an_error_in_words(self) -> None:
        answer = bcu("solve", "basline")
        assert answer.out == ""
        assert answer.err.startswith("bcu: ")

    def test_a_run_without_a_folder_says_how_to_keep_its_files(self) -> None:
        assert "add: --out DIR" in bcu("evaluate", "adopted-2018").out
        assert "add: --out DIR" in bcu("solve", "baseline", "--set", "rules.number=17").out

    def test_tables_fit_a_hundred_columns(self) -> None:
        answer = bcu("evaluate", "adopted-2018")
        assert max(map(len, answer.out.splitlines())) <= 100
        assert "Hammersmith" in answer.out
        assert "E09000013" not in answer.out

    def test_numbers_are_unrounded_doubles_and_shares_run_from_0_to_1(self, result: Json) -> None:
        shares = [result["measures"][name] for name in ("imbalance", "links_kept", "compactness")]
        shares += [row[key] for row in result["table"] for key in ("demand_share", "links_kept")]
        assert all(0 < share < 1 for share in shares)
        assert all(round(share, 9) != share for share in shares)


class TestSolve:
    def test_names_the_scenario_and_its_results(self, answer: Answer) -> None:
        assert answer.code == 0
        assert list(answer.document) == ["scenario", "results"]
        assert answer.document["scenario"] == "baseline"

    def test_a_scenario_is_called_by_the_stem_of_its_file(self, made: County) -> None:
        renamed = made.scenario.rename(made.folder / "My county.v2.toml")
        assert bcu("check", renamed, "--json").document["scenario"] == "My county.v2"

    def test_a_result_has_these_keys(self, result: Json) -> None:
        assert set(result) >= set(R_KEYS)
        assert set(result["measures"]) >= MEASURE_KEYS

    def test_an_optimum_is_proven(self, result: Json) -> None:
        assert result["outcome"] == "optimal"
        assert result["gap"] == 0
        assert result["bound"] == result["objective"]
        assert result["because"] == []
        assert result["valid_plans"] > 0
        assert result["certified"] is True

    def test_the_objective_is_the_weighted_sum_of_the_goals(self, result: Json) -> None:
        known = result["measures"]
        assert result["objective"] == pytest.approx(1 - known["links_kept"] + known["imbalance"])

    def test_weights_count_as_written(self, made: County) -> None:
        goals = "goals={links = 0.5, imbalance = 3, travel = 0.25}"
        result = solved(made.scenario, "--set", goals)
        plan = county.write_plan(made.folder / "one.csv", {"All": range(len(CODES))})
        one = bcu("evaluate", plan, "--scenario", made.scenario, "--json").document
        known, whole = result["measures"], one["measures"]["travel_km"]
        assert result["objective"] == pytest.approx(
            0.5 * (1 - known["links_kept"])
            + 3 * known["imbalance"]
            + 0.25 * known["travel_km"] / whole
        )

    def test_a_ratio_is_its_own_objective(self, made: County) -> None:
        result = solved(made.scenario, *settings("goals={demand_ratio = 1.0}", "rules.size=[3, 4]"))
        assert result["objective"] == result["measures"]["demand_ratio"]

    def test_the_plan_gives_every_code_a_bcu(self, result: Json) -> None:
        assert list(result["plan"]) == [f"E090000{n:02}" for n in range(2, 34)]
        assert len(set(result["plan"].values())) == result["bcus"] == 12

    def test_the_table_has_a_row_a_bcu(self, result: Json) -> None:
        assert all(set(row) >= set(T_KEYS) for row in result["table"])
        for row in result["table"]:
            assert row["areas"] == [c for c, bcu_ in result["plan"].items() if bcu_ == row["bcu"]]
        assert sorted(row["bcu"] for row in result["table"]) == sorted(set(result["plan"].values()))

    def test_the_table_adds_up(self, result: Json) -> None:
        table = result["table"]
        known = result["measures"]
        assert math.fsum(row["demand_share"] for row in table) == pytest.approx(1, abs=1e-12)
        assert math.fsum(row["inspectors"] for row in table) == pytest.approx(420)
        assert math.fsum(row["links_kept"] for row in table) == pytest.approx(known["links_kept"])
        cut = math.fsum(row["links_cut"] for row in table)
        assert cut == pytest.approx(2 * (1 - known["links_kept"]))
        assert max(row["supervision_ratio"] for row in table) == known["supervision_ratio"]
        most = max(row["officers"] for row in table)
        least = min(row["officers"] for row in table)
        assert most / least == pytest.approx(known["officers_ratio"])
        for row in table:
            assert row["inspectors"] == pytest.approx(4 * row["supervision_ratio"])
            assert row["officers_per_sergeant"] == pytest.approx(row["officers"] / row["sergeants"])
            assert row["ward_officers"] == 2 * row["wards"]
            assert row["pcsos"] == row["wards"]
            assert isinstance(row["wards"], int)
            assert row["teams"] == {}
            assert 1 / len(row["areas"]) <= row["largest_area_share"] <= 1

    def test_leadership_posts_are_counted(self, result: Json) -> None:
        assert result["measures"]["leadership_posts"] == 60
        assert isinstance(result["measures"]["leadership_posts"], int)

    def test_without_supervision_what_rests_on_it_is_null(self, made: County) -> None:
        result = solved(made.scenario, "--set", "rules.supervision=false")
        for name in ("supervision_ratio", "supervision_ratio_london", "leadership_posts"):
            assert result["measures"][name] is None
        for row in result["table"]:
            assert row["inspectors"] is None
            assert row["supervision_ratio"] is None
        assert not verdicts(result, "supervision")

    def test_without_ties_their_share_is_null(self, result: Json) -> None:
        assert result["measures"]["ties_kept"] is None

    def test_an_infeasible_result_is_empty(self) -> None:
        answer = bcu("solve", "baseline", "--json", "--set", "rules.number=17")
        assert answer.code == 4
        (result,) = answer.document["results"]
        assert set(result) >= set(R_KEYS)
        assert result["outcome"] == "infeasible"
        for key in ("plan", "objective", "bound", "gap"):
            assert result[key] is None
        assert result["measures"] == {}
        assert result["rules"] == result["table"] == []
        assert result["because"]
        assert set(result["because"]) == {"number", "size"}

    def test_a_range_gives_a_result_for_each_number(self, made: County) -> None:
        answer = bcu("solve", made.scenario, "--json", "--set", "rules.number=[4, 6]")
        results = answer.document["results"]
        assert [each["bcus"] for each in results] == [4, 5, 6]
        assert [each["outcome"] for each in results] == ["infeasible", "optimal", "optimal"]
        assert answer.code == 0
        assert all(set(each) >= set(R_KEYS) for each in results)

    def test_without_a_number_every_number_is_solved_for_itself(self, made: County) -> None:
        texts = settings("rules={size = [4, 5], contiguity = true}", "goals={links = 1}")
        results = bcu("solve", made.scenario, "--json", *texts).document["results"]
        assert [each["bcus"] for each in results] == list(range(1, len(CODES) + 1))
        planned = [each for each in results if each["plan"]]
        assert [each["bcus"] for each in planned] == [4, 5]
        assert [len(each["table"]) for each in planned] == [4, 5]

    def test_a_best_found_plan_is_never_called_optimal(
        self, made: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = solvers.run

        def cut_short(*arguments: Any) -> solvers.Ending:
            ending = run(*arguments)
            assert ending.bound is not None
            return solvers.Ending("feasible", ending.bound - 100)

        monkeypatch.setattr(solvers, "run", cut_short)
        answer = bcu("solve", made.scenario, "--json")
        (result,) = answer.document["results"]
        assert answer.code == 0
        assert result["outcome"] == "feasible"
        assert result["bound"] < result["objective"]
        difference = result["objective"] - result["bound"]
        assert result["gap"] == pytest.approx(difference / abs(result["objective"]))
        answer = bcu("solve", made.scenario)
        assert "not proven best" in answer.out
        assert "optimal" not in answer.out.casefold()

    def test_no_more_time_than_the_limit_and_no_plan_is_unknown(self) -> None:
        answer = bcu("solve", "baseline", "--json", "--time-limit", "0")
        assert answer.code == 5
        (result,) = answer.document["results"]
        assert set(result) >= set(R_KEYS)
        assert result["outcome"] == "unknown"
        assert result["plan"] is None
        assert result["because"] == []

    @pytest.mark.parametrize("solver", ["highs", "cbc"])
    def test_both_solvers_agree(self, made: County, solver: str) -> None:
        result = solved(made.scenario, "--solver", solver)
        assert result["outcome"] == "optimal"
        assert result["objective"] == solved(made.scenario)["objective"]

    def test_the_same_question_has_the_same_answer(self, made: County) -> None:
        assert solved(made.scenario) == solved(made.scenario)


class TestVerdicts:
    def test_have_these_keys(self, result: Json, evaluated: Json) -> None:
        for verdict in [*result["rules"], *evaluated["rules"]]:
            assert set(verdict) >= set(V_KEYS)
            assert verdict["holds"] is True
            assert verdict["where"] == []
            assert verdict["exempt"] == []

    def test_there_is_one_for_each_rule_and_each_measure_of_balance(self, result: Json) -> None:
        assert [(v["rule"], v["measure"]) for v in result["rules"]] == [
            ("number", None),
            ("size", None),
            ("contiguity", None),
            ("supervision", None),
            ("balance", "demand"),
            ("balance", "officers"),
        ]

    def test_number_shows_its_limit_as_the_scenario_states_it(self) -> None:
        (verdict,) = verdicts(held(), "number")
        assert (verdict["value"], verdict["limit"]) == (12, 12)
        (verdict,) = verdicts(held("rules.number=[11, 16]"), "number")
        assert (verdict["value"], verdict["limit"]) == (12, [11, 16])
        (verdict,) = verdicts(held("rules.number=11"), "number")
        assert verdict["holds"] is False

    def test_a_range_of_one_number_is_shown_as_stated(self) -> None:
        (verdict,) = verdicts(held("rules.number=[12, 12]"), "number")
        assert verdict["limit"] == [12, 12]

    def test_size_shows_the_smallest_and_the_largest(self) -> None:
        (verdict,) = verdicts(held(), "size")
        assert (verdict["value"], verdict["limit"]) == ([2, 4], [2, 4])
        (verdict,) = verdicts(held("rules.size=[2, 3]"), "size")
        assert verdict["holds"] is False
        assert (verdict["value"], verdict["limit"]) == ([2, 4], [2, 3])
        assert verdict["where"] == ["South West"]

    def test_contiguity_counts_bcus_in_pieces(self, tmp_path: Path, made: County) -> None:
        split = {**county.PLAN, "North West": (0, 15, 6), "South West": (10, 5, 16)}
        plan = county.write_plan(tmp_path / "split.csv", split)
        document = bcu("evaluate", plan, "--scenario", made.scenario, "--json").document
        (verdict,) = verdicts(document, "contiguity")
        assert (verdict["value"], verdict["limit"], verdict["holds"]) == (2, 0, False)
        assert sorted(verdict["where"]) == ["North West", "South West"]

    def test_supervision_shows_the_average_or_the_worst(self) -> None:
        (verdict,) = verdicts(held(), "supervision")
        assert (verdict["value"], verdict["limit"]) == (8.75, 10)
        document = held("rules.supervision.scope=bcu")
        (verdict,) = verdicts(document, "supervision")
        assert verdict["holds"] is False
        assert verdict["value"] == document["measures"]["supervision_ratio"]
        assert verdict["value"] == pytest.approx(12.59, abs=0.005)
        assert verdict["where"] == ["Central West", "West Area"]

    def test_evaluate_says_in_words_who_breaks_supervision(self) -> None:
        answer = bcu("evaluate", "adopted-2018", "--set", "rules.supervision.scope=bcu")
        assert answer.code == 6
        text = " ".join(answer.out.split())
        assert "Central West (12.6 inspectors a superintendent)" in text
        assert "West Area (10.2 inspectors a superintendent)" in text

    def test_balance_names_the_extremes(self) -> None:
        demand, officers = verdicts(held("rules.balance.max_ratio=1.8"), "balance")
        assert demand["holds"] is True
        assert officers["holds"] is False
        assert officers["limit"] == 1.8
        assert set(officers["where"]) == {"Central West", "North Area"}

    def test_teams_show_the_smallest_of_each(self) -> None:
        teams = (
            "rules.teams={child_abuse = {total = 512, minimum = 35}, b = {total = 5, minimum = 0}}"
        )
        document = held(teams)
        found = {v["measure"]: v for v in verdicts(document, "teams")}
        assert set(found) == {"child_abuse", "b"}
        sizes = {row["bcu"]: row["teams"]["child_abuse"] for row in document["table"]}
        verdict = found["child_abuse"]
        assert verdict["holds"] is False
        assert (verdict["value"], verdict["limit"]) == (min(sizes.values()), 35)
        assert verdict["where"] == [name for name, size in sizes.items() if size < 35]
        assert sum(sizes.values()) == pytest.approx(512)

    @pytest.mark.parametrize(
        ("text", "value", "where"),
        [
            (
                'rules.together=[["Camden", "Hackney"], ["Camden", "Islington"]]',
                1,
                {"Central East", "Central North"},
            ),
            ('rules.apart=[["Camden", "Islington", "Barnet"]]', 1, {"Central North"}),
            ('rules.single=["Westminster", "Camden"]', 2, {"Central West", "Central North"}),
            ('rules.barrier=[["Enfield", "Haringey"]]', 1, {"North Area"}),
        ],
    )
    def test_entries_that_are_broken_are_counted(
        self, text: str, value: int, where: set[str]
    ) -> None:
        document = held(text)
        name = text.removeprefix("rules.").partition("=")[0]
        (verdict,) = verdicts(document, name)
        assert (verdict["holds"], verdict["value"], verdict["limit"]) == (False, value, 0)
        assert set(verdict["where"]) == where
        assert document["holds"] is False
        (contiguity,) = verdicts(document, "contiguity")
        assert contiguity["holds"] is True

    def test_kept_bcus_are_exempt_from_bcu_rules(self) -> None:
        kept = 'rules.fixed={plan = "adopted-2018", bcus = ["North West", "South West"]}'
        document = held(kept, "rules.size=[2, 3]", "rules.number=[11, 16]")
        assert document["holds"] is True
        (size,) = verdicts(document, "size")
        assert (size["holds"], size["where"], size["exempt"]) == (True, [], ["South West"])
        assert size["value"] == [2, 3]
        (fixed,) = verdicts(document, "fixed")
        assert (fixed["holds"], fixed["value"], fixed["limit"]) == (True, 0, 0)

    def test_a_kept_bcu_that_is_changed_is_named(self, tmp_path: Path) -> None:
        text = (county.SCENARIOS / "plans" / "adopted-2018.csv").read_text(encoding="utf-8")
        plan = tmp_path / "changed.csv"
        plan.write_text(text.replace("Barnet,North West", "Barnet,North Area"), encoding="utf-8")
        kept = 'rules.fixed={plan = "adopted-2018", bcus = ["North West", "South West"]}'
        (fixed,) = verdicts(held(kept, plan=plan), "fixed")
        assert (fixed["holds"], fixed["value"], fixed["where"]) == (False, 1, ["North West"])

    def test_size_leaves_single_areas_out(self, made: County) -> None:
        result = solved(made.scenario, *settings('rules.single=["T"]', "rules.balance=false"))
        assert ["T"] in [row["areas"] for row in result["table"]]
        (size,) = verdicts(result, "size")
        assert size["holds"] is True
        assert size["value"][0] >= 2

    def test_a_hard_limit_is_a_rule_of_its_own(self) -> None:
        document = held("limits.imbalance=0.05", "limits.links_kept=0.2")
        (imbalance,) = verdicts(document, "limits.imbalance")
        assert imbalance["holds"] is False
        assert imbalance["value"] == document["measures"]["imbalance"]
        assert imbalance["limit"] == 0.05
        (kept,) = verdicts(document, "limits.links_kept")
        assert kept["holds"] is True

    def test_what_is_not_known_is_null_and_not_broken(self, tmp_path: Path) -> None:
        source = county.SCENARIOS / "plans" / "adopted-2018.csv"
        plan = tmp_path / "given.csv"
        plan.write_bytes(source.read_bytes())
        plan.with_suffix(".toml").write_text(
            'unknown = ["leadership_posts", "supervision_ratio", "supervision_ratio_london"]',
            encoding="utf-8",
        )
        texts = ["rules.supervision.inspectors=9000", "limits.supervision_ratio=1"]
        answer = bcu("evaluate", plan, "--json", *settings(*texts))
        assert answer.code == 0
        document = answer.document
        assert document["holds"] is True
        for name in ("supervision", "limits.supervision_ratio"):
            (verdict,) = verdicts(document, name)
            assert verdict["value"] is None
            assert verdict["holds"] is None
            assert verdict["where"] == []
        for name in ("leadership_posts", "supervision_ratio", "supervision_ratio_london"):
            assert document["measures"][name] is None
        assert "not known" in bcu("evaluate", plan).out


class TestEvaluate:
    def test_has_these_keys(self, evaluated: Json) -> None:
        assert set(evaluated) >= {"scenario", "bcus", "holds", "measures", "rules", "table"}
        assert evaluated["scenario"] == "baseline"
        assert evaluated["bcus"] == 12
        assert evaluated["holds"] is True
        assert set(evaluated["measures"]) >= MEASURE_KEYS
        assert all(set(row) >= set(T_KEYS) for row in evaluated["table"])

    def test_the_plan_keeps_its_own_names(self, evaluated: Json) -> None:
        path = county.SCENARIOS / "plans" / "adopted-2018.csv"
        with path.open(encoding="utf-8", newline="") as file:
            names = {row["bcu"] for row in csv.DictReader(file)}
        assert {row["bcu"] for row in evaluated["table"]} == names

    def test_a_broken_rule_ends_in_6(self) -> None:
        answer = bcu("evaluate", "adopted-2018", "--json", "--set", "rules.number=13")
        assert answer.code == 6
        assert answer.document["holds"] is False

    def test_every_printed_measure_can_be_typed_back_as_a_limit(self, evaluated: Json) -> None:
        texts = [
            f"limits.{name}={value!r}"
            for name, value in evaluated["measures"].items()
            if value is not None and name != "leadership_posts"
        ]
        assert len(texts) == 8
        answer = bcu("evaluate", "adopted-2018", "--json", *settings(*texts))
        assert answer.code == 0
        assert answer.document["holds"] is True

    @pytest.mark.parametrize(
        "name", ["imbalance", "links_kept", "travel_km", "compactness", "demand_ratio"]
    )
    def test_the_least_bit_tighter_and_the_limit_is_broken(
        self, evaluated: Json, name: str
    ) -> None:
        better = -math.inf if MEASURES[name].better == "lower" else math.inf
        limit = math.nextafter(evaluated["measures"][name], better)
        document = held(f"limits.{name}={limit!r}")
        (verdict,) = verdicts(document, f"limits.{name}")
        assert verdict["holds"] is False


class TestLimits:
    """Limits that sit exactly at a plan's value."""

    @pytest.mark.parametrize("name", ["imbalance", "links_kept", "demand_ratio", "officers_ratio"])
    def test_a_printed_measure_typed_back_keeps_its_plan(self, made: County, name: str) -> None:
        before = solved(made.scenario)
        limit = before["measures"][name]
        after = solved(made.scenario, *settings(f"limits.{name}={limit!r}"))
        assert after["plan"] == before["plan"]

    @pytest.mark.parametrize("name", ["imbalance", "links_kept", "demand_ratio", "officers_ratio"])
    def test_the_least_bit_tighter_gives_another_plan(self, made: County, name: str) -> None:
        before = solved(made.scenario)
        limit = before["measures"][name]
        better = -math.inf if MEASURES[name].better == "lower" else math.inf
        tighter = math.nextafter(limit, better)
        after = solved(made.scenario, *settings(f"limits.{name}={tighter!r}"))
        assert after["plan"] != before["plan"]
        assert after["objective"] > before["objective"]

    def test_the_ratio_of_the_best_plan_is_the_least_that_balance_allows(
        self, made: County
    ) -> None:
        texts = ["goals={demand_ratio = 1}", "rules.balance=false", "rules.size=[3, 4]"]
        least = solved(made.scenario, *settings(*texts))["measures"]["demand_ratio"]
        at = 'rules.balance={{max_ratio = {!r}, measures = ["demand"]}}'
        assert bcu("solve", made.scenario, *settings(at.format(least), texts[2])).code == 0
        below = at.format(math.nextafter(least, 0))
        assert bcu("solve", made.scenario, *settings(below, texts[2])).code == 4


class TestSet:
    def test_changes_that_key_alone(self, made: County) -> None:
        before = bcu("check", made.scenario, "--json").document["values"]
        after = bcu(
            "check", made.scenario, "--json", *settings("rules.supervision.max_ratio=9")
        ).document["values"]
        changed = [row for row in after if row not in before]
        assert [(row["key"], row["value"]) for row in changed] == [
            ("rules.supervision.max_ratio", 9.0)
        ]
        assert len(after) == len(before)

    @pytest.mark.parametrize("table", ["goals", "demand"])
    def test_changes_that_key_alone_in_tables_that_files_replace_whole(
        self, made: County, table: str
    ) -> None:
        text = {"goals": "goals.travel=0.5", "demand": "demand.wards=0.5"}[table]
        values = bcu("check", made.scenario, "--json", *settings(text)).document["values"]
        found = {row["key"]: row["value"] for row in values}[table]
        assert (
            found
            == {
                "goals": {"links": 1.0, "imbalance": 1.0, "travel": 0.5},
                "demand": {"calls_2025": 1.0, "wards": 0.5},
            }[table]
        )

    def test_takes_a_bare_word_as_text(self) -> None:
        assert held("rules.supervision.scope=bcu")["holds"] is False
        assert held('rules.supervision.scope="bcu"')["holds"] is False

    def test_reaches_any_depth(self) -> None:
        texts = ["rules.teams.child_abuse.total=512", "rules.teams.child_abuse.minimum=20"]
        (verdict,) = verdicts(held(*texts), "teams")
        assert (verdict["measure"], verdict["limit"]) == ("child_abuse", 20)

    def test_takes_whole_tables_and_lists(self) -> None:
        document = held("rules={number = 12}", "goals={ imbalance = 1 }")
        assert [verdict["rule"] for verdict in document["rules"]] == ["number"]

    def test_the_last_of_several_holds(self) -> None:
        (verdict,) = verdicts(held("rules.number=11", "rules.number=12"), "number")
        assert verdict["limit"] == 12

    def test_takes_a_rule_out(self) -> None:
        assert not verdicts(held("rules.size=false"), "size")

    def test_paths_are_relative_to_the_current_folder(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        rows = [["from", "to", "count"], ["q7", "014", 1]]
        county.write_rows(elsewhere / "few.csv", rows)
        monkeypatch.chdir(elsewhere)
        answer = bcu("check", made.scenario, "--json", *settings("data.links=few.csv"))
        assert answer.document["data"]["links"] == "counted, between 1 pairs"
        monkeypatch.chdir(tmp_path)
        answer = bcu("check", made.scenario, "--json", *settings("data.links=few.csv"))
        assert answer.code == 3
        assert answer.faults[0]["file"] == str(tmp_path / "few.csv")

    def test_paths_in_a_scenario_are_relative_to_its_file(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert bcu("check", "county/six.toml").code == 0

    def test_a_range_can_be_asked_for(self) -> None:
        answer = bcu("solve", "baseline", "--json", *settings("rules.number=[16, 17]"))
        assert answer.code == 0
        outcomes = [(r["bcus"], r["outcome"]) for r in answer.document["results"]]
        assert outcomes == [(16, "optimal"), (17, "infeasible")]


class TestExitCodes:
    @pytest.mark.parametrize(
        ("code", "arguments"),
        [
            (0, ["--help"]),
            (0, ["solve", "--help"]),
            (0, ["check", "baseline"]),
            (0, ["evaluate", "adopted-2018"]),
            (0, ["schema"]),
            (2, []),
            (2, ["slove", "baseline"]),
            (2, ["solve"]),
            (2, ["solve", "baseline", "again"]),
            (2, ["solve", "baseline", "--solver", "abacus"]),
            (2, ["solve", "baseline", "--time-limit", "long"]),
            (2, ["solve", "baseline", "--time-limit", "-1"]),
            (2, ["solve", "baseline", "--set", "rules.number"]),
            (2, ["solve", "baseline", "--set", "rules..number=12"]),
            (2, ["solve", "baseline", "--set", "=12"]),
            (2, ["solve", "baseline", "--set", "rules.size=[2, 4"]),
            (2, ["solve", "baseline", "--colour"]),
            (3, ["solve", "basline"]),
            (3, ["solve", "baseline", "--set", "rules.nubmer=12"]),
            (3, ["solve", "baseline", "--set", "rules.number=0"]),
            (3, ["solve", "baseline", "--set", "rules.number=33"]),
            (3, ["solve", "baseline", "--set", "rules.number=[13, 11]"]),
            (3, ["evaluate", "adopted"]),
            (3, ["evaluate", "adopted-2018", "--scenario", "basline"]),
            (4, ["solve", "baseline", "--set", "rules.number=[17, 18]"]),
            (4, ["solve", "baseline", "--set", "rules.size=[1, 1]"]),
            (5, ["solve", "baseline", "--time-limit", "0"]),
            (6, ["evaluate", "adopted-2018", "--set", "rules.number=11"]),
        ],
    )
    def test_are_those_of_the_contract(self, code: int, arguments: list[str]) -> None:
        answer = bcu(*arguments)
        assert answer.code == code
        if code in {2, 3}:
            assert "Traceback" not in answer.err
            assert answer.out == "" or arguments == []

    def test_an_area_with_no_possible_bcu_is_infeasible(self, made: County) -> None:
        texts = settings("data.crossings=false", "rules={size = [2, 3], contiguity = true}")
        answer = bcu("solve", made.scenario, *texts)
        assert answer.code == 4

    def test_a_range_that_is_partly_undecided_and_has_no_plan_is_undecided(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = bcu("solve", "baseline", "--time-limit", "0", *settings("rules.number=[10, 11]"))
        assert answer.code == 5

    def test_an_interrupt_is_told_and_ends_in_130(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(solvers, "run", interrupt)
        answer = bcu("solve", made.scenario, "--json", "--out", tmp_path / "run")
        assert answer.code == 130
        assert answer.document["error"]["kind"] == "interrupted"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["county"]
        answer = bcu("solve", made.scenario)
        assert (answer.code, answer.out) == (130, "")
        assert "stopped" in answer.err


class TestErrors:
    @pytest.mark.parametrize(
        ("kind", "arguments"),
        [
            ("usage", ["solve"]),
            ("usage", ["solve", "baseline", "--set", "rules.number"]),
            ("input", ["solve", "basline"]),
            ("input", ["check", "baseline", "--set", "rules.nubmer=3"]),
        ],
    )
    def test_are_one_document_with_all_faults(self, kind: str, arguments: list[str]) -> None:
        document = bcu(*arguments, "--json").document
        assert list(document) == ["error", "faults"]
        assert list(document["error"]) == ERROR_KEYS
        assert document["error"]["kind"] == kind
        assert document["error"]["message"]
        (fault,) = document["faults"]
        assert {key: fault[key] for key in ERROR_KEYS[1:]} == {
            key: document["error"][key] for key in ERROR_KEYS[1:]
        }

    def test_faults_have_the_keys_of_the_error(self) -> None:
        document = bcu("solve", "basline", "--json").document
        assert document["faults"] == [document["error"]]

    def test_every_fault_is_told(self) -> None:
        texts = ["rules.nubmer=12", "rules.size=[4, 2]", "gaols.links=1"]
        answer = bcu("check", "baseline", "--json", *settings(*texts))
        assert {fault["where"] for fault in answer.faults} == {
            "rules.nubmer",
            "rules.size",
            "gaols",
        }
        answer = bcu("check", "baseline", *settings(*texts))
        assert len(answer.err.splitlines()) == 3


@pytest.mark.undrawn
class TestRunFolder:
    def test_holds_these_files_for_one_number(self, made: County, tmp_path: Path) -> None:
        answer = bcu("solve", made.scenario, "--json", "--out", tmp_path / "run")
        assert answer.code == 0
        assert set(files(tmp_path / "run")) >= FILES
        written = json.loads((tmp_path / "run" / "result.json").read_text(encoding="utf-8"))
        assert written == answer.document
        with (tmp_path / "run" / "bcus.csv").open(encoding="utf-8", newline="") as file:
            bcus = [row["bcu"] for row in csv.DictReader(file)]
        assert bcus == [row["bcu"] for row in answer.document["results"][0]["table"]]

    def test_holds_a_folder_for_each_number_of_a_range(self, made: County, tmp_path: Path) -> None:
        answer = bcu(
            "solve",
            made.scenario,
            "--json",
            "--out",
            tmp_path / "run",
            *settings("rules.number=[4, 6]"),
        )
        found = set(files(tmp_path / "run"))
        inner = FILES - {"run.json"}
        assert found >= {
            "run.json",
            "summary.csv",
            "k04/result.json",
            "k04/scenario.toml",
            *(f"k05/{name}" for name in inner),
            *(f"k06/{name}" for name in inner),
        }
        assert {name.partition("/")[0] for name in found if "/" in name} == {"k04", "k05", "k06"}
        assert not any(name in found for name in ("k04/plan.csv", "k04/map.pdf"))
        with (tmp_path / "run" / "summary.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        results = answer.document["results"]
        assert [row["bcus"] for row in rows] == ["4", "5", "6"]
        assert [row["outcome"] for row in rows] == [each["outcome"] for each in results]
        assert float(rows[1]["objective"]) == results[1]["objective"]
        assert float(rows[2]["imbalance"]) == results[2]["measures"]["imbalance"]
        assert rows[0]["objective"] == ""
        assert rows[0]["because"].split() == results[0]["because"]
        for number, result in zip((4, 5, 6), results, strict=True):
            path = tmp_path / "run" / f"k{number:02}" / "result.json"
            assert county.read_json(path)["results"] == [result]

    def test_each_number_of_a_range_can_be_evaluated(self, made: County, tmp_path: Path) -> None:
        bcu("solve", made.scenario, "--out", tmp_path / "run", *settings("rules.number=[5, 6]"))
        texts = settings("rules.number=5")
        answer = bcu("evaluate", tmp_path / "run" / "k05", "--scenario", made.scenario, *texts)
        assert answer.code == 0

    def test_is_written_where_there_is_no_plan(self, made: County, tmp_path: Path) -> None:
        texts = settings("data.crossings=false")
        answer = bcu("solve", made.scenario, "--json", "--out", tmp_path / "run", *texts)
        assert answer.code == 4
        assert set(files(tmp_path / "run")) == {"result.json", "scenario.toml", "run.json"}

    def test_of_an_evaluation_holds_the_same_files(self, made: County, tmp_path: Path) -> None:
        plan = county.write_plan(tmp_path / "plan-a.csv", county.PLAN)
        answer = bcu(
            "evaluate", plan, "--scenario", made.scenario, "--json", "--out", tmp_path / "run"
        )
        assert answer.code == 0
        assert set(files(tmp_path / "run")) >= FILES
        assert county.read_json(tmp_path / "run" / "result.json") == answer.document

    def test_of_a_check_holds_the_graph(self, made: County, tmp_path: Path) -> None:
        assert bcu("check", made.scenario, "--out", tmp_path / "run").code == 0
        names = {"graph.graphml", "graph.gpkg", "graph.pdf", "scenario.toml", "run.json"}
        assert names <= set(files(tmp_path / "run"))

    def test_is_made_with_the_folders_above_it(self, made: County, tmp_path: Path) -> None:
        assert bcu("solve", made.scenario, "--out", tmp_path / "a" / "b c" / "run").code == 0
        assert (tmp_path / "a" / "b c" / "run" / "plan.csv").is_file()

    def test_replaces_an_earlier_run_of_the_same_command(
        self, made: County, tmp_path: Path
    ) -> None:
        run = tmp_path / "run"
        bcu("solve", made.scenario, "--out", run, *settings("rules.number=[4, 6]"))
        bcu("solve", made.scenario, "--out", run)
        assert set(files(run)) >= FILES
        assert not list(run.glob("k0*"))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["county", "run"]

    def test_an_empty_folder_is_filled(self, made: County, tmp_path: Path) -> None:
        (tmp_path / "run").mkdir()
        assert bcu("solve", made.scenario, "--out", tmp_path / "run").code == 0
        assert set(files(tmp_path / "run")) >= FILES

    @pytest.fixture
    def kept(self, made: County, tmp_path: Path) -> Iterator[Path]:
        """A run folder that must be as it was at the end, with nothing beside it."""
        run = tmp_path / "run"
        assert bcu("solve", made.scenario, "--out", run).code == 0
        yield run
        assert not [path for path in tmp_path.iterdir() if path.name not in {"county", "run"}]

    def test_of_another_command_is_refused(self, made: County, kept: Path, tmp_path: Path) -> None:
        before = files(kept)
        plan = county.write_plan(made.folder / "plan-a.csv", county.PLAN)
        for arguments in (
            ["evaluate", plan, "--scenario", made.scenario],
            ["check", made.scenario],
        ):
            answer = bcu(*arguments, "--json", "--out", kept)
            assert answer.code == 3
            assert "earlier run of 'bcu" in answer.document["error"]["message"]
            assert answer.document["error"]["file"] == str(kept)
        assert files(kept) == before

    @pytest.mark.parametrize("name", ["notes.txt", "k09/notes.txt"])
    def test_with_something_else_in_it_is_refused(
        self, made: County, kept: Path, name: str
    ) -> None:
        (kept / name).parent.mkdir(exist_ok=True)
        (kept / name).write_text("mine", encoding="utf-8")
        before = files(kept)
        answer = bcu("solve", made.scenario, "--json", "--out", kept)
        assert answer.code == 3
        assert answer.document["error"]["remedy"]
        assert files(kept) == before

    def test_that_is_no_run_is_refused(self, made: County, tmp_path: Path) -> None:
        before = files(made.folder)
        answer = bcu("solve", made.scenario, "--out", made.folder)
        assert answer.code == 3
        assert answer.out == ""
        assert files(made.folder) == before

    def test_is_refused_before_anything_is_solved(
        self, made: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(optimise, "solve_problem", None)
        assert bcu("solve", made.scenario, "--out", made.folder).code == 3

    def test_nothing_is_written_without_one(
        self, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = tmp_path / "here"
        here.mkdir()
        monkeypatch.chdir(here)
        before = files(tmp_path)
        plan = county.SCENARIOS / "plans" / "adopted-2018.csv"
        assert bcu("solve", made.scenario).code == 0
        assert bcu("check", made.scenario).code == 0
        assert bcu("evaluate", plan).code == 0
        assert files(tmp_path) == before
