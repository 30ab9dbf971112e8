"""Plans as drawings inside a page: SVG without names of its own that could meet another's."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from bcu_optimizer.data.areas import Areas
from bcu_optimizer.graphics.layout.glyphs import boxed, set_in_fonts
from bcu_optimizer.graphics.layout.save import untouched
from bcu_optimizer.graphics.map.draw import draw_plan
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.presentation.document import PlanMap

_SIZE = (9.0, 7.0)
_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r'(?:xlink:href="|href="|url\()#([^")]+)')
_PLACED = re.compile(r' d="[^"]*"|(?:translate|points)[=(][^")]*')
_LONG = re.compile(r"-?\d+\.\d{2,}")


def drawing(found: PlanMap) -> str:
    """Draw a plan; the parts of the SVG that are pointed at are named after the map."""
    evaluation = found.evaluation
    return drawn(found.key, evaluation.problem.areas, evaluation.plan.assignment, found.colours)


@untouched()
def drawn(
    key: str,
    areas: Areas,
    plan: Mapping[str, str],
    colours: Mapping[str, str],
    *,
    area_names: bool = True,
) -> str:
    """Draw a plan, given as BCU by code, with the colours of its BCUs; ``key`` names its parts."""
    figure = Figure(figsize=_SIZE)
    ax = figure.add_axes((0, 0, 1, 1))
    draw_plan(ax, Land.of(areas), plan, colours=colours, area_names=area_names)
    held = io.StringIO()
    how: Any = {"svg.hashsalt": key, "svg.fonttype": "path", "svg.image_inline": True}
    set_in_fonts(figure)
    with mpl.rc_context(how), boxed():
        figure.savefig(held, format="svg", metadata={"Date": None}, transparent=True)
    return _inside(held.getvalue(), key)


def _inside(text: str, key: str) -> str:
    """Return what stands between the <svg> tags, made short and with names of its own."""
    text = text[text.index("<svg") :]
    inner = text[text.index(">") + 1 : text.rindex("</svg>")]
    inner = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", inner, flags=re.DOTALL)
    used = set(_USED.findall(inner))
    inner = _ID.sub(lambda m: f' id="{key}-{m[1]}"' if m[1] in used else "", inner)
    inner = _USED.sub(lambda m: m[0].replace(f"#{m[1]}", f"#{key}-{m[1]}"), inner)
    inner = inner.replace("xlink:href", "href")
    inner = _PLACED.sub(lambda m: _LONG.sub(_short, m[0]), inner)
    return re.sub(r"\s*\n\s*", "\n", inner).strip()


def _short(number: re.Match[str]) -> str:
    """Write a coordinate to a tenth of a point."""
    return f"{float(number[0]):.1f}".removesuffix(".0")


def box() -> str:
    """Return the size of the drawings as the viewBox of an SVG."""
    wide, tall = (round(72 * inches) for inches in _SIZE)
    return f"0 0 {wide} {tall}"
