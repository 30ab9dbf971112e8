"""What an answer rests on: settings that are assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bcu_optimizer.common.text import uncapped
from bcu_optimizer.data.links import MODELLED
from bcu_optimizer.problem.problem import Problem


@dataclass(frozen=True)
class Assumption:
    """A setting that rests on no published figure."""

    key: str
    title: str
    value: Any
    derivation: str

    def __str__(self) -> str:
        return f"Assumption: {self.title}: {self.value} ({self.key}). {self.derivation}"


def assumptions(problem: Problem) -> list[Assumption]:
    """List the assumed settings that the answer rests on, each with its derivation."""
    stated = problem.scenario.assumptions
    found = []
    for key, title, value in _assumed(problem.scenario, ""):
        if key.startswith("links.") and problem.links.kind != MODELLED:
            continue
        shown = f"{value:g}" if isinstance(value, float) else value
        derivation = " ".join(stated.get(key, "No derivation is stated.").split())
        found.append(Assumption(key, title, shown, derivation))
    return found


def _assumed(model: BaseModel, above: str) -> Iterator[tuple[str, str, Any]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        key = f"{above}{name}"
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("x-assumption"):
            yield key, uncapped(field.description or name), value
        elif isinstance(value, BaseModel):
            yield from _assumed(value, f"{key}.")
        elif isinstance(value, dict):
            for inner, each in value.items():
                if isinstance(each, BaseModel):
                    yield from _assumed(each, f"{key}.{inner}.")
