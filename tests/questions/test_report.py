"""The options appraisal: which options it has, how they are scored, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.presentation.documents.appraisal.report import Pack
from bcu_optimizer.presentation.render import report_pdf, svg
from bcu_optimizer.presentation.table import Table
from bcu_optimizer.questions.appraisal import Question
from bcu_optimizer.questions.appraisal.appraisal import Appraisal
from bcu_optimizer.questions.appraisal.question import demands
from bcu_optimizer.questions.appraisal.scoring import Criterion, Matrix
from makers import county
from makers.county import bcu as run

TINY = Fraction(1, 10**6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> county.County:
    return county.make(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def pack(made: county.County) -> Pack:
    return bcu.report(made.scenario)


def table(pack: Pack, key: str) -> Table:
    (found,) = (each for each in pack.tables if each.key == key)
    return found


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def said(pack: Pack, key: str) -> str:
    """Return all words of a chapter."""
    (section,) = (each for each in pack.sections if each.key == key)
    return repr(section.blocks)


class TestOptions:
    def test_without_plans_of_its_own_today_is_every_area_alone(self, pack: Pack) -> None:
        keys = [option.key for option in pack.options]
        assert keys == ["business-as-usual", "preferred", "alternative-1", "alternative-2"]
        today = pack.options[0]
        assert len(today.plan) == len(today.plan.assignment) == 20
        assert today.evaluation.measures["leadership_posts"] is None
        assert "names no plan of today" in today.text
        assert any("no do-minimum" in note for note in pack.appraisal.notes)

    def test_the_preferred_plan_is_the_answer_and_the_others_differ(
        self, pack: Pack, made: county.County
    ) -> None:
        best = bcu.solve(made.scenario)
        assert best.plan
        assert pack.options[1].plan.assignment == best.plan.assignment
        plans = [option.plan.groups() for option in pack.options]
        assert len(set(plans)) == len(plans)
        for option in pack.options[2:]:
            assert option.evaluation.holds
            assert "in another BCU than there" in option.text

    def test_a_margin_that_is_too_narrow_is_widened_and_said(self, pack: Pack) -> None:
        (note,) = (each for each in pack.appraisal.notes if "widened" in each)
        assert "within 2 %" in note
        found = pack.appraisal.alternatives
        assert found and f"{100 * found.asked.within:g} %" in note

    def test_fewer_alternatives_than_asked_for_are_said(self, made: county.County) -> None:
        plan = county.write_plan(made.folder / "kept.csv", county.PLAN)
        names = json.dumps(list(county.PLAN))
        fixed = f"rules.fixed={{plan = {json.dumps(str(plan))}, bcus = {names}}}"
        found = bcu.report(made.scenario, [fixed])
        assert [option.key for option in found.options] == ["business-as-usual", "preferred"]
        assert any("no alternatives among" in note for note in found.appraisal.notes)

    def test_where_no_alternatives_can_be_looked_for_it_says_so(self, made: county.County) -> None:
        found = bcu.report(made.scenario, ["goals={}"])
        assert "No alternatives were looked for" in " ".join(found.appraisal.notes)
        assert not found.scored.totals
        assert "cannot be ranked" in said(found, "scoring")
        assert found.as_dict()["scoring"]["totals"] == []

    def test_given_plans_and_further_scenarios(self, made: county.County) -> None:
        county.write_plan(made.folder / "today.csv", county.PLAN)
        (made.folder / "today.toml").write_text(
            'title = "Six since 2020"\nnote = "As it is."\nsource = "The county"\n'
            'unknown = ["leadership_posts"]\n',
            encoding="utf-8",
        )
        other = made.folder / "other.toml"
        other.write_text('extends = "six.toml"\ntitle = "Seven"\nrules.number = 7\n', "utf-8")
        none = made.folder / "none.toml"
        none.write_text('extends = "six.toml"\ntitle = "None"\nrules.size = [4, 4]\n', "utf-8")
        mine = made.folder / "mine.toml"
        mine.write_text(
            'extends = "six.toml"\n[report]\nbusiness_as_usual = "today.csv"\n'
            'do_minimum = "today.csv"\n',
            "utf-8",
        )
        given = [str(each) for each in (mine, other, none, made.folder / "today.csv")]
        found = bcu.report(given, count=1)
        names = "Business as usual|Do-minimum|Preferred plan|Alternative 1|other|today"
        assert "|".join(found.appraisal.names) == names
        today, least = found.options[:2]
        assert (today.text, today.source) == ("As it is.", "The county")
        assert today.evaluation.measures["leadership_posts"] is None
        assert today.evaluation.measures["supervision_ratio"] is not None
        assert "same plan as Business as usual" in least.text
        assert list(today.plan.bcus) == list(found.options[5].plan.bcus) == sorted(county.PLAN)
        assert list(found.appraisal.without) == ["none"]
        assert "none is not among the options" in said(found, "summary")
        assert "Business as usual: today.toml" in str(texts(table(found, "files")))


class TestScores:
    def test_the_weights_are_those_of_the_goals_unless_others_are_given(
        self, made: county.County, pack: Pack
    ) -> None:
        assert pack.appraisal.weights == {"links_kept": 1.0, "imbalance": 1.0}
        stated = bcu.report(made.scenario, ["report.weights={demand_ratio = 2.0}"], count=1)
        assert stated.appraisal.weights == {"demand_ratio": 2.0}
        asked = bcu.report(made.scenario, count=1, weights={"links_kept": 3, "areas_changed": 0.1})
        assert asked.appraisal.weights == {"links_kept": 3, "imbalance": 1, "areas_changed": 0.1}

    def test_scores_and_totals_by_hand(self, pack: Pack) -> None:
        """From the measures as printed, with another hand than the program's."""
        found = pack.as_dict()
        scored = found["scoring"]
        weights = pack.appraisal.weights
        for criterion in scored["criteria"]:
            if criterion["name"] == "areas_changed":
                values = [len(option["areas_changed"]) for option in found["options"]]
            else:
                values = [option["measures"][criterion["name"]] for option in found["options"]]
            if None in values or criterion["name"] == "travel_km":
                continue
            sign = 1 if criterion["better"] == "higher" else -1
            low, high = min(sign * v for v in values), max(sign * v for v in values)
            for value, score in zip(values, criterion["scores"], strict=True):
                by_hand = (sign * value - low) / (high - low) if high > low else 1
                assert score == pytest.approx(by_hand, abs=1e-12)
        used = {c["name"]: c["scores"] for c in scored["criteria"] if c["counts"]}
        assert used.keys() == weights.keys()
        for i, total in enumerate(scored["totals"]):
            mean = sum(weights[n] * s[i] for n, s in used.items()) / sum(weights.values())
            assert total == pytest.approx(mean, abs=1e-12)
        ordered = sorted(scored["totals"], reverse=True)
        assert scored["ranks"] == [1 + ordered.index(total) for total in scored["totals"]]

    def test_what_is_not_known_counts_for_nobody_and_is_named(self, made: county.County) -> None:
        found = bcu.report(made.scenario, count=1, weights={"leadership_posts": 2})
        (each,) = found.scored.left_out
        assert each.name == "leadership_posts" and each.scores[0] is None
        assert {c.name for c in found.scored.counted} == {"links_kept", "imbalance"}
        told = said(found, "scoring")
        assert "Left out of the totals" in told and "Business as usual" in told
        assert "the order is Preferred plan > Alternative 1" in told
        assert "Left out of it" in said(found, "summary")

    def test_a_distance_that_is_0_by_definition_is_not_compared(self, pack: Pack) -> None:
        (each,) = (c for c in pack.scored.criteria if c.name == "travel_km")
        assert each.values[0] is None and None not in each.values[1:]

    @given(st.data())
    @settings(max_examples=60, deadline=None)
    def test_the_first_place_stays_exactly_within_its_interval(self, data: st.DataObject) -> None:
        options = data.draw(st.integers(2, 5))
        values = st.lists(st.integers(0, 9).map(Fraction), min_size=options, max_size=options)
        criteria = tuple(
            Criterion(name, name, "higher", "ratio", tuple(data.draw(values)), weight)
            for name, weight in zip("abc", data.draw(_WEIGHTS), strict=True)
        )
        found = Matrix(tuple(map(str, range(options))), criteria)
        if not found.totals:
            return
        leader = found.leaders[0]
        for each in criteria:
            held = found.held(each)
            assert held.least <= each.weight and (held.most is None or each.weight <= held.most)
            ends = [held.least, held.most if held.most is not None else Fraction(10**6)]
            for weight in (*ends, sum(ends) / 2):
                assert leader in _leaders(criteria, each.name, weight)
            if held.below is not None:
                assert leader not in _leaders(criteria, each.name, held.least - TINY)
                assert held.below in _leaders(criteria, each.name, held.least)
            if held.most is not None:
                assert leader not in _leaders(criteria, each.name, held.most + TINY)

    def test_equal_options_share_the_first_place(self) -> None:
        values = (Fraction(1), Fraction(1), Fraction(0))
        one = Criterion("a", "a", "higher", "ratio", values, Fraction(1))
        found = Matrix(("x", "y", "z"), (one,))
        assert (found.ranks, found.leaders, found.order()) == ([1, 1, 3], [0, 1], [0, 1, 2])
        same = replace(one, values=(Fraction(2),) * 3)
        assert same.scores == (1, 1, 1)


_WEIGHTS = st.lists(st.integers(0, 4).map(Fraction), min_size=3, max_size=3)


def _leaders(criteria: Sequence[Criterion], name: str, weight: Fraction) -> set[int]:
    """Return who is first at another weight, by plain arithmetic."""
    number = len(criteria[0].values)
    totals = [Fraction(0)] * number
    for each in criteria:
        low, high = min(each.values), max(each.values)  # type: ignore[type-var]
        assert low is not None and high is not None
        for i, value in enumerate(each.values):
            assert value is not None
            score = (value - low) / (high - low) if high > low else Fraction(1)
            totals[i] += (weight if each.name == name else each.weight) * score
    return {i for i, total in enumerate(totals) if total == max(totals)}


class TestOtherFigures:
    def test_each_ranking_is_that_of_plans_evaluated_under_those_figures(
        self, made: county.County, pack: Pack
    ) -> None:
        asked = {"Inspectors": "rules.supervision.inspectors=90"}
        found = bcu.report(
            made.scenario,
            ["report.demands={staff = {officers = 1.0}}"],
            count=1,
            weights={"demand_ratio": 1},
        )
        assert [v.matters for v in found.variants] == [True] + [False] * (len(found.variants) - 1)
        other = bcu.read(made.scenario, ["demand={officers = 1.0}"])
        for name in ("imbalance", "demand_ratio"):
            (each,) = (c for c in found.variants[0].matrix.criteria if c.name == name)
            by_hand = [bcu.evaluate(o.plan, other).measures[name] for o in found.options]
            assert [float(v or 0) for v in each.values] == by_hand
        titles = " ".join(v.title for v in pack.variants)
        assert asked.keys() <= set(titles.split())
        assert "90 instead of 120" in titles and "2 instead of 3" in titles

    def test_other_years_of_a_column_and_residents_are_found_by_themselves(
        self, tmp_path: Path
    ) -> None:
        made = county.make(tmp_path)
        rows = county.figures()
        rows[0] += ["calls_2024", "people"]
        for number, row in enumerate(rows[1:], 1):
            row += [100 + number, 1000 - number]
        county.write_rows(made.figures, rows)
        county.edit(made.scenario, 'wards = "wards"', 'wards = "wards"\npopulation = "people"')
        problem = bcu.read(made.scenario)
        assert demands(problem) == {"calls 2024": {"calls_2024": 1}, "people": {"people": 1}}

    def test_without_any_it_says_so(self, made: county.County) -> None:
        nothing = ["rules.supervision=false", "links.decay_km=4.0"]
        found = bcu.report(made.scenario, nothing, count=1)
        assert found.variants == []
        assert "no other measure of demand" in said(found, "ranking")
        assert "no rule on supervision" in said(found, "posts")


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "code", "where", "message"),
        [
            ([], 2, "--out", "the folder to write the pack to is missing"),
            (["--weight", "links"], 2, "--weight", "not of the form criterion=weight"),
            (["--weight", "lnks_kept=1"], 3, "--weight", "'lnks_kept' is nothing that options"),
            (["--weight", "imbalance=-1"], 3, "--weight", "the weight of 'imbalance' is -1"),
            (["--within", "2"], 3, "--within", "the margin is 2, not from 0 to 1"),
            (["--count", "0"], 3, "--count", "0 plans are asked for"),
            (["--set", "rules.number=[5, 6]"], 3, "rules.number", "wants a single number"),
            (["--set", "report.weights={foo = 1}"], 3, "report.weights", "'foo' is nothing"),
            (["--set", "report.business_as_usual=now"], 3, "report.business_as_usual", "'now'"),
            (["--set", "report.do_minimum=now"], 3, "report.do_minimum", "there is no plan 'now'"),
            (
                ["--set", "report.demands={all = {nine = 1}}"],
                3,
                "report.demands.all",
                "there is no column 'nine'",
            ),
            (["--set", "report.demands={all = {wards = 0}}"], 3, "report.demands.all", "above 0"),
            (["nonsense"], 3, None, "there is no plan or scenario 'nonsense'"),
            (["--set", "report.plan=1"], 3, "report.plan", "plan"),
        ],
    )
    def test_what_is_wrong_is_named(
        self,
        made: county.County,
        tmp_path: Path,
        arguments: list[str],
        code: int,
        where: str | None,
        message: str,
    ) -> None:
        out = ["--out", tmp_path / "out"] if arguments else []
        answer = run("report", made.scenario, *arguments, *out, "--json")
        assert answer.code == code
        (fault,) = answer.faults
        assert message in fault["message"] and fault["where"] == where
        assert not (tmp_path / "out").exists()

    def test_a_folder_of_something_else_is_left_alone(
        self, made: county.County, tmp_path: Path
    ) -> None:
        (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
        answer = run("report", made.scenario, "--out", tmp_path, "--json")
        assert answer.code == 3
        assert "something other than an earlier run of 'bcu report'" in answer.faults[0]["message"]
        assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

    def test_without_a_plan_nothing_is_written(self, made: county.County, tmp_path: Path) -> None:
        out = tmp_path / "out"
        asked = ["report", made.scenario, "--set", "rules.size=[4, 4]", "--out", out]
        answer = run(*asked)
        assert answer.code == 4 and "bcu explain" in answer.out and not out.exists()
        found = run(*asked, "--json")
        assert found.code == 4 and found.document["outcome"] == "infeasible"
        assert found.document["options"] == [] and found.document["because"]
        empty = bcu.report(made.scenario, ["rules.size=[4, 4]"])
        with pytest.raises(InputError, match=r"there is no plan .* to appraise"):
            empty.save(out)
        assert "no plan" in repr(empty)


def test_without_a_plan_within_the_limit_nothing_is_written(
    made: county.County, tmp_path: Path
) -> None:
    answer = run("report", made.scenario, "--time-limit", "0", "--out", tmp_path / "out")
    assert answer.code == 5 and "Not decided" in answer.out
    assert not (tmp_path / "out").exists()


def test_a_pack_of_before_is_replaced_by_the_same(
    made: county.County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_pdf, "write", lambda _pack, path: path.write_bytes(b"%PDF"))
    monkeypatch.setattr(svg, "drawing", lambda found: found.title)
    found = []
    for _ in range(2):
        answer = run("report", made.scenario, "--count", "1", "--out", tmp_path / "out", "--json")
        assert answer.code == 0
        page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
        found.append((answer.document, page))
    assert found[0] == found[1]
    assert found[0][0] == county.read_json(tmp_path / "out" / "report.json")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_question_may_be_asked_in_python(made: county.County) -> None:
    with pytest.raises(InputError, match="nothing that options are scored by"):
        Question(weights={"speed": 1.0})
    assert isinstance(bcu.report(bcu.read(made.scenario), count=1).appraisal, Appraisal)
