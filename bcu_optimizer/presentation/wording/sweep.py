"""What screens and pages say of a sweep: the same tables, reasons and findings for both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from bcu_optimizer.common import synonyms, toml
from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.sweep.axes import Value
from bcu_optimizer.questions.sweep.sweep import Row, Sweep

_MOST_PLACES = 8
NOT_COUNTED = "not counted"


def title(sweep: Sweep) -> str:
    """Return what heads a sweep: the scenario's title, where it asks for just these numbers."""
    if _is_own(sweep):
        return sweep.problem.scenario.title
    keys = " and ".join(axis.key for axis in sweep.axes)
    return f"Sweep of {f'{keys}, ' if keys else ''}{runs(list(sweep.numbers))} BCUs"


def question(sweep: Sweep) -> str:
    """Return the question of the scenario, or under whose rules a sweep is."""
    scenario = sweep.problem.scenario
    return scenario.question if _is_own(sweep) else f"Scenario: {scenario.title}"


def _is_own(sweep: Sweep) -> bool:
    stated = sweep.problem.scenario.rules.number
    return not sweep.axes and stated is not None and sweep.numbers == sweep.problem.numbers


def along(sweep: Sweep) -> tuple[list[Row], list[str], str] | None:
    """Return the answers along a line, their labels and what these are; None for a grid."""
    rows = list(sweep.rows)
    if not sweep.axes:
        return rows, [str(row.bcus) for row in rows], "Number of BCUs"
    if len(sweep.axes) == 1 and len(sweep.numbers) == 1:
        return rows, [label(row.cell[0]) for row in rows], sweep.axes[0].key
    return None


def known(sweep: Sweep) -> list[str]:
    """Name the measures that are known of any plan."""
    return [
        name
        for name in MEASURES
        if any(row.result.measures[name] is not None for row in sweep.with_plan)
    ]


def short(name: str) -> str:
    """Name a measure in the head of a narrow column."""
    return MEASURES[name].heading()


def values(sweep: Sweep, row: Row) -> str:
    """Spell the settings of a row: "rules.balance.max_ratio = 2.5"."""
    return ", ".join(f"{key} = {toml.toml(value)}" for key, value in sweep.set_of(row).items())


def outcome(row: Row) -> str:
    """Say in a cell how a row ended."""
    return words.in_short(row.result.outcome, row.result.tied)


def ending(row: Row) -> str:
    """Say in a cell how a row ended, and because of which rules there is no plan."""
    because = reason(row)
    return f"{outcome(row)}: {because}" if because else outcome(row)


def reason(row: Row) -> str:
    """Name the rules that leave no plan; empty where there is one."""
    return ", ".join(map(synonyms.anywhere, row.result.because))


def counted(row: Row) -> str:
    """Write how many plans there are."""
    if row.valid_plans is not None:
        return f"{row.valid_plans:,}"
    return NOT_COUNTED


def briefly(row: Row) -> str:
    """Write how many plans there are, with three figures at most."""
    number = row.valid_plans
    if number is None:
        return "some" if row.has_plan else "?"
    if number < 10_000:
        return f"{number:,}"
    for unit, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if number >= unit:
            value = number / unit
            return f"{value:.{0 if value >= 99.95 else 1}f} {name}"
    return str(number)


def figure(name: str, value: float | None, decimals_: int = 2) -> str:
    """Write a measure in a narrow cell; what its unit is stands in the head."""
    if value is None:
        return "–"
    each = MEASURES[name]
    if each.unit == "share":
        return wording_values.share(value)
    return wording_values.number(value, 0 if each.unit == "count" else decimals_)


def measured(name: str, row: Row) -> str:
    """Write one measure of a row."""
    return figure(name, row.result.measures.get(name))


def figures(row: Row, names: Iterable[str]) -> list[str]:
    """Write the measures of a row."""
    return [measured(name, row) for name in names]


def runs(numbers: Sequence[int]) -> str:
    """Write numbers in short: "11–13, 15"."""
    parts = []
    for _, group in groupby(enumerate(sorted(numbers)), key=lambda each: each[1] - each[0]):
        run = [number for _, number in group]
        joint = ", " if len(run) == 2 else "–"
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}{joint}{run[-1]}")
    return ", ".join(parts)


def remarks(sweep: Sweep) -> list[str]:
    """Say what is assumed and modelled, and first which of it is swept."""
    swept = ", ".join(axis.key for axis in sweep.axes)
    own = f"Swept: {swept}; what is said of it below is the scenario's own value."
    return [*([own] if swept else []), *words.remarks(sweep.problem)]


def best(sweep: Sweep) -> str:
    """Say what the best plan is; goals that are swept have the weight of their cell."""
    swept = any(axis.key.startswith("goals.") for axis in sweep.axes)
    more = "; weights that are swept are those of each cell" if swept else ""
    return f"Best means: {words.goal_titles(sweep.problem)}{more}."


def reasons(sweep: Sweep) -> list[str]:
    """Say for which numbers and settings there is no plan, a line for each set of rules."""
    lines = []
    without = [row for row in sweep.rows if row.result.outcome == "infeasible"]
    for because in dict.fromkeys(row.result.because for row in without):
        rows = [row for row in without if row.result.because == because]
        lines.append(f"No plan {_places(sweep, rows)}: {_rules(because)}.")
    open_ = [row for row in sweep.rows if row.result.outcome == "unknown"]
    if open_:
        lines.append(f"Not decided within the time limit {_places(sweep, open_)}.")
    return lines


def _rules(because: Sequence[str]) -> str:
    if not because:
        return "no rule is named as the cause"
    named = listed(map(synonyms.anywhere, because))
    return f"{named} cannot {'all be kept' if len(because) > 1 else 'be kept'}"


def _places(sweep: Sweep, rows: Sequence[Row]) -> str:
    """Say where: "of 8–10 BCUs", or "with rules.balance.max_ratio = 1.6 (14, 15 BCUs)"."""
    if not sweep.axes:
        return f"of {runs([row.bcus for row in rows])} BCUs"
    by_cell: dict[tuple[Value, ...], list[int]] = {}
    for row in rows:
        by_cell.setdefault(row.cell, []).append(row.bcus)
    by_numbers: dict[str, list[str]] = {}
    for cell, numbers in by_cell.items():
        by_numbers.setdefault(runs(numbers), []).append(_cell(cell))
    parts = [f"{', '.join(cells)} ({numbers} BCUs)" for numbers, cells in by_numbers.items()]
    keys = ", ".join(axis.key for axis in sweep.axes)
    more = f"; and {len(parts) - _MOST_PLACES} more" if len(parts) > _MOST_PLACES else ""
    named = f"({keys})" if len(sweep.axes) > 1 else keys
    return f"with {named} = {'; '.join(parts[:_MOST_PLACES])}{more}"


def _cell(cell: Sequence[Value]) -> str:
    written = ", ".join(map(label, cell))
    return f"({written})" if len(cell) > 1 else written


def summary(sweep: Sweep) -> str:
    """Say in a sentence what came of it."""
    found = sweep.with_plan
    if sweep.axes:
        return f"{len(found):,} of {len(sweep.rows):,} cells have a plan."
    if not found:
        return f"Proven or not decided: none of {runs(list(sweep.numbers))} BCUs has a plan."
    return f"There are plans of {runs([row.bcus for row in found])} BCUs."


def label(value: Value) -> str:
    """Write a value of a setting."""
    return value if isinstance(value, str) else toml.toml(value)
