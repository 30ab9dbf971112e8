"""Specialist teams that are not viable below a minimum strength."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from bcu_optimizer.common.text import as_stated
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.rules.base import BcuRule
from bcu_optimizer.problem.rules.verdict import Dial, Verdict
from bcu_optimizer.scenario.rules import Team, Teams

_FAR = 1e6  # a total so many times larger or smaller leaves every plan, or none


class TeamsRule(BcuRule):
    """Each named team has at least its minimum in every BCU."""

    name = "teams"
    title = "Smallest team"
    floor = True
    is_assumed = True
    settings: Teams

    @classmethod
    def asks(cls, settings: Teams) -> str:
        """Say how strong each team is to be, and what that rests on."""
        return "; ".join(
            f"{name.replace('_', ' ')} team: at least {as_stated(team.minimum)} officers in each "
            f"BCU (assumed: {as_stated(team.total)} in all)"
            for name, team in settings.items()
        )

    @classmethod
    def setting_title(cls, key: str) -> str:
        """Name a number of one team."""
        name, _, number = key.rpartition(".")
        what = {"minimum": "in each BCU", "total": "in all (an assumption)"}[number]
        team = name.strip('"').replace("_", " ")
        return f"{team} team: officers {what}"

    def holds(self, group: Group) -> bool:
        """Tell whether every team of a BCU is viable."""
        return all(self._viable(team, group) for team in self.settings.values())

    def dials(self) -> list[Dial]:
        """Return each team's minimum and total."""
        found = []
        for name, team in self.settings.items():
            found.append(Dial(f"{name}.minimum", team.minimum, team.total, 0.0))
            found.append(Dial(f"{name}.total", team.total, team.total / _FAR, team.total * _FAR))
        return found

    def turned(self, dial: Dial, value: float) -> Teams:
        """Return the teams with one number of one of them changed."""
        name, _, key = dial.name.rpartition(".")
        return {**self.settings, name: self.settings[name].model_copy(update={key: value})}

    @property
    def limit(self) -> None:
        """No one limit: each team has its own."""

    def value(self, groups: Sequence[Group]) -> None:
        """No one value: each team has its own."""

    def check(self, groups: Groups) -> list[Verdict]:
        """Judge a plan, one verdict a team; the value is its smallest strength."""
        return [self._verdict(name, team, groups) for name, team in self.settings.items()]

    def _verdict(self, name: str, team: Team, groups: Groups) -> Verdict:
        broken = [bcu for bcu, group in groups.items() if not self._viable(team, group)]

        def smallest(judged: Sequence[Group]) -> float:
            return float(min(self._strength(team, group) for group in judged))

        found = self.verdict(groups, broken, smallest, team.minimum)
        return replace(found, measure=name, floor=self.floor)

    def _strength(self, team: Team, group: Group) -> Fraction:
        demand = sum(int(self.problem.demand[i]) for i in group)
        return team.in_bcu(demand, self.problem.total_demand)

    def _viable(self, team: Team, group: Group) -> bool:
        return float(self._strength(team, group)) >= team.minimum
