"""Why a half-drawn plan cannot be filled in."""

from __future__ import annotations

from bcu_optimizer.engines.arithmetic import by_arithmetic
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.problem.problem import Problem


def stuck(problem: Problem, bcus: int) -> list[str]:
    """Say of each given BCU that no possible BCU completes it, one sentence each.

    Raises
    ------
    InputError
        If the rules allow too many possible BCUs to look at.
    """
    start = problem.start
    if start is None or by_arithmetic(problem, bcus):
        return []
    held = {start.name_in(group) for group in enumerate_candidates(problem, bcus).groups}
    names = problem.areas.names
    return [
        f"No BCU that keeps the rules can hold {'exactly' if group in start.locked else 'all of'} "
        f"what is given for {bcu} ({', '.join(names.name(problem.codes[i]) for i in group)})."
        for group, bcu in start.given.items()
        if bcu not in held
    ]
