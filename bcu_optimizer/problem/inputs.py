"""What a scenario names: its files, its shipped tables, and what is to be shown with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bcu_optimizer.common.errors import InputError, placed
from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.data import sources
from bcu_optimizer.data.datasets import Dataset, Kind, ShippedTable
from bcu_optimizer.data.plans import plan as plan_module
from bcu_optimizer.scenario.schema import GRAVITY, Scenario


def shipped_table(scenario: Scenario, kind: Kind) -> ShippedTable | None:
    """Return the shipped table that a scenario names, of figures or of links; None if it does not.

    Raises
    ------
    InputError
        If it is of the other kind, or of other areas.
    """
    key = f"data.{kind}"
    try:
        return dataset.table(scenario.setting(key), kind, scenario.data.areas)
    except InputError as error:
        raise placed(error, scenario.stated_in(key), key) from None


def shipped_tables(scenario: Scenario) -> list[ShippedTable]:
    """Return the shipped tables that a scenario names, of figures and of links."""
    found = (shipped_table(scenario, "figures"), shipped_table(scenario, "links"))
    return [table for table in found if table is not None]


def statements_of(scenario: Scenario, data_set: Dataset | None) -> tuple[str, ...]:
    """Credit the areas that are used, and the figures that ship with them where those are used."""
    if data_set is None:
        return ()
    own_figures = scenario.data.figures is not None
    of_tables = [text for table in shipped_tables(scenario) for text in table.statements]
    of_figures = () if own_figures else data_set.figures_statements
    return tuple(dict.fromkeys([*data_set.statements, *of_figures, *of_tables]))


def sources_of(scenario: Scenario, data_set: Dataset | None) -> Mapping[str, str]:
    """Say where each column of the figures comes from; empty for a table of a user's own."""
    table = shipped_table(scenario, "figures")
    if table is not None:
        return table.sources
    return data_set.sources if data_set and not scenario.data.figures else {}


def _figures_file(scenario: Scenario, data_set: Dataset | None) -> str | None:
    table = shipped_table(scenario, "figures")
    if table is not None:
        return table.file
    return scenario.data.figures or (data_set.figures if data_set else None)


def source_of(scenario: Scenario, data_set: Dataset | None) -> sources.Source:
    """Say where the areas of a scenario and their figures come from."""
    data = scenario.data
    figures = _figures_file(scenario, data_set)
    aliases = data.aliases or (data_set.aliases if data_set else None)
    return sources.Source(
        polygons=Path(data_set.areas if data_set else data.areas),
        figures=Path(figures) if figures else None,
        crs=data.crs or (data_set.crs if data_set else None),
        outside=data_set.outside if data_set else (),
        water=Path(data_set.water) if data_set and data_set.water else None,
        heal_m=data.heal_m,
        repair=data.repair,
        required=_required_columns(scenario),
        layer=data.layer,
        sheet=data.sheet,
        header=data.header,
        code=data.code,
        name=data.name,
        aliases=Path(aliases) if aliases else None,
        titles=data_set.titles if data_set else (),
        centres=data_set is not None,
    )


def _required_columns(scenario: Scenario) -> dict[str, str]:
    """Say of each column that the scenario uses where it asks for it."""
    asked = {
        getattr(scenario.columns, role): f"columns.{role}"
        for role in type(scenario.columns).model_fields
        if getattr(scenario.columns, role)
    }
    if scenario.data.links == GRAVITY:
        asked |= dict.fromkeys(scenario.links.mass, "links.mass")
    return asked | dict.fromkeys(scenario.demand, "demand")


def inputs_of(scenario: Scenario, data_set: Dataset | None) -> list[Path]:
    """List every file that the problem is made of."""
    source = source_of(scenario, data_set)
    named = [
        *scenario.origins.values(),
        source.polygons,
        source.figures,
        source.aliases,
        source.water,
    ]
    if scenario.data.links != GRAVITY:
        table = shipped_table(scenario, "links")
        named.append(table.file if table else scenario.data.links)
    if scenario.data.crossings is True and data_set:
        named.append(data_set.crossings)
    elif isinstance(scenario.data.crossings, str):
        named.append(scenario.data.crossings)
    for key in ("rules.fixed.plan", "reference.plan"):
        plan = scenario.setting(key)
        named.append(plan_module.locate(plan) if plan else None)
    return [Path(each) for each in named if each and Path(each).is_file()]
