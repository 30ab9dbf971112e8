"""TOML: values as it spells them, and texts of it that are read, of a depth that can be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from pydantic import BaseModel

_MOST_LEVELS = 16  # of tables and lists in each other; no setting has more than five
_MOST_KEYS = 2_000
_TEXTS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' r"'''.*?'''|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'|#[^\n]*", re.DOTALL
)
_LONG_KEY = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{_MOST_LEVELS}}}")
_BRACKETS = re.compile(r"[\[\]{}]")

_LARGE = 1e15  # whole numbers below this are written without a decimal point


def toml(value: Any) -> str:
    """Spell a value as TOML does, so that it can be typed into a scenario or after ``--set``."""
    if isinstance(value, BaseModel):
        value = value.model_dump(exclude_none=True)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key(str(name))} = {toml(each)}" for name, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGE:
        return str(int(value))
    return tomlkit.string(value).as_string() if isinstance(value, str) else str(value)


def key(name: str) -> str:
    """Spell a part of a key, in quotes where TOML asks for them."""
    return tomlkit.key(name).as_string()


class TooMuchError(ValueError):
    """A text of TOML that is nested too deeply, or has too many keys; says which."""


def read(text: str) -> dict[str, Any]:
    """Read a text of TOML.

    Raises
    ------
    TooMuchError
        If it is nested more deeply than any setting, or has more keys than any scenario.
    tomllib.TOMLDecodeError
        If it is no TOML.
    """
    bare = _TEXTS.sub("x", text)
    if _LONG_KEY.search(bare) or _depth(bare) > _MOST_LEVELS:
        raise TooMuchError("lists or tables are nested too deeply")
    found = tomllib.loads(text)
    if (keys := _keys(found)) > _MOST_KEYS:
        raise TooMuchError(f"there are {keys:,} keys, more than the {_MOST_KEYS:,} that can be")
    return found


def _depth(bare: str) -> int:
    """Return how deeply brackets stand in each other, whether or not they match."""
    depth = most = 0
    for bracket in _BRACKETS.findall(bare):
        depth = max(depth + (1 if bracket in "[{" else -1), 0)
        most = max(most, depth)
    return most


def _keys(table: Mapping[str, Any]) -> int:
    """Count the keys of a table and of those in it; none is deep any more."""
    return sum(1 + (_keys(v) if isinstance(v, Mapping) else 0) for v in table.values())
