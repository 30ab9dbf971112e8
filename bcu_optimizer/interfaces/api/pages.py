"""The plan page from Python: shown in a notebook, or written to a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.interfaces.api.inputs import read

if TYPE_CHECKING:
    from bcu_optimizer.data.plans.plan import Plan
    from bcu_optimizer.interfaces.web.notebook import Page
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.questions.solve.result import Result
    from bcu_optimizer.scenario.schema import Scenario


def page(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    bcus: int | tuple[int, int] | str | None = None,
    plans: Sequence[str | Path | Plan] = (),
    memory: float = 2000,
) -> Page:
    """Make the page on which every click shows the proven best plan that honours the wish.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    bcus
        The numbers of BCUs to hold; every one that has plans if None.
    plans
        Plans to compare with, besides the adopted one where it is of these areas.
    memory
        The most memory in MB for looking at all plans.

    Returns
    -------
    Page
        A notebook shows it (with the extra ``notebooks`` as a widget, whose wishes can be read
        back); ``save("plan.html")`` writes it as one file.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data or a plan, no number of BCUs has a plan,
        the goal is a ratio, or there are too many plans for a page.
    """
    from bcu_optimizer.common.errors import bad
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.interfaces.web.notebook import Page
    from bcu_optimizer.interfaces.web.plans import beside
    from bcu_optimizer.questions.plan_page.page import make

    problem = read(scenario, settings)
    found = make(problem, bcus, beside(problem, plans), Effort(memory))
    if not found.diagrams:
        raise bad(
            "no number of BCUs that is asked for has a plan.",
            problem.scenario.file,
            "rules",
            "See why with explain().",
        )
    return Page(found)


def of_result(result: Result) -> Page:
    """Make the page of the scenario that a result answers."""
    return page(result.problem)
