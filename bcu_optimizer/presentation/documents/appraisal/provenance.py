"""The assumptions log: what is assumed with its derivation, what is modelled, what stands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common import text
from bcu_optimizer.presentation.document import Block, Bullets, Paragraph, Section
from bcu_optimizer.presentation.table import Cell, keyed
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.appraisal import options
from bcu_optimizer.problem import assumptions as problem_assumptions
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.appraisal.appraisal import Appraisal


def assumptions(appraisal: Appraisal) -> Section:
    """Log every assumption of the scenario, what is modelled, and what is not known."""
    problem = appraisal.problem
    scenario = problem.scenario
    rows = [
        [
            Cell(each.key),
            Cell(each.title),
            Cell(str(each.value)),
            Cell(each.derivation),
            Cell(Path(scenario.stated_in(each.key)).name),
        ]
        for each in problem_assumptions.assumptions(problem)
    ]
    header = ["Setting", "What it is", "Value", "How it was derived", "Stated in"]
    log = keyed("assumptions", "Settings that no published figure gives", header, rows)
    blocks: list[Block] = [
        log if rows else Paragraph("The scenario has no setting that rests on an assumption.")
    ]
    told = [each for each in words.modelled(problem) if each]
    told += [options.RECORDED, *_unknown(appraisal)]
    blocks += [
        Paragraph("What is modelled, shared out, or stands in for something else", strong=True)
    ]
    blocks += [Bullets(told), Paragraph("Choices of the planner", strong=True)]
    blocks += [Bullets(_choices(appraisal))]
    return Section("assumptions", "Assumptions log", blocks)


def _unknown(appraisal: Appraisal) -> list[str]:
    """Say what is not known of which option."""
    from bcu_optimizer.problem.measures.registry import MEASURES

    return [
        f"Not known of {option.name}: "
        + "; ".join(text.uncapped(MEASURES[name].title) for name in sorted(unknown))
        + ". It is left open, and not estimated."
        for option in appraisal.options
        if (unknown := option.plan.unknown)
    ]


def _choices(appraisal: Appraisal) -> list[str]:
    """Say what was chosen: goals, weights, the margin, what was changed for this run."""
    problem, question = appraisal.problem, appraisal.question
    lines = [
        f"What counts as best: {words.goal_titles(problem)}.",
        *words.demand(problem),
        "Weights of the scoring matrix: "
        + ", ".join(f"{name} {weight:g}" for name, weight in appraisal.weights.items())
        + ".",
        f"Alternatives: {question.count} asked for, within {100 * question.within:g} % of the way "
        "from the best objective to the worst.",
    ]
    changed = spelled.change_line(problem.scenario)
    return [*lines, *([changed] if changed else [])]
