"""From a scenario to a problem: reads what it names and checks that everything fits together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from bcu_optimizer.common.errors import Fault, InputError, bad, placed, refuse
from bcu_optimizer.common.exact import IntArray, as_integers, fixed_point, integers
from bcu_optimizer.data import areas as areas_module
from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.data import links
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.datasets import Dataset
from bcu_optimizer.data.links import Links
from bcu_optimizer.data.plans import plan as plan_module
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import goals, graph, naming
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.inputs import (
    inputs_of,
    shipped_table,
    shipped_tables,
    source_of,
    sources_of,
    statements_of,
)
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import fixed, limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.entry_rule import area_faults
from bcu_optimizer.scenario.schema import GRAVITY, Scenario


def build(scenario: Scenario, areas: Areas | None = None) -> Problem:
    """Build the problem of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    areas
        Areas already read for the same data, to save reading them again.

    Raises
    ------
    InputError
        With all faults found: in polygons and figures (:func:`bcu_optimizer.data.areas.read`),
        links, crossings and plans, and wherever the scenario names what the data does not have.
    """
    data_set = dataset.find(scenario.data.areas)
    areas = areas or areas_module.read(source_of(scenario, data_set))
    misnamed = _pair_faults(scenario, areas)
    demand = demand_of(scenario, areas)
    centres = tuple(zip(areas.frame["x"] / 1000, areas.frame["y"] / 1000, strict=True))
    found_links = links_of(scenario, areas, centres)
    crossings = _crossings(scenario, data_set, areas)
    shared = {
        pair: length
        for pair, length in areas.borders.items()
        if length > scenario.data.min_border_m
    }
    kept = _plan_at(scenario, areas, "rules.fixed.plan")
    scenario = fixed.as_in(kept, scenario)
    problem = Problem(
        scenario=scenario,
        areas=areas,
        demand=demand,
        links=found_links,
        ties=_ties(scenario, areas),
        neighbours=graph.bordering(areas.codes, {*shared, *crossings}),
        centres_km=centres,
        fixed_plan=kept,
        fixed=_fixed(scenario, kept, areas),
        singles=_singles(scenario, areas),
        statements=statements_of(scenario, data_set),
        reference=_plan_at(scenario, areas, "reference.plan"),
        cautions=tuple(note for table in shipped_tables(scenario) for note in table.notes),
        sources=sources_of(scenario, data_set),
        inputs=frozenset(inputs_of(scenario, data_set)),
        shared=shared,
        crossings=crossings,
    )
    found = [*rules.faults(problem), *goals.faults(problem), *limits.faults(problem)]
    refuse([*misnamed, *found, *naming.faults(problem)])
    return problem


def _pair_faults(scenario: Scenario, areas: Areas) -> list[Fault]:
    faults = []
    patterns = scenario.links.patterns
    if patterns and scenario.data.links == GRAVITY:
        faults += area_faults(areas.names, patterns.pairs, scenario, "links.patterns.pairs")
    if scenario.ties:
        pairs = [pair[:2] for pair in scenario.ties.pairs]
        faults += area_faults(areas.names, pairs, scenario, "ties.pairs")
    return faults


def demand_of(scenario: Scenario, areas: Areas) -> IntArray:
    """Blend the columns of ``[demand]``, each as a share of its total."""
    used = {column: weight for column, weight in scenario.demand.items() if weight > 0}
    if not used:
        raise bad(
            "no figure says what demand is.",
            scenario.stated_in("demand"),
            "demand",
            "Name at least one column with a weight above 0.",
        )
    empty = [column for column in used if not sum(areas.figures[column])]
    refuse(
        Fault("the figures sum to 0.", areas.figures_file, f"column {column}", "Demand needs more.")
        for column in empty
    )
    if len(used) == 1:
        return integers(as_integers(areas.figures[next(iter(used))])[0])
    weights = {column: Fraction(weight) for column, weight in used.items()}
    whole = sum(weights.values())
    shares = [
        sum(
            (
                weight * Fraction(areas.figures[column][i]) / Fraction(sum(areas.figures[column]))
                for column, weight in weights.items()
            ),
            Fraction(0),
        )
        / whole
        for i in range(len(areas.codes))
    ]
    return integers(fixed_point(shares))


def links_of(scenario: Scenario, areas: Areas, centres: Sequence[tuple[float, float]]) -> Links:
    """Read the links of a scenario, or estimate them from its figures."""
    if scenario.data.links != GRAVITY:
        table = shipped_table(scenario, "links")
        file = Path(table.file if table else scenario.data.links)
        return links.read(file, areas.names, areas.codes, table.what if table else "")
    settings = scenario.links
    columns = settings.mass or tuple(c for c, weight in scenario.demand.items() if weight > 0)
    mass = [float(sum(areas.figures[c][i] for c in columns)) for i in range(len(areas.codes))]
    factors = {}
    if settings.patterns:
        for pair in settings.patterns.pairs:
            factors[_indexes(areas, pair)] = settings.patterns.factor
    return links.gravity(mass, centres, settings.decay_km, factors)


def _indexes(areas: Areas, names: Sequence[str]) -> Group:
    codes = (areas.names.find(name) for name in names)
    return tuple(sorted(areas.codes.index(code) for code in codes if code))


def _crossings(
    scenario: Scenario, data_set: Dataset | None, areas: Areas
) -> dict[tuple[str, str], str]:
    wanted = scenario.data.crossings
    if wanted is False:
        return {}
    if isinstance(wanted, str):
        return graph.read_crossings(Path(wanted), areas)
    if data_set is None or data_set.crossings is None:
        raise bad(
            "crossings are switched on, but the data has no list of them.",
            scenario.stated_in("data.crossings"),
            "data.crossings",
            'Name a CSV with the columns from,to: crossings = "crossings.csv".',
        )
    return graph.read_crossings(Path(data_set.crossings), areas)


def _ties(scenario: Scenario, areas: Areas) -> IntArray | None:
    if scenario.ties is None:
        return None
    pairs = scenario.ties.pairs
    whole, _ = as_integers([Decimal(repr(weight)) for *_, weight in pairs])
    weights = np.zeros((len(areas.codes), len(areas.codes)), dtype=np.int64)
    for (one, other, _), value in zip(pairs, whole, strict=True):
        ends = _indexes(areas, (one, other))
        if len(ends) == 2:  # names that are unknown are faults that are told with others
            i, j = ends
            weights[i, j] = weights[j, i] = weights[i, j] + value
    return weights


def _plan_at(scenario: Scenario, areas: Areas, key: str) -> Plan | None:
    """Read the plan that a scenario names at a key, if any."""
    named = scenario.setting(key)
    if named is None:
        return None
    try:
        return plan_module.read_any(named, areas)
    except InputError as error:
        raise placed(error, scenario.stated_in(key), key) from None


def _fixed(scenario: Scenario, kept: Plan | None, areas: Areas) -> Mapping[Group, str]:
    if kept is None or scenario.rules.fixed is None:
        return {}
    bcus = kept.bcus
    return {_indexes(areas, bcus[bcu]): bcu for bcu in scenario.rules.fixed.bcus if bcu in bcus}


def _singles(scenario: Scenario, areas: Areas) -> frozenset[Group]:
    found = (areas.names.find(text) for text in scenario.rules.single or ())
    return frozenset((areas.codes.index(code),) for code in found if code)
