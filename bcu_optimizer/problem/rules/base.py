"""What a rule is: a hard condition that a plan keeps, or is not valid.

A *BCU rule* looks at one BCU and filters the candidates. A *plan rule* looks at the whole plan: it
narrows all plans, be they a solver's model or a plan diagram, and says beside that, in plain
Python, whether a plan keeps it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.common.toml import toml
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.plans import Candidates, IntegerProgramme, Plans
from bcu_optimizer.problem.rules.verdict import KEPT, LEFT_OUT, Dial, Value, Verdict


def unnamed(plan: Iterable[Group]) -> Groups:
    """Return the BCUs of a plan by their place in it, for what wants names that nobody sees."""
    return {str(place): group for place, group in enumerate(plan)}


class Rule(ABC):
    """A rule of a scenario, bound to a problem.

    Attributes
    ----------
    name
        Its key in the table ``[rules]``.
    title
        What its value is, in a planner's words; the name where it is empty.
    floor
        Whether the limit is the least that will do, not the most.
    exact
        Whether the value must be the limit itself.
    is_assumed
        Whether its value rests on figures that are assumed.
    measures
        The measures that its value is: where a plan says that one is not known, so is the verdict.
    settings_titles
        What the numbers of its settings are, in a planner's words, by key; the key "" is that of
        a rule whose settings are a single number.
    shape
        Of a rule of a user's own: the type of its settings, as pydantic takes it.
    """

    name: ClassVar[str]
    title: ClassVar[str] = ""
    floor: ClassVar[bool] = False
    exact: ClassVar[bool] = False
    is_assumed: ClassVar[bool] = False
    measures: ClassVar[tuple[str, ...]] = ()
    settings_titles: ClassVar[Mapping[str, str]] = MappingProxyType({})
    shape: ClassVar[Any] = None

    def __init__(self, settings: Any, problem: Problem) -> None:
        self.settings = settings
        self.problem = problem

    @classmethod
    def make(cls, settings: Any, problem: Problem) -> Rule:
        """Make the rule that the settings ask for."""
        return cls(settings, problem)

    @classmethod
    def faults(cls, settings: Any, problem: Problem) -> list[Fault]:
        """List what in the settings does not fit the problem, such as unknown areas."""
        del settings, problem
        return []

    @classmethod
    def heading(cls, settings: Any, part: str | None = None) -> str:
        """Name a verdict, or the one of a part such as a measure, in a planner's words."""
        del settings
        title = cls.title or cls.name
        return f"{title}, {part.replace('_', ' ')}" if part else title

    @classmethod
    def asks(cls, settings: Any) -> str:
        """Say what is asked for, as in a list of rules; what is assumed is marked."""
        return f"{cls.title or cls.name}: {'at least ' if cls.floor else ''}{toml(settings)}"

    @classmethod
    def setting_title(cls, key: str) -> str:
        """Name a number of the settings by its key; the dotted key where there are no words."""
        return cls.settings_titles.get(key, f"{cls.name}.{key}" if key else cls.name)

    @classmethod
    def reason(cls, settings: Any, problem: Problem, group: Group, who: str) -> str:
        """Say why areas that must share a BCU, or one alone, cannot keep the rule.

        ``who`` names them, ready for a verb in the singular or plural as they are many.
        """
        del settings, problem, group
        return f"{who} cannot keep the rule '{cls.name}'"

    def dials(self) -> list[Dial]:
        """Return the numbers of the settings that can be turned until a plan keeps the rule."""
        return []

    def turned(self, dial: Dial, value: float) -> Any:
        """Return the settings with one of their numbers changed."""
        return self.settings.model_copy(update={dial.name: value})

    def numbers(self) -> tuple[int, int]:
        """Return the fewest and most BCUs that the rule, by plain arithmetic, leaves possible."""
        return 1, len(self.problem.codes)

    def sizes(self) -> tuple[int, int]:
        """Return the fewest and most areas that the rule leaves possible in a BCU."""
        return 1, len(self.problem.codes)

    def caps(self, bcus: int) -> list[tuple[IntArray, float]]:
        """Return weights with the share of their total that no BCU of a valid plan exceeds.

        Only for keeping the list of candidates short: a cap may be loose, never too tight.
        """
        del bcus
        return []

    @abstractmethod
    def check(self, groups: Groups) -> list[Verdict]:
        """Judge a plan, given as its BCUs by name."""


class BcuRule(Rule):
    """A rule about one BCU. Subclasses say whether a BCU keeps it; the rest follows."""

    @abstractmethod
    def holds(self, group: Group) -> bool:
        """Tell whether one BCU keeps the rule."""

    def admits(self, group: Group) -> bool:
        """Tell whether a BCU that holds a group, and maybe more, can keep the rule."""
        del group
        return True

    @abstractmethod
    def value(self, groups: Sequence[Group]) -> Value:
        """Sum up several BCUs in the one figure that is held against the limit."""

    @property
    @abstractmethod
    def limit(self) -> Value:
        """The limit that the value is held against."""

    def judges(self, group: Group) -> bool:
        """Tell whether the rule applies to a BCU; fixed BCUs are left out of every BCU rule."""
        return group not in self.problem.fixed

    def plea(self, group: Group) -> str:
        """Say in words why a BCU is left out of the rule."""
        return KEPT if group in self.problem.fixed else LEFT_OUT

    def keeps(self, candidates: Candidates) -> BoolArray:
        """Return a mask over the candidates: True where the rule is kept or does not apply."""
        kept = (not self.judges(group) or self.holds(group) for group in candidates.groups)
        return np.fromiter(kept, dtype=np.bool_, count=len(candidates))

    def check(self, groups: Groups) -> list[Verdict]:
        """Judge a plan: which BCUs break the rule, and which fixed ones are exempt from it."""
        broken = [bcu for bcu, group in groups.items() if not self.holds(group)]
        verdict = self.verdict(groups, broken, self.value, self.limit)
        detail = tuple(self.describe(bcu, groups[bcu]) for bcu in verdict.where)
        return [replace(verdict, detail=detail, floor=self.floor, exact=self.exact)]

    def verdict(
        self,
        groups: Groups,
        broken: Iterable[str],
        value: Callable[[Sequence[Group]], Value],
        limit: Value,
    ) -> Verdict:
        """Sort the BCUs that do not hold into those that break the rule and those left out."""
        judged = [group for group in groups.values() if self.judges(group)]
        where = tuple(bcu for bcu in broken if self.judges(groups[bcu]))
        exempt = tuple(bcu for bcu in broken if bcu not in where)
        return Verdict(
            self.name,
            not where,
            value(judged) if judged else None,
            limit,
            where,
            exempt=exempt,
            pleas=tuple(self.plea(groups[bcu]) for bcu in exempt),
        )

    def describe(self, bcu: str, group: Group) -> str:
        """Say in words how a BCU stands to the rule."""
        del group
        return bcu


class PlanRule(Rule):
    """A rule about the plan as a whole."""

    @property
    def label(self) -> str:
        """The name under which verdicts are given."""
        return self.name

    @abstractmethod
    def add(self, plans: Plans) -> None:
        """Narrow all plans to those that keep the rule: add it to a model or a plan diagram."""

    def cut(self, model: IntegerProgramme, chosen: Sequence[int]) -> None:
        """Exclude a solution that only passed by the solver's tolerance; at least that one plan.

        Parameters
        ----------
        model
            The model that gave the solution.
        chosen
            Indexes of the chosen candidates.
        """
        model.exclude(chosen)
