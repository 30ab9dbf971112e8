"""How many BCUs a plan has."""

from __future__ import annotations

from types import MappingProxyType

from pydantic import StrictInt

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.common.text import as_stated
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import PlanRule
from bcu_optimizer.problem.rules.plans import Plans
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.scenario.rules import span


class NumberRule(PlanRule):
    """The plan has exactly the number of BCUs asked for."""

    name = "number"
    title = "Number of BCUs"
    exact = True
    settings_titles = MappingProxyType({"": "number of BCUs"})

    @classmethod
    def asks(cls, settings: StrictInt | tuple[StrictInt, StrictInt]) -> str:
        """Say how many BCUs there are to be."""
        fewest, most = span(settings)
        return f"{as_stated((fewest, most))} BCU{'s' if most != 1 else ''}"

    @classmethod
    def faults(
        cls, settings: StrictInt | tuple[StrictInt, StrictInt], problem: Problem
    ) -> list[Fault]:
        """Refuse a backwards range and numbers below 1 or above the number of areas."""
        fewest, most = span(settings)
        areas = len(problem.codes)
        if fewest > most:
            message = f"the range runs backwards, from {fewest} to {most}."
            remedy = f"Write [{most}, {fewest}]."
        elif fewest < 1 or most > areas:
            message = f"{fewest if fewest < 1 else most} BCUs cannot be made of {areas} areas."
            remedy = f"Ask for a number from 1 to {areas}."
        else:
            return []
        return [Fault(message, problem.scenario.stated_in("rules.number"), "rules.number", remedy)]

    def add(self, plans: Plans) -> None:
        """Add nothing: models and diagrams are only made of the numbers asked for."""

    def check(self, groups: Groups) -> list[Verdict]:
        """Hold the number of BCUs against the range."""
        fewest, most = span(self.settings)
        limit = list(self.settings) if isinstance(self.settings, tuple) else self.settings
        return [
            Verdict(self.name, fewest <= len(groups) <= most, len(groups), limit, exact=self.exact)
        ]
