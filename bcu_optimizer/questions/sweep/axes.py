"""What a sweep varies: numbers of BCUs, and at most two settings with a list of values each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bcu_optimizer.common import toml
from bcu_optimizer.common.errors import Fault, InputError, UsageError, bad, nearest
from bcu_optimizer.problem.bcu_numbers import BCUS
from bcu_optimizer.scenario.faults import is_known
from bcu_optimizer.scenario.schema import Scenario

Number = int | float
Value = Number | str

TABLES = ("data.figures", "data.links")
"""Settings that name a table: each value of a sweep is then a name or a path."""

MOST = 2
"""How many settings can be swept at once."""

OVER = "--over"
FORM = "Write KEY=[v1, v2, …], for example rules.balance.max_ratio=[2, 2.5, 3]."


@dataclass(frozen=True)
class Axis:
    """A setting that is swept: its dotted key, and its values in the order given."""

    key: str
    values: tuple[Value, ...]


def parse(texts: Sequence[str]) -> list[Axis]:
    """Read texts ``KEY=[v1, v2, …]``.

    Raises
    ------
    UsageError
        If there are more than two, or one is not of that form.
    InputError
        If a list is empty, or something in it is not a number (a name, of a table).
    """
    return axes(lists(texts, OVER))


def lists(texts: Sequence[str], option: str) -> dict[str, list[Any]]:
    """Read texts ``KEY=[v1, v2, …]`` of an option, whatever the values are.

    Raises
    ------
    UsageError
        If one is not of that form, or a setting comes twice.
    """
    found = [_parsed(text, option) for text in texts]
    keys = [key for key, _ in found]
    for key in keys:
        if keys.count(key) > 1:
            remedy = f"Put all its values into one {option}."
            raise UsageError(Fault(f"'{key}' is given more than once.", None, option, remedy))
    return dict(found)


def axes(over: Mapping[str, Sequence[Any]]) -> list[Axis]:
    """Check settings and their values; raises as :func:`parse` does."""
    if len(over) > MOST:
        message = f"{len(over)} settings are to be swept; at most {MOST} can be at once."
        raise UsageError(Fault(message, None, OVER, "Fix the others with --set."))
    return [Axis(key, _values(key, values)) for key, values in over.items()]


def _parsed(text: str, option: str) -> tuple[str, list[Any]]:
    name, equals, raw = text.partition("=")
    try:
        parts = list(_parts(toml.read(f"{name.strip()} = 0")))
        value = toml.read(f"value = {raw}")["value"]
    except (ValueError, RecursionError):
        parts, value = [], None
    if not equals or not parts or not isinstance(value, list):
        message = f"'{text}' is no setting with a list of values."
        raise UsageError(Fault(message, None, option, FORM))
    return ".".join(parts), value


def _parts(nested: Mapping[str, Any]) -> Iterator[str]:
    for part, inner in nested.items():
        yield part
        if isinstance(inner, Mapping):
            yield from _parts(inner)


def _values(key: str, values: Sequence[Any]) -> tuple[Value, ...]:
    fits = _is_name if key in TABLES else _is_number
    wrong = [value for value in values if not fits(value)]
    if wrong and key in TABLES:
        remedy = "Name a shipped table, or the path of a file, in quotes."
        raise InputError(Fault(f"{toml.toml(wrong[0])} is no name.", OVER, key, remedy))
    if wrong:
        message = f"{toml.toml(wrong[0])} is not a number."
        raise InputError(
            Fault(message, OVER, key, f"Only numbers can be swept, and {' and '.join(TABLES)}.")
        )
    if not values:
        raise InputError(Fault("the list of values is empty.", OVER, key, FORM))
    twice = [value for value, often in Counter(values).items() if often > 1]
    if twice:
        message = f"the value {twice[0]} is listed twice."
        raise InputError(Fault(message, OVER, key, "List each value once."))
    return tuple(values)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def check_key(axis: Axis, scenario: Scenario) -> None:
    """Refuse a setting that there is not, or that is no number.

    Raises
    ------
    InputError
        Names the nearest settings that can be swept.
    """
    key = axis.key
    if key == "rules.number":
        raise bad("the number of BCUs is swept by an option of its own.", OVER, key, f"Use {BCUS}.")
    if key in TABLES:
        return
    known = list(numeric(scenario))
    if not is_known(tuple(key.split("."))):
        raise bad(f"there is no setting '{key}'.", OVER, key, _nearest(key, known))
    value = scenario.setting(key)
    if isinstance(value, BaseModel):
        inside = [each for each in known if each.startswith(f"{key}.")]
        remedy = f"Sweep one of its numbers: {', '.join(inside)}." if inside else None
        raise bad(f"'{key}' is a table, not a number.", OVER, key, remedy)
    if value is not None and not _is_number(value):
        raise bad(f"the setting '{key}' is not a number.", OVER, key, _nearest(key, known))


def _nearest(key: str, known: Sequence[str]) -> str:
    """Name settings that end as the key does, or else those spelled most like it."""
    last = key.rpartition(".")[2]
    same = [each for each in known if each.endswith(f".{key}")]
    same = same or [each for each in known if each.endswith(f".{last}")]
    if same:
        return "Did you mean " + " or ".join(f"'{each}'" for each in same[:3]) + "?"
    return nearest(key, known)


def numeric(value: Any, above: str = "") -> Iterator[str]:
    """Yield the dotted keys of all numbers that a scenario states, but for the number of BCUs."""
    if isinstance(value, BaseModel):
        value = {
            name: getattr(value, name)
            for name, field in type(value).model_fields.items()
            if not field.exclude
        }
    for name, inner in value.items():
        key = f"{above}{name}"
        if isinstance(inner, BaseModel | Mapping):
            yield from numeric(inner, f"{key}.")
        elif _is_number(inner) and key != "rules.number":
            yield key
