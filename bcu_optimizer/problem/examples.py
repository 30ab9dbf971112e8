"""Examples of settings, in the words of the data that a scenario is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data import areas as areas_module
from bcu_optimizer.data import datasets
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.problem.inputs import source_of
from bcu_optimizer.scenario.schema import Scenario


def examples(scenario: Scenario) -> Mapping[str, Any]:
    """Return a value for settings that are not stated, by dotted key.

    A data set that ships brings its own; of others areas, columns and projection are read. Where
    they cannot be read there are none.
    """
    data_set = datasets.find(scenario.data.areas)
    if data_set:
        return data_set.examples
    try:
        return _of(areas_module.read(source_of(scenario, None)))
    except InputError:
        return {}


def _of(areas: Areas) -> dict[str, Any]:
    codes = next(iter(sorted(areas.borders)), areas.codes[:2])
    pair = [_called(areas, code) for code in codes]
    far = [
        pair[0],
        _called(areas, next((c for c in areas.codes[::-1] if c not in codes), codes[-1])),
    ]
    found: dict[str, Any] = {
        "data.crs": areas.frame.crs.to_string(),
        "rules.single": pair[:1],
        "names.list": {pair[0]: "Central Command"},
    }
    if len(pair) > 1:
        found |= {
            "links.patterns": {"factor": 1.5, "pairs": [pair]},
            "ties": {"pairs": [[*pair, 1.0]]},
            "rules.together": [pair],
            "rules.apart": [far],
            "rules.barrier": [pair],
        }
    column = next(iter(areas.figures), None)
    if column is not None:
        found |= {
            "demand": {column: 1.0},
            "links.mass": [column],
            "names.weight": column,
            "report.demands": {"other": {column: 1.0}},
        }
    return found


def _called(areas: Areas, code: str) -> str:
    """Return the name of an area; its code where the name is not that of it alone."""
    name = areas.names.name(code)
    return name if areas.names.find(name) == code else code
