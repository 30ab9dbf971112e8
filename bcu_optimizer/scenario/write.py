"""A scenario as a text: the resolved file that is stored with each run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit

from bcu_optimizer.scenario.schema import Scenario


def resolved(scenario: Scenario) -> str:
    """Return a scenario as one TOML file that extends nothing; each value says where it is from."""
    plain = scenario.model_dump(mode="json", exclude_none=True) | dict(scenario.worded)
    removed = [key for key in scenario.origins if scenario.setting(key) is None]
    for table, name in (key.split(".") for key in removed if key.count(".") == 1):
        # What a data set starts from would come back if nothing took it out.
        if table in {"columns", "links"}:
            plain.setdefault(table, {})[name] = False
    made = tomlkit.document()
    made.add(tomlkit.comment("The scenario as it was solved, with every value it inherited."))
    for name, value in plain.items():
        if value not in ("", {}, []):
            made.add(name, _item(value, name, scenario))
    return tomlkit.dumps(made)


def _item(value: Any, key: str, scenario: Scenario) -> Any:
    if not isinstance(value, dict):
        return value
    table = tomlkit.table()
    for name, inner in value.items():
        if inner == {} and key != "rules":
            continue
        item = tomlkit.item(_item(inner, f"{key}.{name}", scenario))
        origin = scenario.origins.get(f"{key}.{name}")
        if origin and not isinstance(inner, dict):
            item.comment(f"from {Path(origin).name}")
        table.add(name, item)
    return table
