"""Plans side by side on the same measures: what each keeps, what differs, how alike they are."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.problem import alignment
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.questions.compare import inputs as items
from bcu_optimizer.questions.compare import places
from bcu_optimizer.questions.compare.changes import Change
from bcu_optimizer.questions.compare.comparison import Comparison
from bcu_optimizer.questions.compare.entry import Entry
from bcu_optimizer.questions.compare.inputs import Reading
from bcu_optimizer.questions.compare.places import listed

__all__ = ["Change", "Comparison", "Entry", "Reading", "compare", "listed"]


def compare(
    how: Reading, wanted: Sequence[places.Wanted], against: places.Wanted | None = None
) -> Comparison:
    """Find, read or solve what is to be compared, and hold it against a problem.

    Parameters
    ----------
    how
        What the plans are held against, and how they are read and solved.
    wanted
        Run folders, plan files, shipped plans or scenarios, looked up in that order; in Python also
        plans and results in hand.
    against
        What the others are compared with; the first of ``wanted`` if None. Where it is not among
        them, it is compared too, as the first.

    Raises
    ------
    InputError
        If something is wrong with a plan or scenario, or they are not over the same areas.
    """
    found_at = places.find_all(listed(wanted))
    chosen = places.find(against) if against is not None else found_at[0]
    if chosen not in found_at:
        found_at = [chosen, *found_at]
    problem, read = how.problem, items.read(found_at, how)
    found = [item for item in read if item.plan is not None]
    asked = read[found_at.index(chosen)]
    reference = found.index(asked) if asked in found else 0
    plans = [item.plan for item in found if item.plan is not None]
    if how.align_names:
        plans = alignment.name_alike(problem, plans, [item.own for item in found], reference)
    entries = tuple(
        Entry(
            item.name, evaluate_plan(problem, plan), item.result, item.path, item.title, item.exempt
        )
        for item, plan in zip(found, plans, strict=True)
    )
    without = {item.name: item.result for item in read if item.plan is None and item.result}
    return Comparison(problem, entries, reference, without, "" if asked.plan else asked.name)
