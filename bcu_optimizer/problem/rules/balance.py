"""How much larger the largest BCU may be than the smallest."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from types import MappingProxyType

from bcu_optimizer.common.exact import IntArray, within
from bcu_optimizer.common.text import as_stated, listed
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.rules.base import PlanRule
from bcu_optimizer.problem.rules.plans import IntegerProgramme, Plans
from bcu_optimizer.problem.rules.verdict import Dial, Verdict
from bcu_optimizer.scenario.rules import Balance

_ANY_RATIO = 1e15


class BalanceRule(PlanRule):
    """The largest BCU is at most ``max_ratio`` times the smallest, by every measure listed."""

    name = "balance"
    title = "Largest ÷ smallest BCU"
    settings_titles = MappingProxyType({"max_ratio": "largest ÷ smallest BCU"})
    settings: Balance

    @classmethod
    def asks(cls, settings: Balance) -> str:
        """Say how far apart the BCUs may be, and by what."""
        weighed = listed(f"by {measure}" for measure in settings.measures)
        return (
            f"the largest BCU at most {as_stated(settings.max_ratio)} times the smallest, {weighed}"
        )

    def add(self, plans: Plans) -> None:
        """For each measure bound the largest by the smallest."""
        for measure in self.settings.measures:
            weights = self.problem.weight(measure)
            if weights is not None:
                plans.limit_ratio(weights, self.settings.max_ratio)

    def dials(self) -> list[Dial]:
        """Return the limit."""
        return [Dial("max_ratio", self.settings.max_ratio, 1.0, _ANY_RATIO)]

    def caps(self, bcus: int) -> list[tuple[IntArray, float]]:
        """Cap the largest BCU: k − 1 others of at least 1/r of it leave it 1/(1 + (k − 1)/r)."""
        share = 1 / (1 + (bcus - 1) / self.settings.max_ratio)
        known = [self.problem.weight(measure) for measure in self.settings.measures]
        return [(weights, share) for weights in known if weights is not None]

    def cut(self, model: IntegerProgramme, chosen: Sequence[int]) -> None:
        """Forbid every BCU that large beside any BCU that small."""
        for measure in self.settings.measures:
            weights = self.problem.weight(measure)
            if weights is not None and not self._ratio_holds(model.weigh(weights)[list(chosen)]):
                model.forbid_extremes(weights, chosen)

    def check(self, groups: Groups) -> list[Verdict]:
        """Judge a plan, one verdict a measure."""
        return [self._verdict(measure, groups) for measure in self.settings.measures]

    def _verdict(self, measure: str, groups: Groups) -> Verdict:
        limit = self.settings.max_ratio
        weights = self.problem.weight(measure)
        if weights is None:
            return Verdict(self.name, None, None, limit, measure=measure)
        sums = {bcu: sum(int(weights[i]) for i in group) for bcu, group in groups.items()}
        least, most = min(sums.values()), max(sums.values())
        value = most / least if least else None
        holds = self._ratio_holds(list(sums.values()))
        extremes = (max(sums, key=sums.__getitem__), min(sums, key=sums.__getitem__))
        return Verdict(self.name, holds, value, limit, () if holds else extremes, measure)

    def _ratio_holds(self, sums: Sequence[int] | IntArray) -> bool:
        least, most = int(min(sums)), int(max(sums))
        if least == 0:
            return most == 0
        return within(Fraction(most, least), self.settings.max_ratio)
