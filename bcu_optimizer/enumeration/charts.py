"""The printed pages of a census: histograms of all valid plans, and the map of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bcu_optimizer import dates, maps, spelled, words
from bcu_optimizer.enumeration import texts
from bcu_optimizer.enumeration.bars import MARK, axis_text
from bcu_optimizer.enumeration.ranking import RANKED
from bcu_optimizer.errors import InputError
from bcu_optimizer.maps.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.maps.multiples import open_page
from bcu_optimizer.maps.text import GREY, Style
from bcu_optimizer.measures import MEASURES
from bcu_optimizer.phrases import day

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bcu_optimizer.enumeration.answer import Answer
    from bcu_optimizer.enumeration.histogram import Histogram
    from bcu_optimizer.maps.paper import Paper

_ACROSS, _DOWN = 3, 2
_GAP = 16.0
_LEFT, _BELOW = 40.0, 30.0  # for the texts of the axes
_ENDS = 8  # borders named as most and least often together
_UNITS = {"share": "share", "km": "distance", "ratio": "ratio"}
_READ = (
    "Each chart counts every valid plan once: none is left out, none is estimated. The tall bars "
    "are where most plans lie; the arrow under a chart points to the better side."
)


def histograms(answer: Answer) -> list[tuple[str, Histogram | str]]:
    """Count all plans by each ranked measure that is known.

    Returns
    -------
    list
        For each measure the histogram, or one sentence on why there is none.
    """
    found: list[tuple[str, Histogram | str]] = []
    for name in RANKED:
        try:
            found.append((name, answer.census.histogram(name, answer.shown)))
        except InputError as error:
            found.append((name, f"Left out: {error.faults[0].message}"))
    return found


def sheet_of(answer: Answer, title: str, question: str) -> maps.Sheet:
    """Put together head and foot of a page."""
    problem = answer.problem
    asked = problem.scenario.source
    source = [f"The question: {asked}."] if asked else []
    return maps.Sheet(
        title=title,
        question=question,
        changed=spelled.change_line(problem.scenario),
        badge="Every valid plan counted: exact",
        date=day(dates.today()),
        notes=words.remarks(problem),
        statements=[*words.demand(problem), *source, *problem.statements],
    )


def histogram_page(answer: Answer, found: Sequence[tuple[str, Histogram | str]]) -> Figure:
    """Set an A4 page with a chart for each measure, and how to read them."""
    scenario = answer.problem.scenario
    title = (
        f"Where all {answer.census.count(answer.shown):,} valid plans of {answer.shown} BCUs lie"
    )
    sheet = sheet_of(answer, title, scenario.title)
    paper, (x, top, room, tall) = open_page(sheet)
    wide, high = (room - (_ACROSS - 1) * _GAP) / _ACROSS, (tall - _GAP) / _DOWN
    cells = [
        (x + place % _ACROSS * (wide + _GAP), top + place // _ACROSS * (high + _GAP), wide, high)
        for place in range(_ACROSS * _DOWN)
    ]
    for cell, (name, each) in zip(cells, found, strict=False):
        _draw_chart(paper, answer, cell, name, each)
    left, upper, _, _ = cells[-1]
    block = shrunk(lambda f: _explained(answer, wide, f), high)
    paper.draw(block, left, upper)
    return paper.figure


def _draw_chart(
    paper: Paper,
    answer: Answer,
    where: tuple[float, float, float, float],
    name: str,
    found: Histogram | str,
) -> None:
    """Draw the chart of a measure under its title, or say why there is none."""
    x, y, wide, tall = where
    head = paragraph(texts.title(name), Style(8.6, bold=True), wide)
    below = paper.draw(head, x, y) + 5
    if isinstance(found, str):
        paper.draw(paragraph(found, Style(7.4, colour=GREY), wide), x, below)
        return
    ax = paper.axes(x + _LEFT, below, wide - _LEFT - 4, y + tall - below - _BELOW)
    found.plot(ax, {one.name: one.measures[name] for one in answer.named})
    each = MEASURES[name]
    ax.set_xlabel(axis_text(each, _UNITS.get(each.unit, "")), fontsize=7)
    ax.yaxis.set_label_coords(-(_LEFT - 5) / (wide - _LEFT - 4), 0.5)


def _explained(answer: Answer, room: float, factor: float) -> Block:
    """Say how to read the charts, which plans are marked, and where the given plan stands."""
    bold, plain = Style(8.6 * factor, bold=True), Style(7.2 * factor)
    parts = [paragraph("How to read the charts", bold, room), paragraph(_READ, plain, room)]
    for each in answer.named:
        style = Style(plain.size, bold=True, colour=MARK)
        parts.append(paragraph(f"{each.name}: {each.text}", style, room))
    if answer.rank:
        rank, held = answer.rank
        parts.append(paragraph(f"Where {rank.plan.name} stands", bold, room))
        parts.append(paragraph(texts.validity(rank, held.verdicts, answer.problem), plain, room))
        for name, place in rank.places.items():
            told = texts.unbroken(f"{texts.title(name)}: {texts.standing(place)}.")
            parts.append(paragraph(told, plain, room))
    return stack(parts, 4 * factor)


def pairs_pages(answer: Answer) -> list[Figure]:
    """Draw the map of pairs on A4 and on A3."""
    from bcu_optimizer.enumeration.pairs_page import pairs_page

    pairs = answer.census.plan_pairs(answer.shown)
    title = "What is settled, and what is the planner's choice"
    sheet = sheet_of(answer, title, answer.problem.scenario.title)
    figures = [
        maps.KeyFigure("Valid plans", f"{pairs.total:,}", f"of {pairs.bcus} BCUs"),
        maps.KeyFigure("Bordering pairs", str(len(pairs.neighbours)), ""),
        maps.KeyFigure("Settled inside", str(len(pairs.always)), "always together"),
        maps.KeyFigure("Settled borders", str(len(pairs.never)), "never together"),
    ]
    sheet = replace(sheet, key_figures=figures)
    said = [*texts.pair_paragraphs(pairs), *texts.pair_ends(pairs, _ENDS)]
    told = [(head, texts.unbroken(text)) for head, text in said]
    return [pairs_page(sheet, pairs, told, size) for size in ("A4", "A3")]
