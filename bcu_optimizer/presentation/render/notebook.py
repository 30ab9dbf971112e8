"""Documents in a notebook: HTML that needs no network."""

from __future__ import annotations

from markupsafe import Markup

from bcu_optimizer.common import display
from bcu_optimizer.presentation.document import Chart, Document, Maps, SmallMap
from bcu_optimizer.presentation.render import html, svg


def as_html(result: object) -> str:
    """Return what is said of a result as HTML."""
    return _inside(display.of("document", result))


def as_page(document: Document) -> str:
    """Return a document as the text of one HTML file that needs nothing else."""
    return html.page(
        "page.html", title=document.title, style=html.read("report.css"), inside=_inside(document)
    )


def _inside(document: Document) -> Markup:
    text = html.page("notebook.html", document=document, drawn=_drawn, mapped=_mapped)
    return Markup(text)  # noqa: S704 (made here; every text of the data is escaped)


def _drawn(chart: Chart) -> Markup:
    """Draw what a result draws of itself."""
    axes = chart.shown.plot(**chart.more)
    return html.svg(axes[0] if isinstance(axes, list) else axes)


def _mapped(block: Maps, number: int) -> Markup:
    """Draw one of several small maps."""
    small: SmallMap = block.maps[number]
    areas = block.problem.areas
    inner = svg.drawn(f"map-{number}", areas, small.plan, small.colours, area_names=False)
    return Markup(f'<svg class="map" role="img" viewBox="{svg.box()}">{inner}</svg>')  # noqa: S704
