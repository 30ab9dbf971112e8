"""Blocks as HTML: one template for notebooks; every text of the data is escaped."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

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
    return made


def page(template: str, **values: Any) -> str:
    """Return the text of an HTML file or a part of one."""
    return environment().get_template(template).render(**values)


def svg(axes: Any) -> Markup:
    """Return a drawing as inline SVG."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    figure = axes.get_figure(root=True)
    assert figure is not None
    text = io.StringIO()
    FigureCanvasSVG(figure).print_svg(text)  # type: ignore[no-untyped-call]
    drawn = text.getvalue()
    return Markup(drawn[drawn.index("<svg") :])  # noqa: S704 (made here, not given)
