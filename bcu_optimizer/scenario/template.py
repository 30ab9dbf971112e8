"""The text of a new scenario: what it inherits stands in it, commented out, each key explained.

Every setting is one line with its dotted key, as ``--set`` takes it, so that a line holds as soon
as the ``#`` before it is taken away, whatever stands around it.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bcu_optimizer.common import toml as common_toml
from bcu_optimizer.scenario.schema import Scenario
from bcu_optimizer.scenario.template_texts import EXAMPLES, ONLY, TABLES, TEXTS, WHOLE

_WIDTH = 96


@dataclass(frozen=True)
class _Setting:
    """A key with what it means, its value (None where it is not set), and one it might have."""

    path: tuple[str, ...]
    help: str
    value: Any
    example: Any = None

    @property
    def key(self) -> str:
        """The dotted key as a file states it."""
        return ".".join(common_toml.key(part) for part in self.path)


def template(
    title: str,
    extends: str,
    schema: str,
    parent: Scenario,
    changed: Scenario,
    examples: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Write the text of a scenario that extends another.

    Parameters
    ----------
    title
        The title of the new scenario.
    extends
        The name or path of the other, as the new file is to state it.
    schema
        Where editors find the JSON Schema: a path from the new file, or a URL.
    parent
        The scenario that is extended.
    changed
        The same with settings on top; what differs is stated in the new file.
    examples
        Values for keys that are not set, in the words of the data; general ones where it has none.
    """
    shown = {**EXAMPLES, **{key: toml(value) for key, value in examples.items()}}
    lines = [
        f"#:schema {schema}",
        *_comment(
            "The line above tells editors with TOML support (Even Better TOML, Taplo) where the "
            "schema lies, so that they complete and check this file; it means nothing else. For a "
            "copy that travels with this file: bcu schema --out . and #:schema "
            "./scenario.schema.json",
        ),
        "",
        *_comment(
            f"This scenario is '{extends}' with what differs. What it inherits stands below, "
            "commented out: take the # from a line and change the value. 'bcu check' with the name "
            "of this file says whether it is in order, and where each value comes from.",
        ),
        "",
        f"title = {toml(title)}",
        *(f"#{name} = {toml(text)}" for name, text in TEXTS.items()),
        '#expect = "infeasible"  # only where the answer is meant to be that there is no plan',
        f"extends = {toml(extends)}",
    ]
    stated = {setting.key: setting for setting in _settings(parent)}
    wanted = {setting.key: setting for setting in _settings(changed)}
    for table, text in TABLES.items():
        lines += ["", f"# --- {table} " + "-" * (_WIDTH - len(table) - 7), *_comment(text)]
        for setting in (each for each in wanted.values() if each.path[0] == table):
            lines += _comment(setting.help)
            lines.append(_line(setting, stated, parent, shown))
        lines += [f"{key} = false" for key in _taken_out(stated, wanted, table)]
    return "\n".join(lines) + "\n"


def _line(
    setting: _Setting,
    stated: Mapping[str, _Setting],
    parent: Scenario,
    examples: Mapping[str, str],
) -> str:
    """Write the line that states a setting or, commented out, could."""
    key, value = setting.key, setting.value
    was_table = any(other.startswith(f"{key}.") for other in stated)
    before = stated.get(key)
    if value is None and (was_table or (before and before.value is not None)):
        return f"{key} = false"
    if value is None:
        example = examples.get(key) or toml(setting.example)
        return f"#{key} = {example}  # not set; {ONLY.get(key, 'an example')}"
    if before is None or before.value != value:
        return f"{key} = {toml(value)}"
    return f"#{key} = {toml(value)}  # {_origin(setting.path, parent)}"


def _taken_out(
    stated: Mapping[str, _Setting], wanted: Mapping[str, _Setting], table: str
) -> list[str]:
    """List the keys of a table that are no longer there, nor taken out with what holds them."""
    return [
        key
        for key, setting in stated.items()
        if setting.path[0] == table
        and setting.value is not None
        and key not in wanted
        and not any(key.startswith(f"{other}.") for other in wanted)
    ]


def _origin(path: tuple[str, ...], scenario: Scenario) -> str:
    """Say which file states a key, or the table that holds it, or something in it."""
    key = ".".join(path)
    above = [".".join(path[:end]) for end in range(len(path), 0, -1)]
    below = [other for other in scenario.origins if other.startswith(f"{key}.")]
    file = next((scenario.origins[k] for k in [*above, *below] if k in scenario.origins), None)
    return f"from {Path(file).name}" if file else "the default"


def _settings(scenario: Scenario) -> Iterator[_Setting]:
    for table in TABLES:
        value = getattr(scenario, table)
        if table in WHOLE or not value:
            yield _Setting((table,), "", value or None)
        elif isinstance(value, Mapping):
            yield from (_Setting((table, name), "", each) for name, each in value.items())
        else:
            yield from _walk(value, (table,))


def _walk(model: BaseModel, above: tuple[str, ...]) -> Iterator[_Setting]:
    for name, field in type(model).model_fields.items():
        path, value = (*above, name), getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _walk(value, path)
        elif isinstance(value, Mapping):
            for inner, each in value.items():
                if isinstance(each, BaseModel):
                    yield from _walk(each, (*path, inner))
                else:
                    yield _Setting((*path, inner), _help(field), each)
        else:
            # An empty list is what "not set" is where a list may be left out.
            example = field.examples[0] if field.examples else None
            yield _Setting(path, _help(field), None if value == () else value, example)


def _help(field: FieldInfo) -> str:
    """Return what the schema says of a field, or of the table that it holds."""
    if field.description:
        return field.description
    for option in get_args(field.annotation):
        for note in getattr(option, "__metadata__", ()):
            if getattr(note, "description", None):
                return str(note.description)
        if isinstance(option, type) and issubclass(option, BaseModel) and option.__doc__:
            return option.__doc__.strip().splitlines()[0]
    return ""


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ")


def toml(value: Any) -> str:
    """Write a value as TOML, on one line."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, Mapping):
        spelled = ((common_toml.key(name), toml(each)) for name, each in value.items())
        inside = ", ".join(f"{name} = {each}" for name, each in spelled)
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml(each) for each in value)}]"
    if isinstance(value, str):
        text = value.strip() if "\n" in value else value
        return common_toml.toml(text)
    return json.dumps(value)
