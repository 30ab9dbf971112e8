"""The JSON Schema of a scenario file, made from the settings classes."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from bcu_optimizer.scenario.schema import Scenario

_EXTENDS = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    "description": "The scenario or scenarios that this one changes; it holds only what differs.",
}


_NOTES = {"description", "title", "examples"}  # what says nothing of the value


def schema_text() -> str:
    """Return the JSON Schema as the text of a file."""
    return json.dumps(schema_of_scenarios(), indent=2, ensure_ascii=False) + "\n"


def schema_of_scenarios() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that editors validate scenario files with."""
    schema = Scenario.model_json_schema()
    for name in ("name", "file", "origins"):
        schema["properties"].pop(name)
    schema["properties"]["extends"] = deepcopy(_EXTENDS)
    for table in (schema, *schema["$defs"].values()):
        if table.get("type") == "object":
            _make_partial(table)
    for name in ("limits", "assumptions"):
        _allow_false_inside(schema["properties"][name])
    for name in ("weights", "demands"):
        _allow_false_inside(schema["$defs"]["Report"]["properties"][name])
    _allow_false_inside(schema["$defs"]["NameSettings"]["properties"]["list"])
    for rule in schema["$defs"]["RuleSettings"]["properties"].values():
        _allow_false_inside(rule)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A scenario of bcu_optimizer",
    }


def _make_partial(table: dict[str, Any]) -> None:
    """Let a table hold only what differs from what it extends, and let ``false`` take keys out."""
    table.pop("required", None)
    for name, field in table.get("properties", {}).items():
        field.pop("default", None)
        options = [each for each in field.pop("anyOf", []) if each != {"type": "null"}]
        kept = {key: field.pop(key) for key in [*field] if key not in _NOTES}
        if kept:
            options.append(kept)
        if {"type": "boolean"} not in options:
            options.append({"const": False})
        table["properties"][name] = {**field, "anyOf": options}


def _allow_false_inside(table: dict[str, Any]) -> None:
    """Let ``false`` take single keys out of a table whose keys are free."""
    for option in table["anyOf"]:
        if "additionalProperties" in option:
            option["additionalProperties"] = {
                "anyOf": [option["additionalProperties"], {"const": False}]
            }
