"""Settings spelled as a scenario file spells them, and those that were changed for one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcu_optimizer.common import synonyms
from bcu_optimizer.common.toml import toml
from bcu_optimizer.scenario.layers import COMMAND_LINE
from bcu_optimizer.scenario.schema import Scenario

_TEXTS = {"title", "question", "description", "source", "expect"}


def changed(scenario: Scenario) -> list[str]:
    """List the settings that were changed for this run alone: "rules.number = 13"."""
    return [
        f"{synonyms.anywhere(key)} = {_shown(scenario.setting(key))}"
        for key, origin in scenario.origins.items()
        if origin == COMMAND_LINE and key not in _TEXTS
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


def title(scenario: Scenario) -> str:
    """Return the title of a scenario, with the settings that were changed for this run."""
    found = changed(scenario)
    return f"{scenario.title} (changed: {'; '.join(found)})" if found else scenario.title
