"""Settings spelled as a scenario file spells them, and those that were changed for one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcu_optimizer.common import synonyms
from bcu_optimizer.common.text import listed
from bcu_optimizer.common.toml import toml
from bcu_optimizer.scenario.layers import COMMAND_LINE, WHOLE
from bcu_optimizer.scenario.schema import Scenario

_TEXTS = {"title", "question", "description", "source", "expect"}


def changed(scenario: Scenario) -> list[str]:
    """List the settings that were changed for this run alone: "rules.number = 13"."""
    return [
        f"{synonyms.anywhere(key)} = {_shown(scenario.setting(key))}"
        for key, origin in scenario.origins.items()
        if origin == COMMAND_LINE and key not in {*_TEXTS, *_added(scenario)}
    ]


def _added(scenario: Scenario) -> list[str]:
    """List the keys that stand beside others in a table which is stated whole, as :func:`load`."""
    return [
        key
        for key, origin in scenario.origins.items()
        if origin == COMMAND_LINE
        and (table := key.partition(".")[0]) in WHOLE & scenario.origins.keys()
        and key != table
    ]


def _shown(value: Any) -> str:
    """Spell a value; of a file its name is enough, and nothing stands for what was taken out."""
    if value is None:
        return "false (taken out)"
    if isinstance(value, str) and Path(value).is_absolute():
        value = Path(value).name
    return toml(value)


def change_line(scenario: Scenario) -> str:
    """Say below a title what it does not say: the settings changed for this run; "" if none."""
    found = changed(scenario)
    return f"Changed for this run: {'; '.join(found)}." if found else ""


def added(scenario: Scenario) -> list[str]:
    """Say of keys set for this run that they stand beside what was there, and what so holds."""
    lines = []
    every = _added(scenario)
    for table in dict.fromkeys(key.partition(".")[0] for key in every):
        keys = [key for key in every if key.startswith(f"{table}.")]
        weights = {name: w for name, w in (scenario.setting(table) or {}).items() if w}
        whole = sum(weights.values())
        others = [name for name in weights if f"{table}.{name}" not in keys]
        if not others:
            continue
        stand = [f"{name} {w:g} ({w / whole:.0%})" for name, w in weights.items()]
        alone = {name: w for name, w in weights.items() if name not in others}
        lines.append(
            f"{listed(keys)} {'were' if len(keys) > 1 else 'was'} added to {listed(others)}. The "
            f"weights of {table} now are: {listed(stand)}. To have it alone, replace the table: "
            f"--set '{table}={toml(alone)}'."
        )
    return lines


def title(scenario: Scenario) -> str:
    """Return the title of a scenario, with the settings that were changed for this run."""
    found = changed(scenario)
    return f"{scenario.title} (changed: {'; '.join(found)})" if found else scenario.title
