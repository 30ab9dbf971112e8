"""What a batch is to do: a run for each scenario and each combination of the grid's values."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from bcu_optimizer.common import toml
from bcu_optimizer.common.errors import Fault, InputError, nearest
from bcu_optimizer.questions.sweep import axes
from bcu_optimizer.runs.batch import scenarios as find
from bcu_optimizer.scenario.faults import is_known
from bcu_optimizer.scenario.schema import Scenario

GRID = "--grid"
MOST = 10_000
"""How many runs a batch may have."""

Grid = Mapping[str, Sequence[Any]]

_ODD = re.compile(r"[^\w.()+=, -]+")  # what a folder's name and a link had better not hold
_SPACE = re.compile(r"[^\w.]+")
_LONGEST, _LONGEST_VALUE = 100, 40


@dataclass(frozen=True)
class Run:
    """One run of a batch: a scenario with one combination of the grid's values.

    Attributes
    ----------
    name
        Of its folder; no two runs share it, in any case.
    scenario
        What the scenario's file is called, without its ending.
    shown
        The scenario's path as it was given, or the name of a shipped one.
    path
        The file; None where it cannot be read.
    values
        The value of each setting of the grid.
    faults
        Why it cannot be done, where that is known before anything is solved.
    """

    name: str
    scenario: str
    shown: str
    path: str | None
    values: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def settings(self, above: Sequence[str]) -> list[str]:
        """Return the settings as texts ``table.key=VALUE``, those of the grid over the others."""
        return [*above, *(f"{key}={toml.toml(value)}" for key, value in self.values.items())]


def runs(paths: Sequence[str], grid: Grid) -> tuple[list[Run], list[str]]:
    """List the runs of a batch, and remarks on scenarios that share a name.

    Raises
    ------
    InputError
        If the grid does not fit a scenario, or there are too many runs.
    """
    _check(grid)
    found = find.scenarios(paths)
    count = len(found) * math.prod(map(len, grid.values()))
    if count > MOST:
        message = f"the batch has {count:,} runs; at most {MOST:,} can be at once."
        raise InputError(Fault(message, None, GRID, "Split it, or leave values out."))
    cells = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    taken: set[str] = set()
    made: list[Run] = []
    remarks: list[str] = []
    suffixes = _suffixes(cells)
    first: dict[str, find.Found] = {}
    for each in found:
        name = _free(each, taken, suffixes)
        taken |= {f"{name}{suffix}".casefold() for suffix in suffixes}
        other = first.setdefault(each.name.casefold(), each)
        if other is not each:
            remarks.append(
                f"Two scenarios are called '{each.name}': {other.shown} is run under that name, "
                f"{each.shown} as '{name}'."
            )
        made += [
            Run(
                f"{name}{suffix}", each.name, each.shown, str(each.path or "") or None, cell,
                each.faults,
            )
            for cell, suffix in zip(cells, suffixes, strict=True)
        ]  # fmt: skip
    return made, remarks


def _free(found: find.Found, taken: set[str], suffixes: Sequence[str]) -> str:
    """Return the name for a scenario's runs: its own, or else with its folder's, or a number."""
    name = _tidy(found.name)
    tried = [name, *([f"{name}-{_tidy(found.path.parent.name)}"] if found.path else [])]
    for candidate in _tries(tried):
        if not any(f"{candidate}{suffix}".casefold() in taken for suffix in suffixes):
            return candidate
    raise AssertionError("numbers do not end")


def _tries(names: Sequence[str]) -> Iterator[str]:
    yield from names
    number = 2
    while True:
        yield f"{names[-1]}-{number}"
        number += 1


def _tidy(name: str) -> str:
    return _ODD.sub("_", name).strip(" .")[:_LONGEST] or "scenario"


def _suffixes(cells: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what follows a scenario's name for each combination, such as ``-k12-max_ratio2.5``."""
    made: list[str] = []
    taken: set[str] = set()
    for cell in cells:
        suffix = "".join(f"-{_short(key)}{_slug(value)}" for key, value in cell.items())
        number, tried = 2, suffix
        while tried.casefold() in taken:
            tried, number = f"{suffix}-{number}", number + 1
        made.append(tried)
        taken.add(tried.casefold())
    return made


def _short(key: str) -> str:
    return "k" if key == "rules.number" else f"{_SPACE.sub('_', key.rpartition('.')[2])}="


def _slug(value: Any) -> str:
    text = value if isinstance(value, str) else toml.toml(value)
    return _SPACE.sub("-", text).strip("-.")[:_LONGEST_VALUE]


def _check(grid: Grid) -> None:
    """Refuse settings that there are not, and lists that hold nothing or one value twice."""
    faults = []
    for key, values in grid.items():
        if not is_known(tuple(key.split("."))):
            known = nearest(key, [*axes.numeric(Scenario()), "rules.number"])
            faults.append(Fault(f"there is no setting '{key}'.", GRID, key, known))
        if not values:
            faults.append(Fault("the list of values is empty.", GRID, key, axes.FORM))
        texts = [toml.toml(value) for value in values]
        twice = [text for text, often in Counter(texts).items() if often > 1]
        if twice:
            message = f"the value {twice[0]} is listed twice."
            faults.append(Fault(message, GRID, key, "List each value once."))
        if any(isinstance(value, float) and not math.isfinite(value) for value in values):
            faults.append(Fault("a value is not finite.", GRID, key, "Write a number."))
    if faults:
        raise InputError(*faults)


def from_grid(faults: Iterable[Fault], run: Run) -> tuple[Fault, ...]:
    """Say of faults in a value of the grid that they come from there."""
    return tuple(
        replace(fault, file=GRID)
        if fault.file == "--set" and any(_is_in(fault.where, key) for key in run.values)
        else fault
        for fault in faults
    )


def _is_in(where: str | None, key: str) -> bool:
    return where is not None and (where == key or where.startswith((f"{key}.", f"{key}[")))
