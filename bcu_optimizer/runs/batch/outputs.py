"""The index page: every run with its figures and files, in one file that needs no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bcu_optimizer.common.text import day
from bcu_optimizer.presentation.render import html
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.runs.batch import results_table as table
from bcu_optimizer.runs.batch import wording
from bcu_optimizer.runs.batch.grid import Grid
from bcu_optimizer.runs.batch.run_results import Answer

_SHOWN = ("demand_ratio", "officers_ratio", "imbalance", "links_kept", "travel_km")
_FILES = (("map.pdf", "map"), ("map.png", "picture"), ("plan.csv", "plan"), ("bcus.csv", "figures"))
_OUTPUTS = {
    "atlas.pdf": "Atlas (PDF)",
    "results.csv": "All results (CSV)",
    "results.parquet": "All results (Parquet)",
    "results.gpkg": "All BCUs as shapes (GeoPackage)",
    "failures.csv": "Failures (CSV)",
    "batch.json": "Data (JSON)",
    "timings.csv": "Timings (CSV)",
}


def page(answers: Sequence[Answer], grid: Grid, made: datetime, outputs: Sequence[str]) -> str:
    """Return the page."""
    return html.page(
        "batch.html",
        title=wording.title(answers),
        counted=wording.counted(answers),
        notes=wording.notes(answers),
        date=day(made),
        outputs=[{"to": name, "text": _OUTPUTS[name]} for name in outputs],
        grid=table.apart_from_number(grid),
        measures=[MEASURES[name].title for name in _SHOWN],
        rows=[row for answer in answers for row in _rows(answer, grid)],
        failures=[
            {"run": answer.run.name, "texts": [str(fault) for fault in answer.faults]}
            for answer in answers
            if not answer.results
        ],
    )


def _rows(answer: Answer, grid: Grid) -> list[dict[str, Any]]:
    asked = {
        "run": answer.run.name,
        "title": answer.title,
        "settings": [
            table.text_of(answer.run.values[key]) for key in table.apart_from_number(grid)
        ],
    }
    if not answer.results:
        blank = ["–" for _ in _SHOWN]
        return [{**asked, "bcus": "–", "outcome": "failed", "figures": blank, "files": []}]
    return [{**asked, **_found(answer, result)} for result in answer.results]


def _found(answer: Answer, result: Mapping[str, Any]) -> dict[str, Any]:
    because = ", ".join(result["because"])
    ending = words.in_short(result["outcome"], result["tied"]) + (f": {because}" if because else "")
    measures = result["measures"]
    folder = quote(table.place(answer, result))
    files = _FILES if result["plan"] else (("result.json", "answer"),)
    return {
        "bcus": result["bcus"],
        "outcome": ending,
        "figures": [
            values.measure(MEASURES[name], measures[name]) if name in measures else "–"
            for name in _SHOWN
        ],
        "files": [{"to": f"{folder}/{file}", "text": text} for file, text in files],
    }
