"""What a page needs to name BCUs by the product's rule, :mod:`bcu_optimizer.problem.naming`.

All that a BCU brings to the name of it is worked out here, for every candidate; what depends on
the whole plan is left to ``names.js``.
"""

from __future__ import annotations

import math
from typing import Any

import shapely

from bcu_optimizer.problem import naming
from bcu_optimizer.questions.plan_page.page import PlanPage


def named(page: PlanPage) -> dict[str, Any]:
    """Return the words and thresholds of the rule, and what each candidate brings."""
    problem, groups = page.problem, page.groups
    middle = shapely.multipoints(problem.centres_km).envelope.centroid
    offsets = [naming._offset(problem, group, (middle.x, middle.y)) for group in groups]
    return {
        "compass": list(naming._COMPASS),
        "inner": naming._INNER,
        "core": naming._CORE,
        "distance": [math.hypot(*offset) for offset in offsets],
        "eighth": [round(math.atan2(y, x) / (math.pi / 4)) % 8 for x, y in offsets],
        "main": [naming._main_area(problem, group) for group in groups],
        "fixed": [problem.fixed.get(group) for group in groups],
    }
