"""What a comparison says, as rows of texts for screens, pages and notebooks alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.provenance import boxes_of
from bcu_optimizer.problem.measures.registry import MEASURES, Measure
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.compare.compare import Comparison, Entry

BEST = "★"
_ROOMY = 3
_MOST_PAIRS = 3
_MOST_DECIMALS = 4
_SHORT = 9

_SINGLE = (
    "The mean distance of a plan of single areas is 0 by definition: no area is away from the "
    "centre of its BCU. It is not held against the others by it."
)


class MeasureRow(NamedTuple):
    """A measure: its title, and for each plan its value, its change and whether it is best."""

    title: str
    values: list[str]
    changes: list[str]
    best: list[bool]


def best(comparison: Comparison, name: str) -> set[int]:
    """Return the numbers of the plans that are best by a measure; none if all are the same.

    A plan of single areas is not held against others by what it cannot but have.
    """
    known = {
        i: value
        for i, entry in enumerate(comparison.entries)
        if (value := entry.evaluation.measures[name]) is not None
        and not (MEASURES[name].is_none_in_one_area and _is_of_single_areas(entry))
    }
    if len(set(known.values())) < 2:
        return set()
    choose = max if MEASURES[name].better == "higher" else min
    found = choose(known.values())
    return {i for i, value in known.items() if value == found}


def _is_of_single_areas(entry: Entry) -> bool:
    return all(len(group) == 1 for group in entry.evaluation.groups.values())


def measures(comparison: Comparison) -> list[MeasureRow]:
    """List every measure that is known of any of the plans."""
    rows = []
    for name, each in MEASURES.items():
        values = [entry.evaluation.measures[name] for entry in comparison.entries]
        if all(value is None for value in values):
            continue
        base, marked = values[comparison.reference], best(comparison, name)
        rows.append(
            MeasureRow(
                each.title,
                [wording_values.measure(each, value) for value in values],
                [
                    "" if i == comparison.reference else change(each, value, base)
                    for i, value in enumerate(values)
                ],
                [i in marked for i in range(len(values))],
            )
        )
    return rows


def change(each: Measure, value: float | None, base: float | None) -> str:
    """Write how far a value is from that of the reference, with its sign; shares in points."""
    if value is None or base is None:
        return ""
    if value == base:
        return "0"
    difference = (value - base) * (100 if each.unit == "share" else 1)
    decimals = {"share": 1, "count": 0}.get(each.unit, 2)
    while not float(f"{difference:.{decimals}f}") and decimals < _MOST_DECIMALS:
        decimals += 1
    return f"{difference:+,.{decimals}f}".replace("-", "−")


def is_roomy(comparison: Comparison) -> bool:
    """Tell whether the plans are so few that changes can stand beside values, not below them."""
    return len(comparison.entries) <= _ROOMY


def beside(comparison: Comparison, row: MeasureRow) -> list[str]:
    """Return the cells of a row with the change after each value but the reference's."""
    cells = []
    for i, value in enumerate(marked(row)):
        cells += [value] if i == comparison.reference else [value, row.changes[i]]
    return cells


def marked(row: MeasureRow) -> list[str]:
    """Return the values of a row, the best with the mark."""
    return [
        f"{BEST} {value}" if best else value
        for value, best in zip(row.values, row.best, strict=True)
    ]


def plans(comparison: Comparison) -> list[list[str]]:
    """List the plans: name, number of BCUs, where it is from, which rules it breaks."""
    rows = []
    for entry in comparison.entries:
        origin = entry.title or "A given plan"
        if entry.result:
            asked = spelled.title(entry.result.problem.scenario)
            found = f"{words.outcome(entry.result)} for: {asked}"
            origin = "; ".join(part for part in (found, words.as_good(entry.result)) if part)
        broken = [
            f"{words.rule_title(v, comparison.problem)}: {words.rule_value(v)} "
            f"({words.rule_limit(v)})"
            for v in entry.evaluation.verdicts
            if v.holds is False
        ]
        exempt = words.exemptions(entry.evaluation.verdicts, comparison.problem)
        told = [f"breaks {'; '.join(broken)}" if broken else "all kept", *exempt]
        rows.append([entry.name, str(len(entry.evaluation.groups)), origin, "; ".join(told)])
    for name, result in comparison.without.items():
        why = f". {words.because(result)}" if result.outcome == "infeasible" else ""
        rows.append([name, str(result.bcus), f"{words.outcome(result)}{why}", "–"])
    return rows


def notes(comparison: Comparison) -> list[str]:
    """List what is to be known of the reference, and of how the plans were read."""
    lines = []
    if comparison.instead_of and comparison.entries:
        name = comparison.names[comparison.reference]
        lines.append(f"Compared with {name}, as there is no plan of {comparison.instead_of}.")
    for entry in comparison.entries:
        lines += [f"{entry.name}: {note}" for note in entry.evaluation.plan.notes]
        lines += _judged_otherwise(entry)
    bcus = {bcu: None for entry in comparison.entries for bcu in entry.evaluation.groups}
    return [*lines, *boxes_of(bcus)]


def _judged_otherwise(entry: Entry) -> list[str]:
    """Say of each rule that a plan breaks here whom the scenario it was made for leaves out."""
    here = entry.evaluation
    lines = []
    for verdict in here.verdicts:
        bcus = [
            bcu for bcu in verdict.where if here.plan.bcus.get(bcu) in entry.exempt_from(verdict)
        ]
        if verdict.holds is False and bcus:
            lines.append(
                f"{entry.name}: the scenario that it was made for leaves {listed(bcus)} out of "
                f"'{words.rule_title(verdict, here.problem)}'; "
                f"'{here.problem.scenario.name}', which it is held against here, does not."
            )
    return lines


def broken_name(name: str, by: str) -> str:
    """Break the name of a plan once, after the hyphen, slash or underscore nearest its middle."""
    breaks = [each.end() for each in re.finditer(r"[-/_ ]", name)]
    if len(name) <= _SHORT or not breaks:
        return name
    at = min(breaks, key=lambda end: abs(len(name) / 2 - end))
    return f"{name[:at]}{by}{name[at:]}"


def key(comparison: Comparison) -> list[str]:
    """Explain the marks and the words of the tables."""
    if len(comparison.entries) < 2:
        return []
    name = comparison.names[comparison.reference]
    single = any(_is_of_single_areas(entry) for entry in comparison.entries)
    return [
        f"{BEST} best of the plans by that measure. Changes are against {name}, those of shares "
        "in percentage points." + (f" {_SINGLE}" if single else ""),
        "Demand moved: the least share of demand in areas that change BCU when the BCUs of two "
        "plans are matched one to one. Rand index (adjusted): 1 for the same plan, about 0 for no "
        "more alike than by chance.",
    ]


def likeness(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Return header and rows that say how alike any two plans are: a list, or for many a square."""
    if len(comparison.pairs) > _MOST_PAIRS:
        return _square(comparison)
    header = ["Two plans", "Areas moved", "Demand moved", "Rand index"]
    rows = []
    for i, j in comparison.pairs:
        found = comparison.likeness(i, j)
        rows.append(
            [
                f"{comparison.names[i]} and {comparison.names[j]}",
                str(len(found.areas_moved)),
                wording_values.share(found.demand_moved),
                wording_values.number(found.rand_index),
            ]
        )
    return header, rows


def _square(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    header = ["Demand moved (upper right), Rand index (lower left)", *comparison.names]
    rows = [[name] + ["–"] * len(comparison.names) for name in comparison.names]
    for i, j in comparison.pairs:
        found = comparison.likeness(i, j)
        rows[i][j + 1] = wording_values.share(found.demand_moved)
        rows[j][i + 1] = wording_values.number(found.rand_index)
    return header, rows
