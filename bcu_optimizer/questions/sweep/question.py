"""The question of a sweep: a scenario, numbers of BCUs, and settings with a value for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

from bcu_optimizer.common import toml
from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.problem.bcu_numbers import Asked, numbered, numbers
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.inputs import source_of
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.sweep.axes import OVER, Axis, Value, check_key
from bcu_optimizer.scenario.layers import COMMAND_LINE
from bcu_optimizer.scenario.load import load
from bcu_optimizer.scenario.schema import Scenario

Cell = tuple[Value, ...]  # a value for each axis


@dataclass(frozen=True, eq=False)
class Question:
    """What a sweep asks.

    Attributes
    ----------
    problem
        The problem as the scenario and the settings state it, before anything is swept.
    numbers
        The numbers of BCUs.
    axes
        The settings that are swept.
    item, settings
        The path or name of the scenario, and texts ``table.key=VALUE``; None for a problem in hand.
    """

    problem: Problem
    numbers: range
    axes: tuple[Axis, ...] = ()
    item: str | Path | None = None
    settings: tuple[str, ...] = ()
    _built: dict[tuple[str, ...], Problem] = field(default_factory=dict)
    _areas: dict[tuple[Any, ...], Areas] = field(default_factory=dict)

    @property
    def cells(self) -> Iterator[Cell]:
        """All combinations of the values; one empty combination where nothing is swept."""
        return product(*(axis.values for axis in self.axes))

    @property
    def size(self) -> int:
        """How many answers are asked for: a cell and a number of BCUs each."""
        found = len(self.numbers)
        for axis in self.axes:
            found *= len(axis.values)
        return found

    def set_of(self, cell: Cell) -> dict[str, Value]:
        """Return the values of a cell by key."""
        return {axis.key: value for axis, value in zip(self.axes, cell, strict=True)}

    def problem_of(self, cell: Cell) -> Problem:
        """Return the problem of a cell, which asks for all numbers of the sweep.

        Raises
        ------
        InputError
            If a value does not fit.
        """
        stated = [f"{key}={toml.toml(value)}" for key, value in self.set_of(cell).items()]
        if not stated:
            return numbered(self.problem, self.numbers)
        try:
            return self.changed(stated)
        except InputError as error:
            raise _from_over(error) from None

    def changed(self, stated: Sequence[str], bcus: range | None = None) -> Problem:
        """Return the problem with settings laid over it, for the numbers of the sweep or others."""
        key = tuple(stated)
        if key not in self._built:
            self._built.clear()  # only the last is asked for again
            self._built[key] = self._read(key)
        return numbered(self._built[key], self.numbers if bcus is None else bcus)

    def _read(self, stated: tuple[str, ...]) -> Problem:
        if not stated:
            return self.problem
        assert self.item is not None
        scenario = load(self.item, [*self.settings, *stated])
        key = _areas_key(scenario)
        self._areas.setdefault(_areas_key(self.problem.scenario), self.problem.areas)
        problem = build(scenario, self._areas.get(key))
        self._areas[key] = problem.areas
        return problem


def _areas_key(scenario: Scenario) -> tuple[Any, ...]:
    """Return what areas are read by; the same areas need not be read again."""
    source = source_of(scenario, dataset.find(scenario.data.areas))
    drawn = (source.polygons, source.crs, source.heal_m, source.repair)
    return (*drawn, source.figures, *sorted(source.required))


def ask(
    item: str | Path | Problem,
    bcus: Asked | Sequence[int] | None = None,
    axes: Sequence[Axis] = (),
    settings: Sequence[str] = (),
) -> Question:
    """Put together what a sweep asks, and check all of it before anything is solved.

    Parameters
    ----------
    item
        A path or shipped name, or a problem in hand, of which no setting can be swept.
    bcus
        ``"8-20"``, a number, or (first, last); those of the scenario if None, or else all.

    Raises
    ------
    InputError
        If something is wrong with the scenario, the numbers or a value.
    ValueError
        If settings are to be laid over a problem in hand.
    """
    if not isinstance(item, str | Path):
        if settings or axes:
            raise ValueError("settings change a scenario as it is read; give its name or path")
        return Question(item, _numbers(item, bcus))
    problem = build(load(item, settings))
    for axis in axes:
        check_key(axis, problem.scenario)
    _check_values(item, axes, settings)
    return Question(problem, _numbers(problem, bcus), tuple(axes), item, tuple(settings))


def _from_over(error: InputError) -> InputError:
    """Say of what a value swept makes wrong that it comes from there."""
    return InputError(
        *(replace(f, file=OVER) if f.file == COMMAND_LINE else f for f in error.faults)
    )


def _numbers(problem: Problem, bcus: Asked | Sequence[int] | None) -> range:
    return problem.numbers if bcus is None else numbers(bcus, len(problem.codes))


def _check_values(item: str | Path, axes: Sequence[Axis], settings: Sequence[str]) -> None:
    """Read the scenario with each value, so that one that does not fit is told at once."""
    faults: list[Fault] = []
    first = {axis.key: axis.values[0] for axis in axes}
    for axis in axes:
        for value in axis.values:
            tried: Mapping[str, Value] = {**first, axis.key: value}
            try:
                load(item, [*settings, *(f"{k}={toml.toml(v)}" for k, v in tried.items())])
            except InputError as error:
                faults += _from_over(error).faults
    if faults:
        raise InputError(*dict.fromkeys(faults))
