"""A draw: the same scenario with its figures and weights drawn again, repeatable by its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from bcu_optimizer.data.links import COUNTED, Links, symmetric
from bcu_optimizer.problem.build import demand_of, links_of
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.robustness.uncertainty import (
    COUNTS,
    SOURCES,
    WEIGHTS,
    YEARS,
    Uncertain,
)

_DIGITS = 6  # of a weight, so that it can be typed in again


@dataclass(frozen=True)
class Draw:
    """What was drawn, in full; a draw of nothing is the scenario as it stands.

    Attributes
    ----------
    number
        Its number, from 1; 0 is the scenario as it stands.
    year
        The year whose columns stand in for the scenario's; None for its own.
    goals, demand
        Weights drawn again, by goal and by column of demand.
    figures
        Figures that differ from the scenario's, by column.
    links
        A table of counted links drawn again, by pair of areas.
    """

    number: int
    year: int | None = None
    goals: Mapping[str, float] = field(default_factory=dict)
    demand: Mapping[str, float] = field(default_factory=dict)
    figures: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    links: Mapping[tuple[int, int], int] | None = None


def draw(
    problem: Problem, what: Uncertain, seed: int, number: int, sources: Iterable[str] = SOURCES
) -> Draw:
    """Draw figures and weights again.

    Each source of each draw has random numbers of its own: ``SeedSequence(seed).spawn(…)[number −
    1].spawn(3)[place of the source]``. A draw therefore depends neither on how many there are nor
    on what else is drawn.

    Parameters
    ----------
    problem, what
        The problem, and what is uncertain in it.
    seed, number
        Which draw; numbers run from 1.
    sources
        Those to draw again, the others being left as the scenario states them.
    """
    wanted = what.drawn & set(sources)
    year: int | None = None
    if YEARS in wanted:
        year = what.years[int(_chance(seed, number, YEARS).integers(len(what.years)))]
    held = what.columns[year] if year is not None else {}
    figures = {column: problem.areas.figures[other] for column, other in held.items()}
    links = None
    if COUNTS in wanted:
        chance = _chance(seed, number, COUNTS)
        for column in what.counts:
            means = figures.get(column, problem.areas.figures[column])
            figures[column] = tuple(map(Decimal, _poisson(chance, map(float, means))))
        links = _links(problem, chance) if what.links else None
    weights: tuple[dict[str, float], dict[str, float]] = ({}, {})
    if WEIGHTS in wanted and what.spread:
        chance = _chance(seed, number, WEIGHTS)
        stated = problem.scenario
        weights = (
            _weights(chance, {name: stated.goals[name] for name in what.goals}, what.spread),
            _weights(chance, {name: stated.demand[name] for name in what.demand}, what.spread),
        )
    return Draw(number, year, *weights, figures, links)


def _chance(seed: int, number: int, source: str) -> np.random.Generator:
    key = (number - 1, SOURCES.index(source))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def _poisson(chance: np.random.Generator, means: Iterable[float]) -> list[int]:
    """Draw a count for each mean: as spread as counts of independent events are; 0 stays 0."""
    drawn: list[int] = chance.poisson(list(means)).tolist()
    return drawn


def _links(problem: Problem, chance: np.random.Generator) -> dict[tuple[int, int], int]:
    weights = problem.links.weights
    pairs = [(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(weights)), strict=True)]
    counts = _poisson(chance, (float(weights[pair]) for pair in pairs))
    return dict(zip(pairs, counts, strict=True))


def _weights(
    chance: np.random.Generator, stated: Mapping[str, float], spread: float
) -> dict[str, float]:
    """Multiply each weight by a factor of its own, and all by one that keeps their sum.

    So the objective keeps its scale. Weights are rounded to six figures.
    """
    factors = chance.uniform(1 - spread, 1 + spread, len(stated)).tolist()
    scaled = [weight * factor for weight, factor in zip(stated.values(), factors, strict=True)]
    keep = sum(stated.values()) / sum(scaled) if scaled else 1.0
    return {
        name: float(f"{weight * keep:.{_DIGITS}g}")
        for name, weight in zip(stated, scaled, strict=True)
    }


def problem_of(problem: Problem, drawn: Draw) -> Problem | None:
    """Return the problem of a draw; None where demand is drawn as 0 and has no shares.

    Areas, borders, rules, staff and everything else that is not drawn again are the same objects.
    """
    areas, scenario = problem.areas, problem.scenario
    if drawn.figures:
        areas = replace(areas, figures={**areas.figures, **drawn.figures})
    if drawn.goals or drawn.demand:
        changed = {
            "goals": {**scenario.goals, **drawn.goals},
            "demand": {**scenario.demand, **drawn.demand},
        }
        scenario = scenario.model_copy(update=changed)
    demand, links = problem.demand, problem.links
    if drawn.figures or drawn.demand:
        used = [column for column, weight in scenario.demand.items() if weight > 0]
        if not all(any(areas.figures[column]) for column in used):
            return None
        demand = demand_of(scenario, areas)
    if drawn.figures and links.kind != COUNTED:
        links = links_of(scenario, areas, problem.centres_km)
    if drawn.links is not None:
        links = Links(symmetric(len(problem.codes), drawn.links), COUNTED)
    return replace(problem, areas=areas, scenario=scenario, demand=demand, links=links)
