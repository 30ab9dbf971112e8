"""What a census found, in a planner's words: for screens and pages alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer import words
from bcu_optimizer.explanation.elements import elements
from bcu_optimizer.measures import MEASURES
from bcu_optimizer.rules.base import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bcu_optimizer.enumeration.pairs import PlanPairs
    from bcu_optimizer.enumeration.ranking import Place, Rank
    from bcu_optimizer.problem import Problem

_MOST_DECIMALS = 15


def without_ratio(plans: int) -> str:
    """Say that no plan has a ratio, although there are plans."""
    some = (
        "The only valid plan has no" if plans == 1 else f"None of the {plans:,} valid plans has a"
    )
    return (
        f"{some} ratio: a BCU of {'it' if plans == 1 else 'each'} has nothing of what is weighed."
    )


def at_most(part: int, whole: int) -> str:
    """Write a share as per cent, rounded up to two figures: never 0 unless there is nothing."""
    decimals = _decimals(part, whole)
    return _percent(-(-part * 10 ** (2 + decimals) // whole), decimals)


def at_least(part: int, whole: int) -> str:
    """Write a share as per cent, rounded down: never 100 unless it is everything."""
    decimals = _decimals(min(part, whole - part), whole)
    return _percent(part * 10 ** (2 + decimals) // whole, decimals)


def _decimals(part: int, whole: int) -> int:
    """Return with how many decimals a share in per cent shows two figures; at least one."""
    decimals = 1
    while part and part * 10 ** (2 + decimals) < 10 * whole and decimals < _MOST_DECIMALS:
        decimals += 1
    return decimals


def _percent(units: int, decimals: int) -> str:
    whole, rest = divmod(units, 10**decimals)
    if whole in {0, 100} and not rest:
        return f"{whole} %"
    return f"{whole}.{rest:0{decimals}d} %"


def unbroken(text: str) -> str:
    """Return a text in which no line ends between a figure and its per cent sign."""
    return text.replace(" %", "\u00a0%")


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
        return words.NOT_KNOWN
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


def rank_rows(rank: Rank) -> list[tuple[str, ...]]:
    """Set the place of a plan by each measure: title, value, better, as good, worse, standing."""
    rows = []
    for name, place in rank.places.items():
        each = MEASURES[name]
        counts = [
            "–" if count is None else f"{count:,}"
            for count in (place.better, place.equal, place.worse)
        ]
        value = words.measure(each, place.value)
        rows.append((f"{title(name)} ({each.better})", value, *counts, standing(place)))
    return rows


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


def pair_name(pairs: PlanPairs, pair: tuple[str, str]) -> str:
    """Name two areas."""
    names = pairs.problem.areas.names
    return f"{names.name(pair[0])} – {names.name(pair[1])}"


def pair_share(pairs: PlanPairs, pair: tuple[str, str]) -> str:
    """Write the share of plans that put two areas together; 0 and 100 % only where it is so."""
    count = pairs.counts[pair]
    if 2 * count <= pairs.total:
        return at_most(count, pairs.total)
    return at_least(count, pairs.total)


def pair_paragraphs(pairs: PlanPairs) -> list[tuple[str, str]]:
    """Say which neighbours are settled, and which borders are the planner's choice."""
    names = pairs.problem.areas.names
    groups = [" + ".join(names.name(code) for code in group) for group in pairs.settled_groups]
    never = "; ".join(pair_name(pairs, pair) for pair in pairs.never)
    found = [
        ("Settled inside: every plan puts these together", "; ".join(groups) or "None."),
        ("Settled border: no plan puts these neighbours together", never or "None."),
    ]
    if pairs.open:
        most, least = pairs.open[0], pairs.open[-1]
        text = (
            f"{len(pairs.open)} borders, from {pair_name(pairs, most)}, together in "
            f"{pair_share(pairs, most)} of plans, to {pair_name(pairs, least)}, together in "
            f"{pair_share(pairs, least)}."
        )
        found.append(("The planner's choice", text))
    return found


def pair_ends(pairs: PlanPairs, number: int) -> list[tuple[str, str]]:
    """List the open borders whose sides are most and least often together, so many of each."""
    mostly = [pair for pair in pairs.open if 2 * pairs.counts[pair] >= pairs.total]
    rarely = [pair for pair in pairs.open[::-1] if 2 * pairs.counts[pair] < pairs.total]
    ends = (("Most often together", mostly[:number]), ("Least often together", rarely[:number]))
    return [
        (head, "; ".join(f"{pair_name(pairs, p)} {pair_share(pairs, p)}" for p in listed) + ".")
        for head, listed in ends
        if listed
    ]
