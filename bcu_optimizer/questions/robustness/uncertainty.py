"""What is uncertain in a scenario: counts, the year they are of, and the weights; and what is not.

A column is a count of events if the scenario uses it for demand or for modelled links, it holds
whole numbers throughout, and ``[columns]`` does not name it as staff, wards or residents. A column
whose name has a year in it stands for the same figures of that year, and the data may have others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bcu_optimizer.common.errors import Fault, bad, nearest, refuse
from bcu_optimizer.data.links import COUNTED
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.schema import GRAVITY

COUNTS, YEARS, WEIGHTS = "counts", "years", "weights"
SOURCES = (COUNTS, YEARS, WEIGHTS)
"""What can be drawn again, in the order in which it is told."""

DEFAULT_WEIGHTS = 0.2

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Wish:
    """What a user wants drawn again.

    Attributes
    ----------
    vary
        Some of :data:`SOURCES`; None for all that the scenario has.
    weights
        Each weight is multiplied by a factor from 1 − this to 1 + this.
    years
        The years to pick from; None for all that the figures have.
    """

    vary: tuple[str, ...] | None = None
    weights: float = DEFAULT_WEIGHTS
    years: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Uncertain:
    """What is drawn again in a problem.

    Attributes
    ----------
    sources
        The sources of uncertainty that make a difference here.
    counts
        The columns that are counts of events.
    kept
        The columns used that are taken as they stand, as they are no counts of events.
    links
        Whether the links are a table of counts.
    years
        The years to pick from; None is the columns as the scenario names them.
    columns
        For each used column with a year in its name, its column in each other year.
    goals, demand
        The goals and the columns of demand whose weights are drawn again.
    spread
        The share by which a weight may be smaller or larger.
    """

    sources: tuple[str, ...]
    counts: tuple[str, ...]
    kept: tuple[str, ...]
    links: bool
    years: tuple[int | None, ...]
    columns: Mapping[int, Mapping[str, str]]
    goals: tuple[str, ...]
    demand: tuple[str, ...]
    spread: float

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The sources, to look up."""
        return frozenset(self.sources)


def uncertain(problem: Problem, wish: Wish = Wish()) -> Uncertain:
    """Work out what is drawn again in a problem.

    Raises
    ------
    InputError
        If a source is unknown or makes no difference but was asked for by name, the spread of
        weights is not from 0 to below 1, or a year is asked for that the figures lack.
    """
    asked = _asked(wish)
    used = used_columns(problem)
    counts = tuple(column for column in used if _is_count(problem, column))
    links = problem.links.kind == COUNTED and problem.links.scale == 1
    years, columns = _years(problem, used, wish.years)
    weighed = tuple(goals.wanted(problem)) if len(goals.wanted(problem)) > 1 else ()
    demand = tuple(column for column, weight in problem.scenario.demand.items() if weight > 0)
    demand = demand if len(demand) > 1 else ()
    has = {
        COUNTS: bool(counts) or links,
        YEARS: years not in {(), (None,)},
        WEIGHTS: bool(weighed or demand),
    }
    if wish.vary is not None:
        refuse(_nothing(problem, source) for source in asked if not has[source])
    return Uncertain(
        sources=tuple(source for source in SOURCES if source in asked and has[source]),
        counts=counts,
        kept=tuple(column for column in used if column not in counts),
        links=links,
        years=years,
        columns=columns,
        goals=weighed,
        demand=demand,
        spread=wish.weights,
    )


def _asked(wish: Wish) -> tuple[str, ...]:
    asked = SOURCES if wish.vary is None else wish.vary
    unknown = [each for each in asked if each not in SOURCES]
    refuse(
        Fault(f"there is no source '{each}'.", None, "--vary", nearest(each, SOURCES))
        for each in unknown
    )
    if not asked:
        raise bad("nothing is to be drawn again.", None, "--vary", f"Name {', '.join(SOURCES)}.")
    if not 0 <= wish.weights < 1:
        message = f"{wish.weights:g} is not from 0 to below 1."
        remedy = "Write a share: 0.2 makes each weight up to 20 % smaller or larger."
        raise bad(message, None, "--weights", remedy)
    if wish.years is not None and YEARS not in asked:
        message = f"years are named, but --vary {','.join(asked)} leaves them out."
        raise bad(message, None, "--years", f"Leave --years out, or add {YEARS} to --vary.")
    return asked


def _nothing(problem: Problem, source: str) -> Fault:
    """Say why a source that was asked for makes no difference."""
    told = {
        COUNTS: (
            "no figure that demand or links are made of is a count of events",
            "Leave it out of --vary.",
        ),
        YEARS: (
            "the figures have no other year of a column that demand or links are made of",
            "Add columns of another year beside them, named alike (calls_2015 beside calls_2016), "
            "or leave it out of --vary.",
        ),
        WEIGHTS: (
            "there is one goal and one column of demand, so that no weight makes a difference",
            "Leave it out of --vary.",
        ),
    }
    message, remedy = told[source]
    file = problem.areas.figures_file or problem.scenario.file
    return Fault(f"{source} cannot vary: {message}.", file, "--vary", remedy)


def used_columns(problem: Problem) -> tuple[str, ...]:
    """Return the columns that demand and modelled links are made of, in alphabetical order."""
    scenario = problem.scenario
    used = {column for column, weight in scenario.demand.items() if weight > 0}
    if scenario.data.links == GRAVITY:
        used |= set(scenario.links.mass)
    return tuple(sorted(used))


def _is_count(problem: Problem, column: str) -> bool:
    named = problem.scenario.columns
    if column in {getattr(named, role) for role in type(named).model_fields}:
        return False
    return all(value == value.to_integral_value() for value in problem.areas.figures[column])


def _years(
    problem: Problem, used: Sequence[str], asked: tuple[int, ...] | None
) -> tuple[tuple[int | None, ...], dict[int, dict[str, str]]]:
    """Return the years to pick from, and the columns of each year but the scenario's own."""
    stems = {column: _stem(column) for column in used if _YEAR.search(column)}
    if not stems:
        if asked:
            raise _no_year(problem, asked[0], used)
        return (), {}
    own = _own_year(stems)
    found: dict[int, dict[str, str]] = {}
    for other in problem.areas.figures:
        for year in map(int, _YEAR.findall(other)):
            for column, stem in stems.items():
                if _stem(other) == stem:
                    found.setdefault(year, {})[column] = other
    whole = {year: columns for year, columns in found.items() if len(columns) == len(stems)}
    if asked is None:
        others = sorted(year for year in whole if year != own)
        picked: tuple[int | None, ...] = (None, *others)
    else:
        for year in asked:
            if year not in whole:
                lacking = [c for c in stems if c not in found.get(year, {})]
                raise _no_year(problem, year, lacking)
        picked = tuple(None if year == own else year for year in dict.fromkeys(asked))
    columns = {year: whole[year] for year in picked if year is not None}
    _check(problem, columns)
    return picked, columns


def _stem(column: str) -> str:
    """Return the name of a column with its year blanked; itself where it has not just one."""
    return _YEAR.sub("#", column) if len(_YEAR.findall(column)) == 1 else column


def _own_year(columns: Mapping[str, str]) -> int | None:
    """Return the year of all columns of a scenario; None where they are not of one year."""
    years = {int(year) for column in columns for year in _YEAR.findall(column)}
    return years.pop() if len(years) == 1 else None


def own_year(problem: Problem) -> int | None:
    """Return the year that all columns used are of; None where they name none, or several."""
    return _own_year({column: column for column in used_columns(problem) if _YEAR.search(column)})


def _no_year(problem: Problem, year: int, columns: Sequence[str]) -> Exception:
    listed = ", ".join(f"'{column}'" for column in columns)
    return bad(
        f"there is no column of the year {year} for {listed}.",
        problem.areas.figures_file or None,
        "--years",
        "Name years of which the figures have every column that demand and links are made of.",
    )


def _check(problem: Problem, columns: Mapping[int, Mapping[str, str]]) -> None:
    """Refuse negative figures; building a problem looks at the columns that a scenario names."""
    figures = problem.areas.figures
    refuse(
        Fault("a figure is negative.", problem.areas.figures_file, f"column {other}", "Mend it.")
        for each in columns.values()
        for other in each.values()
        if min(figures[other]) < 0
    )
