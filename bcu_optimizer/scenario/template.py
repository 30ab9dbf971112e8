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

_WIDTH = 96
_TEXTS = {
    "question": "The question this scenario answers, in one sentence.",
    "description": "What differs from the scenario it extends, and why.",
    "source": "Where the question comes from.",
}
_TABLES = {
    "data": "Where areas and figures come from. Paths are relative to this file.",
    "columns": "Which column of the figures holds what.",
    "demand": (
        "What counts as demand: columns of the figures and their weights, each column as a share "
        "of its total. Stated here, it replaces what is inherited as a whole."
    ),
    "links": (
        "The estimate of cross-border links, used where data.links is 'gravity': the more two "
        "areas have of what links.mass names and the nearer they are, the stronger their link."
    ),
    "ties": (
        "Existing relationships: area, area, weight. They count where goals names ties. Stated "
        "here, they replace what is inherited as a whole."
    ),
    "rules": (
        "Hard conditions: a plan keeps them all, or there is none. A rule that is not set does not "
        "apply; false takes one out that is inherited, as in rules.balance = false."
    ),
    "goals": (
        "What is made as good as possible, and its weight: links, imbalance, travel, ties; or one "
        "of demand_ratio, officers_ratio alone. Stated here, they replace what is inherited as a "
        "whole."
    ),
    "limits": (
        "Hard limits on measures: at most for imbalance, travel_km, demand_ratio and "
        "officers_ratio, at least for links_kept, ties_kept and compactness."
    ),
    "assumptions": (
        "Where assumed settings come from. Who changes such a setting says here how it was derived."
    ),
    "argument": (
        "The steps of an argument: what is claimed, what it rests on, and the figures claimed, "
        "which 'bcu sweep' works out again. Stated here, they replace what is inherited as a "
        "whole; each may stand under a heading [[argument]] of its own at the end of the file."
    ),
    "names": (
        "What the BCUs of a plan are called that have no names yet. Compass words if nothing is "
        "stated: they depend on the plan alone, whatever is asked of it."
    ),
    "report": (
        "What 'bcu report' holds the answer against, and how it scores the options. The weights "
        "are of measures, such as links_kept."
    ),
}
# Tables that stand in one line, since a file replaces them as a whole.
_WHOLE = {"demand", "ties", "goals", "argument"}
_EXAMPLES = {
    "data.figures": '"figures.csv"',
    "data.code": '"code"',
    "data.name": '"name"',
    "data.aliases": '"aliases.csv"',
    "data.layer": '"beats"',
    "data.sheet": '"Figures"',
    "data.header": "1",
    "data.crs": '"EPSG:25832"',
    "columns.officers": '"officers"',
    "columns.sergeants": '"sergeants"',
    "columns.pcsos": '"pcsos"',
    "columns.wards": '"wards"',
    "columns.population": '"population"',
    "demand": "{ calls = 1.0 }",
    "links.mass": '["calls"]',
    "links.patterns": '{ factor = 1.5, pairs = [["North", "East"]] }',
    "ties": '{ pairs = [["North", "East", 1.0]] }',
    "goals": "{ links = 1.0, imbalance = 1.0 }",
    "limits": "{ imbalance = 0.05 }",
    "argument": '[{ claim = "Twelve will do.", bcus = [11, 13], expect = [11, 12, 13] }]',
    "names.column": '"name"',
    "names.weight": '"residents"',
    "names.list": '{ "North" = "Northern Command" }',
    "reference.plan": '"today.csv"',
    "report.business_as_usual": '"today.csv"',
    "report.do_minimum": '"smallest-change.csv"',
    "report.weights": "{ links_kept = 2.0, imbalance = 1.0 }",
    "report.demands": "{ other = { calls = 1.0 } }",
    "assumptions": '{ "rules.supervision.inspectors" = "How the total was derived." }',
}


# Examples that fit some files only.
_ONLY = {"data.layer": "for a file of several layers", "data.sheet": "for a workbook"}


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
    shown = {**_EXAMPLES, **{key: toml(value) for key, value in examples.items()}}
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
        *(f"#{name} = {toml(text)}" for name, text in _TEXTS.items()),
        '#expect = "infeasible"  # only where the answer is meant to be that there is no plan',
        f"extends = {toml(extends)}",
    ]
    stated = {setting.key: setting for setting in _settings(parent)}
    wanted = {setting.key: setting for setting in _settings(changed)}
    for table, text in _TABLES.items():
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
        return f"#{key} = {example}  # not set; {_ONLY.get(key, 'an example')}"
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
    for table in _TABLES:
        value = getattr(scenario, table)
        if table in _WHOLE or not value:
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
