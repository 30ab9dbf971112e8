"""Names for BCUs that have none: a matter of the plan and the places of its areas alone.

The same plan has the same names in every answer, whatever is asked of it, however demand is
measured, and on every machine. The rule, the first that gives a name:

1. BCUs of a plan to start from, and BCUs kept from another plan, keep the names they have there.
2. A BCU that holds an area of the user's own list (``[names.list]``) is called as the list says;
   if it holds several, by the first of them in the list.
3. Where ``[names] column`` is stated, a BCU bears the value of that column that most of its areas
   have (or the most of ``weight``; of several, that of the first area in the order of codes). BCUs
   that would share one are told apart by compass words among themselves: "North Barset".
4. A BCU of a single area bears the area's name.
5. Any other is named by its place; see :mod:`bcu_optimizer.problem.compass`.

No two names differ only in case: a later one is numbered if areas share a name ("Newton 2").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.common.text import unique
from bcu_optimizer.problem import compass
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.schema import Scenario

_AREA = "name"  # what [names] column calls the names of the areas themselves


def name_groups(problem: Problem, groups: Sequence[Group]) -> dict[str, Group]:
    """Return the BCUs of a plan by name, in alphabetical order."""
    names = _borne(problem, groups)
    names |= _listed(problem, [g for g in groups if g not in names], names)
    names |= _of_column(problem, sorted(g for g in groups if g not in names))
    alone = sorted(g for g in groups if g not in names and len(g) == 1)
    names |= {group: _area(problem, group[0]) for group in alone}
    names |= _of_place(problem, sorted(g for g in groups if g not in names), names)
    return dict(sorted(zip(unique(names.values(), " {}"), names, strict=True)))


def unlisted(problem: Problem, groups: Mapping[str, Group]) -> list[str]:
    """Return the BCUs of which the user's list names no area; none where there is no list."""
    listed = {i for text in problem.scenario.names.list or () for i in problem.group([text])}
    borne = _borne(problem, [*groups.values()]) if listed else {}
    return [bcu for bcu, g in groups.items() if listed and not listed & set(g) and g not in borne]


def faults(problem: Problem) -> list[Fault]:
    """Say what is wrong with ``[names]``: columns and areas that there are not, an area twice."""
    scenario, found = problem.scenario, list[Fault]()
    stated, areas = scenario.names, problem.areas
    for key, name, known in (
        ("names.column", stated.column, [*dict.fromkeys([_AREA, *areas.cells])]),
        ("names.weight", stated.weight, list(areas.figures)),
    ):
        if name is not None and name not in known:
            what = "column" if key == "names.column" else "column of numbers"
            message, file = f"there is no {what} '{name}'.", scenario.stated_in(key)
            found.append(Fault(message, file, key, nearest(name, known)))
    return [*found, *_faults_of_list(problem, scenario)]


def _faults_of_list(problem: Problem, scenario: Scenario) -> Iterator[Fault]:
    file, where = scenario.stated_in("names.list"), "names.list"
    seen: dict[str, str] = {}
    for text in scenario.names.list or ():
        code = problem.areas.names.find(text)
        if code is None:
            yield problem.areas.names.fault(text, file, where)
        elif code in seen:
            message = f"'{seen[code]}' and '{text}' are the same area."
            yield Fault(message, file, where, "Name it once.")
        else:
            seen[code] = text


def _borne(problem: Problem, groups: Sequence[Group]) -> dict[Group, str]:
    """Name the BCUs that come with a name: of the plan to start from, then those kept."""
    names: dict[Group, str] = {}
    for group in groups if problem.start else ():
        given = problem.start.name_in(group) if problem.start else None
        if given is not None:
            names[group] = given
    for group in groups:
        if group in problem.fixed and group not in names:
            name = problem.fixed[group]
            is_taken = name in names.values()
            names[group] = f"{name} ({core(problem, group)})" if is_taken else name
    return names


def _listed(
    problem: Problem, groups: Sequence[Group], borne: Mapping[Group, str]
) -> dict[Group, str]:
    """Name the BCUs that hold an area of the user's list, unless another bears that name."""
    names: dict[Group, str] = {}
    used = {name.casefold() for name in borne.values()}
    for text, name in (problem.scenario.names.list or {}).items():
        (area,) = problem.group([text])
        group = next((g for g in groups if area in g), None)
        if group is not None and group not in names and name.casefold() not in used:
            names[group] = name
    return names


def of_column(problem: Problem) -> Callable[[Group], str] | None:
    """Return what gives the value that most areas of a BCU have; None where no column is stated."""
    column = problem.scenario.names.column
    if column is None:
        return None
    if column in problem.areas.cells:
        cells = problem.areas.cells[column]
    else:
        cells = [_area(problem, i) for i in range(len(problem.codes))]
    return lambda group: _most(problem, cells, group)


def _of_column(problem: Problem, groups: Sequence[Group]) -> dict[Group, str]:
    """Name BCUs by the value that most of their areas have; told apart where they share one."""
    value_of = of_column(problem)
    if value_of is None:
        return {}
    shared: dict[str, list[Group]] = {}
    for group in groups:
        value = value_of(group)
        if value:
            shared.setdefault(value, []).append(group)
    names: dict[Group, str] = {}
    for value, several in shared.items():
        if len(several) == 1:
            names[several[0]] = value
            continue
        areas = tuple(sorted(i for group in several for i in group))
        for group, (word, is_own) in compass.words(ground(problem, areas), several).items():
            names[group] = f"{word} {value}" if is_own else f"{value} ({core(problem, group)})"
    return names


def _most(problem: Problem, cells: Sequence[str], group: Group) -> str:
    """Return the value with most weight in a BCU, of several the one that comes first; "": none."""
    weight = problem.scenario.names.weight
    weights = problem.areas.figures[weight] if weight else [Decimal(1)] * len(cells)
    sums: dict[str, Decimal] = {}
    for i in group:
        if cells[i]:
            sums[cells[i]] = sums.get(cells[i], Decimal(0)) + weights[i]
    return max(sums, key=lambda value: sums[value], default="")


def _of_place(
    problem: Problem, groups: Sequence[Group], names: Mapping[Group, str]
) -> dict[Group, str]:
    """Name BCUs by compass words, none of which another bears already."""
    taken = {name: group for group, name in names.items() if name in compass.POINTS}
    barred = {name.casefold() for name in names.values()}
    everywhere = ground(problem, tuple(range(len(problem.codes))))
    found = compass.words(everywhere, groups, taken, barred)
    return {
        group: word if is_own else f"{word} ({core(problem, group)})"
        for group, (word, is_own) in found.items()
    }


def ground(problem: Problem, areas: Group) -> compass.Ground:
    """Return where all areas are, of which some make up the whole."""
    east, north = zip(*problem.centres_mm, strict=True)
    return compass.Ground(east, north, areas)


def core(problem: Problem, group: Group) -> str:
    """Return the name of the area in the middle of a BCU."""
    return _area(problem, ground(problem, group).core(group))


def _area(problem: Problem, index: int) -> str:
    return problem.areas.names.name(problem.codes[index])
