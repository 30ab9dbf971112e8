"""The printed pages: the chart, the tables, the map of pairs, and maps of the leading plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bcu_optimizer import dates, maps, spelled, words
from bcu_optimizer.comparison import alike
from bcu_optimizer.enumeration import texts as pair_texts
from bcu_optimizer.enumeration.names import named_after_first
from bcu_optimizer.enumeration.pairs_page import pairs_page
from bcu_optimizer.maps import multiples
from bcu_optimizer.maps.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.maps.table import Table
from bcu_optimizer.maps.text import GREY, Style
from bcu_optimizer.matching import likeness
from bcu_optimizer.phrases import day
from bcu_optimizer.robust import charts, notes, rows, texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bcu_optimizer.maps.paper import Paper
    from bcu_optimizer.plan import Plan
    from bcu_optimizer.robust.answer import Robustness
    from bcu_optimizer.robust.regret import Standing

MAPPED = 6
"""Leading plans that are mapped and written as files of their own."""

_NAMES, _COUNT, _GAP = 118.0, 30.0, 18.0  # room for names of plans, numbers of draws, and between
_ROW, _HEAD, _FOOT = 25.0, 26.0, 20.0
_SIDE = 0.27  # of the width, for words
_ENDS = 8  # borders named as most and least often together


def sheet_of(found: Robustness) -> maps.Sheet:
    """Put together what heads and foots every page."""
    problem, scenario = found.problem, found.problem.scenario
    asked = [f"The question: {scenario.source}."] if scenario.source else []
    return maps.Sheet(
        title=f"How well the answer bears up: {found.draws:,} draws",
        question=scenario.title,
        changed=spelled.change_line(scenario),
        badge="Every draw solved exactly",
        date=day(dates.today()),
        notes=notes.uncertainties(found),
        statements=[*words.demand(problem), *asked, *problem.statements],
    )


def pages(found: Robustness) -> list[Figure]:
    """Draw the chart and the tables."""
    sheet, told = sheet_of(found), rows.shown(found)
    return [_chart_page(found, sheet, told), _tables_page(found, sheet, told)]


def _chart_page(found: Robustness, sheet: maps.Sheet, told: Sequence[Standing]) -> Figure:
    paper, (x, top, room, tall) = multiples.open_page(sheet)
    side = _SIDE * room
    left = room - side - _GAP
    below = _draw_charts(paper, found, told, (x, top, left, tall)) + 10
    rest = top + tall - below
    paper.draw(shrunk(lambda f: _alone(found, told, left, f), rest), x, below)
    paper.draw(shrunk(lambda f: _words(found, side, f), tall), x + left + _GAP, top)
    return paper.figure


def _draw_charts(
    paper: Paper,
    found: Robustness,
    told: Sequence[Standing],
    where: tuple[float, float, float, float],
) -> float:
    """Draw both charts beside each other; return where they end."""
    x, top, room, tall = where
    each = (room - _NAMES - _COUNT - _GAP - charts.BROKEN_PT) / 2
    high = min(_ROW * len(told), 0.62 * tall - _HEAD - _FOOT)
    places = (x + _NAMES, x + _NAMES + each + _COUNT + _GAP)
    heads = (
        "How often each plan is the best: share and number of draws; the line is the 95 % interval",
        "What it loses against the best plan of a draw, in the objective: ● mean, ◆ worst",
    )
    for head, at in zip(heads, places, strict=True):
        paper.draw(_heading(head, each), at, top)
    paper.draw(_heading("Breaks a rule in", charts.BROKEN_PT, "right"), places[1] + each, top)
    first, second = (paper.axes(at, top + _HEAD, each, high) for at in places)
    charts.wins(first, found, told)
    charts.names(first, told, _NAMES - 8)
    charts.regrets(second, told)
    return top + _HEAD + high + _FOOT


def _heading(text: str, room: float, align: str = "left") -> Block:
    style = Style(7.8, bold=True)
    return shrunk(lambda f: paragraph(text, style.scaled(f), room, align), _HEAD - 3)


def _alone(found: Robustness, told: Sequence[Standing], room: float, factor: float) -> Block:
    """Set what the chart leaves out, and which uncertainty matters."""
    small = Style(6.8 * factor, colour=GREY)
    told_of = f"The darker bar: the best plan of the scenario as it stands. {_rest(found, told)}"
    parts = [paragraph(told_of, small, room)]
    if found.alone:
        head = "Which uncertainty matters: the same draws with each of them alone"
        parts.append(paragraph(head, Style(8.4 * factor, bold=True), room))
        table = Table(rows.ALONE, rows.alone_rows(found), None, {})
        parts.append(table.block(0.96 * room, 0.9 * factor))
        whose = "The first three figures are those of the best plan of the scenario as it stands."
        parts.append(paragraph(whose, small, room))
    return stack(parts, 5 * factor)


def _rest(found: Robustness, told: Sequence[Standing]) -> str:
    return rows.left_out(found, told).replace("--out lists all", "plans.csv lists all")


def _words(found: Robustness, room: float, factor: float) -> Block:
    """Set what the charts show, in sentences."""
    first, *others = texts.headline(found)
    parts = [paragraph(first, Style(9.6 * factor, bold=True), room)]
    others += [texts.matters(found), texts.pairs(found)]
    parts += [paragraph(each, Style(8 * factor), room) for each in others if each]
    parts.append(paragraph("How to read this", Style(8 * factor, bold=True), room))
    parts += [paragraph(each, Style(7 * factor), room) for each in notes.readings(found)]
    return stack(parts, 6 * factor)


def _tables_page(found: Robustness, sheet: maps.Sheet, told: Sequence[Standing]) -> Figure:
    """Set how each plan stands, with its measures by the scenario's own figures."""
    names = rows.measures_told(found)
    header = [*rows.HEADS, *map(rows.head, names)]
    cells = [[*rows.row(found, each), *rows.figures(each, names)] for each in told]
    notes = [texts.losing_of(found, each) for each in told if each.worst]
    table = multiples.Titled("The plans over all draws; measures are those of the figures as they "
                             "stand", header, cells)  # fmt: skip
    more = [_rest(found, told), *words.remarks(found.problem)]
    return multiples.tables_page(sheet, [table], [each for each in [*notes, *more] if each])


def pairs_pages(found: Robustness) -> list[Figure]:
    """Draw the map of pairs on A4 and on A3; nothing where no draw has a plan."""
    pairs = found.pairs
    if not pairs.total:
        return []
    figures = [
        maps.KeyFigure(
            "Draws with a plan",
            f"{found.draws - found.no_plan:,}",
            f"plans of {found.bcus} BCUs",
        ),
        maps.KeyFigure("Bordering pairs", str(len(pairs.neighbours)), ""),
        maps.KeyFigure("Settled inside", str(len(pairs.always)), "together in every draw"),
        maps.KeyFigure("Settled borders", str(len(pairs.never)), "together in none"),
    ]  # fmt: skip
    title = "Which borders hold whatever is drawn, and which depend on the draw"
    sheet = replace(sheet_of(found), title=title, key_figures=figures)
    told = [
        ("What is counted", "In how many draws the best plan of the draw puts two areas in one "
         "BCU. Of plans that tie each counts for its part."),
        *((head, pair_texts.unbroken(text)) for head, text in
          pair_texts.pair_ends(pairs, _ENDS)),
    ]  # fmt: skip
    return [pairs_page(sheet, pairs, told, size) for size in ("A4", "A3")]


def leading(found: Robustness) -> list[Standing]:
    """Return the plans that are mapped: the scenario's own first, the safest among them."""
    told = rows.shown(found, MAPPED - 1)
    kept = [each for each in told if each.best_in or each.is_own or each.is_safest]
    ordered = sorted(kept, key=lambda each: (each is not found.reference, each.number))
    safest = [each for each in ordered[MAPPED:] if each.is_safest][:1]
    return [*ordered[: MAPPED - len(safest)], *safest]


def map_pages(found: Robustness) -> list[Figure]:
    """Draw the leading plans as small maps, a BCU bearing one name and colour in all."""
    told = leading(found)
    if not told:
        return []
    plans = plans_alike(found, told)
    pairs = [likeness(found.problem, plan, plans[0]).pairs for plan in plans]
    colours = alike.colour_alike(found.problem, plans, pairs)
    small = [
        multiples.Multiple(_caption(found, each), texts.about(each), plan.assignment, fills)
        for each, plan, fills in zip(told, plans, colours, strict=True)
    ]
    areas = found.problem.areas
    return multiples.multiples_pages(
        sheet_of(found), areas.frame, small, outside=areas.outside, water=areas.water
    )


def plans_alike(found: Robustness, told: Sequence[Standing]) -> list[Plan]:
    """Name the BCUs of plans after those of the first; shipped and given plans keep theirs."""
    made = named_after_first(found.problem, [each.plan for each in told])
    return [each.plan if each.plan.path else plan for each, plan in zip(told, made, strict=True)]


def _caption(found: Robustness, own: Standing) -> str:
    told = rows.role(found, own)
    return f"{own.name} ({told})" if told else own.name
