"""The argument on one page: claim, what was worked out, whether it is confirmed, and on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.graphics.layout.blocks import (
    Block,
    Line,
    Rect,
    columns,
    overlay,
    paragraph,
    shrunk,
    stack,
)
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import ASCENT, GREY, INK, Style, width
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.wording import argument as claims
from bcu_optimizer.questions.sweep.argument import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure


# Light enough for black text, and told apart with any kind of colour vision; each bears its name.
FILLS = {"data": "#cfe3ee", "published": "#e4e4e4", "assumption": "#fbe3a6", "step": "#ffffff"}
EXPLAINED = {
    "data": "figures and borders that ship with their source",
    "published": "what the source states",
    "assumption": "what nobody has published",
    "step": "what is shown before",
}
CONFIRMED, DENIED, OPEN = "#1d5c3f", "#a01515", "#6b5a00"
PLAN, EDGE = "#1f5a7a", "#b5b5b5"

_GAP = 18.0
_COLUMNS = 2
_APART = 9.0


def page(sheet: Sheet, findings: Sequence[Finding]) -> list[Figure]:
    """Set the steps of an argument on one A4 page; type shrinks until every step has room."""
    paper, (x, top, room, tall) = multiples.open_page(sheet)
    below = paper.draw(_key(room), x, top) + _APART
    step = (room + _GAP) / _COLUMNS
    made = shrunk(lambda f: _steps(findings, step, f), top + tall - below)
    paper.draw(made, x, below)
    return [paper.figure]


def _steps(findings: Sequence[Finding], step: float, factor: float) -> Block:
    blocks = [_step(finding, step - _GAP, factor) for finding in findings]
    return columns(blocks, _COLUMNS, step, _APART * factor)


def _key(room: float) -> Block:
    """Say what the coloured tags mean, in one line."""
    style = Style(6.8, colour=GREY)
    parts, x = [], 0.0
    for kind, text in EXPLAINED.items():
        tag = _tag(kind, 6.8)
        parts.append(tag.moved(x, 0))
        x += _tag_width(kind, 6.8) + 4
        parts.append(paragraph(text, style, room).moved(x, 1))
        x += width(text, style) + 16
    return overlay(parts)


def _step(finding: Finding, room: float, factor: float) -> Block:
    """Set a step: its number, the claim, what was worked out, and what the claim rests on."""
    size = 8.4 * factor
    indent = 15 * factor
    wide = room - indent
    parts = [
        paragraph(claims.claim(finding), Style(size, bold=True), wide),
        _computed(finding, wide, size * 0.92),
    ]
    if finding.step.find == "numbers":
        parts.append(_strip(finding, wide, size * 0.72))
    parts += [_ground(kind, text, wide, size * 0.82) for kind, text in claims.grounds(finding)]
    words = stack(parts, 2.6 * factor).moved(indent, 0)
    number = Line(0, ASCENT * size * 1.25, str(finding.number), Style(size * 1.25, bold=True))
    return Block(words.height, (number, *words.lines), words.rects)


def _computed(finding: Finding, room: float, size: float) -> Block:
    """Set what was worked out, and a mark whether that is what was claimed."""
    colour = {True: CONFIRMED, False: DENIED}[finding.is_confirmed]
    colour = colour if finding.is_decided else OPEN
    mark = "✓" if finding.is_confirmed else "✗"
    mark = mark if finding.is_decided else "?"
    verdict = f"{mark} {claims.verdict(finding)}"
    style = Style(size, bold=True, colour=colour)
    side = width(verdict, style) + 8
    found = paragraph(f"Worked out: {claims.computed(finding)}", Style(size), room - side)
    differs = paragraph(claims.differs(finding), style, room)
    return stack([overlay([found, paragraph(verdict, style, room, "right")]), differs], 1)


def _strip(finding: Finding, room: float, size: float) -> Block:
    """Set a box for each number of BCUs, dark where it has a plan."""
    asked = list(finding.values.items())
    wide = min(room / len(asked), 2.6 * size)
    tall = size * 1.5
    rects, lines = [], []
    for place, (bcus, plans) in enumerate(asked):
        fill, ink = (PLAN, "#ffffff") if plans else ("#ffffff", GREY)
        rects.append(Rect(place * wide, 0, wide - 1, tall, fill, PLAN if plans else EDGE))
        style = Style(min(size, 0.62 * wide), bold=bool(plans), colour=ink)
        y = (tall + 0.72 * style.size) / 2
        lines.append(Line((place + 0.5) * wide - 0.5, y, str(bcus), style, "center"))
    return Block(tall + 1, tuple(lines), tuple(rects))


def _ground(kind: str, text: str, room: float, size: float) -> Block:
    """Set a tag that names the kind, and the text beside it."""
    side = max(_tag_width(each, size) for each in ("data", "published", "assumption")) + 5
    side = max(side, _tag_width(kind, size) + 5)
    words = paragraph(text, Style(size, colour=INK), room - side).moved(side, 0.12 * size)
    return overlay([_tag(kind, size), words])


def _tag(kind: str, size: float) -> Block:
    text = claims.KINDS[kind]
    style = Style(size * 0.9)
    box = Rect(0, 0, _tag_width(kind, size), size * 1.26, FILLS[kind], EDGE)
    line = Line(box.wide / 2, size * 0.98, text, style, "center")
    return Block(box.tall + 0.6, (line,), (box,))


def _tag_width(kind: str, size: float) -> float:
    return width(claims.KINDS[kind], Style(size * 0.9)) + 0.9 * size
