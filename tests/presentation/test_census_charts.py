"""Histograms over all plans against brute force, the labels of marks, and the pages as files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pypdf
import pytest

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.graphics.layout.save import save_pdf
from bcu_optimizer.presentation.charts import histogram as bars
from bcu_optimizer.presentation.charts import pairs_map
from bcu_optimizer.presentation.documents import census
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.presentation.wording import pairs as pair_words
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.questions.census.ask import Wishes, ask
from bcu_optimizer.questions.census.histogram import round_edges
from bcu_optimizer.questions.census.rank import RANKED
from makers import grids

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


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A problem of eight areas, and the measures of each of its valid plans."""
    problem = grids.problem(tmp_path_factory.mktemp("town"), 4, CALLS, LINKS, RULES)
    every = (evaluate_plan(problem, plan) for plan in grids.partitions(len(CALLS), 3))
    return problem, [found for found in every if found.holds]


@pytest.mark.parametrize("name", RANKED)
@pytest.mark.parametrize("bins", [None, 1, 7, 100])
def test_a_histogram_counts_every_plan_once(town, name, bins):
    problem, valid = town
    found = bcu.census(problem).histogram(name, bins=bins)
    values = [each.measures[name] for each in valid]
    places = np.clip(np.searchsorted(found.edges, values, side="left") - 1, 0, None)
    counted = Counter(places.tolist())
    assert list(found.counts) == [counted[i] for i in range(len(found.counts))]
    assert found.total == sum(found.counts) == len(valid) > 20
    assert found.edges[0] <= min(values) <= max(values) <= found.edges[-1]
    assert bins is None or len(found.counts) <= bins
    assert found.frame["plans"].sum() == len(valid)


@pytest.mark.parametrize("name", RANKED)
def test_edges_that_are_values_count_exactly(town, name):
    problem, valid = town
    values = sorted({each.measures[name] for each in valid})
    edges = [values[1], values[len(values) // 2], values[-2]]
    found = bcu.census(problem).histogram(name, bins=edges)
    known = [each.measures[name] for each in valid]
    assert found.counts == (
        sum(edges[0] <= value <= edges[1] for value in known),
        sum(edges[1] < value <= edges[2] for value in known),
    )
    assert found.outside == len(valid) - sum(found.counts) > 0
    assert found.total == len(valid)


def test_plans_of_which_a_ratio_is_not_known_are_told_apart(tmp_path):
    problem = grids.problem(tmp_path, 3, (5, 0, 4, 3, 2, 6), (1,) * 6, RULES)
    census = bcu.census(problem)
    found = census.histogram("demand_ratio")
    assert 0 < found.unknown < found.total == census.count()
    ranked = [census.sample(1, seed)[0].measures["demand_ratio"] for seed in range(5)]
    assert all(value is None or found.edges[0] <= value <= found.edges[-1] for value in ranked)


def test_what_cannot_be_counted_is_refused_by_name(town, tmp_path):
    problem, _ = town
    census = bcu.census(problem)
    with pytest.raises(InputError, match="'supervision_ratio'"):
        census.histogram("supervision_ratio")
    with pytest.raises(InputError, match="ties_kept"):
        census.histogram("ties_kept")
    with pytest.raises(InputError, match=r"'imbalanced'.*Did you mean 'imbalance'"):
        census.histogram("imbalanced")
    with pytest.raises(ValueError, match="ascend"):
        census.histogram("imbalance", bins=[0.2, 0.1])
    empty = bcu.census(grids.problem(tmp_path, 4, CALLS, LINKS, "[rules]\nnumber=3\nsize=[1,2]"))
    with pytest.raises(InputError, match="no valid plan"):
        empty.histogram("imbalance")


@pytest.mark.parametrize("ends", [(0.0, 1.0), (0.031, 0.2299), (3.0, 3.0), (0.0, 0.0), (1, 6e5)])
@pytest.mark.parametrize("most", [1, 12, 40])
def test_edges_are_round_ascend_and_take_everything_in(ends, most):
    edges = round_edges(*ends, most)
    assert edges[0] <= ends[0] <= ends[1] <= edges[-1]
    assert list(edges) == sorted(set(edges))
    assert 1 <= len(edges) - 1 <= most
    assert all(len(f"{edge:.10g}") < 8 for edge in edges)


@pytest.mark.parametrize("to_the_left", [True, False])
@pytest.mark.parametrize(
    "places", [(10, 20, 30), (10, 11, 12), (170, 180, 190), (20, 100, 190), (100, 100), ()]
)
def test_no_label_covers_another(places, to_the_left):
    names = [f"a plan number {i}" for i in range(len(places))]
    flags = bars.flagged(names, places, 200.0, to_the_left=to_the_left)
    for i, one in enumerate(flags):
        assert one.left >= 0
        assert one.left + one.wide <= 200 + 1e-6
        for other in flags[:i]:
            if one.row == other.row:
                assert one.left + one.wide < other.left or other.left + other.wide < one.left


def test_marks_far_away_are_told_at_the_edge(town):
    problem, _ = town
    found = bcu.census(problem).histogram("demand_ratio")
    ax = found.plot(
        marks={"far": 1000.0, "mine": found.edges[1], "also": found.edges[1], "?": None}
    )
    said = [text.get_text() for text in ax.texts]
    assert any(text.startswith("mine, also: ") for text in said)
    assert any(text.startswith("far: ") and text.endswith("▶") for text in said)
    assert len(said) == 2
    assert "◀ better" in ax.get_xlabel()


def test_pairs_are_told_apart_as_settled_and_open(town):
    problem, valid = town
    found = bcu.census(problem).plan_pairs()
    for pair in found.neighbours:
        together = sum(
            any(set(pair) <= set(codes) for codes in each.plan.bcus.values()) for each in valid
        )
        assert found.counts[pair] == together
        kind = pairs_map.kind_of(found, pair)
        assert (kind is pairs_map.NEVER) == (together == 0)
        assert (kind is pairs_map.ALWAYS) == (together == len(valid))
    assert len(found.neighbours) == 10
    assert set(found.always) | set(found.never) | set(found.open) == set(found.neighbours)
    ax = found.plot()
    assert {text.get_text() for text in ax.texts} >= {"Town A", "Town H"}


def test_pairs_that_rules_settle_are_settled(tmp_path):
    rules = RULES.replace("[goals]", 'together = [["A", "B"]]\napart = [["C", "D"]]\n[goals]')
    problem = grids.problem(tmp_path, 4, CALLS, LINKS, rules)
    found = bcu.census(problem).plan_pairs()
    assert found.settled_groups == (("A", "B"),)
    assert found.always == (("A", "B"),)
    assert ("C", "D") in found.never
    said = dict(pair_words.pair_paragraphs(found))
    assert "Town A + Town B" in said["Settled inside: every plan puts these together"]


def test_pages_hold_their_texts(town, tmp_path: Path):
    problem, valid = town
    plan = grids.plan_csv(tmp_path / "mine.csv", "ABE CDH FG")
    answer = ask(bcu.census(problem), Wishes(plan=str(plan), pairs=True))
    printed = [page for each in census.folder(answer).prints.values() for page in each.pages]
    pages = [figure for page in printed for figure in pdf.figures(page)]
    save_pdf(pages, tmp_path / "pages.pdf", title="Pages")
    read = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "pages.pdf").pages]
    said = [" ".join(text.split()) for text in read]
    assert f"{len(valid):,} valid plans of 3 BCUs" in said[0]
    assert "best plan" in said[0]
    assert "mine" in said[0]
    assert said[0].count("better") >= 5
    for text in said[1:]:
        assert "The planner's choice" in text
        assert "never together: a settled border (0)" in text
        assert "own A" in text  # kerning parts the first letter


@pytest.mark.parametrize(
    ("part", "whole", "up", "down"),
    [
        (0, 7, "0 %", "0 %"),
        (7, 7, "100 %", "100 %"),
        (20_935, 86_463_292, "0.025 %", "0.024 %"),
        (86_442_357, 86_463_292, None, "99.975 %"),
        (10**40 - 1, 10**40, "100 %", "99.99999999999999"),
        (1, 3, "33.4 %", "33.3 %"),
        (1, 2, "50.0 %", "50.0 %"),
    ],
)
def test_shares_are_rounded_to_the_cautious_side(part, whole, up, down):
    assert pair_words.at_least(part, whole).startswith(down.removesuffix(" %"))
    if up:
        assert pair_words.at_most(part, whole) == up
