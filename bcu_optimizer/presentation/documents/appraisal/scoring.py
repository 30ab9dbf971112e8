"""What a pack says of the scoring matrix, and of how the ranking moves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bcu_optimizer.common import text
from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.document import Block, Bullets, Paragraph, Section
from bcu_optimizer.presentation.table import Cell, Table, figure, keyed
from bcu_optimizer.presentation.wording import options, values
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.appraisal.appraisal import Appraisal
from bcu_optimizer.questions.appraisal.question import is_from_goals
from bcu_optimizer.questions.appraisal.scoring import Criterion, Held, Matrix
from bcu_optimizer.questions.appraisal.sensitivity import STEP, Variant

if TYPE_CHECKING:
    from collections.abc import Sequence


_DECIMALS = 3


def scoring(appraisal: Appraisal, scored: Matrix) -> Section:
    """Set out the scoring matrix: scores, totals and ranks, and what is left out of it."""
    blocks: list[Block] = [Paragraph(_how(appraisal))]
    if not scored.totals:
        blocks.append(Paragraph(_UNRANKED, strong=True))
    blocks += [_scores(scored), _criteria(scored)]
    if scored.left_out:
        blocks.append(Bullets(left_out(appraisal, scored)))
    return Section("scoring", "Scoring matrix", blocks)


_UNRANKED = (
    "The options cannot be ranked: no criterion that has a weight above 0 is known of all of them. "
    "Give one a weight, for example with --weight links_kept=1."
)


def _how(appraisal: Appraisal) -> str:
    scenario = appraisal.problem.scenario
    if appraisal.question.weights:
        whose = "given for this run"
    elif is_from_goals(scenario):
        whose = "those of the scenario's goals"
    else:
        whose = "those of the scenario's [report] table"
    return (
        "By each criterion the best of the options shown here scores 1, the worst 0, and the "
        "others in between in proportion to their value. So a score says where an option stands "
        "among these options alone: with other options beside it, it may be another. The total is "
        f"the mean of the scores, weighted; the weights are {whose}. Weights are a choice."
    )


def _written(criterion: Criterion, value: Fraction | None) -> str:
    if criterion.name in MEASURES:
        shown = None if value is None else float(value)
        return values.measure(MEASURES[criterion.name], shown)
    return values.number(None if value is None else float(value), 0)


def _scores(scored: Matrix) -> Table:
    """A row an option: its score by each criterion with a weight, its total and its rank."""
    used = [each for each in scored.criteria if each.weight]
    header = ["Option", *(f"{each.title} (weight {float(each.weight):g})" for each in used)]
    header += ["Total", "Rank"]
    rows = []
    for i, name in enumerate(scored.names):
        cells = [figure(each.scores[i], _DECIMALS) for each in used]
        total = scored.totals[i] if scored.totals else None
        rank = figure(scored.ranks[i]) if scored.totals else Cell("–")
        rows.append([Cell(name), *cells, figure(total, _DECIMALS), rank])
    shown = [values.number(float(total), _DECIMALS) for total in scored.totals]
    alike = any(
        one == other and scored.totals[i] != scored.totals[j]
        for i, one in enumerate(shown)
        for j, other in enumerate(shown)
    )
    notes = (
        ["Totals that read the same differ in later digits; ranks go by those."] if alike else []
    )
    return keyed("scores", "Scores, totals and ranks", header, rows, notes)


def _criteria(scored: Matrix) -> Table:
    """A row a criterion: what its 0 and its 1 stand for, and whether it counts."""
    rows = []
    for each in scored.criteria:
        if each.ends is None:
            continue
        worst, best = each.ends
        counts = "yes" if each.weight and each.is_whole else "no: weight 0"
        if not each.is_whole:
            counts = "no: of some option it is not known, or says nothing"
        rows.append(
            [
                Cell(each.title),
                Cell(each.better),
                figure(each.weight, 2),
                Cell(_written(each, worst), float(worst)),
                Cell(_written(each, best), float(best)),
                Cell(counts),
            ]
        )
    header = ["Criterion", "Better", "Weight", "Worst option (scores 0)", "Best option (scores 1)"]
    return keyed("criteria", "What scores are made of", [*header, "Counts"], rows)


def left_out(appraisal: Appraisal, scored: Matrix) -> list[str]:
    """Say which weighted criteria count for none, of whom they are unknown, and what that does."""
    lines = []
    for each in scored.left_out:
        unknown = [scored.names[i] for i, value in enumerate(each.values) if value is None]
        known = [i for i, value in enumerate(each.values) if value is not None]
        line = (
            f"Left out of the totals: {each.title} (weight {float(each.weight):g}), which is not "
            f"known of, or cannot be compared for, {listed(unknown)}. Otherwise the totals "
            "would not rest on the same things."
        )
        if len(known) > 1:
            among = scored.among(known)
            order = " > ".join(among.names[i] for i in among.order())
            line += f" Counted among the others alone, the order is {order}."
        else:
            line += " It cannot rank the others either."
        lines.append(line)
    return lines


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
    hit = [each for each in variants if each.broken[appraisal.place]]
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
