"""How firm the ranking of options is: other weights, other demands, other links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common import text
from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.document import Block, Paragraph, Section
from bcu_optimizer.presentation.documents.appraisal.scoring import _DECIMALS, _UNRANKED
from bcu_optimizer.presentation.table import Cell, Table, figure, keyed
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording.appraisal import options
from bcu_optimizer.questions.appraisal.appraisal import Appraisal
from bcu_optimizer.questions.appraisal.scoring import Held, Matrix
from bcu_optimizer.questions.appraisal.sensitivity import STEP, Variant

if TYPE_CHECKING:
    from collections.abc import Sequence


def ranking(appraisal: Appraisal, scored: Matrix, variants: Sequence[Variant]) -> Section:
    """Say how the ranking moves when weights or figures move."""
    if not scored.totals:
        return Section("ranking", "How the ranking moves", [Paragraph(_UNRANKED)])
    leader = scored.names[scored.leaders[0]]
    tied = listed([scored.names[i] for i in scored.leaders[1:]])
    lines = [f"First place: {leader}{f', level with {tied}' if tied else ''}."]
    lines += [moves(scored, variants), soonest(scored), undone(appraisal, variants)]
    intro = (
        "Each weight is moved alone, the others stay. The weights at which another option "
        "overtakes are worked out exactly, not found by trying."
    )
    blocks: list[Block] = [
        Paragraph(" ".join(filter(None, lines)), strong=True),
        Paragraph(intro),
        _weights(scored),
        Paragraph(
            "Figures: the same options, scored by other measures of demand, and with each assumed "
            f"figure {100 * STEP:g} % lower and higher (whole numbers: 1 less and 1 more). "
            f"{options.FIXED_PLANS}"
        ),
        _figures(scored, variants),
    ]
    if len(variants) == 0:
        blocks[-1] = Paragraph(
            "The data and the scenario give no other measure of demand and no assumed figure to "
            "vary ([report.demands] can name some)."
        )
    return Section("ranking", "How the ranking moves", blocks)


def moves(scored: Matrix, variants: Sequence[Variant]) -> str:
    """Say under how many of the other figures the first place changes; empty without a ranking."""
    if not scored.totals:
        return ""
    leader = scored.leaders[0]
    tried = [each for each in variants if each.matters]
    lost = [each for each in tried if leader not in each.matrix.leaders]
    if not tried:
        return ""
    first = f"{scored.names[leader]} stays first under"
    sets = f"sets of other figures that change a score (of {len(variants)} tried)"
    if not lost:
        return f"{first} all {len(tried)} {sets}."
    titles = ", nor with ".join(text.uncapped(each.title) for each in lost)
    return f"{first} {len(tried) - len(lost)} of {len(tried)} {sets}; not with {titles}."


def soonest(scored: Matrix) -> str:
    """Say which weight, moved alone, takes the first place soonest; empty where none does."""
    if not scored.totals:
        return ""
    ends = []
    for each in scored.criteria:
        if each.is_whole:
            held = scored.held(each)
            if held.above is not None and held.most is not None:
                ends.append((held.most - each.weight, each, "more", held.most, held.above))
            if held.below is not None:
                ends.append((each.weight - held.least, each, "less", held.least, held.below))
    if not ends:
        return ""
    _, each, side, weight, other = min(ends, key=lambda end: end[0])
    return (
        f"Of the weights, this one takes the first place away soonest: with {side} than "
        f"{values.number(float(weight), _DECIMALS)} (now {float(each.weight):g}) on "
        f"'{text.uncapped(each.title)}', {scored.names[other]} is first."
    )


def undone(appraisal: Appraisal, variants: Sequence[Variant]) -> str:
    """Say under which other figures the preferred plan no longer keeps the rules."""
    hit = [each for each in variants if each.lost[appraisal.place]]
    if not hit:
        return ""
    titles = "; ".join(text.uncapped(each.title) for each in hit)
    return (
        f"By {len(hit)} of the {len(variants)} sets of other figures tried the preferred plan "
        f"breaks a rule that it keeps by the scenario's: {titles}."
    )


def _weights(scored: Matrix) -> Table:
    rows = []
    for each in scored.criteria:
        if each.is_whole:
            held = scored.held(each)
            most = None if held.most is None else float(held.most)
            rows.append(
                [
                    Cell(each.title),
                    figure(each.weight, 2),
                    figure(held.least, _DECIMALS),
                    Cell("no limit") if most is None else figure(most, _DECIMALS),
                    Cell(_beyond(scored, held)),
                ]
            )
    header = [
        "Criterion",
        "Weight now",
        "First place stays from weight",
        "to weight",
        "Who takes it beyond",
    ]
    leader = scored.names[scored.leaders[0]]
    caption = f"The weights for which {leader} stays first"
    notes = ["At the ends of an interval the two options are level. Ends are rounded here."]
    return keyed("weights", caption, header, rows, notes)


def _beyond(scored: Matrix, held: Held) -> str:
    parts = []
    if held.below is not None:
        parts.append(f"below: {scored.names[held.below]}")
    if held.above is not None:
        parts.append(f"above: {scored.names[held.above]}")
    return "; ".join(parts) or "nobody"


def _figures(scored: Matrix, variants: Sequence[Variant]) -> Table:
    """A row a set of figures: the order it gives, and the total of each option."""
    rows = [_row("As in the scenario", scored, "")]
    rows += [
        _row(
            each.title,
            each.matrix,
            _breaks(scored, each) or ("" if each.matters else "changes no score that counts"),
        )
        for each in variants
    ]
    header = ["Figures", "First", *(f"Rank (total): {name}" for name in scored.names), "Note"]
    return keyed("figures", "The ranking under other figures", header, rows)


def _breaks(scored: Matrix, variant: Variant) -> str:
    """Name the options that break more rules by other figures, rule by rule."""
    found: dict[str, list[str]] = {}
    for name, labels in zip(scored.names, variant.broken, strict=True):
        for label in labels:
            found.setdefault(label, []).append(name)
    return "; ".join(
        f"{listed(names)} no longer keep{'s' * (len(names) == 1)} '{text.uncapped(label)}'"
        for label, names in found.items()
    )


def _row(title: str, found: Matrix, note: str) -> list[Cell]:
    if not found.totals:
        unknown = [Cell("–")] * len(found.names)
        return [Cell(title), Cell("–"), *unknown, Cell("a criterion cannot be worked out")]
    first = listed([found.names[i] for i in found.leaders])
    cells = [
        Cell(f"{rank} ({values.number(float(total), _DECIMALS)})", rank)
        for rank, total in zip(found.ranks, found.totals, strict=True)
    ]
    return [Cell(title), Cell(first), *cells, Cell(note or "–")]
