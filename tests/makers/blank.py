"""Pages that nothing is drawn on, for tests that look at none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def pages() -> Iterator[None]:
    """Let all files be written as ever, but nothing drawn on their pages.

    A plan has one small page, others have their number and size; no names are placed on maps, which
    takes as long as drawing. What a process draws that is started meanwhile is drawn.
    """
    from matplotlib.figure import Figure

    from bcu_optimizer.graphics.map import draw
    from bcu_optimizer.graphics.map.names import Labels
    from bcu_optimizer.presentation.render import pdf

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "figures", lambda *_: [Figure(figsize=(1, 1))])
        patch.setattr(Figure, "draw", lambda *_: None)
        patch.setattr(draw, "place", lambda *_, **__: Labels(()))
        patch.setattr(draw, "letter_water", lambda *_: None)
        yield
