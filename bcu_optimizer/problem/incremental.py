"""Figures of many similar plans, exact and quick: what was worked out about a BCU is kept."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, Measure
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import BcuRule, Rule


class Ledger:
    """Figures of many plans of one problem: what was worked out about a BCU is kept.

    Plans that differ from one another in two BCUs share all the others, so that only two BCUs are
    new in each. Whatever the given plan leaves unknown stays unknown in the others.
    """

    def __init__(self, given: Evaluation) -> None:
        self.problem = given.problem
        self.unknown = given.plan.unknown
        self.weights = goals.wanted(self.problem)
        self._measures = {name: _remembering(each) for name, each in MEASURES.items()}
        self._rules: list[Rule] = [
            *rules.active(self.problem),
            *(
                limits.LimitRule(self._measures[rule.measure.name], rule.limit, self.problem)
                for rule in limits.active(self.problem)
            ),
        ]
        self._unjudged = {(v.rule, v.measure) for v in given.verdicts if v.holds is None}
        self._keeps = cache(_keeps)
        self._terms = cache(lambda name, bcus: goals.GOALS[name].terms(self.problem, bcus))

    def measures(self, groups: Groups) -> dict[str, Fraction | None]:
        """Return every measure of a plan, exactly; None where it cannot be known."""
        return {
            name: None if name in self.unknown else each.exact(self.problem, groups)
            for name, each in self._measures.items()
        }

    def costs(self, groups: Groups) -> dict[str, Fraction | None]:
        """Return the exact value of each goal of the scenario; None for a ratio to nothing."""
        return {name: self._cost(name, groups) for name in self.weights}

    def _cost(self, name: str, groups: Groups) -> Fraction | None:
        if name in goals.RATIO_GOALS:
            return self._measures[name].exact(self.problem, groups)
        measure = self._measures[goals.GOALS[name].measure]
        assert isinstance(measure, Additive)
        bcus = len(groups)
        offset, slope = self._terms(name, bcus)
        parts = (measure.part(self.problem, group, bcus) for group in groups.values())
        return offset + slope * sum(parts)

    def objective(self, costs: Mapping[str, Fraction | None]) -> Fraction | None:
        """Weigh the values of the goals; None where one of them is not known."""
        known = {name: cost for name, cost in costs.items() if cost is not None}
        if len(known) < len(costs):
            return None
        return sum((self.weights[name] * cost for name, cost in known.items()), Fraction(0))

    def broken(self, groups: Groups) -> tuple[str, ...]:
        """Name the rules and limits that a plan breaks."""
        return tuple(
            dict.fromkeys(name for rule in self._rules for name in self._say(rule, groups))
        )

    def _say(self, rule: Rule, groups: Groups) -> list[str]:
        """Judge by the BCUs one by one where the rule is about BCUs, otherwise by the plan."""
        if isinstance(rule, BcuRule):
            judged = (rule.name, None) not in self._unjudged
            kept = not judged or all(self._keeps(rule, group) for group in groups.values())
            return [] if kept else [rule.name]
        return [
            verdict.rule
            for verdict in rule.check(groups)
            if verdict.holds is False and (verdict.rule, verdict.measure) not in self._unjudged
        ]


def _remembering(measure: Measure) -> Measure:
    """Return a measure that keeps the part of each BCU once it was worked out."""
    kept = copy.copy(measure)
    if isinstance(measure, Additive):
        vars(kept).update(part=cache(measure.part), scale=cache(measure.scale))
    return kept


def _keeps(rule: BcuRule, group: Group) -> bool:
    return not rule.judges(group) or rule.holds(group)
