"""Binding: pages of several PDF files as one, with page numbers and bookmarks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.paper import POINTS_PER_MM
from bcu_optimizer.graphics.layout.save import TRUETYPE, atomic, outlines_alone
from bcu_optimizer.graphics.layout.text import GREY, Style

if TYPE_CHECKING:
    from pypdf import PdfWriter

_INSET = 11 * POINTS_PER_MM  # from the right edge, as wide as the margin of a page
_RISE = 5 * POINTS_PER_MM  # above the lower edge, inside the margin
_STYLE = Style(7, colour=GREY)


@dataclass(frozen=True)
class Part:
    """Pages to bind.

    Attributes
    ----------
    title
        Of the bookmark that leads to the first of them.
    path
        The PDF file that holds them.
    level
        Depth of the bookmark: 0 for a chapter, 1 for a section of it.
    pages
        Which of its pages, from 0; None for all. A part of none is a bookmark alone, which leads
        to the next part.
    """

    title: str
    path: Path
    level: int = 0
    pages: Sequence[int] | None = None


def bind(
    parts: Sequence[Part], path: str | Path, *, title: str, created: datetime | None = None
) -> int:
    """Write the parts as one PDF, each page numbered in its margin; return the number of pages.

    An existing file is replaced only by a complete one. Without `created` the file carries no
    date, and the same parts make the same bytes.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    firsts = []
    for part in parts:
        firsts.append(len(writer.pages))
        if part.pages is None or part.pages:
            pages = PdfReader(part.path).pages
            for index in range(len(pages)) if part.pages is None else part.pages:
                writer.add_page(pages[index])
    _bookmark(writer, parts, firsts)
    _number(writer)
    writer.add_metadata({"/Title": title, "/Creator": "bcu_optimizer"})
    if created is not None:
        writer.add_metadata({"/CreationDate": created.strftime("D:%Y%m%d%H%M%S")})
    writer.compress_identical_objects()
    atomic(Path(path), writer.write)
    return len(writer.pages)


def _bookmark(writer: PdfWriter, parts: Sequence[Part], firsts: Sequence[int]) -> None:
    """Set a bookmark for each part on its first page; that of no pages leads to the next part."""
    above: list[Any] = []  # the bookmark last set at each level
    for part, first in zip(parts, firsts, strict=True):
        del above[part.level :]
        parent = above[-1] if above else None
        above.append(writer.add_outline_item(part.title, first, parent=parent))


def _number(writer: PdfWriter) -> None:
    """Set the page number and the number of pages in the lower right corner of each page."""
    from pypdf import PdfReader

    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in writer.pages]
    stamps = PdfReader(_numbers(sizes)).pages
    for page, stamp in zip(writer.pages, stamps, strict=True):
        page.merge_page(stamp)
        page.compress_content_streams()


def _numbers(sizes: Sequence[tuple[float, float]]) -> io.BytesIO:
    """Draw pages of these sizes in points that hold nothing but their numbers."""
    held = io.BytesIO()
    metadata = {"CreationDate": None}
    with outlines_alone(), mpl.rc_context(TRUETYPE), PdfPages(held, metadata=metadata) as pages:
        for number, (wide, tall) in enumerate(sizes, 1):
            figure = Figure(figsize=(wide / 72, tall / 72))
            figure.patch.set_alpha(0)
            figure.text(
                1 - _INSET / wide,
                _RISE / tall,
                f"Page {number} of {len(sizes)}",
                color=_STYLE.colour,
                fontproperties=_STYLE.font,
                ha="right",
                va="baseline",
                parse_math=False,
            )
            pages.savefig(figure)
    held.seek(0)
    return held
