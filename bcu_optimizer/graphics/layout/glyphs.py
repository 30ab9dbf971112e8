"""Letters that the font of the pages lacks: they are drawn as boxes, and that is said."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from bcu_optimizer.common.text import listed
from bcu_optimizer.problem.problem import Problem

_LATIN_END = 0x250  # the font has all that comes before
_MOST_NAMED = 6


def lacking(text: str) -> bool:
    """Tell whether the font of the pages lacks a letter of a text."""
    odd = {ord(letter) for letter in text if ord(letter) >= _LATIN_END and letter.isprintable()}
    return bool(odd) and not odd <= _drawn()


def _drawn() -> set[int]:
    from matplotlib.font_manager import findfont, get_font

    from bcu_optimizer.graphics.layout.text import Style

    return set(get_font(findfont(Style(1.0).font)).get_charmap())


def remarks(problem: Problem) -> list[str]:
    """Say where boxes stand for letters; areas are named by codes, as their names cannot be."""
    scenario, names = problem.scenario, problem.areas.names
    places = [
        f"the {what}"
        for what, text in (("title", scenario.title), ("question", scenario.question))
        if lacking(text)
    ]
    codes = [code for code in problem.codes if lacking(names.name(code))]
    if codes:
        more = [f"{len(codes) - _MOST_NAMED} more"] if len(codes) > _MOST_NAMED else []
        places.append(f"the names of {listed([*codes[:_MOST_NAMED], *more])}")
    if not places:
        return []
    return [f"Boxes on the pages stand for letters that their font lacks: in {listed(places)}."]


@contextmanager
def boxed() -> Iterator[None]:
    """Draw or measure text without matplotlib's own warning of each letter that is lacking."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from")
        yield
