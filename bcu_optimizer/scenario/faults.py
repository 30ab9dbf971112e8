"""What is wrong with a scenario file, in plain words: from pydantic's findings to faults."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.scenario.layers import Key, Stated
from bcu_optimizer.scenario.schema import Scenario

_WORDS = {
    "int_type": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "int_parsing": "a whole number is needed",
    "float_type": "a number is needed",
    "float_parsing": "a number is needed",
    "finite_number": "a finite number is needed",
    "bool_type": "true or false is needed",
    "bool_parsing": "true or false is needed",
    "string_type": "a text is needed",
    "string_too_short": "the text is empty",
    "string_too_long": "the text has more than {max_length:,} letters",
    "tuple_type": "a list is needed",
    "list_type": "a list is needed",
    "dict_type": "a table is needed",
    "model_type": "a table is needed",
    "model_attributes_type": "a table is needed",
    "too_short": "there are too few entries, at least {min_length} are needed",
    "too_long": "there are too many entries, at most {max_length} are possible",
    "greater_than": "the number must be more than {gt:g}",
    "greater_than_equal": "the number must be at least {ge:g}",
    "less_than": "the number must be less than {lt:g}",
    "less_than_equal": "the number must be at most {le:g}",
    "literal_error": "this must be {expected}",
}


_LONG = 200  # letters of a value that is shown

# What pydantic calls the alternatives of a union that are no models.
_ALTERNATIVES = {"int", "bool", "str", "constrained-str"}


def of_validation(
    error: ValidationError, values: Mapping[Key, Stated], path: Path, shape: type[Scenario]
) -> Iterator[Fault]:
    """Turn the findings of pydantic into faults, one a place."""
    told: set[tuple[str, str]] = set()
    for each in error.errors():
        key, is_alternative = _place(each["loc"])
        kind = "alternative" if is_alternative else each["type"]
        what = (".".join(key).split("[")[0], kind)  # entries of one list are told once
        is_repeat = what in told or (kind == "too_short" and what[0] in {key for key, _ in told})
        if is_repeat and kind != "extra_forbidden":
            continue
        told.add(what)
        yield _fault(each, key, is_alternative, values, path, shape)


def _fault(
    each: Any,
    key: Key,
    is_alternative: bool,
    values: Mapping[Key, Stated],
    path: Path,
    shape: type[Scenario],
) -> Fault:
    if each["type"] == "extra_forbidden":
        return unknown_key(key, values, path, shape)
    where, file = ".".join(key), _file_of(key, values, path)
    if each["type"] == "missing":
        remedy = _expected(key, shape) or f"Add {where} = …."
        return Fault(f"the key '{key[-1]}' is missing.", file, where, remedy)
    stated = _stated(key, values) if is_alternative else each["input"]
    words = "this is not what is expected" if is_alternative else _in_words(each)
    given = "" if isinstance(stated, Mapping) else f" (given: {_shown(stated)})"
    remedy = _expected(key, shape) or "See 'bcu schema' for what may stand here."
    return Fault(f"{words}{given}.", file, where, remedy)


def _in_words(each: Any) -> str:
    known = _WORDS.get(each["type"])
    if known:
        return known.format(**each.get("ctx", {}))
    message: str = each["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONG else f"{text[:_LONG]} …"


def _place(location: tuple[Any, ...]) -> tuple[Key, bool]:
    """Return the dotted key of a finding, and whether it is about one of several alternatives.

    Pydantic names the alternatives of a union in the location; the key ends before them.
    """
    parts: list[str] = []
    for part in location:
        if isinstance(part, int):
            parts[-1] += f"[{part}]"
        elif part in _ALTERNATIVES or any(sign in str(part) for sign in "[("):
            return tuple(parts), True
        else:
            parts.append(str(part))
    return tuple(parts), False


def unknown_key(
    key: Key, values: Mapping[Key, Stated], path: Path, shape: type[Scenario] = Scenario
) -> Fault:
    """Say that there is no such key, and which come nearest."""
    table = ".".join(key[:-1])
    inside = f"in [{table}]" if table else "at the top of a scenario"
    return Fault(
        f"there is no key '{key[-1]}' {inside}.",
        _file_of(key, values, path),
        ".".join(key),
        nearest(key[-1], _fields(key[:-1], shape)),
    )


def is_known(key: Key, shape: type[Scenario] = Scenario) -> bool:
    """Tell whether a scenario can have a key; in a table of free keys any is known."""
    for end in range(len(key)):
        fields = _fields(key[:end], shape)
        if fields and key[end] not in fields:
            return False
    return True


def _model_at(key: Key, shape: type[Scenario]) -> Any:
    """Return the settings class of the table at a key; None where its keys are free."""
    model: Any = shape
    parts = list(key)
    while parts and model:
        field = model.model_fields.get(parts.pop(0))
        kinds = list(_kinds(field.annotation)) if field else []
        models = [each for each in kinds if isinstance(each, type) and issubclass(each, BaseModel)]
        if any(get_origin(each) is dict for each in kinds):  # the next part is a free key
            models = models if parts else []
            parts = parts[1:]
        model = models[0] if models else None
    return model


def _kinds(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and everything inside it."""
    yield annotation
    for inner in get_args(annotation):
        yield from _kinds(inner)


def _fields(key: Key, shape: type[Scenario]) -> list[str]:
    model = _model_at(key, shape)
    fields = model.model_fields if model else {}
    extra = ["extends"] if model is shape else []
    return [name for name, each in fields.items() if not each.exclude] + extra


def _expected(key: Key, shape: type[Scenario]) -> str | None:
    """Say what is expected at a key, or at the nearest key above it that says so."""
    plain = tuple(part.split("[")[0] for part in key)
    for end in range(len(plain), 0, -1):
        model = _model_at(plain[: end - 1], shape)
        field = model.model_fields.get(plain[end - 1]) if model else None
        if field is None:
            continue
        inside = (getattr(each, "description", None) for each in _kinds(field.annotation))
        text = field.description or next((each for each in inside if each), None)
        if text:
            return f"Expected: {text}"
        inner = _fields(plain[:end], shape)
        if inner:
            return f"Expected: a table [{'.'.join(plain[:end])}] with keys such as {inner[0]}."
    return None


def _stated(key: Key, values: Mapping[Key, Stated]) -> Any:
    plain = tuple(part.split("[")[0] for part in key)
    return next((each.value for other, each in values.items() if other == plain), {})


def _file_of(key: Key, values: Mapping[Key, Stated], path: Path) -> str:
    """Return the file that states a key, or something inside or above it."""
    plain = tuple(part.split("[")[0] for part in key)
    for other, stated in values.items():
        shared = min(len(plain), len(other))
        if plain[:shared] == other[:shared]:
            return stated.file
    return str(path)
