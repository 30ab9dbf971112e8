"""The answers to shipped scenarios in words: a line each, why there is no plan, a table."""

from __future__ import annotations

from collections.abc import Iterable

from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.questions.catalogue import Answer
from bcu_optimizer.questions.solve.result import Result

COLUMNS = (
    "Scenario",
    "BCUs",
    "Outcome",
    "Demand ratio",
    "Links kept",
    "Imbalance",
    "Inspectors per supt.",
    "As expected",
)
_YES_NO = {True: "yes", False: "NO", None: "–"}


def lines(answer: Answer) -> list[tuple[str, ...]]:
    """Write an answer as a line for each number of BCUs; the cells are those of ``COLUMNS``.

    Inspectors per superintendent are the average of all BCUs, and the worst BCU's.
    """
    written: list[tuple[str, ...]] = []
    for result in answer.results:
        first = not written
        name = answer.entry.name if first else ""
        ends = _YES_NO[answer.is_as_expected] if first else ""
        outcome = words.in_short(result.outcome, result.tied)
        written.append((name, str(result.bcus), outcome, *_figures(result), ends))
    return written


def reasons(found: Iterable[Answer]) -> list[str]:
    """Say for each answer without a plan why there is none, where that was looked for."""
    return [
        f"{answer.entry.name}: {words.because(result)}"
        for answer in found
        for result in answer.results
        if result.because
    ]


def _figures(result: Result) -> tuple[str, str, str, str]:
    known = result.measures
    if not known:
        return ("–",) * 4
    average = values.number(known["supervision_ratio_london"], 1)
    worst = values.number(known["supervision_ratio"], 1)
    return (
        values.number(known["demand_ratio"]),
        values.share(known["links_kept"]),
        values.share(known["imbalance"]),
        average if worst == values.NOT_KNOWN else f"{average}, {worst}",
    )


def markdown(found: Iterable[Answer]) -> str:
    """Write answers as a Markdown table."""
    numbers = {"BCUs", *COLUMNS[3:7]}
    head = [
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "|".join("---:" if column in numbers else "---" for column in COLUMNS) + "|",
    ]
    body = ["| " + " | ".join(cells) + " |" for answer in found for cells in lines(answer)]
    return "\n".join([*head, *body]) + "\n"
