"""The paths that a scenario file names, made whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common import input_files
from bcu_optimizer.common.atomic_files import on_disk
from bcu_optimizer.data import shipped

# The plans that scenarios name, by table; beside that of ``rules.fixed``.
_PLANS = {"report": {"business_as_usual", "do_minimum"}, "reference": {"plan"}}


def anchor(table: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Make the paths of files that a scenario names whole, from the folder they are relative to."""
    anchored = {name: dict(v) if isinstance(v, Mapping) else v for name, v in table.items()}
    data = anchored.get("data")
    if isinstance(data, dict):
        for name in ("areas", "figures", "links", "crossings", "aliases"):
            data[name] = whole_path(data[name], folder) if name in data else None
        anchored["data"] = {name: value for name, value in data.items() if value is not None}
    rules = anchored.get("rules")
    if isinstance(rules, dict) and isinstance(rules.get("fixed"), Mapping):
        fixed = dict(rules["fixed"])
        if "plan" in fixed:
            fixed["plan"] = plan_path(fixed["plan"], folder)
        rules["fixed"] = fixed
    for part, keys in _PLANS.items():
        named = anchored.get(part)
        if isinstance(named, dict):
            for name in keys & named.keys():
                named[name] = plan_path(named[name], folder)
    return anchored


def plan_path(value: Any, folder: Path) -> Any:
    """Make the path of a plan whole; the folder of a run may have the form of a shipped name."""
    is_path = isinstance(value, str)
    if is_path and (folder / input_files.named(value) / files.PLAN).is_file():
        return str((folder / value).resolve())
    return whole_path(value, folder)


def whole_path(value: Any, folder: Path) -> Any:
    """Make the path of a file whole; a shipped name stays as it is."""
    if not isinstance(value, str) or shipped.is_bare_name(value):
        return value
    return str(on_disk((folder / input_files.named(value)).resolve()))
