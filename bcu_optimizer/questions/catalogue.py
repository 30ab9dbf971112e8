"""The catalogue: every shipped scenario with its question, its answer, and the shipped plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import titles
from bcu_optimizer.data import shipped
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.tables import table as tables
from bcu_optimizer.scenario import layers

if TYPE_CHECKING:
    from bcu_optimizer.questions.solve.result import Result
    from bcu_optimizer.questions.solve.solve import Options


@dataclass(frozen=True)
class Entry:
    """A shipped scenario as its file states it.

    Attributes
    ----------
    series
        The folder of scenarios that ask the same of one area after the other; empty for the others.
    extends
        The scenarios that it changes.
    expect
        What it ends in: ``plan`` or ``infeasible``.
    """

    name: str
    title: str
    question: str
    description: str
    source: str
    expect: str
    extends: tuple[str, ...]
    series: str

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as JSON shapes it."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "description": self.description,
            "source": self.source,
            "expect": self.expect,
            "extends": list(self.extends),
        }


@dataclass(frozen=True)
class ShippedPlan:
    """A shipped plan: how many BCUs it has, what it is, and which measures are not known of it."""

    name: str
    title: str
    bcus: int
    note: str
    unknown: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as JSON shapes it."""
        return {
            "name": self.name,
            "title": self.title,
            "bcus": self.bcus,
            "note": self.note,
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True, eq=False)
class Answer:
    """What solving a shipped scenario gave: a result for each number of BCUs it asks for.

    ``is_changed`` tells that settings were laid over it, so that nothing is expected of it.
    """

    entry: Entry
    results: tuple[Result, ...]
    is_changed: bool = False

    @property
    def is_as_expected(self) -> bool | None:
        """Whether it ends as its file says: in a proven best plan, or proven to have none."""
        if self.is_changed:
            return None
        outcomes = {result.outcome for result in self.results}
        if self.entry.expect == "infeasible":
            return outcomes == {"infeasible"}
        return "optimal" in outcomes and outcomes <= {"optimal", "infeasible"}

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as JSON shapes it: the entry, and a line for each number of BCUs."""
        lines = [
            {
                "bcus": result.bcus,
                "outcome": result.outcome,
                "objective": result.objective,
                "measures": dict(result.measures),
                "because": list(result.because),
            }
            for result in self.results
        ]
        return {**self.entry.as_dict(), "results": lines, "as_expected": self.is_as_expected}


def entries() -> list[Entry]:
    """List the shipped scenarios: the baseline first, the series after all others."""
    return [_entry(name, path) for name, path in shipped.scenarios().items()]


def _entry(name: str, path: Path) -> Entry:
    stated = layers.parse(path)
    extends = stated.get("extends", [])
    return Entry(
        name=name,
        title=_filled(stated.get("title", name), path),
        question=_filled(stated.get("question", ""), path),
        description=_line(stated.get("description", "")),
        source=_line(stated.get("source", "")),
        expect=str(stated.get("expect", "plan")),
        extends=(extends,) if isinstance(extends, str) else tuple(extends),
        series="" if path.parent == shipped.SCENARIOS else path.parent.name,
    )


def _filled(text: object, path: Path) -> str:
    """Put into a text how many BCUs the scenario, or what it extends, asks for."""
    if titles.BCUS not in str(text):
        return _line(text)
    number = layers.read(path).values.get(("rules", "number"))
    asked = number.value if number else None
    return titles.filled(_line(text), tuple(asked) if isinstance(asked, list) else asked or None)


def plans() -> list[ShippedPlan]:
    """List the shipped plans, with what the PLAN.toml beside each says of it."""
    found = []
    for name in shipped.names(shipped.PLANS, ".csv"):
        beside = shipped.PLANS / f"{name}.toml"
        stated = layers.parse(beside) if beside.is_file() else {}
        rows = tables.read(shipped.PLANS / f"{name}.csv", required=["bcu"])
        found.append(
            ShippedPlan(
                name=name,
                title=str(stated.get("title", name)),
                bcus=len({row["bcu"] for row in rows}),
                note=_line(stated.get("note", "")),
                unknown=tuple(stated.get("unknown", ())),
            )
        )
    return found


def _line(text: object) -> str:
    return " ".join(str(text).split())


def answers(
    asked: Iterable[Entry],
    settings: Sequence[str] = (),
    options: Options | None = None,
) -> Iterator[Answer]:
    """Solve shipped scenarios one after the other, as :func:`answer` does; areas are read once."""
    read: dict[tuple[Any, ...], Areas] = {}
    for entry in asked:
        yield answer(entry, settings, options, read)


def answer(
    entry: Entry,
    settings: Sequence[str] = (),
    options: Options | None = None,
    read: dict[tuple[Any, ...], Areas] | None = None,
) -> Answer:
    """Solve a shipped scenario for every number of BCUs that it asks for.

    Where there is no plan the rules that collide are looked for only if that is what the scenario
    is expected to end in, and not in a series, whose files give the reason themselves.

    Parameters
    ----------
    settings
        Texts ``table.key=VALUE``, laid over it.
    options
        How to solve.
    read
        Areas that were read before, by what they were read from; those read now are added.

    Raises
    ------
    InputError
        If a setting does not fit, or the solver is not installed.
    """
    from bcu_optimizer.problem.build import build
    from bcu_optimizer.questions.solve.solve import Options, solve_problem
    from bcu_optimizer.scenario.load import load

    read = {} if read is None else read
    scenario = load(entry.name, settings)
    data = scenario.data
    key = (data.areas, data.figures, data.crs, data.heal_m, data.repair)
    problem = build(scenario, read.get(key))
    read[key] = problem.areas
    reasons = entry.expect == "infeasible" and not entry.series
    how = replace(options or Options(), reasons=reasons)
    results = (solve_problem(problem, bcus, how) for bcus in problem.numbers)
    return Answer(entry, tuple(results), is_changed=bool(settings))
