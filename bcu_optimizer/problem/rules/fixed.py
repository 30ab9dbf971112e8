"""BCUs of a given plan that are kept as they are while the rest is planned anew."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.common.text import fold
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.entry_rule import EntryRule
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.scenario.rules import Fixed
from bcu_optimizer.scenario.schema import Scenario


class FixedRule(EntryRule):
    """Each named BCU stands in the plan exactly as given; other BCU rules leave it out."""

    name = "fixed"
    title = "BCUs to keep that are changed"

    @classmethod
    def faults(cls, settings: Fixed, problem: Problem) -> list[Fault]:
        """Refuse BCUs that the given plan does not have, and those named twice."""
        known = problem.fixed_plan.bcus if problem.fixed_plan else {}
        file, where = problem.scenario.stated_in("rules.fixed"), "rules.fixed.bcus"
        unknown = [bcu for bcu in settings.bcus if bcu not in known]
        twice = {bcu: None for bcu in settings.bcus if settings.bcus.count(bcu) > 1}
        return [
            Fault(f"the plan '{settings.plan}' has no BCU '{b}'.", file, where, nearest(b, known))
            for b in unknown
        ] + [Fault(f"'{bcu}' stands twice.", file, where, "Name it once.") for bcu in twice]

    @classmethod
    def stated(cls, settings: Fixed) -> Sequence[str]:
        """Return the names of the BCUs to keep."""
        return settings.bcus

    @classmethod
    def only(cls, settings: Fixed, entries: Sequence[str]) -> Fixed:
        """Return settings that keep only some of the BCUs."""
        return settings.model_copy(update={"bcus": tuple(entries)})

    @classmethod
    def asks_entry(cls, settings: Fixed, who: str) -> str:
        """Say that a BCU stays as it is."""
        return f"{who} stays as it is in '{settings.plan}'"

    def read_entries(self) -> tuple[Group, ...]:
        """Return the kept BCUs."""
        return tuple(sorted(self.problem.kept))

    def judges(self, group: Group) -> bool:
        """Judge every BCU: this is the rule that exempts from the others."""
        del group
        return True

    def breaks(self, entry: Group, group: Group) -> bool:
        """Tell whether a BCU takes areas of a kept one without being it."""
        return group != entry and bool(set(entry) & set(group))

    def check(self, groups: Groups) -> list[Verdict]:
        """Judge a plan; the kept BCUs that it breaks up are named as in the given plan."""
        present = set(groups.values())
        kept = ((self.problem.fixed[entry], entry) for entry in self.entries)
        where = tuple(sorted(bcu for bcu, entry in kept if entry not in present))
        return [Verdict(self.name, not where, len(where), 0, where, exact=self.exact)]


def as_in(plan: Plan | None, scenario: Scenario) -> Scenario:
    """Return the scenario with the BCUs to keep spelled as in the plan that they are kept from."""
    stated = scenario.rules.fixed
    if plan is None or stated is None:
        return scenario
    spelled = {fold(bcu): bcu for bcu in plan.bcus}
    bcus = tuple(spelled.get(fold(bcu), bcu) for bcu in stated.bcus)
    fixed = stated.model_copy(update={"bcus": bcus})
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"fixed": fixed})})
