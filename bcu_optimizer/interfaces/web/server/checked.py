"""What was asked, held against the areas and goals there are, and wishes as rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.toml import toml
from bcu_optimizer.interfaces.web.server.asked import Wish
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem


def with_wishes(problem: Problem, wishes: Iterable[Wish]) -> list[str]:
    """Return the settings that make rules of wishes, those of the scenario kept."""
    rules = problem.scenario.rules
    together = [list(group) for group in rules.together or ()]
    apart = [list(group) for group in rules.apart or ()]
    single = list(rules.single or ())
    for wish in wishes:
        areas = list(known(problem, wish.areas))
        if wish.kind == "alone":
            single += areas
        elif wish.kind == "apart":
            apart.append(areas)
        else:
            together += [areas] if len(areas) > 1 else []
        if wish.kind == "keep":
            others = (code for code in problem.codes if code not in areas)
            apart += [[areas[0], code] for code in others]
    stated = {"together": together, "apart": apart, "single": list(dict.fromkeys(single))}
    return [f"rules.{name}={toml(value)}" for name, value in stated.items() if value]


def known(problem: Problem, codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes of areas, all of which there are.

    Raises
    ------
    InputError
        If there is no such area.
    """
    found = tuple(codes)
    unknown = [code for code in found if code not in problem.index]
    if unknown:
        raise bad(f"there is no area '{unknown[0][:40]}'.")
    return found


def assigned(problem: Problem, plan: Mapping[str, str]) -> dict[str, str]:
    """Return a drawing in the order of the codes; raises as :func:`known` does."""
    known(problem, plan)
    return dict(sorted(plan.items()))


def weighed(problem: Problem, weights: Mapping[str, float]) -> Problem:
    """Return the problem with the weights of the page, where it has any.

    Raises
    ------
    InputError
        If there is no such goal.
    """
    unknown = [name for name in weights if name not in goals.GOALS]
    if unknown:
        raise bad(f"there is no goal '{unknown[0][:40]}'.")
    if not weights:
        return problem
    scenario = problem.scenario.model_copy(update={"goals": dict(weights)})
    return replace(problem, scenario=scenario)
