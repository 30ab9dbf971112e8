"""How a comparison shows itself in a notebook: HTML that needs no network."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer import spelled, words
from bcu_optimizer.comparison import move_texts, texts

if TYPE_CHECKING:
    from bcu_optimizer.comparison import Comparison


def comparison_html(comparison: Comparison) -> str:
    """Return a comparison as HTML: plans, measures, likeness, maps, changes, assumptions."""
    problem = comparison.problem
    title = f"Held against: {spelled.title(problem.scenario)}"
    parts = [f"<h3>{html.escape(title)}</h3>"]
    parts.append(_table(["Plan", "BCUs", "Where it is from", "Rules"], texts.plans(comparison)))
    if comparison.entries:
        parts += [_table(*_measures(comparison)), _maps(comparison)]
    if comparison.pairs:
        parts.append(_table(*texts.likeness(comparison)))
    for number in comparison.others:
        old, new = comparison.names[comparison.reference], comparison.names[number]
        parts.append(f"<h4>{html.escape(f'From {old} to {new}')}</h4>")
        heads = ["Areas", "From", "To", "Partners gained", "Partners lost"]
        rows = move_texts.moves(comparison, number, all_of_them=True)
        parts += [_table(heads, rows)] if rows else []
        parts.append(f"<p>{html.escape(move_texts.summary(comparison, number))}</p>")
    notes = [*texts.notes(comparison), *texts.key(comparison)]
    notes += [*map(str, words.assumptions(problem)), *words.modelled(problem), *problem.statements]
    return "".join([*parts, "<ul>", *(f"<li>{html.escape(note)}</li>" for note in notes), "</ul>"])


def _measures(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    rows = []
    for row in texts.measures(comparison):
        pairs = zip(texts.marked(row), row.changes, strict=True)
        rows.append([row.title, *(f"{value} ({more})" if more else value for value, more in pairs)])
    return ["", *comparison.names], rows


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _maps(comparison: Comparison) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    figure = comparison.plot()[0].get_figure(root=True)
    assert figure is not None
    text = io.StringIO()
    FigureCanvasSVG(figure).print_svg(text)  # type: ignore[no-untyped-call]
    drawn = text.getvalue()
    return drawn[drawn.index("<svg") :]
