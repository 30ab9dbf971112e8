"""The one place that saves pages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
from fontTools import subset
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.glyphs import boxed, set_in_fonts

TRUETYPE: Any = {"pdf.fonttype": 42, "pdf.compression": 6}
"""Settings of drawing under which fonts are embedded whole, as TrueType."""

_LAYOUT = ["GDEF", "GPOS", "GSUB", "MATH", "kern"]
# Of maps, this makes smaller files than the levels above it, and sooner.
_LEVEL = 3
_AS_MEASURED: Any = {"text.hinting": "none"}


@contextmanager
def untouched() -> Iterator[None]:
    """Draw by matplotlib's own settings, whatever a user's file of them says; his come back."""
    with mpl.rc_context():
        mpl.rcdefaults()
        yield


def save_pdf(
    figures: Sequence[Figure], path: str | Path, *, title: str, created: datetime | None = None
) -> Path:
    """Save figures as the pages of one PDF: vectors, with embedded TrueType fonts.

    An existing file is replaced only by a complete one. Without `created` the file carries no
    date, and the same figures make the same bytes.
    """
    metadata = {
        "Title": title,
        "Creator": "bcu_optimizer",
        "CreationDate": created,
    }

    def write(file: Path) -> None:
        drawing = mpl.rc_context(TRUETYPE)
        with outlines_alone(), drawing, boxed(), PdfPages(file, metadata=metadata) as pages:
            for figure in figures:
                set_in_fonts(figure)
                pages.savefig(figure)

    return atomic(Path(path), write)


@contextmanager
def outlines_alone() -> Iterator[None]:
    """Embed fonts without what only lays text out: on a drawn page each glyph has its place.

    To cut those tables down to the glyphs used takes most of the time that embedding takes.
    """
    usual = subset.load_font

    def load(path: Any, options: Any, *how: Any, **more: Any) -> Any:
        options.drop_tables += _LAYOUT
        return usual(path, options, *how, **more)

    subset.load_font = load
    try:
        yield
    finally:
        subset.load_font = usual


def save_png(figure: Figure, path: str | Path, dpi: int = 200) -> Path:
    """Save a figure as a PNG of so many dots per inch; an existing file is replaced whole."""
    how: dict[str, Any] = {"format": "png", "dpi": dpi, "metadata": {"Software": "bcu_optimizer"}}
    how["pil_kwargs"] = {"compress_level": _LEVEL}

    def write(file: Path) -> None:
        set_in_fonts(figure)
        with mpl.rc_context(_AS_MEASURED), boxed():
            figure.savefig(file, **how)

    return atomic(Path(path), write)


def atomic(path: Path, write: Callable[[Path], object]) -> Path:
    """Have a file written beside its place, then moved there; leave nothing if that fails."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        draft = Path(folder) / path.name
        write(draft)
        draft.replace(path)
    return path
