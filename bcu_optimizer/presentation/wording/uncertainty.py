"""What was drawn again and what was not, and how the figures are to be read."""

from __future__ import annotations

from bcu_optimizer.common.text import listed
from bcu_optimizer.data.links import MODELLED
from bcu_optimizer.problem import goals
from bcu_optimizer.questions.robustness.robustness import Robustness
from bcu_optimizer.questions.robustness.uncertainty import COUNTS, WEIGHTS, YEARS


def uncertainties(found: Robustness) -> list[str]:
    """Say what was drawn again and how, and what was not."""
    what, lines = found.what, []
    if COUNTS in what.drawn:
        columns = listed([*what.counts, *["the table of links"] * what.links])
        text = (
            f"Assumption: counts are drawn again as Poisson counts ({columns}): a figure of 10,000 "
            "varies by about 100 either way, each figure independently of the others. Changes of "
            "recording or of policing move figures more than that."
        )
        lines.append(text)
    else:
        lines.append("Counts are taken as they stand.")
    if YEARS in what.drawn:
        lines.append(
            "The year: each draw takes all these figures from the columns of one of the years "
            f"{listed(sorted(map(str, found.years)))}, each equally likely."
        )
    else:
        lines.append("Figures of other years are not looked at.")
    if WEIGHTS in what.drawn:
        names = [f"goal {name}" for name in what.goals]
        names += [f"demand {name}" for name in what.demand]
        lines.append(
            f"Assumption: the weights ({listed(names)}) are each multiplied by a factor from "
            f"{1 - what.spread:g} to {1 + what.spread:g}, all equally likely; how far is a choice "
            "(--weights). Their sum is kept, so that the objective keeps its scale."
        )
    else:
        lines.append("Weights are taken as stated.")
    return [*lines, _not_drawn(found)]


def _not_drawn(found: Robustness) -> str:
    kept = list(found.what.kept)
    if found.problem.links.kind != MODELLED and not found.what.links:
        kept.append("the table of links, which holds no whole counts")
    more = f", {', '.join(kept)}" if kept else ""
    return (
        "Not drawn again: staff and whatever else [columns] names, limits and totals of rules, "
        f"ties, borders and distances{more}."
    )


def readings(found: Robustness) -> list[str]:
    """Say how the figures are to be read."""
    unit = "Goals run from 0 to 1: 0.01 is one percentage point of a goal of weight 1."
    if goals.ratio_wanted(found.problem) is not None:
        unit = "The goal is a ratio: 0.01 is so much of the ratio."
    lines = [
        "Regret: the objective of a plan in a draw less that of the best plan of the draw, both "
        f"exact. {unit}",
        "A draw in which a plan breaks a rule has no regret for it and is counted apart; where no "
        "plan is left every plan breaks one.",
        "Safest choice: breaks a rule in the fewest draws and of those plans loses least at worst; "
        "of the plans listed here; other valid plans were not valued.",
        "With one source alone a plan can lose more than with all of them: what is drawn "
        "together may offset each other.",
        "The interval is what the chance of drawing leaves open; more draws narrow it. It says "
        "nothing about what is not drawn again.",
    ]
    if any(len(each.plans) > 1 for each in found.answers):
        lines.append("Where plans tie each counts as best, so that shares may sum to over 100 %.")
    return lines
