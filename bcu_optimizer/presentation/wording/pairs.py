"""Shares of all plans as per cent, and what is said of pairs of areas by them."""

from __future__ import annotations

from bcu_optimizer.questions.census.pairs import PlanPairs

_MOST_DECIMALS = 15
_ENDS = 8  # borders named as most and least often together


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


def pair_ends(pairs: PlanPairs, number: int = _ENDS) -> list[tuple[str, str]]:
    """List the open borders whose sides are most and least often together, so many of each."""
    mostly = [pair for pair in pairs.open if 2 * pairs.counts[pair] >= pairs.total]
    rarely = [pair for pair in pairs.open[::-1] if 2 * pairs.counts[pair] < pairs.total]
    ends = (("Most often together", mostly[:number]), ("Least often together", rarely[:number]))
    return [
        (head, "; ".join(f"{pair_name(pairs, p)} {pair_share(pairs, p)}" for p in listed) + ".")
        for head, listed in ends
        if listed
    ]


def key_figures(pairs: PlanPairs, inside: str, borders: str) -> list[tuple[str, str, str]]:
    """Count neighbours, and those that are always and never together."""
    return [
        ("Bordering pairs", str(len(pairs.neighbours)), ""),
        ("Settled inside", str(len(pairs.always)), inside),
        ("Settled borders", str(len(pairs.never)), borders),
    ]
