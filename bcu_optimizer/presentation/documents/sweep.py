"""What a sweep says: the best plan of each number and setting, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Chart,
    Closing,
    Document,
    Heading,
    Notes,
    Paragraph,
    SmallMap,
    lines,
)
from bcu_optimizer.presentation.folder import Folder, Head, Page, Print, head
from bcu_optimizer.presentation.table import Column, Table, figures
from bcu_optimizer.presentation.wording import argument
from bcu_optimizer.presentation.wording import sweep as wording
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.sweep.argument import Finding
from bcu_optimizer.questions.sweep.matrix import matrices
from bcu_optimizer.questions.sweep.sweep import MOST_DRAWN, Row, Sweep
from bcu_optimizer.scenario import overrides as spelled

_WIDEST = 9  # columns of figures that a screen holds
_ROWS = 24  # of a table on a page
_MOST_PAGES = 4


def document(sweep: Sweep) -> Document:
    """Say what came of each number of BCUs and each setting."""
    blocks: list[Block] = [*lines([wording.question(sweep)]), GAP]
    blocks.append(Paragraph(wording.summary(sweep), strong=True))
    line = wording.along(sweep)
    blocks += _line(sweep, *line) if line else _cells(sweep)
    blocks += lines(wording.reasons(sweep))
    blocks += lines([wording.best(sweep)] if sweep.with_plan else [])
    if sweep.findings:
        tally = argument.tally(sweep.findings)
        blocks += [GAP, Heading(f"The argument: {tally}")]
        blocks += [block for finding in sweep.findings for block in _finding(finding)]
        blocks.append(GAP)
    made = "Tables, charts and maps are in {out}."
    if sweep.findings:
        made += "\nThe argument on one page: {out}/argument.pdf."
    return Document(
        wording.title(sweep),
        [*blocks, Notes(wording.remarks(sweep)), GAP],
        spelled.change_line(sweep.problem.scenario),
        closing=Closing("tables, charts and maps", made),
    )


def _line(sweep: Sweep, rows: Sequence[Row], labels: Sequence[str], key: str) -> list[Block]:
    """Set what came of each number or value, and the measures of the best plans."""
    first = key if sweep.axes else "BCUs"
    columns = [*figures(first, "Valid plans"), Column("Outcome"), Column("Because of")]
    cells = [
        [label, wording.counted(row), wording.outcome(row), wording.reason(row)]
        for row, label in zip(rows, labels, strict=True)
    ]
    blocks: list[Block] = [Table(key, columns, cells)]
    if not sweep.with_plan:
        return blocks
    names = wording.known(sweep)
    short = [first.rpartition(".")[2], *(wording.short(n).replace(" ", "\n") for n in names)]
    best = [
        [label, *wording.figures(row, names)]
        for row, label in zip(rows, labels, strict=True)
        if row.has_plan
    ]
    return [*blocks, Table("The best plan of each", figures(*short), best)]


def _cells(sweep: Sweep) -> list[Block]:
    """Set how many plans there are in each cell, and what the goals come to."""
    blocks = _matrices(sweep, "Valid plans", wording.briefly)
    for name in goals.measures_wanted(sweep.problem) if sweep.with_plan else ():
        title = f"{MEASURES[name].title}, best plan"
        blocks += _matrices(sweep, title, partial(wording.measured, name))
    return blocks


def _matrices(sweep: Sweep, title: str, cell: Callable[[Row], str]) -> list[Block]:
    blocks: list[Block] = []
    for each in matrices(sweep):
        for start in range(0, len(each.across), _WIDEST):
            part = slice(start, start + _WIDEST)
            corner = Column(f"{each.down_title} ↓  {each.across_title} →")
            rows = [
                [name, *map(cell, row[part])]
                for name, row in zip(each.down, each.cells, strict=True)
            ]
            blocks.append(Heading(", ".join(text for text in (title, each.title) if text)))
            blocks.append(Table("", [corner, *figures(*each.across[part])], rows))
    return blocks


def _finding(finding: Finding) -> list[Block]:
    """Say what is claimed, what was worked out, and what the claim rests on."""
    wrong = not finding.is_confirmed
    found = f"   → {argument.computed(finding)} → {argument.verdict(finding)}"
    blocks: list[Block] = [Heading(f"{finding.number}. {argument.claim(finding)}")]
    blocks.append(Paragraph(found, alert=wrong))
    if differs := argument.differs(finding):
        blocks.append(Paragraph(f"     {differs}", alert=wrong))
    for kind, text in argument.grounds(finding):
        colon = "" if kind == "step" else ":"
        blocks.append(Paragraph(f"     {argument.KINDS[kind]}{colon} {text}"))
    return blocks


def folder(sweep: Sweep) -> Folder:
    """Keep the table of all answers, every plan, and the pages."""
    files = _files(sweep)
    frame = sweep.frame.assign(plan=[files.get(id(row), "") for row in sweep.rows])
    title = f"Sweep: {spelled.title(sweep.problem.scenario)}"
    prints = {"sweep.pdf": Print(title, _pages(sweep))}
    if sweep.findings:
        prints["argument.pdf"] = Print(title, [_argument(sweep)])
    plans = {files[id(row)]: row.result.plan for row in sweep.with_plan if row.result.plan}
    tables = {"sweep.csv": frame.set_index("bcus")}
    return Folder("sweep", sweep.problem, "sweep.json", tables=tables, plans=plans, prints=prints)


def _files(sweep: Sweep) -> dict[int, str]:
    """Name the file of each plan, by its row."""
    cells = list(dict.fromkeys(row.cell for row in sweep.rows))
    return {
        id(row): f"plans/k{row.bcus:02d}"
        f"{f'-cell{cells.index(row.cell) + 1:03d}' if sweep.axes else ''}.csv"
        for row in sweep.with_plan
    }


def _head(sweep: Sweep) -> Head:
    found = len(sweep.with_plan)
    return head(
        sweep.problem,
        wording.title(sweep),
        wording.question(sweep),
        notes=wording.remarks(sweep),
        badge=f"{found:,} of {len(sweep.rows):,} have a plan" if len(sweep.rows) > 1 else "",
    )


def _pages(sweep: Sweep) -> list[Page]:
    heads = _head(sweep)
    plain = replace(heads, notes=())
    pages = _tables(sweep, heads)
    if line := wording.along(sweep):
        rows, labels, title = line
        more: dict[str, Any] = {"rows": rows, "labels": labels, "title": title}
        pages.append(Page(plain, [Chart("sweep", sweep, more)]))
    elif sweep.axes:
        pages.append(Page(plain, [Chart("heat maps", sweep)]))
    if small := _maps(sweep):
        chart = Chart("small maps", small, {"areas": sweep.problem.areas})
        pages.append(Page(plain, [chart]))
    return pages


def _tables(sweep: Sweep, heads: Head) -> list[Page]:
    """Set every answer in a row, on as many pages as it takes, and why some have no plan."""
    if len(sweep.rows) > _MOST_PAGES * _ROWS:
        return []
    names = wording.known(sweep)
    titles = [*(axis.key for axis in sweep.axes), "BCUs", "Valid plans", "Outcome"]
    titles += [wording.short(name).replace("- ", "") for name in names]
    rows = [
        [
            *map(wording.label, row.cell),
            *(str(row.bcus), wording.counted(row), wording.ending(row)),
            *wording.figures(row, names),
        ]
        for row in sweep.rows
    ]
    notes = [wording.summary(sweep), *wording.reasons(sweep)]
    notes += [wording.best(sweep)] if sweep.with_plan else []
    starts = range(0, len(rows), _ROWS)
    parts = [Table("", [*map(Column, titles)], rows[start : start + _ROWS]) for start in starts]
    last: list[Block] = [Notes(notes)]
    return [Page(heads, [part, *(last if part is parts[-1] else [])]) for part in parts]


def _maps(sweep: Sweep) -> list[SmallMap]:
    """Draw each plan once, whatever has it; none where they are many."""
    if len(sweep.with_plan) > MOST_DRAWN:
        return []
    same: dict[Any, list[int]] = {}  # the rows that have one plan
    for i, row in enumerate(sweep.with_plan):
        assert row.result.plan
        same.setdefault(row.result.plan.groups(), []).append(i)
    return [_map(sweep, alike) for alike in same.values()]


def _map(sweep: Sweep, alike: Sequence[int]) -> SmallMap:
    row = sweep.with_plan[alike[0]]
    assert row.result.plan
    more = f" (and {len(alike) - 1} more)" if len(alike) > 1 else ""
    known = [*goals.measures_wanted(sweep.problem), "demand_ratio"]
    about = [
        f"{wording.short(name).casefold()} {wording.measured(name, row)}"
        for name in dict.fromkeys(known)
    ]
    return SmallMap(
        " · ".join(
            part for part in (f"{row.bcus} BCUs", wording.values(sweep, row) + more) if part
        ),
        " · ".join(about),
        row.result.plan.assignment,
        sweep.colours[alike[0]],
    )


def _argument(sweep: Sweep) -> Page:
    scenario = sweep.problem.scenario
    tally = argument.tally(sweep.findings)
    heads = head(sweep.problem, scenario.title, scenario.question, notes=(), badge=tally)
    return Page(heads, [Chart("argument", sweep.findings)])
