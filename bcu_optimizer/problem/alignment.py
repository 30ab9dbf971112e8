"""Names for BCUs of several plans after those of the first, wherever they are mostly the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, count

from bcu_optimizer.common.text import unique
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import plan_distance as matching
from bcu_optimizer.problem.problem import Problem


def name_alike(
    problem: Problem, plans: Sequence[Plan], own: Sequence[frozenset[str]], reference: int
) -> list[Plan]:
    """Name the BCUs of solved plans after those of the others that they are.

    A BCU takes the name of the one it is matched with if more than half of the demand of both is
    in the areas they share. Names given by people stay, and come first; then the reference's. The
    name of an area stays with the BCU that is this area alone. What finds no name keeps its own,
    with its main area added where another BCU bears it.

    Parameters
    ----------
    problem
        The problem that all plans are held against.
    plans
        The plans.
    own
        Of each plan, the BCUs that bear names given by people.
    reference
        The number of the plan that the others are compared with.
    """
    order = sorted(range(len(plans)), key=lambda i: (not own[i], i != reference, i))
    named: dict[int, Plan] = {}
    for i in order:
        names = _names(problem, plans[i], own[i], [(plan, own[j]) for j, plan in named.items()])
        assignment = {code: names[bcu] for code, bcu in plans[i].assignment.items()}
        named[i] = replace(plans[i], assignment=assignment)
    return [named[i] for i in range(len(plans))]


def _names(
    problem: Problem,
    plan: Plan,
    own: frozenset[str],
    others: Sequence[tuple[Plan, frozenset[str]]],
) -> dict[str, str]:
    """Return the new name of each BCU of a plan by its old one."""
    demand = _demand(problem)
    taken = {bcu: bcu for bcu in plan.bcus if bcu in own or len(plan.bcus[bcu]) == 1}
    matched: set[tuple[str, str]] = set()
    known = {name for other, _ in others for name in other.bcus}
    for other, given in others:
        pairs = matching.match(plan.assignment, other.assignment, demand)
        matched |= set(pairs.items())
        for bcu, name in pairs.items():
            if bcu in taken or name in taken.values() or len(other.bcus[name]) == 1:
                continue
            if _mostly_the_same(plan.bcus[bcu], other.bcus[name], demand):
                codes = plan.bcus[bcu]
                fits = name in given or _names_no_other(problem, name, codes)
                used = known | set(taken.values())
                taken[bcu] = name if fits else _with_area(problem, name, codes, demand, used)
    known |= set(taken.values())
    rest = {bcu: bcu for bcu in plan.bcus if bcu not in taken}
    for bcu in rest:
        if bcu in taken.values() or (bcu in known and (bcu, bcu) not in matched):
            used = known | set(rest.values())
            rest[bcu] = _with_area(problem, bcu, plan.bcus[bcu], demand, used)
    return dict(zip([*taken, *rest], unique([*taken.values(), *rest.values()]), strict=True))


def _demand(problem: Problem) -> dict[str, int]:
    return {code: int(problem.demand[i]) for code, i in problem.index.items()}


def _mostly_the_same(one: Sequence[str], other: Sequence[str], demand: Mapping[str, int]) -> bool:
    """Tell whether two BCUs share more than half of the demand of each."""
    shared = sum(demand[code] for code in set(one) & set(other))
    return 2 * shared > max(sum(demand[code] for code in codes) for codes in (one, other))


def _names_no_other(problem: Problem, name: str, codes: Sequence[str]) -> bool:
    """Tell whether a name with an area in brackets, such as "West (Ealing)", fits the areas."""
    _, bracket, area = name.removesuffix(")").partition(" (")
    names = problem.areas.names
    elsewhere = {names.name(code) for code in problem.codes} - {names.name(c) for c in codes}
    return not bracket or area not in elsewhere


def _with_area(
    problem: Problem, name: str, codes: Sequence[str], demand: Mapping[str, int], used: set[str]
) -> str:
    """Add to a name, in place of any area in it, the largest area that makes a name not in use.

    Where none does it is numbered: "West 2".
    """
    ordered = sorted(codes, key=lambda code: (demand[code], code), reverse=True)
    plain = name.partition(" (")[0]
    options = (f"{plain} ({problem.areas.names.name(code)})" for code in ordered)
    numbered = (f"{plain} {number}" for number in count(2))
    return next(each for each in chain(options, numbered) if each not in used)
