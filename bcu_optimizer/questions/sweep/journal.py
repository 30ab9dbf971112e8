"""What a sweep has answered so far, kept beside its folder until the folder is written."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.fingerprints import sha256
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import Options, plan_of
from bcu_optimizer.questions.sweep.question import Cell, Question

_KEPT = ("outcome", "objective", "bound", "valid_plans", "tied", "certified", "engine")


@dataclass
class Journal:
    """Answers kept in a file, a line each; without a file they are only remembered.

    A line that was cut short, or that does not fit the question any more, is passed over.

    Attributes
    ----------
    path
        The file; None where nothing is to be kept.
    """

    path: Path | None = None
    _known: dict[tuple[Cell, int], dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path is None or not self.path.is_file():
            return
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                found = json.loads(line)
                self._known[tuple(found["cell"]), int(found["bcus"])] = found
            except (ValueError, KeyError, TypeError):
                continue

    def __len__(self) -> int:
        return len(self._known)

    @property
    def seconds_each(self) -> float:
        """The mean time that an answer took, in seconds; 0 where none is kept."""
        times = [float(found["seconds"]) for found in self._known.values()]
        return sum(times) / len(times) if times else 0.0

    def recall(self, problem: Problem, cell: Cell, bcus: int) -> Result | None:
        """Return an answer that was kept; None if there is none."""
        found = self._known.get((cell, bcus))
        if found is None:
            return None
        try:
            groups = problem.groups(Plan(found["plan"])).values() if found["plan"] else None
            evaluation = evaluate_plan(problem, plan_of(problem, [*groups])) if groups else None
            kept = {name: found[name] for name in _KEPT}
        except (KeyError, TypeError, ValueError):
            return None
        if evaluation and not evaluation.holds:
            return None
        because = tuple(found["because"])
        return Result(problem, bcus, evaluation=evaluation, because=because, **kept)

    def keep(self, cell: Cell, result: Result, seconds: float) -> None:
        """Keep an answer, and how long it took.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        plan = dict(result.plan.assignment) if result.plan else None
        line = {"cell": list(cell), "bcus": result.bcus, "because": list(result.because)}
        line |= {"plan": plan, **{name: getattr(result, name) for name in _KEPT}}
        line |= {"seconds": seconds}
        self._known[cell, result.bcus] = line
        if self.path is not None:
            _append(self.path, json.dumps(line, ensure_ascii=False))

    def drop(self) -> None:
        """Remove the file, and those of earlier questions for the same folder."""
        if self.path is not None:
            pattern = f"{self.path.name.rpartition('-')[0]}-*{self.path.suffix}"
            for old in self.path.parent.glob(pattern):
                old.unlink(missing_ok=True)


def _append(path: Path, line: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A line break comes first, so that a line cut short does not spoil the next.
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or str(error)
        raise bad(
            f"this cannot be written ({reason}).", path, remedy="Choose another --out."
        ) from None


def beside(folder: Path, question: Question, options: Options) -> Journal:
    """Return the journal of a question for a folder: what an interrupted run left, if any did."""
    folder = folder.absolute()
    return Journal(folder.parent / f".{folder.name}-sweep-{_key(question, options)[:16]}.jsonl")


def _key(question: Question, options: Options) -> str:
    """Return a hash of all that the answers rest on: inputs, settings, options and version."""
    problem = question.problem
    files = {str(path): sha256(path) for path in problem.inputs}
    asked: Mapping[str, Any] = {
        "version": version("bcu-optimizer"),
        "scenario": problem.scenario.model_dump(mode="json"),
        "files": files,
        "numbers": list(question.numbers),
        "axes": [[axis.key, list(axis.values)] for axis in question.axes],
        "solver": options.solver,
        "time_limit": options.time_limit,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
