"""Groups policing areas into Basic Command Units (BCUs): exact, explained, mapped.

>>> import bcu_optimizer as bcu
>>> result = bcu.solve("baseline")          # doctest: +SKIP
>>> result.outcome, len(result.plan)        # doctest: +SKIP
('optimal', 12)
"""

from importlib.metadata import version

import bcu_optimizer.presentation
import bcu_optimizer.runs  # noqa: F401 (says where the files of results are written)
from bcu_optimizer.interfaces.api.all_plans import alternatives, census, frontier
from bcu_optimizer.interfaces.api.inputs import load, read
from bcu_optimizer.interfaces.api.pages import page
from bcu_optimizer.interfaces.api.plans import compare, consult, evaluate, improvements, what_if
from bcu_optimizer.interfaces.api.reasons import explain, slack, sweep, why
from bcu_optimizer.interfaces.api.solutions import save, solve, solve_range
from bcu_optimizer.interfaces.api.studies import batch, report, robustness

__version__ = version("bcu-optimizer")
__all__ = [
    "alternatives",
    "batch",
    "census",
    "compare",
    "consult",
    "evaluate",
    "explain",
    "frontier",
    "improvements",
    "load",
    "page",
    "read",
    "report",
    "robustness",
    "save",
    "slack",
    "solve",
    "solve_range",
    "sweep",
    "what_if",
    "why",
]
