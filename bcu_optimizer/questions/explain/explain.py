"""Why a problem has no plan: every minimal set of rules that collide, and what would help."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.arithmetic import lonely, numbers_left
from bcu_optimizer.engines.diagram.size import TooLargeError
from bcu_optimizer.engines.engine import Clock
from bcu_optimizer.engines.feasibility import counted, possible, ruled, solved
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.explain.conflicts import Collision, Elements, collisions
from bcu_optimizer.questions.explain.elements import NUMBER, Element, elements, only, text
from bcu_optimizer.questions.explain.relaxation import Relaxation, relaxations
from bcu_optimizer.questions.explain.witness import Witness, witness

Outcome = Literal["feasible", "infeasible", "unknown"]
Proof = Literal["arithmetic", "twice", "counting", "solver", "several"]

_ANSWERS = {"yes": True, "no": False, "not decided": None}
_OUTCOMES: dict[bool | None, Outcome] = {True: "feasible", False: "infeasible", None: "unknown"}
# Seconds for proving a second time, by the solver, that no combination works.
_AGAIN = 5.0


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot all be kept, while without any one of them they can.

    Attributes
    ----------
    elements
        The rules, and entries of rules, in the order of the rules.
    entries
        What of rules that list areas is meant, one text an entry.
    relaxations
        For each of their numbers what would help, all other rules in force.
    witness
        Why they collide, where one area or plain arithmetic shows it.
    proof
        How it is proved that they do: by plain arithmetic, by counting all plans, by the solver, or
        by both of these (``twice``); ``several``: for one number of BCUs so, for another so.
    not_decided
        Those of the elements of which it was not decided whether there is a plan without.
    """

    elements: tuple[Element, ...]
    entries: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]
    witness: Witness | None
    proof: Proof
    not_decided: tuple[Element, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules."""
        return tuple(dict.fromkeys(element.rule for element in self.elements))

    def as_dict(self) -> dict[str, Any]:
        """Return the conflict as the contracts shape it."""
        return {
            "rules": list(self.rules),
            "entries": list(self.entries),
            "relaxations": [each.as_dict() for each in self.relaxations],
            "witness": self.witness.text if self.witness else None,
            "proof": self.proof,
            "not_decided": list(dict.fromkeys(each.rule for each in self.not_decided)),
        }


@dataclass(frozen=True, eq=False)
class Explanation:
    """Whether a problem has a plan, and if not, why.

    Attributes
    ----------
    outcome
        ``feasible``: there is a plan; ``infeasible``: proven that there is none; ``unknown``: not
        decided.
    conflicts
        Every minimal set of rules that collide; empty where there is a plan.
    areas
        The areas that no possible BCU holds, by number.
    dropped
        The rules, and entries of rules, each of which alone need only be dropped for a plan to be.
    plan
        A plan, where there is one.
    """

    problem: Problem
    outcome: Outcome
    conflicts: tuple[Conflict, ...] = ()
    areas: Group = ()
    dropped: tuple[Element, ...] = ()
    plan: tuple[Group, ...] = field(default=(), repr=False)

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """The changes of all conflicts, each once."""
        listed = (change for conflict in self.conflicts for change in conflict.relaxations)
        return tuple({change.setting: change for change in listed}.values())

    @property
    def because(self) -> tuple[str, ...]:
        """The names of all rules that collide, in the order of the rules."""
        names = {name for conflict in self.conflicts for name in conflict.rules}
        stated = dict.fromkeys(element.rule for element in elements(self.problem))
        return tuple(name for name in stated if name in names)

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as the contracts shape it."""
        return {
            "scenario": self.problem.scenario.name,
            "outcome": self.outcome,
            "areas_without_bcu": [self.problem.codes[i] for i in self.areas],
            "dropping_helps": [text(self.problem, each) or each.rule for each in self.dropped],
            "conflicts": [conflict.as_dict() for conflict in self.conflicts],
        }

    def __str__(self) -> str:
        return display.text(self)

    def _repr_html_(self) -> str:
        return display.html(self)


def explain(problem: Problem) -> Explanation:
    """Find every minimal set of rules that collide, why, and what would help each.

    There is said to be no plan only where that is proven for every number of BCUs asked for.
    """
    found = possible(problem)
    outcome = _OUTCOMES[_ANSWERS[found.answer]]
    if outcome != "infeasible":
        return Explanation(problem, outcome, plan=found.plan)
    stated = elements(problem)
    sets = collided(problem, frozenset(stated), frozenset(), problem.numbers[0])
    every = frozenset.intersection(*(each.elements for each in sets))
    names = {element.rule for each in sets for element in each.elements}
    helpful = {name for name in names if all(_has(each, name) for each in sets)}
    changes = relaxations(problem, names, helpful)
    clock = Clock(_AGAIN)
    conflicts = [_conflict(problem, each, stated, changes, clock) for each in sets]
    areas = lonely(problem)
    conflicts.sort(key=lambda each: not (each.witness and each.witness.areas))
    enough = (e for e in stated if e in every and _helps(problem, stated, e))
    return Explanation(problem, outcome, tuple(conflicts), tuple(areas), tuple(enough))


def _helps(problem: Problem, stated: list[Element], element: Element) -> bool:
    """Tell whether there is a plan without one element."""
    left = [other for other in stated if other != element]
    return possible(only(problem, left), problem.numbers[0]).answer == "yes"


def _has(collision: Collision, rule: str) -> bool:
    return any(element.rule == rule for element in collision.elements)


def _conflict(
    problem: Problem,
    collision: Collision,
    stated: list[Element],
    changes: list[Relaxation],
    clock: Clock,
) -> Conflict:
    kept = tuple(element for element in stated if element in collision.elements)
    asked = only(problem, kept)
    why = witness(asked)
    entries = (text(problem, element) for element in kept)
    return Conflict(
        kept,
        tuple(entry for entry in entries if entry is not None),
        tuple(change for change in changes if _has(collision, change.rule)),
        why,
        "arithmetic" if why else _proof(asked, clock),
        tuple(element for element in kept if element in collision.not_decided),
    )


def _proof(problem: Problem, clock: Clock) -> Proof:
    """Tell which ways there are to prove that there is no plan; it is known that there is none."""
    numbers = numbers_left(problem)
    if not numbers:
        return "arithmetic"
    is_counted = all(_is_counted(problem, bcus) for bcus in numbers)
    is_solved = all(_is_solved(problem, bcus, clock) for bcus in numbers)
    if is_counted:
        return "twice" if is_solved else "counting"
    return "solver" if is_solved else "several"


def _is_counted(problem: Problem, bcus: int) -> bool:
    try:
        return counted(problem, bcus).answer == "no"
    except (InputError, TooLargeError):
        return False


def _is_solved(problem: Problem, bcus: int, clock: Clock) -> bool:
    if clock.left is not None and clock.left <= 0:
        return False
    try:
        return solved(problem, bcus, clock).answer == "no"
    except InputError:
        return False


def because(problem: Problem, bcus: int, *, given: bool = False) -> tuple[str, ...]:
    """Name the rules that no plan of a number of BCUs keeps: those of all minimal collisions.

    The number counts as a rule only where the scenario states one, and it is not ``given``. Where
    it was not decided whether a rule can be dropped, it is named as well. There is known to be no
    plan.
    """
    stated = elements(problem)
    asked = ruled(problem, number=bcus)
    always = frozenset() if NUMBER in stated and not given else frozenset([NUMBER])
    found = collided(asked, frozenset(stated) - always, always, bcus)
    names = {element.rule for each in found for element in each.elements}
    return tuple(dict.fromkeys(each.rule for each in stated if each.rule in names))


def collided(problem: Problem, asked: Elements, always: Elements, nearest: int) -> list[Collision]:
    """Find the minimal collisions among some elements of a problem, others staying in force.

    Parameters
    ----------
    asked
        The elements that may collide.
    always
        Elements that are never dropped, nor named.
    nearest
        The number of BCUs to begin with, where it is dropped.
    """

    def oracle(kept: Elements) -> bool | None:
        return _ANSWERS[possible(only(problem, kept | always), nearest).answer]

    return collisions(asked, oracle)
