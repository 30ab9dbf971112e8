"""Documents in a notebook: HTML that needs no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common import display
from bcu_optimizer.presentation.document import Chart
from bcu_optimizer.presentation.render import html

if TYPE_CHECKING:
    from markupsafe import Markup


def as_html(result: object) -> str:
    """Return what is said of a result as HTML."""
    document = display.of("document", result)
    return html.page("notebook.html", document=document, drawn=_drawn)


def _drawn(chart: Chart) -> Markup:
    """Draw what a result draws of itself."""
    axes = chart.shown.plot(**chart.more)
    return html.svg(axes[0] if isinstance(axes, list) else axes)
