"""What single change would improve a plan: an area moved into another BCU, or two areas swapped."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from bcu_optimizer.common.cells import as_text
from bcu_optimizer.common.errors import bad, nearest
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.incremental import Ledger
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.improve.change import Change, difference

__all__ = ["Change", "Moves", "find", "regrouped"]


@dataclass(frozen=True, eq=False)
class Moves:
    """The single changes that improve at least one goal of a scenario.

    Attributes
    ----------
    evaluation
        The given plan.
    changes
        Those that keep every rule come first, those that break a rule the given plan keeps last;
        within these the best by the weighted goals. Each leads to another plan.
    examined
        How many moves and swaps there are.
    """

    evaluation: Evaluation
    changes: tuple[Change, ...]
    examined: int

    def __repr__(self) -> str:
        return f"<{len(self.changes)} improving changes of {self.examined} moves and swaps>"

    def best(self, goal: str | None = None, count: int = 5) -> list[Change]:
        """Return the changes that improve a goal most; None stands for all goals, weighted.

        At most ``count`` are returned. Those that keep every rule come first. Where they would take
        all of several places although one that breaks a rule would do more, the best of those has
        the last place.

        Raises
        ------
        InputError
            If the scenario has no such goal.
        """
        self._check(goal)
        found = [change for change in self.changes if _gains(change, goal)]
        found.sort(key=lambda change: (_rank(change), _value(change, goal)))
        shown = found[: max(count, 0)]
        barred = [change for change in found if change.forbidden_by]
        if len(shown) > 1 and barred and not any(change.forbidden_by for change in shown):
            best = min(barred, key=lambda change: _value(change, goal))
            if _value(best, goal) < _value(shown[0], goal):
                shown[-1] = best
        return shown

    def _check(self, goal: str | None) -> None:
        scenario = self.evaluation.problem.scenario
        known = [name for name, weight in scenario.goals.items() if weight > 0]
        if goal is not None and goal not in known:
            remedy = nearest(goal, known) or "It has no goals."
            raise bad(f"scenario '{scenario.name}' has no goal '{goal}'.", remedy=remedy)

    def as_list(self) -> list[dict[str, Any]]:
        """Return the changes as the contracts shape them."""
        return [change.as_dict() for change in self.changes]

    def to_csv(self) -> str:
        """Write the changes as the text of a CSV file, one line each; ";" parts two areas."""
        names = self.evaluation.problem.areas.names
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        head = ["kind", "areas", "names", "from", "to", "objective_change"]
        writer.writerow([*head, *MEASURES, "improves", "forbidden_by"])
        for change in self.changes:
            named = [names.name(code) for code in change.areas]
            lists = (change.areas, named, change.sources, change.targets)
            texts = [as_text(";".join(each)) for each in lists]
            said = [" ".join(each) for each in (change.improves, change.forbidden_by)]
            figures = [change.objective_change, *change.changes.values()]
            writer.writerow([change.kind, *texts, *figures, *said])
        return text.getvalue()


def _gains(change: Change, goal: str | None) -> bool:
    if goal is not None:
        return goal in change.improves
    return change.objective_change is None or change.objective_change < 0


def _rank(change: Change) -> int:
    """Put changes that keep every rule before those that still break one, and the rest last."""
    return (1 if change.forbidden_by else 0) + (1 if change.newly_broken else 0)


def _value(change: Change, goal: str | None) -> tuple[bool, Fraction]:
    """Return what a change is ordered by: the goal after it, not known being the worst."""
    value = change.objective if goal is None else change.costs[goal]
    return value is None, value or Fraction(0)


def find(evaluation: Evaluation) -> Moves:
    """Try every move of an area into another BCU and every swap of two, exactly.

    A move that empties a BCU leaves one BCU fewer. Of several that lead to the same plan, whatever
    its BCUs are called then, the first is taken: moves come before swaps.
    """
    ledger = Ledger(evaluation)
    given = evaluation.groups
    before = ledger.costs(given)
    broken = frozenset(ledger.broken(given))
    found = []
    examined = 0
    seen = set()
    for targets in _targets(given):
        examined += 1
        groups = regrouped(given, targets)
        plan = frozenset(groups.values())
        if plan in seen:
            continue
        seen.add(plan)
        costs = ledger.costs(groups)
        improves = tuple(name for name in before if _is_less(costs[name], before[name]))
        if improves:
            found.append(_change(ledger, given, targets, groups, (before, costs), broken))
    found.sort(key=lambda each: (_rank(each), _value(each, None), each.kind, each.areas))
    return Moves(evaluation, tuple(found), examined)


def _targets(given: Groups) -> Iterator[dict[int, str]]:
    """Yield the new BCU of each area that changes BCU: one area for a move, two for a swap."""
    home = {i: bcu for bcu, group in given.items() for i in group}
    areas = sorted(home)
    for i in areas:
        yield from ({i: bcu} for bcu in given if bcu != home[i])
    for i, j in combinations(areas, 2):
        if home[i] != home[j]:
            yield {i: home[j], j: home[i]}


def regrouped(given: Groups, targets: Mapping[int, str]) -> dict[str, Group]:
    """Return a plan with some areas moved to other BCUs of it; a BCU left empty is gone."""
    touched = {bcu for bcu, group in given.items() if not targets.keys().isdisjoint(group)}
    groups = dict(given)
    for bcu in touched | set(targets.values()):
        stay = [i for i in given[bcu] if i not in targets]
        groups[bcu] = tuple(sorted([*stay, *(i for i, new in targets.items() if new == bcu)]))
    return {bcu: group for bcu, group in groups.items() if group}


def _is_less(one: Fraction | None, other: Fraction | None) -> bool:
    """Compare two values of a goal; one that is not known counts as the worst."""
    return one is not None and (other is None or one < other)


def _change(
    ledger: Ledger,
    given: Groups,
    targets: Mapping[int, str],
    groups: Groups,
    costs: tuple[Mapping[str, Fraction | None], Mapping[str, Fraction | None]],
    broken: frozenset[str],
) -> Change:
    before, after = costs
    home = {i: bcu for bcu, group in given.items() for i in group}
    objective = ledger.objective(after)
    forbidden_by = ledger.broken(groups)
    return Change(
        ledger=ledger,
        given=given,
        kind="move" if len(targets) == 1 else "swap",
        areas=tuple(ledger.problem.codes[i] for i in targets),
        sources=tuple(home[i] for i in targets),
        targets=tuple(targets.values()),
        groups=groups,
        costs=after,
        objective=objective,
        objective_change=difference(objective, ledger.objective(before)),
        improves=tuple(name for name in before if _is_less(after[name], before[name])),
        forbidden_by=forbidden_by,
        newly_broken=tuple(name for name in forbidden_by if name not in broken),
    )
