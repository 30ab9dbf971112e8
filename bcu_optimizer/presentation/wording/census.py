"""What a census found, in a planner's words: for screens and pages alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.pairs import at_least, at_most
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.questions.census.rank import Place, Rank
from bcu_optimizer.questions.explain.elements import elements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def headline(counts: Mapping[int, int], problem: Problem) -> str:
    """Say how many valid plans there are."""
    numbers, total = list(counts), sum(counts.values())
    asked = f"{numbers[0]} BCUs" if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]} BCUs"
    asked = "1 BCU" if asked == "1 BCUs" else asked
    rules = "every rule" if elements(problem) else "no rule but that no area is split or left"
    if not total:
        return f"There is no valid plan of {asked}: none keeps every rule."
    return f"{total:,} {'plan' if total == 1 else 'plans'} of {asked} {_keep(total)} {rules}."


def _keep(number: int) -> str:
    return "keeps" if number == 1 else "keep"


def standing(place: Place) -> str:
    """Say where a plan stands by a measure among all valid plans."""
    if place.better is None or place.equal is None or place.worse is None:
        return values.NOT_KNOWN
    total = place.better + place.equal + place.worse
    if not total:
        return "there is no valid plan"
    if not place.better:
        return "no valid plan is better" if place.worse else "all valid plans are alike"
    if not place.worse:
        return "no valid plan is worse"
    top = place.better + place.equal
    if 2 * top <= total:
        return f"better than {at_least(place.worse, total)}: in the best {at_most(top, total)}"
    return f"better than {at_least(place.worse, total)}; {at_least(place.better, total)} are better"


def title(name: str) -> str:
    """Return the title of a measure without what stands in brackets."""
    return MEASURES[name].title.partition(" (")[0]


def validity(rank: Rank, verdicts: Sequence[Verdict], problem: Problem) -> str:
    """Say whether a ranked plan is one of the plans it is ranked among, and what it breaks."""
    if rank.valid:
        kept = f"{rank.plan.name} keeps every rule: it is one of these plans"
        return f"{'; '.join([kept, *words.exemptions(verdicts, problem)])}."
    broken = [v for v in verdicts if v.holds is False and v.rule != "number"]
    told = "; ".join(
        f"{words.rule_title(v, problem)}: {words.rule_value(v)} ({words.rule_limit(v)})"
        for v in broken
    )
    return f"{rank.plan.name} is not one of these plans: it breaks {told}."
