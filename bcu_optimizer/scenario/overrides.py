"""Settings spelled as a scenario file spells them, and those that were changed for one run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from bcu_optimizer.scenario.layers import COMMAND_LINE

if TYPE_CHECKING:
    from bcu_optimizer.scenario.schema import Scenario

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LARGE = 1e15  # whole numbers below this are written without a decimal point
_TEXTS = {"title", "question", "description", "source", "expect"}


def toml(value: Any) -> str:
    """Spell a value as TOML does, so that it can be typed into a scenario or after ``--set``."""
    if isinstance(value, BaseModel):
        value = value.model_dump(exclude_none=True)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(str(key))} = {toml(each)}" for key, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGE:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def changed(scenario: Scenario) -> list[str]:
    """List the settings that were changed for this run alone: "rules.number = 13"."""
    return [
        f"{key} = {_shown(scenario.setting(key))}"
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
