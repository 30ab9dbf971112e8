"""What is said of a batch: in one line, in a title, of each failure, at the end."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bcu_optimizer.runs.batch.run_results import Answer


def title(answers: Sequence[Answer]) -> str:
    """Return what heads the atlas and the index."""
    scenarios = list(dict.fromkeys(answer.run.scenario for answer in answers))
    named = ", ".join(scenarios[:3]) + (f" and {len(scenarios) - 3} more" if scenarios[3:] else "")
    return f"{runs(len(answers))}: {named}"


def runs(count: int) -> str:
    """Say how many runs."""
    return "1 run" if count == 1 else f"{count:,} runs"


def counted(answers: Sequence[Answer]) -> str:
    """Say how many runs ended in which way."""
    states = Counter(answer.state for answer in answers)
    told = {
        "plan": "{:,} with a plan",
        "no plan": "{:,} proven to have none",
        "undecided": "{:,} not decided",
        "failed": "{:,} failed",
    }
    return ", ".join(text.format(states[state]) for state, text in told.items() if states[state])


def notes(answers: Sequence[Answer]) -> list[str]:
    """Explain the words of the contents."""
    outcomes = {result["outcome"] for answer in answers for result in answer.results}
    told = {
        "optimal": "best: proven best plan; one of …: of so many exactly as good.",
        "feasible": "best found: none better is known, but not proven best.",
        "infeasible": "no plan: proven, because of the rules named.",
        "unknown": "not decided: the time limit was reached before any plan was found.",
    }
    found = [text for outcome, text in told.items() if outcome in outcomes]
    if any(not answer.results for answer in answers):
        found.append("failed: see failures.csv.")
    return [" ".join(found)] if found else []


def done(answer: Answer, number: int, total: int, seconds: float | None) -> str:
    """Say that a run is done: "[  12/200] baseline-k12 … 1.9 s"."""
    wide = len(str(total))
    took = "" if seconds is None else f" … {seconds:.1f} s"
    ended = "" if answer.state == "plan" else f" ({answer.state})"
    return f"[{number:>{wide}}/{total}] {answer.run.name}{took}{ended}"


def failures(answers: Sequence[Answer]) -> list[str]:
    """Say why runs failed, where, and what would help: a line a run, or a scenario that has it.

    What is wrong with a scenario is wrong with all its runs.
    """
    found: dict[tuple[Any, ...], list[Answer]] = {}
    for answer in answers:
        if answer.faults:
            found.setdefault((answer.run.shown, *answer.faults), []).append(answer)
    return [_failure(same) for same in found.values()]


def _failure(same: Sequence[Answer]) -> str:
    first, *others = same[0].faults
    more = f" (and {len(others)} more, in failures.csv)" if others else ""
    alike = f" and {runs(len(same) - 1)} more of that scenario" if same[1:] else ""
    return f"failed: {same[0].run.name}{alike}: {first}{more}"


def summary(answers: Sequence[Answer], kept: int, timings: Mapping[str, Any]) -> list[str]:
    """Say at the end what was done, and how fast."""
    lines = [f"{runs(len(answers))}: {counted(answers)}."]
    fresh = len(answers) - kept
    if kept:
        rest = f"{fresh:,} done now" if fresh else "nothing was left to do"
        lines.append(f"{kept:,} kept from an earlier start, {rest}.")
    if timings["runs"]:
        line = f"{timings['seconds_each']:.1f} s a run, {timings['per_minute']:.0f} runs a minute"
        line += f" with {timings['workers']}"
        if timings["peak_mb"]:
            line += f"; at most {timings['peak_mb']:,.0f} MB of memory a worker"
        lines.append(f"{line}.")
    return lines


def measured(taken: Sequence[Mapping[str, Any]], seconds: float, workers: str) -> dict[str, Any]:
    """Sum up what the runs of this start took."""
    peaks = [each["peak_mb"] for each in taken if each["peak_mb"] is not None]
    return {
        "runs": len(taken),
        "seconds": round(seconds, 3),
        "seconds_each": round(statistics.fmean(each["seconds"] for each in taken), 3)
        if taken
        else None,
        "per_minute": round(60 * len(taken) / seconds, 1) if seconds else None,
        "workers": workers,
        "peak_mb": max(peaks, default=None),
    }
