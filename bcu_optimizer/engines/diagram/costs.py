"""Costs of candidates as whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from bcu_optimizer.engines.diagram.diagram import Numbers
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem

_SAFE_INT64 = 2**62


def exact_costs(problem: Problem, groups: Sequence[Group], bcus: int) -> tuple[Numbers, Fraction]:
    """Return what each BCU adds to the objective of a plan of so many, as integers, and their unit.

    The integers are of 64 bits where the sums of a plan fit, and Python's own elsewhere. Where the
    goal is a ratio all are 0.
    """
    costs = goals.costs(problem, groups, bcus)
    unit = Fraction(1, math.lcm(*(cost.denominator for cost in costs)))
    whole = [int(cost / unit) for cost in costs]
    shared = math.gcd(*whole) or 1
    whole = [cost // shared for cost in whole]
    is_small = max(map(abs, whole), default=0) * max(1, bcus) < _SAFE_INT64
    return np.array(whole, dtype=np.int64 if is_small else object), unit * shared
