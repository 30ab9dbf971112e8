"""How results show themselves in a notebook: HTML that needs no network."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING

from bcu_optimizer import sheets, spelled, words

if TYPE_CHECKING:
    from bcu_optimizer.evaluation import Evaluation
    from bcu_optimizer.result import Result


def result_html(result: Result) -> str:
    """Return a result as HTML: outcome, map as inline SVG, figures of each BCU."""
    scenario = result.problem.scenario
    head = _head(scenario.title, scenario.question, spelled.change_line(scenario))
    told = words.headline(result)
    if result.evaluation is None:
        return f"{head}<p>{html.escape(told)} {html.escape(words.because(result))}</p>"
    proof = html.escape(words.proof(result))
    return f"{head}<p><b>{html.escape(told)}</b> {proof}</p>{_body(result.evaluation)}"


def evaluation_html(evaluation: Evaluation) -> str:
    """Return an evaluation as HTML: the plan, what it is held against, and how it stands."""
    scenario = evaluation.problem.scenario
    held = f"Held against: {scenario.title}"
    return _head(sheets.title_of(evaluation), held, spelled.change_line(scenario)) + _body(
        evaluation
    )


def _head(title: str, *lines: str) -> str:
    told = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    return f"<h3>{html.escape(title)}</h3>{told}"


def _body(evaluation: Evaluation) -> str:
    """Return map, rules, figures of each BCU, and assumptions."""
    rules = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
        for cells in _rule_cells(evaluation)
    )
    problem = evaluation.problem
    notes = [*words.remarks(problem), *problem.statements]
    listed = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
    standing = html.escape(" ".join(words.standing(evaluation)))
    header = "<tr><th>Rule</th><th>Value</th><th>Limit</th><th></th></tr>"
    known = evaluation.bcus.astype(object)
    known = known.where(known.notna(), words.NOT_KNOWN)
    figures = known.to_html(float_format="{:.3f}".format)
    return (
        f"{_map_svg(evaluation)}<table>{header}{rules}</table>"
        f"<p>{standing}</p>{figures}<ul>{listed}</ul>"
    )


def _rule_cells(evaluation: Evaluation) -> list[tuple[str, str, str, str]]:
    marks = {True: "kept", False: "BROKEN", None: words.NOT_KNOWN}
    return [
        (
            words.rule_title(verdict, evaluation.problem),
            words.rule_value(verdict),
            words.rule_limit(verdict),
            f"{marks[verdict.holds]} {words.where(verdict)}".strip(),
        )
        for verdict in evaluation.verdicts
    ]


def _map_svg(evaluation: Evaluation) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    axes = evaluation.plot()
    text = io.StringIO()
    figure = axes.get_figure(root=True)
    assert figure is not None
    FigureCanvasSVG(figure).print_svg(text)  # type: ignore[no-untyped-call]
    drawn = text.getvalue()
    return drawn[drawn.index("<svg") :]
