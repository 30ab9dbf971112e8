"""What heads the pages of a plan: its title, its main figures, and the legend of its map."""

from __future__ import annotations

from bcu_optimizer.presentation.folder import Head, head
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.bcu_rows import BcuRow
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.scenario.schema import Scenario

_KEY_FIGURES = ("demand_ratio", "officers_ratio", "imbalance", "links_kept", "travel_km")


def title_of(evaluation: Evaluation) -> str:
    """Return what heads the pages of a plan.

    Of a given plan its own title, or its name; of one that was found the name given to it, or the
    title of the scenario.
    """
    plan = evaluation.plan
    if plan.path is not None:
        return plan.title or plan.name or "A given plan"
    return plan.name if plan.is_named else asked_of(evaluation).title


def asked_of(evaluation: Evaluation) -> Scenario:
    """Return the question that a plan that was found answers: its own number of several asked."""
    scenario, number = evaluation.problem.scenario, len(evaluation.groups)
    is_asked = scenario.rules.number is None or number in evaluation.problem.numbers
    return scenario.asking(number) if is_asked else scenario


def head_of(evaluation: Evaluation, badge: str) -> Head:
    """Put together what a map sheet says of a plan.

    A plan that was found is the scenario's answer and bears its title; one from a file its own.
    """
    problem = evaluation.problem
    given = evaluation.plan.path is not None
    scenario = problem.scenario if given else asked_of(evaluation)
    name = problem.areas.names.name
    count = ("BCUs", str(len(evaluation.groups)), f"of {len(problem.codes)} areas")
    return head(
        problem,
        title_of(evaluation),
        f"Held against: {scenario.title}" if given else _asked(evaluation, scenario),
        key_figures=[count, *_key_figures(evaluation)],
        legend=[
            (row.bcu, [name(code) for code in row.areas], _legend(row)) for row in evaluation.table
        ],
        badge=badge,
        notes=words.remarks(problem, evaluation.groups),
    )


def _asked(evaluation: Evaluation, scenario: Scenario) -> str:
    """Return the question that a plan answers, with the scenario's title where no page bears it."""
    parts = [scenario.title] if evaluation.plan.is_named else []
    return ". ".join([*parts, scenario.question]).strip()


def _key_figures(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    limits = {
        f"{v.measure}_ratio": words.rule_limit(v)
        for v in evaluation.verdicts
        if v.rule == "balance"
    }
    found = []
    for name in _KEY_FIGURES:
        value = evaluation.measures[name]
        if value is not None:
            text = wording_values.measure(MEASURES[name], value)
            found.append((MEASURES[name].title, text, limits.get(name, "")))
    supervised = [each for each in evaluation.verdicts if each.rule == "supervision"]
    return [*found, *(_supervision(evaluation, each) for each in supervised)]


def _supervision(evaluation: Evaluation, verdict: Verdict) -> tuple[str, str, str]:
    title = words.rule_title(verdict, evaluation.problem)
    return title, words.rule_value(verdict), f"{words.rule_limit(verdict)}; assumed"


def _legend(row: BcuRow) -> str:
    text = f"{wording_values.share(row.demand_share)} of demand"
    return (
        text
        if row.officers is None
        else f"{text} · {wording_values.number(row.officers, 0)} officers"
    )
