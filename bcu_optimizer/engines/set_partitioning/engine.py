"""Set partitioning: a solver chooses among the candidates so that each area has one BCU."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bcu_optimizer.engines.annealing import walk
from bcu_optimizer.engines.arithmetic import by_arithmetic
from bcu_optimizer.engines.bounds import cheapest_shares
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.engine import Found, Limits
from bcu_optimizer.engines.set_partitioning import solvers
from bcu_optimizer.engines.set_partitioning.model import BcuModel
from bcu_optimizer.engines.set_partitioning.search import Search
from bcu_optimizer.problem.problem import Problem

# Among so many candidates a solver may find its first plan late: it is given one to begin with.
_MANY = 2_000


class SetPartitioning:
    """The best choice among all candidates, by an integer programme."""

    name: Literal["set-partitioning"] = "set-partitioning"

    def can(self, problem: Problem, bcus: int) -> bool:
        """Take on whatever is asked: rules that the model cannot state are cut in as they break."""
        return bcus in problem.numbers

    def best(self, problem: Problem, bcus: int, limits: Limits) -> Found:
        """Find the best plan; arithmetic first, which needs no solver.

        Raises
        ------
        InputError
            If the solver is not installed, or the rules allow too many candidates.
        """
        solvers.check_installed(limits.solver)
        if by_arithmetic(problem, bcus):
            return Found("infeasible", proof="arithmetic")
        candidates = enumerate_candidates(problem, bcus)
        if candidates.uncovered():
            return Found("infeasible", proof="arithmetic")
        model = BcuModel(problem, candidates, bcus)
        first = walk(problem, bcus) if len(candidates) > _MANY else None
        found = Search(model, limits.solver, limits.clock, first).best()
        if found.groups and found.bound is None:
            found = replace(found, bound=float(cheapest_shares(problem, candidates, bcus)))
        is_proven = found.outcome in {"optimal", "infeasible"}
        return replace(found, proof="solver" if is_proven else None)
