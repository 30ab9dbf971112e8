"""The rules: one file each, one line in :data:`RULES`, one field in ``scenario/rules.py``.

Rules of a user's own come with the scenario that states them; see :mod:`.custom`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.apart import ApartRule
from bcu_optimizer.problem.rules.balance import BalanceRule
from bcu_optimizer.problem.rules.barrier import BarrierRule
from bcu_optimizer.problem.rules.base import BcuRule, PlanRule, Rule
from bcu_optimizer.problem.rules.contiguity import ContiguityRule
from bcu_optimizer.problem.rules.entry_rule import EntryRule
from bcu_optimizer.problem.rules.fixed import FixedRule
from bcu_optimizer.problem.rules.number import NumberRule
from bcu_optimizer.problem.rules.single import SingleRule
from bcu_optimizer.problem.rules.size import SizeRule
from bcu_optimizer.problem.rules.start import StartRule
from bcu_optimizer.problem.rules.supervision import SupervisionRule
from bcu_optimizer.problem.rules.teams import TeamsRule
from bcu_optimizer.problem.rules.together import TogetherRule
from bcu_optimizer.problem.rules.verdict import Dial, Verdict
from bcu_optimizer.problem.rules.wishes import WishRule
from bcu_optimizer.scenario.rules import RuleSettings

# In the order in which verdicts are shown.
RULES: Mapping[str, type[Any]] = {
    "number": NumberRule,
    "size": SizeRule,
    "contiguity": ContiguityRule,
    "supervision": SupervisionRule,
    "balance": BalanceRule,
    "teams": TeamsRule,
    "together": TogetherRule,
    "apart": ApartRule,
    "fixed": FixedRule,
    "single": SingleRule,
    "barrier": BarrierRule,
}


def kinds(settings: RuleSettings) -> Mapping[str, type[Any]]:
    """Return the rules that a scenario can state: those of the registry, then a user's own."""
    return {**RULES, **settings.own}


def kind(problem: Problem, name: str) -> type[Any]:
    """Return the rule of a name, as verdicts give it: of the scenario, or of a plan to start from.

    Raises
    ------
    KeyError
        If there is none, as for a limit on a measure.
    """
    return StartRule if name == StartRule.name else kinds(problem.scenario.rules)[name]


def active(problem: Problem) -> list[Rule]:
    """Make the rules that a problem's scenario asks for, and what else is asked of every plan."""
    made: list[Rule] = [kind.make(value, problem) for kind, value in _stated(problem)]
    made += [StartRule(problem.start, problem)] if problem.start else []
    return [*made, *([WishRule(problem.wishes, problem)] if problem.wishes else [])]


def faults(problem: Problem) -> list[Fault]:
    """List what in the rules' settings does not fit the problem."""
    return [fault for kind, value in _stated(problem) for fault in kind.faults(value, problem)]


def _stated(problem: Problem) -> list[tuple[type[Any], Any]]:
    """Pair each rule that a scenario states with its settings."""
    settings = problem.scenario.rules
    pairs = [(kind, getattr(settings, name)) for name, kind in kinds(settings).items()]
    return [(kind, value) for kind, value in pairs if value is not None]


__all__ = [
    "RULES",
    "BcuRule",
    "Dial",
    "EntryRule",
    "PlanRule",
    "Rule",
    "Verdict",
    "active",
    "faults",
    "kind",
    "kinds",
]
