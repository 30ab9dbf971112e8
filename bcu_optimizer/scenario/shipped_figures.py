"""What a scenario starts from: a shipped data set, and figures of another year that ship."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcu_optimizer.common.errors import InputError, placed
from bcu_optimizer.data import datasets, figures, shipped
from bcu_optimizer.data.datasets import Dataset, ShippedTable
from bcu_optimizer.scenario import layers
from bcu_optimizer.scenario.layers import Key, Stated

# Where columns are named: as the keys of a table, in a list, or one by one in a table.
_WEIGHTS = {("demand",)}
_LISTS = {("links", "mass")}


def lay_under(values: dict[Key, Stated], data_set: Dataset, areas: str) -> None:
    """Lay what a data set, and a shipped table of figures, start from under what is stated.

    Columns that are stated for another year of the figures are those of this one.
    """
    stated = values.get(("data", "figures"))
    try:
        table = datasets.table(stated.value, "figures", areas) if stated else None
    except InputError as error:
        raise placed(error, stated.file if stated else "", "data.figures") from None
    file = str(shipped.data_set(areas))
    for name in ("columns", "demand", "links"):
        start = layers.flatten({name: getattr(data_set, name)})
        if table is not None:
            of_table = layers.flatten({name: getattr(table, name)})
            start = of_table if name == "columns" else {**start, **of_table}
        for key, value in start.items():
            if not any(layers.overlap(key, other) for other in values):
                values[key] = Stated(value, file)
    if table is not None:
        _take_its_year(values, table)


def _take_its_year(values: dict[Key, Stated], table: ShippedTable) -> None:
    for key, stated in list(values.items()):
        value: Any = stated.value
        if key in _WEIGHTS and isinstance(value, Mapping):
            values[key] = Stated({_of_year(c, table): w for c, w in value.items()}, stated.file)
        elif key in _LISTS and isinstance(value, list):
            values[key] = Stated([_of_year(c, table) for c in value], stated.file)
        elif key[0] == "columns" and isinstance(value, str):
            values[key] = Stated(_of_year(value, table), stated.file)
        elif key[:2] == ("report", "demands") and len(key) == 4:
            del values[key]
            values[(*key[:3], _of_year(key[3], table))] = stated


def _of_year(column: Any, table: ShippedTable) -> Any:
    """Return the column of the table that differs from a column in its year alone, or itself."""
    if not isinstance(column, str) or column in table.sources:
        return column
    same = [other for other in table.sources if figures.stem(other) == figures.stem(column)]
    return same[0] if len(same) == 1 else column
