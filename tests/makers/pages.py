"""What holds for every page: no texts collide and none falls off."""

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text


def overlapping(boxes: list[tuple[float, float, float, float]]) -> list[tuple[int, int]]:
    shapes = shapely.box(*np.array(boxes).T)
    a, b = shapely.STRtree(shapes).query(shapes, "intersects")
    areas = shapely.area(shapely.intersection(shapes[a], shapes[b]))
    shared = areas > 1e-6 * np.minimum(shapely.area(shapes[a]), shapely.area(shapes[b]))
    return [(int(i), int(j)) for i, j in zip(a[shared], b[shared], strict=True) if i < j]


def extents(figure: Figure) -> list[tuple[str, tuple[float, float, float, float]]]:
    """What is written on a page and where, in points; halos left out."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    scale = 72 / figure.dpi
    found = []
    with mpl.rc_context({"text.hinting": "none"}):
        for text in figure.findobj(Text):
            assert isinstance(text, Text)
            if text.get_text() and not text.get_path_effects():
                box = text.get_window_extent(renderer)
                found.append((text.get_text(), tuple(float(v) * scale for v in box.extents)))
    return found


def check_page(figure: Figure) -> str:
    """All text is on the page, and no two texts overlap; returns the text."""
    wide, tall = figure.get_size_inches() * 72
    written = extents(figure)
    for text, (west, south, east, north) in written:
        assert 20 < west < east < wide - 20, text
        assert 20 < south < north < tall - 20, text
    inner = [
        (w + 0.3, s + 0.15 * (n - s), e - 0.3, n - 0.15 * (n - s)) for _, (w, s, e, n) in written
    ]
    assert [(written[a][0], written[b][0]) for a, b in overlapping(inner)] == []
    return " ".join(text for text, _ in written)
