"""A half-drawn plan to start from: what it gives is kept, and areas left blank are filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common.errors import Fault, UsageError, bad, nearest, refuse
from bcu_optimizer.data.names import Names, fold
from bcu_optimizer.data.plans.columns import Columns
from bcu_optimizer.data.plans.plan import HEADER, name_of, read_given
from bcu_optimizer.data.tables.table import as_text
from bcu_optimizer.engines.arithmetic import by_arithmetic
from bcu_optimizer.engines.candidates import enumerate_candidates

if TYPE_CHECKING:
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.problem.rules.base import Group

_YES = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Start:
    """What a half-drawn plan gives.

    Attributes
    ----------
    given
        The name of each given BCU by its areas so far, in the order of the areas.
    locked
        Those of them to which no area may be added.
    name
        What the plan is called.
    notes
        What a reader should know of how the plan was read, one sentence each.
    """

    given: Mapping[Group, str]
    locked: frozenset[Group] = frozenset()
    name: str = ""
    notes: tuple[str, ...] = ()

    def as_dict(self, codes: Sequence[str]) -> dict[str, Any]:
        """Return the plan as plain data: what it gives, locks and leaves blank, by area code."""
        return {
            "plan": self.name,
            "given": {bcu: [codes[i] for i in group] for group, bcu in self.given.items()},
            "locked": sorted(self.given[group] for group in self.locked),
            "blank": [code for i, code in enumerate(codes) if i not in self.owners],
            "notes": list(self.notes),
        }

    def to_csv(self, names: Names, codes: Sequence[str]) -> str:
        """Write the plan as the text of a CSV file, blank areas included."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*HEADER, "locked"])
        for index, code in enumerate(codes):
            group = self.owners.get(index)
            given = ("", "") if group is None else (self.given[group], _YES[group in self.locked])
            writer.writerow(as_text(cell) for cell in (code, names.name(code), *given))
        return text.getvalue()

    @cached_property
    def owners(self) -> dict[int, Group]:
        """The given BCU of each area that has one, as its areas so far."""
        return {index: group for group in self.given for index in group}

    def keeps(self, group: Group) -> bool:
        """Tell whether a BCU splits no given BCU, joins no two, and adds nothing to a locked one.

        Neither asks for new BCUs nor forbids them.
        """
        touched = {self.owners[index] for index in group if index in self.owners}
        if not touched:
            return True
        given = touched.pop()
        whole = len(given) == sum(index in self.owners for index in group)
        return not touched and whole and (given not in self.locked or given == group)

    def name_in(self, group: Group) -> str | None:
        """Return the name of the given BCU that a BCU holds; None if it is a new one."""
        touched = {self.owners[index] for index in group if index in self.owners}
        return self.given[touched.pop()] if len(touched) == 1 else None


def with_start(
    problem: Problem,
    plan: str | Path,
    lock: Iterable[str] = (),
    columns: str | Mapping[str, str] | Columns | None = None,
) -> Problem:
    """Return the problem with a half-drawn plan to start from.

    Areas given in one BCU stay together in it, and apart from those of the other given BCUs. Areas
    left blank, or not in the file, join given BCUs or form new ones. How many BCUs there are is
    the scenario's choice, and all of its rules hold for given and locked BCUs too.

    Parameters
    ----------
    plan
        Anything that holds a plan; see :func:`bcu_optimizer.data.plans.plan.read_any`.
    lock
        The names of BCUs that are to have exactly the areas given.

    Raises
    ------
    InputError
        If the plan cannot be read or gives no area a BCU, or a BCU to lock is not in it.
    """
    path, read = read_given(plan, problem.areas, columns, whole=False)
    if not read.assignment:
        raise bad(
            "the plan gives no area a BCU.",
            path,
            remedy="Fill in some BCUs, or leave out --start.",
        )
    by_name: dict[str, list[int]] = {}
    for code, bcu in sorted(read.assignment.items()):
        by_name.setdefault(bcu, []).append(problem.index[code])
    groups = {bcu: tuple(sorted(indexes)) for bcu, indexes in by_name.items()}
    given = dict(sorted((group, bcu) for bcu, group in groups.items()))
    locked = _locked(lock, groups, path)
    start = Start(given, locked, name_of(path), read.notes)
    return replace(problem, start=start, inputs=problem.inputs | {path})


def _locked(lock: Iterable[str], groups: Mapping[str, Group], path: Path) -> frozenset[Group]:
    known = {fold(bcu): group for bcu, group in groups.items()}
    wanted = list(lock)
    refuse(
        Fault(f"the plan has no BCU '{bcu}' to lock.", str(path), "--lock", nearest(bcu, groups))
        for bcu in wanted
        if fold(bcu) not in known
    )
    return frozenset(known[fold(bcu)] for bcu in wanted)


def check_alone(plan: object | None, lock: Iterable[str], columns: object | None) -> None:
    """Refuse BCUs to lock, and columns, where there is no plan that has them.

    Raises
    ------
    UsageError
        If there are any.
    """
    if plan is not None:
        return
    if list(lock):
        remedy = "Add --start PLAN; the plan gives the areas of the BCUs that are locked."
        raise UsageError(Fault("there is no plan to lock BCUs of.", where="--lock", remedy=remedy))
    if columns is not None:
        message = "there is no plan to read columns of."
        raise UsageError(Fault(message, where="--columns", remedy="Add --start PLAN."))


def told(problem: Problem) -> list[str]:
    """Say what a problem starts from, in sentences for the screen; nothing if from nothing."""
    start = problem.start
    if start is None:
        return []
    blank = len(problem.codes) - len(start.owners)
    locked = ", ".join(sorted(start.given[group] for group in start.locked))
    lines = [
        f"Completes '{start.name}': {len(start.owners)} areas given in {len(start.given)} "
        f"BCU{'s' if len(start.given) > 1 else ''}{f' (locked: {locked})' if locked else ''}, "
        f"{blank} left blank.",
        *(f"· {note}" for note in start.notes),
    ]
    if not blank:
        lines.append(
            "It leaves nothing to fill in. To keep only some of its BCUs and plan the rest anew, "
            "leave the other areas blank."
        )
    return lines


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
