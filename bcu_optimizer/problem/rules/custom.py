"""Rules of a user's own: classes from outside the package that a scenario may state.

They travel with the scenario that they were given for, and nowhere else: no list of the package
changes, so that two scenarios of one program may know different rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, create_model

from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import BcuRule, PlanRule, Rule
from bcu_optimizer.scenario.rules import RuleSettings
from bcu_optimizer.scenario.schema import Scenario

_KEY = re.compile(r"[a-z][a-z0-9_]*")


def shape_with(own: Iterable[type[Rule]]) -> type[Scenario]:
    """Return the shape of a scenario whose table ``[rules]`` may state rules of one's own as well.

    Parameters
    ----------
    own
        Subclasses of :class:`BcuRule`, :class:`EntryRule` or :class:`PlanRule`, each with a
        ``name`` (its key) and a ``shape`` (the type of its settings).

    Raises
    ------
    TypeError
        If one of them is no such class.
    ValueError
        If a name is no plain key, is taken, or is given twice.
    """
    from bcu_optimizer.scenario.schema import Scenario

    given = tuple(own)
    if not given:
        return Scenario
    for rule in given:
        _check(rule)
    if len({rule.name for rule in given}) < len(given):
        raise ValueError("two rules of one's own have the same name")
    return _scenario(given)


class _Sent:
    """What lets a table of a made class be sent to another process: by what made the class."""

    def __reduce__(self) -> tuple[Any, ...]:
        made: Any = self
        table = made if isinstance(made, RuleSettings) else made.rules
        own = tuple(table.own.values())
        return _received, (own, isinstance(made, RuleSettings), made.__getstate__())


def _received(own: tuple[type[Rule], ...], is_table: bool, state: dict[str, Any]) -> Any:
    kind: type[BaseModel] = _table(own) if is_table else _scenario(own)
    made = kind.__new__(kind)
    made.__setstate__(state)
    return made


@cache
def _table(own: tuple[type[Rule], ...]) -> type[RuleSettings]:
    """Make the class of a table ``[rules]`` with a field for each rule, which may be absent."""
    fields: dict[str, Any] = {rule.name: (rule.shape | None, None) for rule in own}
    table: type[RuleSettings] = _made("RuleSettings", RuleSettings, fields)
    table.own = MappingProxyType({rule.name: rule for rule in own})
    return table


@cache
def _scenario(own: tuple[type[Rule], ...]) -> type[Scenario]:
    """Make the class of a scenario that has such a table."""
    from bcu_optimizer.scenario.schema import Scenario

    table = _table(own)
    scenario: type[Scenario] = _made("Scenario", Scenario, {"rules": (table, table())})
    return scenario


def _made(name: str, base: type[BaseModel], fields: dict[str, Any]) -> Any:
    return create_model(name, __base__=(_Sent, base), **fields)


def _check(rule: type[Rule]) -> None:
    """Refuse what cannot be a rule of a scenario."""
    if not (isinstance(rule, type) and issubclass(rule, BcuRule | PlanRule)):
        raise TypeError(f"{rule!r} is no subclass of BcuRule or PlanRule")
    name = getattr(rule, "name", "")
    if not _KEY.fullmatch(name):
        raise ValueError(f"{rule.__name__}.name is {name!r}, which is no plain key such as my_rule")
    if name in rules.RULES or name == "start" or hasattr(RuleSettings, name):
        raise ValueError(f"{rule.__name__}.name is {name!r}, which is taken")
    if rule.shape is None:
        raise TypeError(f"{rule.__name__}.shape does not say what its settings are, such as float")
