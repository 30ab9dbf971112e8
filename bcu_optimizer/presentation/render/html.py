"""Blocks as HTML, for notebooks and reports; every text of the data is escaped."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from bcu_optimizer.common.fingerprints import in_policy
from bcu_optimizer.graphics.layout.fills import ink, sample
from bcu_optimizer.presentation.render import svg as plan_svg

if TYPE_CHECKING:
    from bcu_optimizer.presentation.document import Report

_FOLDER = resources.files("bcu_optimizer.presentation.render") / "templates"


def read(name: str) -> str:
    """Return the text of a template, a style or a script."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def environment() -> jinja2.Environment:
    """Return what templates are made with; blocks are told apart by their kind."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["kind"] = lambda block: type(block).__name__
    made.filters["marks"] = _marks
    return made


def _marks(fill: str) -> Markup:
    """Return the marks of a fill over a swatch of ten by ten, as a part of its SVG."""
    lines = "".join(
        f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for (x0, y0), (x1, y1) in sample(fill, 10, 10)
    )
    if not lines:
        return Markup()
    made = f'<path d="{lines}" stroke="{ink(fill)}" stroke-linecap="round" fill="none"/>'
    return Markup(made)  # noqa: S704 (made here, not given)


def page(template: str, **values: Any) -> str:
    """Return the text of an HTML file or a part of one."""
    return environment().get_template(template).render(**values)


def report(pack: Report) -> str:
    """Return a pack as the text of one HTML file that needs nothing else: no network, no file."""
    script = read("report.js")
    return page(
        "report.html",
        pack=pack,
        scenario=pack.appraisal.problem.scenario,
        statements=pack.appraisal.problem.statements,
        style=read("report.css"),
        script=script,
        digest=in_policy(script),
        drawing=plan_svg.drawing,
        box=plan_svg.box(),
    )


def svg(axes: Any) -> Markup:
    """Return a drawing as inline SVG, the same for the same drawing."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    figure = axes.get_figure(root=True)
    assert figure is not None
    text = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "bcu"}):
        FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None})  # type: ignore[no-untyped-call]
    drawn = text.getvalue()
    return Markup(drawn[drawn.index("<svg") :])  # noqa: S704 (made here, not given)
