"""What a page needs to name BCUs by the product's rule, :mod:`bcu_optimizer.problem.naming`.

All that a BCU brings to its name by itself is worked out here, for every candidate; what depends on
the whole plan is left to ``names.js``.
"""

from __future__ import annotations

from typing import Any

from bcu_optimizer.problem import compass, naming
from bcu_optimizer.questions.plan_page.page import PlanPage


def named(page: PlanPage) -> dict[str, Any]:
    """Return the words of the rule, where areas are, and what each candidate brings."""
    problem, groups = page.problem, page.groups
    ground = naming.ground(problem, tuple(range(len(problem.codes))))
    stated = problem.scenario.names
    values = naming.of_column(problem)
    return {
        "points": [[word, *point, compass.FAR[word]] for word, point in compass.POINTS.items()],
        "directions": list(compass.DIRECTIONS),
        "east": list(ground.east),
        "north": list(ground.north),
        "place": [ground.place(group) for group in groups],
        "core": [naming.core(problem, group) for group in groups],
        "listed": [[problem.group([text])[0], name] for text, name in (stated.list or {}).items()],
        "value": None if values is None else [values(group) for group in groups],
        "fixed": [problem.fixed.get(group) for group in groups],
    }
