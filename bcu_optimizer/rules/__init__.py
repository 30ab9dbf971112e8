"""The rules: one file each, one line in :data:`RULES`, one field in :mod:`.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bcu_optimizer.errors import Fault
from bcu_optimizer.rules.apart import ApartRule
from bcu_optimizer.rules.balance import BalanceRule
from bcu_optimizer.rules.barrier import BarrierRule
from bcu_optimizer.rules.base import BcuRule, EntryRule, PlanRule, Rule, Verdict
from bcu_optimizer.rules.contiguity import ContiguityRule
from bcu_optimizer.rules.fixed import FixedRule
from bcu_optimizer.rules.number import NumberRule
from bcu_optimizer.rules.single import SingleRule
from bcu_optimizer.rules.size import SizeRule
from bcu_optimizer.rules.start import StartRule
from bcu_optimizer.rules.supervision import SupervisionRule
from bcu_optimizer.rules.teams import TeamsRule
from bcu_optimizer.rules.together import TogetherRule

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

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


def active(problem: Problem) -> list[Rule]:
    """Make the rules that a problem's scenario asks for, and that a plan to start from makes."""
    settings = problem.scenario.rules
    stated = {name: getattr(settings, name) for name in RULES}
    made = [RULES[name].make(value, problem) for name, value in stated.items() if value is not None]
    return [*made, StartRule(problem.start, problem)] if problem.start else made


def faults(problem: Problem) -> list[Fault]:
    """List what in the rules' settings does not fit the problem."""
    settings = problem.scenario.rules
    stated = {name: getattr(settings, name) for name in RULES}
    return [
        fault
        for name, value in stated.items()
        if value is not None
        for fault in RULES[name].faults(value, problem)
    ]


__all__ = ["RULES", "BcuRule", "EntryRule", "PlanRule", "Rule", "Verdict", "active", "faults"]
