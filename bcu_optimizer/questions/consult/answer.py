"""The answer to a consultation: what can be granted, what it costs, and what collides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bcu_optimizer.common import display
from bcu_optimizer.data.proposals import Proposal
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.wishes import Wish
from bcu_optimizer.questions.nearest import Nearest
from bcu_optimizer.questions.solve.result import Result


@dataclass(frozen=True, eq=False)
class Alone:
    """What granting one proposal, and no other, would do.

    Attributes
    ----------
    result
        The best plan that grants it; without a plan where none does.
    cost
        How much more its objective is than that of the scenario's best plan; None where either is
        not known.
    areas_moved
        The codes of the fewest areas that change BCU from the plan that it starts from.
    in_base
        Whether the plan that it starts from grants it.
    nearest
        The valid plan with it that changes least of the given plan; None without one.
    """

    proposal: Proposal
    wish: Wish
    result: Result
    cost: Fraction | None
    areas_moved: tuple[str, ...]
    in_base: bool
    nearest: Nearest | None

    @property
    def is_possible(self) -> bool:
        """Whether any plan grants it."""
        return self.result.evaluation is not None

    def as_dict(self) -> dict[str, Any]:
        """Return it as the contracts shape it."""
        found = self.result
        return {
            "id": self.proposal.id,
            "who": self.proposal.who,
            "outcome": found.outcome,
            "objective": found.objective,
            "cost": None if self.cost is None else float(self.cost),
            "measures": dict(found.measures),
            "areas_moved": list(self.areas_moved),
            "nearest": self.nearest.as_dict() if self.nearest else None,
            "because": list(found.because),
        }


@dataclass(frozen=True)
class Declined:
    """A proposal that is not granted.

    Attributes
    ----------
    because
        The ids of the proposals, it included, of the collisions that lie within those granted and
        it.
    rules
        The rules by which the least of these collisions is one; none where its proposals
        contradict each other whatever the rules.
    least
        The ids of that collision.
    ways
        How many such collisions there are.
    """

    id: str
    because: tuple[str, ...]
    rules: tuple[str, ...]
    least: tuple[str, ...]
    ways: int

    def as_dict(self) -> dict[str, Any]:
        """Return it as the contracts shape it."""
        return {"id": self.id, "because": list(self.because), "rules": list(self.rules)}


@dataclass(frozen=True, eq=False)
class Consultation:
    """What can be granted of the proposals of a consultation; proven.

    Attributes
    ----------
    problem
        The problem.
    best
        The scenario's best plan; without one where there is none, and then nothing else is found.
    base
        The plan that it starts from: the one under consultation, or else the best.
    proposals
        What each would do alone, in the order of the file.
    collisions
        Every least set of proposals, by id, that cannot be granted together.
    granted
        Of the sets that can be granted together one of greatest weight: the ids, in order.
    declined
        The others, and why.
    plan
        The best plan that grants them.
    """

    problem: Problem
    best: Result
    base: Evaluation | None
    proposals: tuple[Alone, ...]
    collisions: tuple[tuple[str, ...], ...]
    granted: tuple[str, ...]
    declined: tuple[Declined, ...]
    plan: Result

    def __repr__(self) -> str:
        return f"<{len(self.granted)} of {len(self.proposals)} proposals granted>"

    @property
    def given(self) -> bool:
        """Whether it starts from a given plan, and not from the scenario's best."""
        return self.base is not self.best.evaluation

    @property
    def by_id(self) -> Mapping[str, Alone]:
        """What each proposal would do alone."""
        return {each.proposal.id: each for each in self.proposals}

    @property
    def weight(self) -> Fraction:
        """What the granted proposals weigh."""
        return sum((self.by_id[one].proposal.weight for one in self.granted), Fraction(0))

    @property
    def total(self) -> Fraction:
        """What all proposals weigh."""
        return sum((each.proposal.weight for each in self.proposals), Fraction(0))

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as the contracts shape it."""
        base = None
        if self.base is not None:
            value = goals.objective(self.problem, self.base.groups)
            objective = None if value is None else float(value)
            base = {"objective": objective, "measures": dict(self.base.measures)}
        return {
            "scenario": self.problem.scenario.name,
            "bcus": self.best.bcus,
            "base": base,
            "proposals": [each.as_dict() for each in self.proposals],
            "collisions": [list(each) for each in self.collisions],
            "granted": list(self.granted),
            "declined": [each.as_dict() for each in self.declined],
            "plan": self.plan.as_dict(),
        }

    def __str__(self) -> str:
        return display.text(self)

    def _repr_html_(self) -> str:
        return display.html(self)
